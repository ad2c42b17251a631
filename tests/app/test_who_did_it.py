"""Who changed something is told by name where the name is known, and never by an account's id."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from tests.builders import action, bank, question, theme
from toolkit.app.edits import history
from toolkit.app.pictures import file_name
from toolkit.store.histories import ActionVersion

BANK = bank(theme("t", [question("q1")]))
ID = "a1b2c3d4"
FIRST = replace(action("A-01", ["q1"]), title="Mend the park")
VERSIONS = (
    ActionVersion(replace(FIRST, title="Mend both parks"), ID, datetime(2026, 9, 8, 10)),  # noqa: DTZ001
    ActionVersion(FIRST, ID, datetime(2026, 9, 1, 10)),  # noqa: DTZ001
)


def test_each_line_of_a_history_names_who_wrote_it():
    changed, added = history(VERSIONS, BANK, {ID: "Ann Lee"})

    assert changed.startswith("8 Sep 2026, Ann Lee: ")
    assert added == "1 Sep 2026, Ann Lee: added"


def test_somebody_without_a_name_is_left_out_and_their_id_never_shown():
    lines = history(VERSIONS, BANK, {})

    assert lines[-1] == "1 Sep 2026: added"
    assert not any(ID in line for line in lines)


def test_a_files_name_holds_what_it_is_the_council_and_the_year():
    assert file_name("action-plan", "King's Wood & St Mary's", "2026/27") == (
        "action-plan-king-s-wood-st-mary-s-2026-27"
    )
