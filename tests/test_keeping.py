"""What a council keeps can be seen, taken away, let go of and proved."""

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, text

from tests.conftest import NOON
from toolkit.errors import AnswerError, EditConflict, NotAllowed
from toolkit.model.answers import AgreedRecord, Answer, Assessment, Dissent
from toolkit.model.bank import Bank
from toolkit.model.council import Action, Council, Note
from toolkit.seat import new_key
from toolkit.store import tables
from toolkit.store.database import Door, Store, open_store
from toolkit.store.erasing import Wanted, erase_name
from toolkit.store.trail import Stamp
from toolkit.store.unsaved import keep_draft, read_draft
from toolkit.workspace import Workspace, open_workspace, start_council
from toolkit.workspace.keeping import Erased

pytestmark = pytest.mark.both_kinds
NAME = "Jane  Zoë Smith"
INSTEAD = "a former officer"
GAP = "[a name was taken out]"
STAMPED = NOON.replace(tzinfo=None)


@pytest.fixture
def named(workspace: Workspace, bank: Bank) -> Assessment:
    """An assessment with one person's name in every kind of record that there is."""
    made = workspace.start_assessment(bank, title="Spring 2026", year=2026, people="Jane Zoë Smith")
    own = Answer("newcomer-experience", "rated", 3, comment="jane zoë smith's view")
    workspace.keep_answer(made.id, own, 0, new_key())
    record = AgreedRecord(
        "english-language", "rated", 2, decider="Jane Zoë Smith", reference="Notes of the board",
        dissent=(Dissent(3, "JANE ZOË SMITH sees it otherwise"),),
    )  # fmt: skip
    first = workspace.agree(made.id, record, 0)
    workspace.agree(made.id, first, first.revision)
    action = Action(
        "", "", ("english-language",), "Do it", theme_id="integration",
        owner="Jane Zoë Smith", notes=(Note(date(2026, 3, 1), "Jane\nZoë Smith said so"),),
    )  # fmt: skip
    workspace.add_action(made.id, action)
    workspace.export_plan(made.id)
    round_ = workspace.open_round(made.id, "Jane Zoë Smith's room", "survey", ("frontline",))
    seat = workspace.take_seat(workspace.assessment(made.id), round_, "frontline")
    seat.save_answer(Answer("english-language", "not_applicable", reason="Ask Jane Zoë Smith"), "k")
    return workspace.assessment(made.id)


def raw_text(workspace: Workspace) -> str:
    """Everything that the database holds of the council, as one text."""
    from toolkit.store.archive import gather

    return str(gather(workspace._door, whole=True).rows)


def erase(workspace: Workspace, name: str, instead: str = INSTEAD) -> Erased:
    """The name was looked for, the places were looked at, and it was taken out."""
    return workspace.erase_person(name, instead, workspace.find_person(name))


def test_a_name_is_found_in_every_record_and_what_people_said_is_not_shown(
    workspace: Workspace, named: Assessment
) -> None:
    places = workspace.find_person(NAME)

    found = {(one.table, one.column) for one in places}
    assert {
        ("assessment", "people"), ("answer", "comment"), ("agreed", "decider"),
        ("agreed", "dissent"), ("agreed_history", "decider"), ("action", "owner"),
        ("action", "notes"), ("action_history", "notes"), ("export", "base"),
        ("round", "title"), ("audit_event", "subject"),
    } <= found  # fmt: skip
    assert not any("Ask" in one.words for one in places)
    assert sum(one.table == "answer" for one in places) == 1


def test_an_erased_name_stands_nowhere_and_something_else_in_its_place(
    workspace: Workspace, named: Assessment
) -> None:
    done = erase(workspace, NAME, INSTEAD)

    assert workspace.find_person(NAME) == ()
    assert "Smith" not in raw_text(workspace)
    after = workspace.assessment(named.id)
    assert after.people == INSTEAD
    assert after.agreed["english-language"].decider == INSTEAD
    assert after.agreed["english-language"].dissent[0].words == f"{INSTEAD} sees it otherwise"
    assert workspace.plan(named.id).actions[0].owner == INSTEAD
    assert workspace.plan(named.id).actions[0].notes[0].words == f"{INSTEAD} said so"
    assert done.texts >= 10
    assert workspace.check_trail().broken_at is None


