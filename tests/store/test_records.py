"""What the council writes in its own name: kept with its history, never overwritten unseen."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Connection, func, select

from tests.store.conftest import ASSESSMENT, STAMP
from toolkit.errors import EditConflict, NotFound
from toolkit.model.answers import AgreedRecord, Answer, Dissent, Respondent
from toolkit.model.council import Action, Note, Plan
from toolkit.store import tables
from toolkit.store.answers import Answers
from toolkit.store.listing import list_assessments
from toolkit.store.records import Records
from toolkit.store.trail import Trail

RECORD = AgreedRecord(
    question_id="one",
    status="rated",
    level=3,
    evidence=2,
    reference="Annual report, 4 May 2025",
    rationale="Lists are matched every term.",
    decider="Asha Rowe",
    agreed_on=date(2026, 3, 12),
    dissent=(Dissent(1, "Not on my estate."),),
)
ACTION = Action(
    id="x1",
    ref="CH-01",
    question_ids=("one",),
    title="Match the lists",
    theme_id="children",
    owner="Mina Patel",
    due=date(2026, 9, 30),
    notes=(Note(date(2026, 5, 1), "Begun."),),
)


def add(action: Action, records: Records) -> Action:
    return records.add_actions("a-2026", lambda plan: (action,), STAMP)[0]


def test_an_assessment_comes_back_as_it_was_stored(records: Records) -> None:
    assert records.assessment("a-2026") == ASSESSMENT
    assert records.assessments() == (ASSESSMENT,)


def test_an_unknown_assessment_is_not_found(records: Records) -> None:
    with pytest.raises(NotFound, match="not in this council's records"):
        records.assessment("a-1999")


def test_an_agreed_record_comes_back_to_the_letter(records: Records) -> None:
    (stored,) = records.agree("a-2026", [(RECORD, 0)], STAMP)

    assert stored == replace(RECORD, revision=1)
    assert records.assessment("a-2026").agreed == {"one": stored}


def test_every_write_raises_the_revision_of_the_assessment(records: Records) -> None:
    records.agree("a-2026", [(RECORD, 0)], STAMP)
    add(ACTION, records)

    assert records.assessment("a-2026").revision == 2


def test_older_versions_of_an_agreed_record_are_kept(records: Records) -> None:
    records.agree("a-2026", [(RECORD, 0)], STAMP)
    records.agree("a-2026", [(replace(RECORD, level=2), 1)], STAMP)

    found = records.versions("a-2026", "one")

    assert [(one.record.revision, one.record.level) for one in found] == [(2, 2), (1, 3)]
    assert found[0].changed_by == "local"


def test_of_several_records_each_stands_as_it_would_alone(records: Records) -> None:
    records.agree("a-2026", [(RECORD, 0)], STAMP)
    lower, other = replace(RECORD, level=1, dissent=()), replace(RECORD, question_id="two")

    stored = records.agree("a-2026", [(lower, 1), (other, 0), (replace(lower, level=2), 2)], STAMP)

    assert [(one.question_id, one.revision, one.level) for one in stored] == [
        ("one", 2, 1),
        ("two", 1, 3),
        ("one", 3, 2),
    ]
    assert records.assessment("a-2026").agreed == {"one": stored[2], "two": stored[1]}
    assert stored[2].dissent == RECORD.dissent
    assert [one.record.revision for one in records.versions("a-2026", "one")] == [3, 2, 1]
    told = [line.subject for line in Trail(records.door).lines() if line.verb == "agree"]
    assert told == ["one", "two", "one", "one"]
    assert Trail(records.door).check().broken_at is None


def test_of_several_records_none_stands_where_one_moved_on(records: Records) -> None:
    records.agree("a-2026", [(RECORD, 0)], STAMP)
    before, told = records.assessment("a-2026"), records.audit()
    other = replace(RECORD, question_id="two")

    with pytest.raises(EditConflict) as refused:
        records.agree("a-2026", [(other, 0), (replace(RECORD, level=4), 0)], STAMP)

    assert refused.value.theirs == replace(RECORD, revision=1)
    assert records.assessment("a-2026") == before
    assert records.audit() == told
    assert records.versions("a-2026", "two") == ()


def test_dissent_outlives_an_edit_that_leaves_it_out(records: Records) -> None:
    records.agree("a-2026", [(RECORD, 0)], STAMP)

    (stored,) = records.agree("a-2026", [(replace(RECORD, dissent=()), 1)], STAMP)

    assert stored.dissent == RECORD.dissent


def test_a_stale_edit_is_refused_and_shows_both_versions(records: Records) -> None:
    records.agree("a-2026", [(RECORD, 0)], STAMP)
    records.agree("a-2026", [(replace(RECORD, level=2), 1)], STAMP)

    with pytest.raises(EditConflict) as refused:
        records.agree("a-2026", [(replace(RECORD, level=4), 1)], STAMP)

    assert isinstance(refused.value.theirs, AgreedRecord)
    assert refused.value.theirs.level == 2
    assert records.assessment("a-2026").agreed["one"].level == 2


def test_a_stale_edit_of_the_assessment_or_the_council_is_refused(records: Records) -> None:
    council = records.council()
    records.save_council(replace(council, name="New name"), council.revision, STAMP)

    with pytest.raises(EditConflict):
        records.save_council(replace(council, name="Older"), council.revision, STAMP)
    with pytest.raises(EditConflict):
        records.save_assessment(replace(ASSESSMENT, title="X"), 7, STAMP)

    assert records.council().name == "New name"


def test_an_action_comes_back_to_the_letter_and_keeps_its_ref(records: Records) -> None:
    stored = add(ACTION, records)

    changed = replace(stored, title="Match the lists each term", ref="ZZ-99")
    saved = records.save_action("a-2026", changed, stored.revision, STAMP)

    assert saved.ref == "CH-01"
    assert records.plan("a-2026") == Plan((saved,))
    versions = records.action_versions("a-2026", "x1")
    assert [one.title for one in versions] == ["Match the lists each term", "Match the lists"]


def test_a_stale_edit_of_an_action_is_refused(records: Records) -> None:
    stored = add(ACTION, records)
    records.save_action("a-2026", replace(stored, owner="Jo Lane"), stored.revision, STAMP)

    with pytest.raises(EditConflict) as refused:
        records.save_action("a-2026", replace(stored, owner="Al Khan"), stored.revision, STAMP)

    assert isinstance(refused.value.theirs, Action)
    assert refused.value.theirs.owner == "Jo Lane"


def test_two_actions_cannot_share_a_ref_and_neither_is_half_added(records: Records) -> None:
    add(ACTION, records)

    with pytest.raises(EditConflict):
        records.add_actions(
            "a-2026",
            lambda plan: (replace(ACTION, id="x2", ref="CH-02"), replace(ACTION, id="x3")),
            STAMP,
        )

    assert [one.ref for one in records.plan("a-2026").actions] == ["CH-01"]


def test_exports_are_numbered_and_keep_what_they_were_made_from(records: Records) -> None:
    numbers = [records.keep_export("a-2026", "plan", "state", STAMP) for _ in "ab"]

    assert numbers == [1, 2]


def test_a_deleted_assessment_leaves_no_row_but_the_audit(
    records: Records, answers: Answers
) -> None:
    records.agree("a-2026", [(RECORD, 0)], STAMP)
    add(ACTION, records)
    answers.admit("r-survey", Respondent("p1", "frontline"))
    answers.save("r-survey", "p1", Answer("one", "rated", 2), "k1")
    records.keep_export("a-2026", "plan", "{}", STAMP)

    records.delete_assessment("a-2026", STAMP)

    def rows(connection: Connection, council_id: str) -> dict[str, int]:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in tables.metadata.sorted_tables
        }

    left = {name: n for name, n in records.door.read(rows).items() if n}
    assert set(left) == {"account", "audit_event", "bank", "council", "membership"}
    assert records.audit()[0].verb == "delete"


def test_the_audit_names_deeds_and_never_what_was_answered(
    records: Records, answers: Answers
) -> None:
    records.agree("a-2026", [(RECORD, 0)], STAMP)
    answers.admit("r-survey", Respondent("p1", "frontline"))
    answers.save("r-survey", "p1", Answer("two", "rated", 1), "k1")

    trail = records.audit()

    assert [one.verb for one in trail] == ["agree", "start"]
    assert all(one.at.second == 0 for one in trail)
    assert "two" not in " ".join(one.subject for one in trail)


def test_the_ids_of_assessments_are_listed_in_the_order_in_which_they_are_read(
    records: Records,
) -> None:
    older = replace(ASSESSMENT, id="a-2024", title="Z", year=2024, rounds=())
    dated = replace(older, id="a-dated", held_on=date(2024, 5, 1))
    for one in (older, dated, replace(older, id="a-2025", year=2025)):
        records.add_assessment(one, STAMP)

    listed = list_assessments(records.door)

    assert listed == ("a-2026", "a-2025", "a-dated", "a-2024")
    assert listed == tuple(one.id for one in records.assessments())
