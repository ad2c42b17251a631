"""What somebody who works for the council may do, through a real database."""

import inspect
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from toolkit.data import find_data
from toolkit.deciding import begin_decision
from toolkit.errors import AnswerError, EditConflict, NotAllowed, NotFound, ToolkitError
from toolkit.model.answers import AgreedRecord, Answer, Assessment, Dissent
from toolkit.model.bank import Bank
from toolkit.model.checks import Reply
from toolkit.model.council import ROLES, Action, Council
from toolkit.model.registers import Exemption, Kindness
from toolkit.samples import our_bank
from toolkit.seat import new_key
from toolkit.store import tables
from toolkit.store.database import Store, open_store
from toolkit.workbook.questionnaire_merging import Merged
from toolkit.workbook.questionnaire_reading import AnswersRead
from toolkit.workbook.reading.plan import FileRead
from toolkit.workbook.reading.state import Standing
from toolkit.workspace import Workspace, open_workspace, start_council
from toolkit.workspace.answer_sheets import AnswersPreview
from toolkit.workspace.returning import Preview

pytestmark = pytest.mark.both_kinds


@pytest.fixture
def assessment(workspace: Workspace, bank: Bank) -> Assessment:
    return workspace.start_assessment(bank, title="Spring 2026", year=2026)


def keep(workspace: Workspace, assessment: Assessment, answer: Answer, was: int = 0) -> None:
    workspace.keep_answer(assessment.id, answer, was, new_key())


def test_an_assessment_of_the_full_form_asks_every_question(
    assessment: Assessment, bank: Bank
) -> None:
    assert assessment.question_ids == tuple(question.id for question in bank.questions)


def test_the_core_form_asks_the_core_questions(workspace: Workspace, bank: Bank) -> None:
    core = workspace.start_assessment(bank, title="Core", year=2026, form="core")

    assert len(core.question_ids) == 23
    assert {q.id for q in bank.questions if q.red_line} <= set(core.question_ids)


def test_functions_that_a_council_lacks_are_not_asked_about(
    workspace: Workspace, bank: Bank
) -> None:
    council = workspace.council()
    workspace.save_council(replace(council, functions=("all", "housing")), council.revision)

    form = workspace.start_assessment(bank, title="District", year=2026).question_ids

    assert {bank.by_id[question_id].function for question_id in form} == {"all", "housing"}


@pytest.mark.parametrize(
    ("title", "year", "says"),
    [
        ("", 2026, "It is empty"),
        ("  spring 2026 ", 2027, "one of this name already"),
        ("Long ago", 1926, "1926 is out of range"),
    ],
)
def test_a_bad_start_is_refused_with_what_to_do(
    workspace: Workspace, assessment: Assessment, bank: Bank, title: str, year: int, says: str
) -> None:
    with pytest.raises(AnswerError, match=says):
        workspace.start_assessment(bank, title=title, year=year)

    assert len(workspace.assessments()) == 1


def test_the_bank_is_kept_as_it_was_used(
    workspace: Workspace, assessment: Assessment, bank: Bank
) -> None:
    assert workspace.bank(assessment) == bank


def test_an_answer_is_kept_and_counts_at_once(workspace: Workspace, assessment: Assessment) -> None:
    keep(workspace, assessment, Answer("newcomer-experience", "rated", 3, evidence=1))

    findings = workspace.findings(assessment.id)

    assert findings.standings["newcomer-experience"].claimed == 3
    assert findings.one_persons_view
    assert findings.provisional


def test_an_answer_survives_closing_and_opening_the_database(
    place: Path | str, store: Store, workspace: Workspace, assessment: Assessment
) -> None:
    given = Answer("newcomer-experience", "rated", 3, comment="Heard at the market.")
    keep(workspace, assessment, given)
    store.close()

    again = open_store(place)
    found = open_workspace(again, "local", "own")

    assert found.kept(found.assessment(assessment.id))["newcomer-experience"].answer == given
    again.close()


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (Answer("newcomer-experience", "rated", 5), "5 is not a level"),
        (Answer("newcomer-experience", "rated"), "None is not a level"),
        (Answer("newcomer-experience", "dont_know", 2), "given together with level 2"),
        (Answer("newcomer-experience", "rated", 2, evidence=9), "9 is not a grade"),
        (Answer("no-such-question", "rated", 2), "not on the form"),
    ],
)
def test_an_answer_outside_its_scale_is_refused_and_nothing_is_written(
    workspace: Workspace, assessment: Assessment, answer: Answer, says: str
) -> None:
    with pytest.raises(AnswerError, match=says):
        keep(workspace, assessment, answer)

    assert all(kept.answer is None for kept in workspace.kept(assessment).values())