def test_the_trail_says_that_somebody_was_erased_and_not_who(
    workspace: Workspace, named: Assessment
) -> None:
    erase(workspace, NAME, INSTEAD)

    line, *rest = workspace.trail()
    assert (line.verb, line.actor) == ("erase", "local")
    assert "Smith" not in " ".join(one.subject for one in (line, *rest))
    assert any(one.subject == "" and one.verb == "open" for one in rest)


def test_whoever_had_a_record_open_cannot_put_the_name_back(
    workspace: Workspace, named: Assessment
) -> None:
    (action,) = workspace.plan(named.id).actions
    erase(workspace, NAME, INSTEAD)

    with pytest.raises(EditConflict):
        workspace.save_action(named.id, action, action.revision)


def test_a_workbook_that_went_out_before_can_still_come_back(
    workspace: Workspace, named: Assessment
) -> None:
    body = workspace.export_plan(named.id)
    erase(workspace, NAME, INSTEAD)

    preview = workspace.read_plan(named.id, "plan.xlsx", body)

    assert preview.read.problems == ()


def test_parts_of_a_name_and_names_within_words_stay(workspace: Workspace, bank: Bank) -> None:
    made = workspace.start_assessment(bank, title="A", year=2026, people="Ann Lee, Joann Leeds")

    erase(workspace, "ann lee", "a former chair")

    assert workspace.assessment(made.id).people == "a former chair, Joann Leeds"


@pytest.mark.parametrize("name", ["", "  ", "Al", "12 34", "-- x"])
def test_what_is_no_name_is_not_looked_for(workspace: Workspace, name: str) -> None:
    with pytest.raises(AnswerError, match="3 letters or more"):
        workspace.find_person(name)


@pytest.mark.parametrize("instead", ["", " ", "the late Ann Lee", "x" * 121])
def test_what_stands_in_its_place_is_not_the_name_again(workspace: Workspace, instead: str) -> None:
    with pytest.raises(AnswerError, match="holds the name itself"):
        erase(workspace, "Ann Lee", instead)


def give_account(store: Store, id: str, name: str, council_ids: tuple[str, ...], role: str) -> None:
    row: dict[str, object] = {"id": id, "issuer": "https://id.example", "subject": id, "name": name}
    row |= {"email": f"{id}@example.gov.uk", "email_known": True, "disabled": False}
    store.run_tx(lambda connection: connection.execute(tables.account.insert(), [row]))
    for council_id in council_ids:
        link = {"council_id": council_id, "account_id": id, "role": role}
        put = partial(add_row, link)
        Door(store, council_id).run_tx(put)


def add_row(link: dict[str, str], connection: Connection, council_id: str) -> None:
    connection.execute(tables.membership.insert(), [link])


def test_an_account_of_that_name_loses_it_and_can_sign_in_no_more(
    workspace: Workspace, store: Store
) -> None:
    give_account(store, "ann", "Ann Lee", ("own",), "facilitator")

    done = erase(workspace, "Ann Lee", INSTEAD)

    assert done.accounts == 1
    (row,) = store.read(lambda c: c.execute(text("SELECT * FROM account WHERE id = 'ann'"))
                        .mappings().all())  # fmt: skip
    assert (row["name"], row["email"], row["issuer"]) == ("", "", "")
    assert row["subject"].startswith("erased")
    assert row["disabled"]
    with pytest.raises(NotAllowed):
        open_workspace(store, "ann", "own")


def test_an_account_that_works_for_another_council_keeps_its_name_there(
    workspace: Workspace, store: Store
) -> None:
    start_council(store, "local", Council(id="next", name="Nextdoor"), now=lambda: NOON)
    give_account(store, "ann", "Ann Lee", ("own", "next"), "reader")

    erase(workspace, "Ann Lee", INSTEAD)

    assert open_workspace(store, "ann", "next").council().name == "Nextdoor"
    with pytest.raises(NotAllowed):
        open_workspace(store, "ann", "own")


def test_whoever_was_erased_here_and_works_elsewhere_has_no_name_here(
    workspace: Workspace, store: Store
) -> None:
    start_council(store, "local", Council(id="next", name="Nextdoor"), now=lambda: NOON)
    give_account(store, "ann", "Ann Lee", ("own", "next"), "reader")

    erase(workspace, "Ann Lee", INSTEAD)

    assert workspace.find_person("Ann Lee") == ()
    assert "Ann Lee" not in workspace.names().values()
    assert "Ann Lee" in open_workspace(store, "ann", "next").names().values()


