"""What the browser is told about a picture of a chart: its words, its name, its colours."""

from __future__ import annotations

import base64
import json
import re
import tomllib

import pytest

from toolkit.app.pictures import Origin, about_picture, file_name, light_for_dark
from toolkit.app.server import HERE

HOSTILE = '<img src=x onerror="alert(1)"> & “Ŵ” \U0001f600'


def read(about: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(base64.urlsafe_b64decode(about))
    return found


def test_whatever_was_typed_reaches_the_page_as_letters_and_digits_alone():
    about = about_picture(HOSTILE, HOSTILE, HOSTILE, Origin(HOSTILE, HOSTILE, HOSTILE))

    assert re.fullmatch(r"[A-Za-z0-9_=-]+", about)
    assert read(about)["title"] == HOSTILE
    assert read(about)["marking"] == HOSTILE
    assert re.fullmatch(r"[a-z0-9-]+", read(about)["name"])


def test_a_file_is_called_after_council_chart_and_year():
    assert file_name("Merrowdale", "Scores by theme", "2026/27") == (
        "merrowdale-scores-by-theme-2026-27"
    )
    assert file_name("Cyngor Ynys Môn", "", "2026") == "cyngor-ynys-mon-2026"
    assert len(file_name("x" * 500, "y", "2026")) < 100


def test_a_picture_of_a_made_up_council_says_so():
    about = read(about_picture("Found", "Words", "Scores", Origin("Merrowdale", "2026", "", True)))

    assert "made-up council" in about["source"]
    assert "2026" in about["source"]


@pytest.fixture
def theme():
    return tomllib.loads((HERE / "config.toml").read_text(encoding="utf-8"))["theme"]


def test_each_colour_of_a_dark_chart_has_one_of_a_light_chart(theme):
    swapped = light_for_dark(theme["dark"], theme["light"])

    assert swapped["rgb(140, 193, 240)"] == "rgb(18, 67, 109)"
    assert swapped["rgb(16, 22, 29)"] == "rgb(255, 255, 255)"
    assert swapped["rgb(233, 237, 241)"] == "rgb(11, 18, 25)"
    assert len(swapped) >= len(set(theme["dark"]["chartCategoricalColors"])) + 1


def test_no_colour_of_a_dark_page_is_one_of_a_light_page(theme):
    swapped = light_for_dark(theme["dark"], theme["light"])

    assert swapped.keys().isdisjoint(swapped.values())