def test_an_agreed_record_is_what_stands_and_is_what_an_answer_then_changes(
    workspace: Workspace, assessment: Assessment
) -> None:
    record = AgreedRecord(
        "newcomer-experience",
        "rated",
        3,
        evidence=2,
        reference="Notes, May 2026",
        rationale="Four sessions were held.",
        decider="Ann Lee",
        dissent=(Dissent(1, "Not where I live."),),
    )
    workspace.agree(assessment.id, record, 0)

    keep(workspace, assessment, Answer("newcomer-experience", "rated", 2), was=1)

    stands = workspace.kept(workspace.assessment(assessment.id))["newcomer-experience"]
    assert stands.record is not None
    assert (stands.record.level, stands.record.decider) == (2, "Ann Lee")
    assert stands.record.dissent == record.dissent
    assert len(workspace.versions(assessment.id, "newcomer-experience")) == 2


def test_two_people_who_change_the_same_record_do_not_overwrite_one_another(
    workspace: Workspace, assessment: Assessment
) -> None:
    workspace.agree(assessment.id, AgreedRecord("newcomer-experience", "rated", 3), 0)
    keep(workspace, assessment, Answer("newcomer-experience", "rated", 2), was=1)

    with pytest.raises(EditConflict):
        keep(workspace, assessment, Answer("newcomer-experience", "rated", 4), was=1)
    with pytest.raises(EditConflict):
        keep(workspace, assessment, Answer("newcomer-experience", "rated", 4), was=0)


def test_ones_own_answers_can_be_recorded_as_agreed(
    workspace: Workspace, assessment: Assessment
) -> None:
    keep(workspace, assessment, Answer("newcomer-experience", "rated", 3))
    keep(workspace, assessment, Answer("english-language", "dont_know"))

    agreed = workspace.agree_own(assessment.id, "Ann Lee")

    records = workspace.assessment(assessment.id).agreed
    assert agreed == 2
    assert {one.decider for one in records.values()} == {"Ann Lee"}
    assert workspace.agree_own(assessment.id, "Ann Lee") == 0


def test_of_several_agreed_answers_none_stands_where_one_is_refused(
    workspace: Workspace, assessment: Assessment
) -> None:
    good, bad = AgreedRecord("newcomer-experience", "rated", 3), AgreedRecord("nowhere", "rated", 9)
    worse = AgreedRecord("english-language", "rated", 9)

    with pytest.raises(AnswerError) as refused:
        workspace.agree_all(assessment.id, [(good, 0), (bad, 0), (worse, 0)])
    workspace.agree(assessment.id, good, 0)
    with pytest.raises(EditConflict):
        workspace.agree_all(assessment.id, [(replace(worse, level=2), 0), (good, 0)])

    assert len(refused.value.problems) == 2
    assert set(workspace.assessment(assessment.id).agreed) == {"newcomer-experience"}


def test_published_scores_do_not_change_until_the_assessment_is_reopened(
    workspace: Workspace, assessment: Assessment
) -> None:
    workspace.publish(assessment.id)

    with pytest.raises(NotAllowed, match="scores are final"):
        keep(workspace, assessment, Answer("newcomer-experience", "rated", 3))
    workspace.reopen(assessment.id)

    keep(workspace, assessment, Answer("newcomer-experience", "rated", 3))


def test_scores_are_not_published_while_people_can_still_answer(
    workspace: Workspace, assessment: Assessment
) -> None:
    survey = workspace.open_round(assessment.id, "Residents", "survey", ("community",))

    with pytest.raises(NotAllowed, match="People can still answer: Residents"):
        workspace.publish(assessment.id)
    workspace.close_round(assessment.id, survey.id)

    assert workspace.publish(assessment.id).state == "published"


def test_an_assessment_is_deleted_only_by_typing_its_name(
    workspace: Workspace, assessment: Assessment
) -> None:
    with pytest.raises(AnswerError, match="Type 'Spring 2026'"):
        workspace.delete_assessment(assessment.id, "spring")

    workspace.delete_assessment(assessment.id, "Spring 2026")

    assert workspace.assessments() == ()


def test_suggested_actions_follow_the_answer_and_are_added_once(
    workspace: Workspace, assessment: Assessment, bank: Bank
) -> None:
    keep(workspace, assessment, Answer("english-language", "rated", 2))

    first = workspace.add_suggested(assessment.id, ["english-language", "children-out-of-sight"])
    second = workspace.add_suggested(assessment.id, ["english-language"])

    titles = [bank.by_id["english-language"].actions["mid"].title]
    titles.append(bank.by_id["children-out-of-sight"].actions["low"].title)
    assert [action.title for action in first] == titles
    assert [action.ref[-3:] for action in first] == ["-01", "-01"]
    assert second == ()