def test_an_invitation_to_whoever_is_erased_leads_nowhere_any_more(
    workspace: Workspace, store: Store
) -> None:
    workspace.invite("ann@example.gov.uk", "admin")
    workspace.invite("bob@example.gov.uk", "reader")
    give_account(store, "ann", "Ann Lee", ("own",), "reader")

    found = {(one.table, one.words) for one in workspace.find_person("Ann Lee")}
    erase(workspace, "Ann Lee", INSTEAD)

    assert ("invitation", "ann@example.gov.uk") in found
    assert [one.email for one in workspace.invitations()] == ["bob@example.gov.uk"]


def test_an_invited_address_is_found_and_erased_by_itself(workspace: Workspace) -> None:
    workspace.invite("ann@example.gov.uk", "reader")

    erase(workspace, "Ann@example.gov.uk", INSTEAD)

    assert workspace.invitations() == ()


def test_a_name_that_is_part_of_an_id_leaves_ids_as_they_are(
    workspace: Workspace, bank: Bank
) -> None:
    made = workspace.start_assessment(bank, title="A", year=2026, people="Todd English")
    round_ = workspace.open_round(made.id, "Round", "survey", ("frontline",))

    for name in ("English", "Frontline"):
        going = Wanted(name, INSTEAD, "[gap]", whole=True, ordinary=frozenset())
        erase_name(Door(workspace.store, "own"), going, Stamp("local", STAMPED))

    after = workspace.assessment(made.id)
    assert after.people == f"Todd {INSTEAD}"
    assert after.question_ids == made.question_ids
    assert next(one for one in after.rounds if one.id == round_.id).groups == ("frontline",)


def test_what_somebody_has_not_saved_yet_is_not_shown_and_loses_the_name_all_the_same(
    workspace: Workspace, store: Store
) -> None:
    door = Door(store, "own")
    before = {"head": {"title": "Ann Lee wants it"}, "next": ["ask ANN LEE", "ask Ben"]}
    keep_draft(door, "ben", "decision-check", before, NOON.date())

    places = workspace.find_person("Ann Lee")
    done = workspace.erase_person("Ann Lee", INSTEAD, places)

    assert places == ()
    assert done.texts == 0
    after = {"head": {"title": f"{INSTEAD} wants it"}, "next": [f"ask {INSTEAD}", "ask Ben"]}
    assert read_draft(door, "ben", "decision-check") == after


@pytest.mark.parametrize("elsewhere", [False, True])
def test_what_an_erased_account_has_not_saved_yet_goes_with_it_here_alone(
    workspace: Workspace, store: Store, elsewhere: bool
) -> None:
    start_council(store, "local", Council(id="next", name="Nextdoor"), now=lambda: NOON)
    give_account(store, "ann", "Ann Lee", ("own", "next") if elsewhere else ("own",), "reader")
    unsaved = [("own", "ann"), ("own", "ben"), ("next", "ann")]
    for council_id, who in unsaved:
        keep_draft(Door(store, council_id), who, "plan", {"owner": "me"}, NOON.date())

    erase(workspace, "Ann Lee", INSTEAD)

    left = [key for key in unsaved if read_draft(Door(store, key[0]), key[1], "plan")]
    assert left == [("own", "ben"), ("next", "ann")]


ORDINARY = ("not", "good", "Cabinet", "chief executive", "racist", "is it", "bullying")
NO_NAMES = ("Spring 2026", "Name (x)", "one two three four five six seven", "a" * 121)


@pytest.mark.parametrize("name", ORDINARY + NO_NAMES)
def test_ordinary_words_are_not_taken_out_as_if_they_were_a_name(
    workspace: Workspace, name: str
) -> None:
    with pytest.raises(AnswerError):
        workspace.find_person(name)
    with pytest.raises(AnswerError):
        workspace.erase_person(name, INSTEAD, ())


@pytest.fixture
def comment(workspace: Workspace, bank: Bank) -> Callable[[str], Callable[[], str]]:
    """Somebody says something in a survey; gives what reads it as it is stored."""

    def said(words: str) -> Callable[[], str]:
        made = workspace.start_assessment(bank, title="A", year=2026)
        round_ = workspace.open_round(made.id, "Round", "survey", ("frontline",))
        seat = workspace.take_seat(workspace.assessment(made.id), round_, "frontline")
        answer = Answer("english-language", "not_applicable", reason=words)
        seat.save_answer(answer, "k")
        columns = tables.answer.c
        query = select(columns.reason).where(columns.round_id == round_.id)
        return lambda: Door(workspace.store, "own").read(
            lambda connection, own: str(
                connection.execute(query.where(columns.council_id == own)).scalar_one()
            )
        )

    return said


