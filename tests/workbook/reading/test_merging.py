"""Three states of one cell: what one side changed stands, what both changed waits for a person."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.frames import columns as c
from toolkit.model.council import Note
from toolkit.workbook.reading import notes
from toolkit.workbook.reading.merging import Outcome, merge_cell, merge_row

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("base", "now", "theirs", "outcome"),
    [
        ("a", "a", "a", None),
        ("a", "b", "a", None),
        ("a", "b", "b", None),
        ("a", "a", "b", Outcome("change", "b")),
        ("", "", "b", Outcome("change", "b")),
        ("a", "a", "", Outcome("cleared", "")),
        ("a", "b", "d", Outcome("conflict", None, "b\nd")),
        ("a", "", "d", Outcome("conflict", None)),
        ("a", "b", "", Outcome("conflict", None)),
        (None, "a", "a", None),
        (None, "a", "b", Outcome("conflict", None, "a\nb")),
        (None, "a", "", Outcome("conflict", None)),
    ],
)
def test_a_text_becomes_what_the_table_says(base, now, theirs, outcome):
    assert merge_cell(c.RESULT, base, now, theirs, TODAY) == outcome


@pytest.mark.parametrize("key", [c.OWNER, c.DUE, c.STATUS])
def test_both_are_kept_only_of_what_can_stand_one_under_the_other(key):
    assert merge_cell(key, "1", "2", "3", TODAY) == Outcome("conflict", None)


def test_both_are_not_offered_where_the_cell_could_not_hold_them():
    assert merge_cell(c.MEASURE, "a", "b" * 300, "d" * 300, TODAY) == Outcome("conflict", None)


def test_a_list_that_came_back_empty_stays_as_it_is():
    assert merge_cell(c.STATUS, "Blocked", "Blocked", "", TODAY) is None


def test_the_theme_of_an_action_is_never_read_back():
    assert list(merge_row({}, {c.THEME: "a"}, {c.THEME: "b"}, TODAY)) == []


def test_a_column_that_an_older_version_did_not_have_is_compared_both_ways():
    found = dict(merge_row({}, {c.RESULT: "a"}, {c.RESULT: "b"}, TODAY))

    assert found == {c.RESULT: Outcome("conflict", None, "a\nb")}


BASE = "1 Oct 2026: Met."
MINE = f"{BASE}\n3 Dec 2026: Mill Road agreed."
YOURS = f"{BASE}\n2 Dec 2026: Report sent."


@pytest.mark.parametrize(
    ("base", "now", "theirs", "outcome"),
    [
        (BASE, BASE, YOURS, Outcome("added", YOURS)),
        (BASE, BASE, f"{BASE}\nRang.", Outcome("added", f"{BASE}\n22 Nov 2026: Rang.")),
        (BASE, MINE, YOURS, Outcome("added", f"{MINE}\n2 Dec 2026: Report sent.")),
        (BASE, MINE, f"{BASE}\nRang.", Outcome("added", f"{MINE}\n22 Nov 2026: Rang.")),
        (BASE, f"{BASE}\n22 Nov 2026: Rang.", f"{BASE}\nRang.", None),
        (BASE, f"{MINE}\n2 Dec 2026: Report sent.", YOURS, None),
        (BASE, BASE, "", Outcome("cleared", "")),
        (BASE, BASE, "1 Oct 2026: Met twice.", Outcome("change", "1 Oct 2026: Met twice.")),
        ("", "", "Rang.", Outcome("added", "22 Nov 2026: Rang.")),
        (BASE, MINE, "", Outcome("conflict", None)),
    ],
)
def test_notes_that_both_sides_added_are_all_kept(base, now, theirs, outcome):
    assert merge_cell(c.NOTES, base, now, theirs, TODAY) == outcome


def test_an_old_note_that_both_sides_changed_waits_for_a_person():
    outcome = merge_cell(c.NOTES, BASE, "1 Oct 2026: A.", "1 Oct 2026: B.", TODAY)

    assert outcome == Outcome("conflict", None, "1 Oct 2026: A.\n1 Oct 2026: B.")


def test_notes_that_no_cell_could_hold_together_wait_for_a_person():
    outcome = merge_cell(c.NOTES, "", "a" * 2_500, "b" * 2_500, TODAY)

    assert outcome == Outcome("conflict", None)


def test_a_note_of_several_lines_stays_one_note():
    kept = (Note(date(2026, 10, 1), "Met the ward.\nTwice."), Note(date(2026, 11, 2), "Sent."))
    words = notes.told(kept)

    again = notes.notes_of(notes.dated(f"{words}\nRang.", words, TODAY), kept, TODAY)

    assert again == (*kept, Note(TODAY, "Rang."))


def test_a_note_keeps_its_words_to_the_letter_when_another_is_changed():
    kept = (Note(date(2026, 10, 1), "odd   spaces "), Note(date(2026, 11, 2), "Sent."))
    words = notes.told(kept).replace("Sent.", "Sent twice.")

    assert notes.notes_of(words, kept, TODAY) == (kept[0], Note(date(2026, 11, 2), "Sent twice."))


# ---- Two people, the toolkit and a workbook, whatever they do ----------------------------------

KEYS = (c.TITLE, c.OWNER, c.DUE, c.STATUS, c.RESULT, c.NOTES)
WORDS = st.sampled_from(["", "a", "b", "c", "d e"])
ALIKE = ("Rang.", "Met.", "1 Oct 2026: Sent.", "2 Oct 2026: Met.")
APART = ("Rang.", "Walked.", "1 Oct 2026: Sent.", "2 Oct 2026: Met.")


def rows(lines):
    """Rows whose notes are made of these lines."""
    texts = st.fixed_dictionaries({key: WORDS for key in KEYS if key != c.NOTES})
    written = st.lists(st.sampled_from(lines), max_size=6).map("\n".join)
    return st.builds(lambda row, words: {**row, c.NOTES: words}, texts, written)


ROWS, ROWS_APART = rows(ALIKE), rows(APART)
LINES = st.lists(st.sampled_from(ALIKE), max_size=6)


def joined(base, now, theirs):
    """What the toolkit holds after a workbook came home, conflicts left as they are."""
    found = dict(merge_row(base, now, theirs, TODAY))
    kept = {key: one.becomes for key, one in found.items() if one.becomes is not None}
    return {**now, **kept}, {key for key, one in found.items() if one.becomes is None}


@settings(max_examples=1_000)
@given(ROWS, ROWS, ROWS)
def test_a_change_that_one_side_alone_made_always_survives(base, now, theirs):
    after, _ = joined(base, now, theirs)

    for key in KEYS:
        if base[key] == theirs[key]:
            assert after[key] == now[key]
        elif base[key] == now[key] and theirs[key]:
            assert after[key] == theirs[key] or notes.same(theirs[key], after[key])


@settings(max_examples=1_000)
@given(ROWS_APART, ROWS_APART, ROWS_APART)
def test_two_workbooks_without_conflict_give_the_same_plan_in_either_order(base, one, other):
    first, before = joined(base, base, one)
    one_other, conflicts = joined(base, first, other)
    second, _ = joined(base, base, other)
    other_one, others = joined(base, second, one)

    assert not before
    for key in set(KEYS) - conflicts - others:
        mine, yours = notes.lines_of(one_other[key]), notes.lines_of(other_one[key])
        assert sorted(mine) == sorted(yours)


@settings(max_examples=1_000)
@given(ROWS, ROWS, ROWS)
def test_bringing_the_same_workbook_home_again_changes_nothing(base, now, theirs):
    after, conflicts = joined(base, now, theirs)

    again, left = joined(base, after, theirs)

    assert again == after
    assert left <= conflicts


@settings(max_examples=1_000)
@given(LINES, LINES, LINES)
def test_no_line_that_was_only_added_is_ever_lost(base, mine, yours):
    before = "\n".join(base)
    outcome = merge_cell(
        c.NOTES, before, "\n".join([*base, *mine]), "\n".join([*base, *yours]), TODAY
    )

    if outcome is not None and outcome.becomes is not None:
        kept = {notes.split_line(line)[1] for line in notes.lines_of(outcome.becomes)}
        assert {notes.split_line(line)[1] for line in (*base, *mine, *yours)} <= kept