def test_refs_of_a_theme_count_on(workspace: Workspace, assessment: Assessment) -> None:
    action = Action("", "", ("english-language",), "Do it", theme_id="integration")

    added = [workspace.add_action(assessment.id, action) for _ in range(3)]

    assert [one.ref[-2:] for one in added] == ["01", "02", "03"]
    assert len({one.ref[:-2] for one in added}) == 1


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"title": " "}, "says nothing"),
        ({"theme_id": "nothing"}, "no theme"),
        ({"question_ids": ("nowhere",)}, "no question 'nowhere'"),
        ({"status": "stopped"}, "without a reason"),
    ],
)
def test_an_unsound_action_is_refused_with_what_to_do(
    workspace: Workspace, assessment: Assessment, change: dict[str, Any], says: str
) -> None:
    action = Action("", "", ("english-language",), "Do it", theme_id="integration")

    with pytest.raises(AnswerError, match=says):
        workspace.add_action(assessment.id, replace(action, **change))

    assert workspace.plan(assessment.id).actions == ()


def test_another_councils_rows_cannot_be_reached(store: Store, workspace: Workspace) -> None:
    other = start_council(store, "local", Council(id="other", name="Otherton"))
    theirs = other.start_assessment(our_bank(), title="Theirs", year=2026)

    with pytest.raises(NotFound):
        workspace.assessment(theirs.id)
    assert workspace.assessments() == ()


def test_a_stranger_gets_no_workspace(store: Store, workspace: Workspace) -> None:
    with pytest.raises(NotAllowed, match="Reader"):
        open_workspace(store, "stranger", "own")


LEAST = {
    "stage": "reader",
    "board": "reader",
    "shown_comments": "reader",
    "let_through": "reader",
    "turnout": "facilitator",
    "ask": "facilitator",
    "reveal": "facilitator",
    "vote_again": "facilitator",
    "reopen_ballot": "facilitator",
    "pause": "facilitator",
    "resume": "facilitator",
    "set_timer": "facilitator",
    "agree_in_room": "facilitator",
    "entrance": "facilitator",
    "make_links": "facilitator",
    "reopen_round": "facilitator",
    "comments": "facilitator",
    "moderate": "facilitator",
    "council": "reader",
    "assessments": "reader",
    "assessment_ids": "reader",
    "assessment": "reader",
    "bank": "reader",
    "kept": "reader",
    "before": "reader",
    "year_before": "reader",
    "versions": "reader",
    "plan": "reader",
    "action_versions": "reader",
    "action_history": "reader",
    "findings": "reader",
    "compare": "reader",
    "export_answers": "reader",
    "export_calendar": "reader",
    "export_csv": "reader",
    "export_json": "reader",
    "export_asks": "reader",
    "export_kindness": "reader",
    "export_exemptions": "reader",
    "export_paper": "reader",
    "export_guide": "reader",
    "paper_form": "facilitator",
    "export_paper_form": "facilitator",
    "export_private_sheet": "facilitator",
    "type_in": "facilitator",
    "export_slides": "reader",
    "export_plan": "contributor",
    "read_plan": "contributor",
    "accept_plan": "contributor",
    "export_questionnaire": "contributor",
    "read_questionnaire": "contributor",
    "accept_questionnaire": "contributor",
    "keep_answer": "contributor",
    "add_action": "contributor",
    "add_suggested": "contributor",
    "save_action": "contributor",
    "carry_actions": "contributor",
    "check_title": "facilitator",
    "start_assessment": "facilitator",
    "start_following": "facilitator",
    "save_assessment": "facilitator",
    "import_year": "facilitator",
    "sharing": "reader",
    "other_councils": "reader",
    "export_points": "facilitator",
    "receive_points": "facilitator",
    "start_sharing": "admin",
    "stop_sharing": "admin",
    "kindness": "reader",
    "exemptions": "reader",
    "wards": "reader",
    "register_counts": "reader",
    "add_kindness": "contributor",
    "save_kindness": "contributor",
    "delete_kindness": "contributor",
    "add_exemption": "contributor",
    "save_exemption": "contributor",
    "delete_exemption": "facilitator",
    "save_wards": "contributor",
    "unsaved": "contributor",
    "unsaved_in": "contributor",
    "keep_unsaved": "contributor",
    "drop_unsaved": "contributor",
    "decisions": "reader",
    "decision": "reader",
    "check_counts": "reader",
    "export_check_sheet": "reader",
    "export_check_page": "reader",
    "add_decision": "contributor",
    "save_decision": "contributor",
    "keep_reply": "contributor",
    "keep_replies": "contributor",
    "check_again": "contributor",
    "delete_decision": "facilitator",
    "publish": "facilitator",
    "reopen": "facilitator",
    "agree": "facilitator",
    "agree_all": "facilitator",
    "agree_own": "facilitator",
    "open_round": "facilitator",
    "close_round": "facilitator",
    "take_seat": "facilitator",
    "names": "reader",
    "stay": "reader",
    "members": "admin",
    "invitations": "admin",
    "invite": "admin",
    "withdraw": "admin",
    "change_role": "admin",
    "end_membership": "admin",
    "save_council": "admin",
    "begin_refs_anew": "admin",
    "delete_assessment": "admin",
    "audit": "admin",
    "held": "admin",
    "trail": "admin",
    "check_trail": "admin",
    "trail_names": "admin",
    "export_trail": "admin",
    "export_everything": "admin",
    "find_person": "admin",
    "erase_person": "admin",
    "end_council": "admin",
}
FREE = {"require", "today", "method"}