@pytest.mark.parametrize(
    ("name", "words", "left"),
    [
        ("Jane Smith", "Ask Jane Smith", f"Ask {GAP}"),
        ("jane smith", "ask jane  SMITH", f"ask {GAP}"),
        ("j.smith@own.gov.uk", "Write to J.Smith@own.gov.uk", f"Write to {GAP}"),
        # One word by itself, and words that could be ordinary ones and have no capital letters.
        ("Smith", "Smith is not fair", "Smith is not fair"),
        ("Mark Young", "we mark young and old", "we mark young and old"),
        ("Mark Young", "Mark Young was there", f"{GAP} was there"),
        ("Not good", "Not good at all", "Not good at all"),
        # Beside such a word the others are found however they are written.
        ("Mark van Dijk", "I told Mark van Dijk twice", f"I told {GAP} twice"),
        ("mark van dijk", "MARK Van Dijk said so", f"{GAP} said so"),
        ("Mark van Dijk", "we mark van dijk", "we mark van dijk"),
        ("Will de Souza", "so Will de Souza left", f"so {GAP} left"),
        ("Will De Souza", "so Will de souza left", f"so {GAP} left"),
        ("John of Gaunt", "as John of Gaunt said", f"as {GAP} said"),
        ("John of Gaunt", "as john  Of gaunt said", f"as {GAP} said"),
        ("toxic leadership", "It is toxic leadership", "It is toxic leadership"),
    ],
)
def test_in_what_people_said_only_a_whole_name_goes_and_leaves_a_gap_that_nobody_words(
    workspace: Workspace,
    comment: Callable[[str], Callable[[], str]],
    name: str,
    words: str,
    left: str,
) -> None:
    read = comment(words)

    erase(workspace, name, "the best of us")

    assert read() == left


def test_one_word_by_itself_blanks_no_line_of_the_trail(workspace: Workspace, bank: Bank) -> None:
    workspace.start_assessment(bank, title="Quirk", year=2026)
    before = [one.subject for one in workspace.trail()]

    done = erase(workspace, "Quirk")

    assert done.lines == 0
    assert [one.subject for one in workspace.trail()][1:] == before
    assert "not in what people said" in workspace.trail()[0].subject


def test_what_was_not_looked_at_is_not_erased(workspace: Workspace, bank: Bank) -> None:
    workspace.start_assessment(bank, title="A", year=2026, people="Ann Lee")
    seen = workspace.find_person("Ann Lee")
    workspace.start_assessment(bank, title="B", year=2027, people="Ann Lee, somebody else")

    with pytest.raises(EditConflict, match="other places"):
        workspace.erase_person("Ann Lee", INSTEAD, seen)

    assert len(workspace.find_person("Ann Lee")) == 2


def test_the_last_admin_cannot_be_erased(workspace: Workspace, store: Store) -> None:
    store.run_tx(lambda c: c.execute(text("UPDATE account SET name = 'Ann Lee'")))

    with pytest.raises(AnswerError, match="last admin"):
        erase(workspace, "Ann Lee", INSTEAD)

    assert workspace.council().name == "Ownborough Council"


def test_erased_words_are_gone_from_the_file(tmp_path: Path, bank: Bank) -> None:
    path = tmp_path / "one" / "candour.db"
    store = open_store(path)
    workspace = start_council(store, "local", Council(id="o", name="Own"), now=lambda: NOON)
    made = workspace.start_assessment(bank, title="A", year=2026, people="Quentin Quirk " * 200)
    record = AgreedRecord("english-language", "rated", 2, decider="Quentin Quirk")
    workspace.agree(made.id, record, 0)
    assert traces(path.parent, b"Quirk") > 0

    erase(workspace, "Quentin Quirk", INSTEAD)

    assert traces(path.parent, b"Quirk") == 0
    store.close()


def traces(folder: Path, words: bytes) -> int:
    return sum(file.read_bytes().count(words) for file in folder.iterdir() if file.is_file())


def test_everything_is_taken_away_and_the_trail_says_so(
    workspace: Workspace, named: Assessment
) -> None:
    body = workspace.export_everything()

    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert {"README.txt", "about.json", "tables/agreed.json", "csv/agreed.csv"} <= set(
            archive.namelist()
        )
        assert "Ask Jane" not in "".join(archive.read(n).decode() for n in archive.namelist())
    assert (workspace.trail()[0].verb, workspace.trail()[0].subject) == (
        "export",
        "everything of the council",
    )


