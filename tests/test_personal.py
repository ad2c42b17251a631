"""What points to one person is found in what somebody typed, and ordinary words are left alone."""

from __future__ import annotations

import pytest

from toolkit.personal import find_personal


@pytest.mark.parametrize(
    "words",
    [
        "0113 496 0000",
        "01134960000",
        "(0113) 496 0000",
        "(020) 7946 0018",
        "+44 113 496 0000",
        "+44 (0)113 496 0000",
        "+(44) 113 496 0000",
        "07700-900123",
        "020\u20117946\u20110018",
        "Ring 07700 900123 after six.",
    ],
)
def test_a_phone_number_is_found_however_it_is_written(words: str) -> None:
    assert find_personal(words) == ("phone",)


@pytest.mark.parametrize(
    "words",
    [
        "On 01/02/2026 at 09:30, and again on 2026-03-01 10:30.",
        "In 2019 (100 of 2,000) and 2020 (300 of 3,000).",
        "Ages 0-4, 5-9, 10-14 and 15-19.",
        "K-2026-014 and D-2026-003, 0 of 12 (3 open).",
        "It costs \u00a3012,000 (2026) or 0.5% (2027).",
    ],
)
def test_numbers_and_days_are_not_taken_for_a_person(words: str) -> None:
    assert find_personal(words) == ()


def test_an_address_and_a_postcode_are_found_beside_a_number() -> None:
    words = "Ann Lee, ann.lee@example.org, LS1 4AP, 0113 496 0000"

    assert find_personal(words) == ("email", "phone", "postcode")
