"""The action plan workbook says what the screen says, and takes whatever people typed."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.builders import agreed, bank, council, question, theme
from tests.councils import TODAY, act, first_year, material, records, two_years
from tests.workbook.files import MADE_ON, REFERENCE, opened, parts, rows_of, written
from toolkit import frames
from toolkit.errors import ToolkitError
from toolkit.explaining import (
    explain_change,
    explain_need,
    explain_overall,
    explain_red_line,
)
from toolkit.findings import Findings, work_out
from toolkit.frames import columns as c
from toolkit.frames import question_ref
from toolkit.method import round_half_up
from toolkit.model.council import Action, ActionStatus, Note
from toolkit.words import clean_text
from toolkit.workbook import layout
from toolkit.workbook.manifest import file_name, make_reference, row_key
from toolkit.workbook.text import unescape
from toolkit.workbook.writing import base_state

DAY = timedelta(1)
STANDING: Sequence[tuple[ActionStatus, date | None]] = (
    ("not_started", None),
    ("in_progress", TODAY - DAY),
    ("in_progress", TODAY),
    ("in_progress", TODAY + 30 * DAY),
    ("in_progress", TODAY + 31 * DAY),
    ("blocked", None),
    ("blocked", TODAY - DAY),
    ("searching", TODAY + DAY),
    ("complete", TODAY - DAY),
    ("stopped", None),
)


def plan_of_all_kinds() -> list[Action]:
    return [
        act(f"RO-{n:02d}", ["r1" if n % 2 else "p1"], status=status, due=due)
        for n, (status, due) in enumerate(STANDING)
    ]


def plan_rows(book: Workbook) -> list[dict[str, object]]:
    return rows_of(book["Action plan"], layout.PLAN_TABLE)


def test_sheets_come_in_the_order_in_which_they_are_read() -> None:
    asked = act("RO-01", lever="lobby")

    book = opened(two_years(actions=[asked]))

    assert book.sheetnames == [
        "Read me",
        "Summary",
        "Action plan",
        "Scores",
        "Reasons and evidence",
        "How it was worked out",
        "Year on year",
        "What we ask of others",
        "Lists",
        "Sources and method",
        "_toolkit",
    ]


def test_a_first_year_compares_with_nothing() -> None:
    book = opened(first_year())

    assert "Year on year" not in book.sheetnames
    assert "What we ask of others" not in book.sheetnames
    headings = [cell.value for cell in book["Summary"][5]] + [
        cell.value for cell in book["Scores"][4]
    ]
    assert not [one for one in headings if one and ("Change" in str(one) or "2025" in str(one))]


def test_each_action_stands_in_the_plan_as_it_was_typed() -> None:
    action = act(
        "RO-01",
        ["r1", "p2"],
        title="Mend the road",
        owner="Ana Price",
        job_title="Head of roads",
        notes=(Note(date(2026, 10, 3), "Begun."), Note(date(2026, 11, 1), "Half done.")),
        effort="L",
        lever="commission",
        result="Mended",
        changed_for="Everyone who walks",
    )

    row = plan_rows(opened(first_year(actions=[action])))[0]

    assert row == {
        "Ref": "RO-01",
        "Theme": "roads",
        "Action": "Mend the road",
        "Accountable person": "Ana Price",
        "Post": "Head of roads",
        "Due date": row["Due date"],
        "Status": "Not started",
        "Position today": row["Position today"],
        "Completed on": None,
        "Look again on": None,
        "Progress notes": "3 Oct 2026: Begun.\n1 Nov 2026: Half done.",
        "Now or next": "Now",
        "Need": 13,
        "Effort": "Large",
        "Lever": "Commission or fund",
        "Who asks": None,
        "Asked of": None,
        "How we will know": "share of staff who report it",
        "Questions": "Q1, Q5",
        "Reason stopped": None,
        "Result": "Mended",
        "What changed, for whom": "Everyone who walks",
        "What we found": row["What we found"],
        "Row key (do not change)": row_key("RO-01"),
    }
    assert str(row["Due date"]) == "2026-09-30 00:00:00"
    assert "Q1: 3 In place" in str(row["What we found"])


def test_where_each_action_stands_is_stored_beside_its_formula() -> None:
    findings = first_year(actions=plan_of_all_kinds())

    formulas = plan_rows(opened(findings))
    results = plan_rows(opened(findings, results=True))

    expected = {
        f"RO-{n:02d}": frames.word("position", frames.position_code(status, due, TODAY))
        for n, (status, due) in enumerate(STANDING)
    }
    assert {row["Ref"]: row["Position today"] for row in results} == expected
    assert {str(row["Position today"])[:4] for row in formulas} == {"=IF("}


def test_every_formula_of_the_file_has_its_result() -> None:
    for name, xml in parts(two_years(actions=plan_of_all_kinds())).items():
        if name.startswith("xl/worksheets/sheet"):
            cells = re.findall(r"<f>.*?</f>(.{0,4})", xml, re.DOTALL)
            assert all(after.startswith("<v>") for after in cells), name


def test_the_summary_counts_what_stands_in_the_plan() -> None:
    findings = two_years(actions=plan_of_all_kinds())

    book = opened(findings, results=True)

    positions = [row["Position today"] for row in plan_rows(book)]
    headline = rows_of(book["Summary"], "Headlines")[0]
    assert headline["Actions in plan"] == len(positions) == 10
    assert headline["Complete"] == positions.count("Complete") == 1
    assert headline["Overdue today"] == positions.count("Overdue") == 2
    assert headline["Blocked or no date"] == 2
    themes = rows_of(book["Summary"], "ThemeScores")
    for name in ("Actions", "Complete", "Overdue", "Blocked or no date"):
        whole = {"Actions": "Actions in plan", "Overdue": "Overdue today"}.get(name, name)
        assert sum(int(str(row[name])) for row in themes) == headline[whole], name


def test_scores_are_kept_in_full_and_shown_with_a_half_going_up() -> None:
    findings = first_year([2, 3, 3, 1, 2, 4])

    sheet = opened(findings)["Summary"]

    row = rows_of(sheet, "ThemeScores")[0]
    assert row["Claim 2026"] == 62.5
    assert findings.themes[0].points_claimed == round_half_up(62.5) == 63
    assert sheet["B9"].number_format == "0"


def test_a_change_is_the_difference_of_the_numbers_shown_beside_it() -> None:
    book = opened(two_years())

    rows = [*rows_of(book["Summary"], "ThemeScores")]
    headline = rows_of(book["Summary"], "Headlines")[0]
    shown = [(row["Evidence 2025"], row["Evidence 2026"], row["Change"]) for row in rows] + [
        (headline["Evidenced 2025"], headline["Evidenced 2026"], headline["Change in points"])
    ]
    for before, after, change in shown:
        assert round_half_up(float(str(after))) - round_half_up(float(str(before))) == change


def test_the_year_on_year_sheet_agrees_with_the_comparison() -> None:
    findings = two_years()
    change = frames.latest_change(findings)
    assert change is not None

    rows = rows_of(opened(findings)["Year on year"], "YearOnYear")

    assert [row["Change, same questions"] for row in rows] == [
        *(one.change_points for one in change.themes),
        change.overall.change_points,
    ]
    assert rows[-1]["Theme"] == "Overall"
    assert [row["In a word"] for row in rows] == ["Up, not tested"] * 3


def test_a_plan_without_actions_has_one_empty_row_to_type_in() -> None:
    book = opened(first_year())

    rows = plan_rows(book)

    assert len(rows) == 1
    assert {value for key, value in rows[0].items() if key != "Position today"} == {None}
    assert (
        rows_of(opened(first_year(), results=True)["Summary"], "Headlines")[0]["Actions in plan"]
        == 0
    )


def test_a_theme_that_does_not_apply_says_so_in_place_of_a_score() -> None:
    absent = [
        agreed(id, None, None, status="not_applicable", reason="we have none", approver="Jo Day")
        for id in ("r1", "r2", "r3")
    ]

    row = rows_of(opened(work_out(material(absent)))["Summary"], "ThemeScores")[0]

    assert (row["Claim 2026"], row["Evidence 2026"]) == (None, None)
    assert row["Rating"] == "Does not apply"


def test_a_plan_of_five_hundred_actions_is_written_whole() -> None:
    actions = [act(f"RO-{n:03d}") for n in range(500)]

    rows = plan_rows(opened(first_year(actions=actions)))

    assert len({row["Ref"] for row in rows}) == 500


def test_a_plan_that_the_sheet_cannot_hold_is_refused_with_what_to_do() -> None:
    actions = [act(f"RO-{n:03d}") for n in range(501)]

    with pytest.raises(ToolkitError, match="more than 500 actions"):
        written(first_year(actions=actions))


def test_long_names_and_apostrophes_go_in_whole() -> None:
    name = "Preventing harm to children and families"
    of = bank(replace(theme("roads", [question("r1"), question("r2")]), title=name))
    who = replace(council("King's Wood & St Mary's"), handling="OFFICIAL")

    book = opened(work_out(material(records([3, 3]), of=of, who=who)))

    assert len(name) == 40
    assert book["Read me"]["A2"].value == "King's Wood & St Mary's. Assessment 2026. OFFICIAL"
    assert name in [row["Meaning"] for row in rows_of(book["Lists"], "Lists")]
    assert file_name(work_out(material(who=who)), 3) == (
        "action-plan-king-s-wood-st-mary-s-2026-E3.xlsx"
    )


def test_a_year_that_asked_other_questions_is_named() -> None:
    of = bank(theme("roads", [question("r1"), question("r2"), question("r4")]))
    earlier = material(records([1, 2, 2], ids=("r1", "r2", "r4")), year=2025, of=of)

    with_other = opened(work_out(material(records([3] * 6), earlier=[earlier])))
    with_same = opened(two_years())

    says = "2025 asked another version of the questions."
    assert says in str(with_other["Year on year"]["A3"].value)
    assert says not in str(with_same["Year on year"]["A3"].value)


def test_two_assessments_of_one_year_have_headings_of_their_own() -> None:
    spring = material(records([1] * 6), year=2026)
    spring = replace(spring, assessment=replace(spring.assessment, id="spring"))

    book = opened(work_out(material(records([3] * 6), earlier=[spring])))

    headings = [str(cell.value) for cell in book["Year on year"][4]]
    assert headings[1:3] == ["Evidenced 2026", "Evidenced 2026 (2)"]
    assert len(set(headings)) == len(headings)
    columns = book["Year on year"].tables["YearOnYear"].tableColumns
    assert [column.name for column in columns] == headings


def test_a_year_may_be_called_whatever_people_type() -> None:
    given = material(records([3] * 6))
    odd = replace(given.assessment, label='=1+1 \x07<&"_x0041_', title="\ud800Title")

    book = opened(work_out(replace(given, assessment=odd)))

    assert unescape(str(book["Summary"]["A1"].value)) == 'Summary =1+1 <&"_x0041_'
    assert book["Read me"]["A2"].value == "Testford. Title"
    assert book.properties.title == 'Action plan =1+1 <&"_x0041_: Testford'


def test_a_made_up_council_is_marked_on_every_sheet() -> None:
    book = opened(first_year(who=replace(council(), sample=True)))

    for sheet in book.worksheets[:-1]:
        assert "Fictional sample" in str(sheet["A2"].value), sheet.title


def test_the_origin_is_told_in_three_places() -> None:
    book = opened(first_year(actions=[act("RO-01")]))

    hidden = {row[0].value: row[1].value for row in book["_toolkit"].iter_rows(max_col=2)}
    properties = {one.name: one.value for one in book.custom_doc_props}  # type: ignore[attr-defined]
    assert hidden["reference"] == properties["toolkit.reference"] == REFERENCE
    assert hidden["assessment_id"] == "a2026"
    assert hidden["column.owner"] == "Accountable person"
    assert book["Read me"]["B5"].value == REFERENCE
    assert REFERENCE in str(book["Action plan"]["A3"].value)
    assert book["_toolkit"].sheet_state == "veryHidden"


def test_the_plan_s_help_is_whole_on_both_printed_pages() -> None:
    sheet = opened(first_year(actions=[act("RO-01")]))["Action plan"]

    first, repeated = str(sheet.print_title_cols).replace("$", "").split(":")
    after = chr(ord(repeated) + 1)
    wide = sum(
        sheet.column_dimensions[chr(one)].width for one in range(ord(first), ord(repeated) + 1)
    )
    assert len(str(sheet["A3"].value)) < wide  # or it is cut where the repeated columns end
    assert "New action" in str(sheet[f"{after}3"].value)


def test_a_reference_names_assessment_and_export_and_nothing_else() -> None:
    first, second, other = (
        make_reference("a1", 1), make_reference("a1", 2), make_reference("a2", 1)
    )  # fmt: skip

    assert re.fullmatch(r"AP-[2-9B-Z]{4}-[2-9B-Z]{4}-E1", first)
    assert first[:-1] == second[:-1]
    assert first[:-2] != other[:-2]


def test_what_was_exported_is_kept_cell_by_cell() -> None:
    findings = first_year(actions=plan_of_all_kinds())
    state = json.loads(base_state(findings))

    rows = plan_rows(opened(findings, results=True))

    assert len(state["rows"]) == len(rows) == 10
    for kept, row in zip(state["rows"], rows, strict=True):
        assert kept["row_key"] == row["Row key (do not change)"]
        for column in layout.PLAN_COLUMNS[:-1]:
            cell = row[column.heading]
            shown = cell.date().isoformat() if isinstance(cell, datetime) else str(cell or "")
            assert kept["values"][column.key] == (shown or kept["values"][column.key])
            assert bool(kept["values"][column.key]) == (cell is not None), column.key


TYPED = st.text(st.characters(codec=None), max_size=40)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(title=TYPED, owner=TYPED, result=TYPED, note=TYPED)
def test_whatever_was_typed_comes_out_as_it_went_in(
    title: str, owner: str, result: str, note: str
) -> None:
    notes = (Note(date(2026, 10, 3), note),)
    action = act("RO-01", title=title, owner=owner, result=result, notes=notes)

    row = plan_rows(opened(first_year(actions=[action])))[0]

    typed: dict[str, Any] = {"Action": title, "Accountable person": owner, "Result": result}
    for heading, words in typed.items():
        assert unescape(str(row[heading] or "")) == clean_text(words)
    assert unescape(str(row["Progress notes"])) == clean_text(f"3 Oct 2026: {note}")


@pytest.mark.parametrize("typed", ["=1+1", "=cmd|'/C calc'!A0", "@SUM(A1)", "#REF!", "-2+3"])
def test_a_formula_that_somebody_typed_is_never_one_in_the_file(typed: str) -> None:
    action = act("RO-01", title=typed, owner=typed, measure=typed)
    who = council(typed)

    for name, xml in parts(first_year(actions=[action], who=who)).items():
        assert f"<f>{typed.removeprefix('=')}" not in xml, name
        assert f"<f>{typed}" not in xml, name
    cell = opened(first_year(actions=[action], who=who))["Action plan"]["C5"]
    assert (cell.value, cell.data_type) == (typed, "s")
    assert cell.quotePrefix == (typed[0] in "=+-@")


def test_reasons_references_and_other_views_are_on_a_sheet_of_their_own() -> None:
    record = agreed("r1", 3, 2, reference="Road log 2026", rationale="=because it is")

    row = rows_of(opened(work_out(material([record])))["Reasons and evidence"], "Reasons")[0]

    assert row["Why this level"] == "=because it is"
    assert row["Document or who checked"] == "Road log 2026"


def test_the_method_in_force_is_written_down_with_its_reasons() -> None:
    rows = rows_of(opened(first_year())["Sources and method"], "SourcesAndMethod")

    settings_ = [row for row in rows if row["Part"] == "Setting"]
    assert len(settings_) == len(first_year().method.described())
    assert "k = 5" in [row["Item"] for row in settings_]
    assert len([row for row in rows if row["Part"] == "Band"]) == 5


def test_a_workbook_made_on_the_same_day_has_the_same_cells() -> None:
    findings: Findings = two_years(actions=plan_of_all_kinds())

    first, second = opened(findings), opened(findings)

    for one, other in zip(first.worksheets, second.worksheets, strict=True):
        assert [[cell.value for cell in row] for row in one.iter_rows()] == [
            [cell.value for cell in row] for row in other.iter_rows()
        ]
    assert MADE_ON.strftime("%H:%M") in str(first["Read me"]["B7"].value)


def test_the_columns_that_people_fill_in_say_what_they_take() -> None:
    sheet = opened(first_year())["Action plan"]

    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}

    for column in layout.PLAN_COLUMNS:
        if column.kind != "formula":
            letter = layout.letter_of(column.key)
            rule = rules[f"{letter}{layout.FIRST_ROW}:{letter}{layout.LAST_ROW}"]
            assert rule.showErrorMessage
            if column.kind == "list":
                assert rule.formula1 == column.names
            if column.filler == "candour":
                assert rule.formula1 == "FALSE"
    assert sheet.protection.sheet is False
    assert rules[f"{layout.letter_of(c.TITLE)}5:{layout.letter_of(c.TITLE)}504"].formula1 == "1000"


def test_every_list_offers_the_words_that_the_plan_uses() -> None:
    book = opened(first_year())

    offered = {
        name: [str(cell.value) for (cell,) in book["Lists"][found.attr_text.split("!")[1]]]
        for name, found in book.defined_names.items()
        if name.startswith("list_")
    }

    assert offered["list_status"] == [
        "Not started", "In progress", "Blocked", "Still searching", "Complete", "Stopped"
    ]  # fmt: skip
    assert offered["list_effort"] == ["Small", "Medium", "Large"]
    assert len(offered["list_lever"]) == 5
    assert offered["list_theme"] == ["roads", "parks"]


def test_the_steps_to_each_number_are_those_of_the_screens() -> None:
    findings = two_years(actions=[act("RO-01")])

    rows = rows_of(opened(findings)["How it was worked out"], "StepsToNumbers")

    told: dict[str, list[str]] = {}
    for row in rows:
        told.setdefault(str(row["Number"]), []).append(str(row["How it came about"]))
    assert told["Overall"] == list(explain_overall(findings))
    (line,) = findings.red_lines[:1]
    ref = question_ref(findings, line.question_id)
    assert told[f"Red line {ref}"] == list(explain_red_line(findings, line.question_id))
    assert told["Need of RO-01"] == list(explain_need(findings, "r1"))
    change = findings.changes[-1]
    assert told["Change since 2025"] == list(explain_change(findings, change))


def test_the_sheet_of_years_tells_what_changed_questions_did_and_what_gave_the_change() -> None:
    of = bank(theme("roads", [question("r1"), question("r2"), question("r3"), question("r4")]))
    now = bank(theme("roads", [question("r1"), question("r2"), question("r3"), question("r9")]))
    earlier = material(records([1, 2, 2, 4], ids=("r1", "r2", "r3", "r4")), year=2025, of=of)
    after = records([2, 2, 4, 1], ids=("r1", "r2", "r3", "r9"))

    book = opened(work_out(material(after, earlier=[earlier], of=now)))

    sheet = book["Year on year"]
    rows = {str(row[0]): list(row[1:5]) for row in sheet.iter_rows(values_only=True) if row[0]}
    # published 56 and 56; on three common questions 42 and 67
    assert rows["roads"] == [0, 25, -25, 25]
    assert rows["Q1 Title of r1"][:3] == [1, 2, 8.3]
    assert rows["Q3 Title of r3"][:3] == [2, 4, 16.7]
    assert "Q2 Title of r2" not in rows
    assert len(sheet._charts) == 3  # type: ignore[attr-defined] # the stubs leave it out