def deeds() -> list[str]:
    fields = set(Workspace.__dataclass_fields__)
    return [name for name in dir(Workspace) if name[0] != "_" and name not in FREE | fields]


def test_every_deed_has_a_least_role() -> None:
    assert set(deeds()) == set(LEAST)


def nothing_read() -> Preview:
    """A workbook that was read for another assessment."""
    compared = Standing("", (), None, {}, {}, date(2026, 11, 22))
    return Preview("", "local", "plan.xlsx", "", FileRead(None), compared, {})


def call(workspace: Workspace, deed: str, assessment: Assessment, bank: Bank) -> None:
    action = Action("a", "", ("english-language",), "Do it", theme_id="integration")
    exception = Exemption("e", "", "Short notice", "A week", review_on=date(2027, 1, 1))
    values: dict[str, Any] = {
        "assessment": assessment,
        "assessment_id": assessment.id,
        "before_id": assessment.id,
        "from_id": assessment.id,
        "to_id": assessment.id,
        "action_ids": [],
        "last_id": assessment.id,
        "after_id": assessment.id,
        "question_id": "english-language",
        "question_ids": ["english-language"],
        "answer": Answer("english-language", "rated", 2),
        "answers": [Answer("english-language", "rated", 2)],
        "record": AgreedRecord("english-language", "rated", 2),
        "records": [(AgreedRecord("english-language", "rated", 2), 0)],
        "action": action,
        "action_id": "a",
        "was": 0,
        "key": new_key(),
        "decider": "Ann Lee",
        "name": "sheet.xlsx",
        "data": b"",
        "sheet": AnswersPreview(assessment.id, "", "", Merged(AnswersRead("", None, {}))),
        "preview": nothing_read(),
        "choices": {},
        "title": "A title",
        "typed_title": assessment.title,
        "year": 2030,
        "levels": {"english-language": 2},
        "promise": "survey",
        "minutes": 5,
        "record_was": 0,
        "count": 1,
        "comment_id": "c",
        "decision": replace(begin_decision(date(2026, 11, 22)), title="Move the library"),
        "decision_id": "d",
        "number": 1,
        "reply": Reply("children", "no"),
        "replies": [(Reply("children", "no"), 0)],
        "typed_ref": "D-2026-001",
        "state": "approved",
        "groups": ("leadership",),
        "group": "leadership",
        "round_id": assessment.rounds[0].id,
        "one": assessment.rounds[0],
        "bank": bank,
        "council": Council("own", "Ownborough"),
        "email": "ann.lee@example.gov.uk",
        "account_id": "somebody",
        "role": "reader",
        "entry": exception if "exemption" in deed else Kindness("e", "", "A shared meal"),
        "entry_id": "e",
        "names": ["Old Town"],
        "seen": [],
        "place": "form",
        "beginning": "form",
        "body": {"title": "Half a title"},
        "instead": "a former officer",
        "typed_name": "Ownborough Council",
    }
    bound: Callable[..., object] = getattr(workspace, deed)
    wanted = inspect.signature(bound).parameters.values()
    needed = [one.name for one in wanted if one.default is inspect.Parameter.empty]
    bound(**{name: values[name] for name in needed})


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("deed", sorted(LEAST))
@pytest.mark.parametrize("role", [None, *ROLES])
def test_each_role_may_do_what_it_may_and_no_more(
    store: Store,
    workspace: Workspace,
    assessment: Assessment,
    bank: Bank,
    role: str | None,
    deed: str,
) -> None:
    def change(connection: Connection) -> None:
        link = tables.membership
        ended = date(2026, 1, 1) if role is None else None
        values = {"role": role or "admin", "ended_on": ended}
        connection.execute(link.update().values(values))

    store.run_tx(change)
    may = role is not None and ROLES.index(role) >= ROLES.index(LEAST[deed])

    try:
        call(workspace, deed, assessment, bank)
        refused = False
    except ToolkitError as error:
        refused = isinstance(error, NotAllowed) and "This needs the role" in str(error)

    assert refused is not may


def test_the_shipped_bank_is_where_it_should_be() -> None:
    assert (find_data("questions") / "candour" / "bank.yaml").is_file()
