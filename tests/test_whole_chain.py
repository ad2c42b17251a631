"""From people's answers to everything that leaves: sound words, and figures that agree."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace

from hypothesis import given
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.builders import agreed, assessment, bank, council
from tests.councils import TODAY
from tests.outputs import APART, archive, chart, drawn, everything, pieces, sentences
from tests.rounds import BANK, Chain, chains, examples
from tests.workbook.files import written
from toolkit import charts, exchange, explaining, frames
from toolkit.findings import Findings, Material, work_out
from toolkit.frames import columns as c
from toolkit.method import round_half_up
from toolkit.workbook import layout

few = examples(4)
some = examples(15)

NONSENSE = re.compile(
    r"\b(?:NaN|nan|NaT|inf|Infinity|Traceback|Exception|dtype|Int64|numpy|undefined|null)\b"
    r"|<NA>|\{[\w.]*\}|\bobject at 0x"
)
NO_NONE = re.compile(r"Evidence: None\.|“None”|None can be compared")
NEEDLESS = re.compile(r"(?<![\d.])\d+\.0(?![\d.])")
IN_LEVELS = re.compile(rf"(?:Up|Down) |gap_(?:min|extra) = |{layout.SCHEMA}$")
LEVELS_OF_PEOPLE = ("people", "group", "change")  # outputs with averages to a tenth: 2.0
POINTS_SAID = re.compile(r"claimed (\d+) points then and (\d+) now: ([+\u2212]?\d+)\.")
SHOWN_SAID = re.compile(r"show went from (\d+) to (\d+): ([+\u2212]?\d+)\.")


def words(findings: Findings) -> Iterator[tuple[str, str]]:
    """Each piece of each output that a person reads, with the name of the output."""
    for name, output in everything(findings).items():
        if not name.endswith("json"):
            for piece in pieces(output) if APART in output else output.splitlines():
                yield name, piece


@few
@given(chains())
def test_no_reader_meets_nonsense(chain: Chain) -> None:
    findings = chain.findings
    ungraded = any(one.evidence == 0 for one in findings.standings.values())

    for name, piece in words(findings):
        assert not NONSENSE.search(piece), (name, piece)
        rest = NO_NONE.sub("", piece)
        in_a_table = ungraded and (rest == "None" or (name.startswith("csv") and ",None" in rest))
        assert in_a_table or not re.search(r"\bNone\b", rest), (name, piece)
        if not any(part in name.lower() for part in LEVELS_OF_PEOPLE):
            assert IN_LEVELS.match(piece) or not NEEDLESS.search(piece), (name, piece)


@few
@given(chains())
def test_json_holds_numbers_and_nothing_that_is_not_json(chain: Chain) -> None:
    def refuse(name: str) -> None:
        raise AssertionError(name)

    found = json.loads(exchange.to_json(chain.findings), parse_constant=refuse)

    for row in found["tables"]["themes"]:
        assert all(row[key] is None or type(row[key]) is int for key in WHOLE), row


WHOLE = (c.CLAIMED, c.EVIDENCED, c.LOW, c.HIGH, c.GAP, c.KNOWN)


@some
@given(chains())
def test_every_sentence_is_whole_and_every_chart_has_words_and_a_table(chain: Chain) -> None:
    findings = chain.findings

    for sentence in sentences(findings):
        assert sentence == sentence.strip()
        assert "  " not in sentence
        assert ".." not in sentence
    for one in drawn(findings):
        assert one.title
        assert 0 < len(one.in_words) < 250
        assert one.table.size
        assert not NONSENSE.search(chart(one))


@some
@given(chains())
def test_a_difference_in_a_table_is_that_of_the_two_numbers_beside_it(chain: Chain) -> None:
    findings = chain.findings

    for row in frames.theme_scores(findings, with_overall=True).to_dict("records"):
        assert frames.whole(row[c.GAP]) == less(row[c.CLAIMED], row[c.EVIDENCED])
    for change in findings.changes:
        for row in frames.changes(findings, change).to_dict("records"):
            assert frames.whole(row[c.CHANGE]) == less(row[c.AFTER], row[c.BEFORE])
            moved = less(row[c.EVIDENCED_AFTER], row[c.EVIDENCED_BEFORE])
            assert frames.whole(row[c.EVIDENCED_CHANGE]) == moved
    for row in frames.theme_groups(findings).to_dict("records"):
        told = [row[key] for key in (c.REFERENCE_AVERAGE, c.AVERAGE, c.DIFFERENCE)]
        if None not in told:
            reference, other, apart = (round_half_up(10 * one) for one in told)
            assert apart == reference - other


def less(one: object, other: object) -> int | None:
    first, second = frames.whole(one), frames.whole(other)
    return None if first is None or second is None else first - second


@some
@given(chains())
def test_a_difference_in_a_sentence_is_that_of_the_two_numbers_in_it(chain: Chain) -> None:
    findings = chain.findings

    for change in findings.changes:
        for theme_id in (None, *(one.theme_id for one in change.themes)):
            steps = " ".join(explaining.explain_change(findings, change, theme_id))
            for said in (POINTS_SAID, SHOWN_SAID):
                for before, after, moved in said.findall(steps):
                    assert int(moved.replace("\u2212", "-")) == int(after) - int(before)


@some
@given(chains())
def test_a_difference_in_a_drawing_is_that_of_the_two_numbers_under_it(chain: Chain) -> None:
    findings = chain.findings
    scores = frames.theme_scores(findings)
    claims = charts.draw_claims(scores)
    labels = ("2025", "2026")
    drawings = [claims] if claims else []
    drawings += [
        charts.draw_change(frames.changes(findings, one), *labels) for one in findings.changes
    ]

    for drawing in drawings:
        for first, second, apart in drawing.table.to_numpy():
            if first and second and apart:
                assert abs(int(apart)) == abs(int(second) - int(first))


@few
@given(chains())
def test_a_difference_in_the_workbook_is_that_of_the_two_numbers_as_shown(chain: Chain) -> None:
    findings = chain.findings
    book = load_workbook(io.BytesIO(written(findings)), data_only=True)

    if findings.earlier:
        for row in rows(book["Summary"], "ThemeScores"):
            assert row[4] == apart(row[3], row[2])
        for row in rows(book["Summary"], "Headlines"):
            assert row[4] == apart(row[3], row[2])
        for row in rows(book[layout.sheet_name("years")], "YearOnYear"):
            assert row[-3] == apart(row[-5], row[-4])
    else:
        assert "YearOnYear" not in {name for sheet in book for name in sheet.tables}


def rows(sheet: Worksheet, table: str) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet[sheet.tables[table].ref]][1:]


def apart(before: object, after: object) -> int | None:
    """The difference of two cells as Excel shows them: whole, a half going up."""
    if not isinstance(before, int | float) or not isinstance(after, int | float):
        return None
    return round_half_up(after) - round_half_up(before)


@few
@given(chains())
def test_a_file_of_csv_has_as_many_cells_in_each_row(chain: Chain) -> None:
    for name, output in archive(chain.findings).items():
        if name.endswith(".csv"):
            found = list(csv.reader(io.StringIO(output, newline="")))
            assert {len(row) for row in found} == {len(found[0])}


def test_last_years_level_stands_beside_a_question_that_still_means_the_same() -> None:
    reworded = replace(BANK.questions[1], major=2)
    themes = [
        replace(one, questions=tuple(reworded if q.id == "r2" else q for q in one.questions))
        for one in BANK.themes
    ]
    levels = [agreed(one.id, 2) for one in BANK.questions]
    before = Material(council(), BANK, assessment(BANK, levels, id="a0", year=2025), TODAY)
    later = bank(*themes)
    after = Material(council(), later, assessment(later, levels), TODAY, earlier=(before,))

    book = load_workbook(io.BytesIO(written(work_out(after))))

    found = {row[0]: row[-2:] for row in rows(book[layout.sheet_name("scores")], "Scores")}
    assert (found["Q1"], found["Q2"]) == ([2, 0], [None, None])