def test_the_trail_comes_as_csv_and_cannot_run_as_a_command(
    workspace: Workspace, bank: Bank
) -> None:
    workspace.start_assessment(bank, title="=1+1", year=2026)

    rows = list(csv.reader(io.StringIO(workspace.export_trail().decode("utf-8-sig"))))

    assert rows[0] == ["line", "at_utc", "who", "deed", "of_what"]
    assert rows[1][3:] == ["export", "audit trail as CSV"]
    assert ["start", "assessment =1+1"] in [row[3:] for row in rows]
    assert not any(cell.startswith("=") for row in rows for cell in row)


def test_what_is_held_tells_the_day_on_which_answers_go(workspace: Workspace, bank: Bank) -> None:
    made = workspace.start_assessment(bank, title="A", year=2026)
    still = workspace.open_round(made.id, "Open", "survey", ("frontline",))
    closed = workspace.open_round(made.id, "Closed", "survey", ("frontline",))
    seat = workspace.take_seat(workspace.assessment(made.id), closed, "frontline")
    seat.save_answer(Answer("english-language", "rated", 2), "k")
    workspace.close_round(made.id, closed.id)

    held = workspace.held()

    assert {(one.title, one.gone_on) for one in held.rounds} == {
        (still.title, None),
        (closed.title, NOON.date() + timedelta(days=90)),
    }
    assert held.kinds["assessments"] == 1
    assert held.kinds["trail"] == len(workspace.trail())


def test_a_council_is_deleted_by_its_name_alone_and_nothing_is_left(
    workspace: Workspace, store: Store, named: Assessment
) -> None:
    start_council(store, "local", Council(id="next", name="Nextdoor"), now=lambda: NOON)
    with pytest.raises(AnswerError, match="not the name"):
        workspace.end_council("Ownborough")

    workspace.end_council(" Ownborough Council ")

    assert store.council_ids() == ("next",)
    ended = store.read(lambda c: c.execute(text("SELECT id FROM ended_council")).scalars().all())
    assert ended == ["own"]
    with pytest.raises(NotAllowed):
        workspace.council()


def test_the_sample_is_not_deleted(store: Store) -> None:
    made_up = Council(id="s", name="Merrowdale", sample=True)
    workspace = start_council(store, "local", made_up, now=lambda: NOON)

    with pytest.raises(NotAllowed, match="put back"):
        workspace.end_council("Merrowdale")


def test_every_deed_in_the_councils_business_has_its_line(
    workspace: Workspace, named: Assessment
) -> None:
    id = named.id
    for export in (
        "csv",
        "json",
        "answers",
        "paper",
        "slides",
        "plan",
        "questionnaire",
        "calendar",
    ):
        getattr(workspace, f"export_{export}")(id)
    round_id = next(one.id for one in named.rounds if one.promise == "survey")
    workspace.pause(round_id, workspace.stage(round_id).pulse)
    workspace.close_round(id, round_id)
    workspace.reopen_round(id, round_id)
    workspace.close_round(id, round_id)
    workspace.publish(id)
    workspace.reopen(id)
    workspace.delete_assessment(id, named.title)

    lines = workspace.trail()

    verbs = [one.verb for one in lines]
    assert {"start", "agree", "add", "export", "open", "pause", "close", "reopen", "publish",
            "delete"} <= set(verbs)  # fmt: skip
    assert verbs.count("export") == 9
    told = " ".join(one.subject for one in lines)
    assert "Ask Jane" not in told
    assert "jane zoë smith's view" not in told


def test_nothing_breaks_when_the_clock_goes_back(store: Store, bank: Bank) -> None:
    clock = [datetime(2030, 1, 1, tzinfo=UTC)]
    council = Council(id="own", name="Own")
    workspace = start_council(store, "local", council, now=lambda: clock[0])
    made = workspace.start_assessment(bank, title="A", year=2026)
    one = workspace.open_round(made.id, "Round", "survey", ("frontline",))
    seat = workspace.take_seat(workspace.assessment(made.id), one, "frontline")
    seat.save_answer(Answer("english-language", "rated", 2), "k")
    clock[0] = datetime(2026, 1, 1, tzinfo=UTC)
    workspace.close_round(made.id, one.id)
    workspace.agree(made.id, AgreedRecord("english-language", "rated", 2), 0)
    workspace.export_everything()

    assert workspace.check_trail().broken_at is None
    assert workspace.held().rounds[0].gone_on == date(2026, 4, 1)
    assert workspace.findings(made.id).assessment.title == "A"
