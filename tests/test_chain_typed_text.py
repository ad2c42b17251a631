"""Whatever people type comes out as text, and breaks nothing that leaves the toolkit."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date
from functools import cache
from random import Random

import pytest
from openpyxl import Workbook, load_workbook

from tests.builders import agreed, answer, assessment, council, survey
from tests.councils import TODAY, act
from tests.outputs import archive, drawn, everything, sentences
from tests.rounds import BANK, closed, people
from tests.workbook.files import written
from toolkit import exchange, terminal
from toolkit.findings import Findings, Material, work_out
from toolkit.model.answers import Dissent
from toolkit.model.council import Note, Plan
from toolkit.words import clean_text
from toolkit.workbook.manifest import file_name
from toolkit.workbook.text import unescape

NASTY = (
    "**bold** [link](http://evil.example) ![x](y.png) # head `code` $x^2$ :red[no]",
    "<script>alert(1)</script><img src=x onerror=y>&amp;&#60;b&#62; ]]> -->",
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    '=HYPERLINK("http://evil.example")',
    "'quoted",
    "#N/A",
    "bell\x07 escape\x1b[2Jcleared null\x00 vertical\x0b form\x0c unit\x1f",
    "line one\nline two\r\nline three\rline four\u2028line five\x85line six",
    "_x0041_ _x000D_",
    "{name} {0} {} %s %(n)s ${x}",
    "\u202eright to left \u200bzero width \ufeffmark",
    "é e\u0301 ﷺ \U0001d49c 👩‍👩‍👧 漢字",
    '"double", "quotes"; semi',
    "x" * 4000,
    "word " * 800,
    "=" + "y" * 3999,
    "   ",
)
NAMES = (NASTY[1], NASTY[2], NASTY[11], NASTY[14], "x" * 4000, "   ")
OUR_TAGS = re.compile(r"</?b>|<br>")
ACTIONS = tuple(words for words in NASTY if words.strip())
THEME = "A <i>theme</i> & {n}"
COMMANDS = ("=", "+", "-", "@", "\t", "\r")


def typed_everywhere(typed: str) -> Findings:
    """A council of two years in which everything that people may type is this text."""
    themes = tuple(replace(one, title=THEME, short=THEME) for one in BANK.themes)
    of = replace(BANK, themes=themes)
    record = agreed(
        "r1", 3, 3, reference=typed, rationale=typed, decider=typed, facilitator=typed,
        approver=typed, reason=typed, searching=typed, dissent=(Dissent(1, typed),),
    )  # fmt: skip
    outside = agreed("r2", reason=typed, rationale=typed, status="not_applicable")
    one = replace(survey(), title=typed)
    plan = [
        act(
            f"RO-{number:02d}",
            title=words, owner=words, job_title=words, measure=words, reason=words, result=words,
            changed_for=words, notes=(Note(TODAY, words), Note(TODAY, words)), lever="lobby",
            status="stopped" if number % 5 == 0 else "in_progress", due=date(2027, 1, 31),
        )
        for number, words in enumerate(ACTIONS)
    ]  # fmt: skip
    who = replace(council(), name=typed, kind=typed, handling=typed)
    made = replace(
        assessment(of, [record, outside], rounds=[one]), title=typed, label=typed, people=typed
    )
    random = Random(1)  # noqa: S311  # made-up answers
    closing = closed(people({"leadership": 9, "frontline": 12}, random, "mixed", 0.1), one)
    own = {"p1": replace(answer("p1", 2, 2), comment=typed, reference=typed, reason=typed)}
    this = Material(who, of, made, TODAY, own, (closing,), Plan(tuple(plan)))
    before = replace(this, assessment=replace(made, id="a0", year=2025), earlier=())
    return work_out(replace(this, earlier=(before,)))


@cache
def findings_of(typed: str) -> Findings:
    return typed_everywhere(typed)


@pytest.fixture(params=NAMES, ids=range(len(NAMES)))
def typed(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_output_is_made_and_sound(typed: str) -> None:
    assert all(everything(findings_of(typed)).values())


def test_json_gives_back_what_was_typed(typed: str) -> None:
    found = json.loads(exchange.to_json(findings_of(typed)))

    assert found["council"]["name"] == found["assessment"]["title"] == typed
    assert [one["title"] for one in found["plan"]] == list(ACTIONS)


def test_csv_gives_back_what_was_typed_with_a_sign_before_a_command(typed: str) -> None:
    found = archive(findings_of(typed))

    rows = csv.DictReader(io.StringIO(found["csv actions.csv"], newline=""))
    for row in rows:
        words = ACTIONS[int(row["ref"].removeprefix("RO-"))]
        assert row["title"] == (f"'{words}" if words.startswith(COMMANDS) else words)
    for name, body in found.items():
        if name.endswith(".csv"):
            for cells in csv.reader(io.StringIO(body, newline="")):
                assert not any(is_command(cell) for cell in cells), name


def is_command(cell: str) -> bool:
    return cell.startswith(COMMANDS) and not re.fullmatch(r"-?\d+(\.\d+)?", cell)


def test_a_workbook_has_no_formula_but_its_own_and_every_table_has_its_headings(typed: str) -> None:
    book, harmless = opened(typed), opened("harmless")

    assert formulas(book) == formulas(harmless)
    for sheet in book:
        for table in sheet.tables.values():
            headings = [unescape(str(cell.value)) for cell in sheet[table.ref][0]]
            names = [unescape(one.name) for one in table.tableColumns]
            assert headings == names
            assert len({name.casefold() for name in names}) == len(names)
            assert max(map(len, names)) <= 255


def test_a_plan_in_a_workbook_holds_what_was_typed(typed: str) -> None:
    book = opened(typed)

    plan = next(sheet for sheet in book if "ActionPlan" in sheet.tables)
    found = {unescape(str(cell.value or "")) for cell in plan["C"]}
    assert {clean_text(words) for words in ACTIONS} <= found


@cache
def opened(typed: str) -> Workbook:
    return load_workbook(io.BytesIO(written(findings_of(typed))))


def formulas(book: Workbook) -> set[tuple[str, str]]:
    return {
        (sheet.title, cell.coordinate)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def test_a_drawing_has_no_tags_but_its_own(typed: str) -> None:
    for one in drawn(findings_of(typed)):
        notes = [str(note.text) for note in one.figure.layout.annotations]
        hovers = [str(words) for trace in one.figure.data for words in trace.hovertext or ()]
        for words in [*notes, *hovers]:
            assert "<" not in OUR_TAGS.sub("", words)
        assert len(one.in_words) < 250


def test_a_terminal_gets_no_control_characters_and_one_line_a_row(typed: str) -> None:
    for say in (terminal.scores, terminal.plan):
        told = say(findings_of(typed))
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e]", told)
        if typed.strip():
            assert told.count("\n") == say(findings_of("harmless")).count("\n")


def test_a_sentence_holds_the_name_of_a_theme_as_it_is(typed: str) -> None:
    assert THEME in "\n".join(sentences(findings_of(typed)))


def test_the_name_of_a_file_is_plain(typed: str) -> None:
    assert re.fullmatch(r"[a-z0-9-]+-E3\.xlsx", file_name(findings_of(typed), 3))
