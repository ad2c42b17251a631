"""After a workshop nothing anywhere joins a name, an address or a time of arrival to an answer."""

from __future__ import annotations

import contextlib
import inspect
import io
import json
import logging
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.meeting import Meeting, meet, rated
from toolkit.errors import NotFound, ToolkitError
from toolkit.model.answers import AgreedRecord
from toolkit.model.council import Council
from toolkit.seat import join, look_up, new_key
from toolkit.store.database import Store, open_store
from toolkit.store.tries import Tries
from toolkit.workspace import Workspace, start_council

NAMES = [f"Person{letter * 3} Surname{letter * 3}" for letter in "ABCDEFGHIJKL"]
ADDRESSES = [f"203.0.113.{number}" for number in range(101, 113)]
START = datetime(2026, 11, 22, 9, 30, 0, tzinfo=UTC)
TABLES = ("respondent", "vote", "answer", "comment")


class Clock:
    """A clock that goes on by 37 seconds whenever somebody looks."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=37)
        return self.now


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("room")


@pytest.fixture(scope="module")
def store(folder: Path, logged: io.StringIO) -> Iterator[Store]:
    opened = open_store(folder / "candour.db")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def logged() -> Iterator[io.StringIO]:
    """Everything that is logged at any level by anything, and each statement of the database."""
    written, root, sql = io.StringIO(), logging.getLogger(), logging.getLogger("sqlalchemy.engine")
    handler, level = logging.StreamHandler(written), root.level
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(message)s %(args)s"))
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    sql.setLevel(logging.INFO)
    logging.disable(logging.NOTSET)
    for one in logging.Logger.manager.loggerDict.values():
        if isinstance(one, logging.Logger):
            one.disabled = False  # a library that sets up its own log switches off those it finds
    yield written
    sql.setLevel(logging.NOTSET)
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture(scope="module")
def held(store: Store) -> tuple[Meeting, list[str]]:
    """A workshop that was held and closed, with the respondents in the order of their arrival.

    Each person's address is seen by the throttle, and each types a comment that they could be
    known by; everybody's votes and comments are sent in the order in which they came.
    """
    workspace = start_council(store, "local", Council(id="own", name="Ownborough"), now=Clock())
    room = meet(workspace, sayable=True)
    survey = workspace.open_round(room.assessment.id, "Survey", "survey", ("leadership",))
    tries, arrived = Tries(), []
    for number, address in enumerate(ADDRESSES):
        with pytest.raises(NotFound):
            look_up(store, "BBBB-BBBB", tries=tries.of(store, address))
        code = workspace.entrance(room.round.id).code
        token = look_up(store, code, tries=tries.of(store, address)).token
        seat, secret = join(store, token, "leadership")
        room.seats.append(seat)
        room.secrets.append(secret)
        arrived.append(seat.respondent.id)
        private, _ = join(store, workspace.entrance(survey.id).token, "leadership")
        private.save_answer(rated("r1", number % 5), new_key())
    room.ask("r1")
    for number, (name, seat) in enumerate(zip(NAMES, room.seats, strict=True)):
        seat.save_answer(rated("r1", number % 4, sayable=2), new_key())
        seat.send_comment("r1", f"Said by {name}", new_key())
    room.reveal()
    record = AgreedRecord("r1", "rated", 2, rationale="As the room said.")
    workspace.agree_in_room(room.round.id, record, 0, room.pulse)
    workspace.close_round(room.assessment.id, survey.id)
    room.close()
    return room, arrived


def rows(folder: Path, table: str) -> list[dict[str, object]]:
    """The rows of a table as a person with the file would read them."""
    with closing(sqlite3.connect(folder / "candour.db")) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(f'SELECT * FROM "{table}"')]  # noqa: S608


def exports(workspace: Workspace, assessment_id: str) -> dict[str, bytes]:
    """Every file that may be taken away, whatever there is, with what is packed in it."""
    names = [name for name in dir(Workspace) if name.startswith("export_")]
    found: dict[str, bytes] = {}
    for name in names:
        with contextlib.suppress(ToolkitError):  # points of one who does not share them, say
            deed = getattr(workspace, name)
            wanted = inspect.signature(deed).parameters.values()
            needed = {one.name for one in wanted if one.default is inspect.Parameter.empty}
            if needed <= {"assessment_id"}:  # others are about one thing that is no round
                found[name] = deed(assessment_id) if needed else deed()
    for name in tuple(found):
        if zipfile.is_zipfile(io.BytesIO(found[name])):
            with zipfile.ZipFile(io.BytesIO(found[name])) as packed:
                found |= {f"{name}/{one}": packed.read(one) for one in packed.namelist()}
    return found


def test_no_address_is_in_any_file_or_log(
    held: tuple[Meeting, list[str]], folder: Path, logged: io.StringIO
) -> None:
    files = [one.read_bytes() for one in folder.rglob("*") if one.is_file()]

    for address in ADDRESSES:
        assert not any(address.encode() in body for body in files)
        assert address not in logged.getvalue()


def test_no_secret_of_a_seat_is_in_any_file_or_log(
    held: tuple[Meeting, list[str]], folder: Path, logged: io.StringIO
) -> None:
    room, _ = held
    files = [one.read_bytes() for one in folder.rglob("*") if one.is_file()]

    for secret in room.secrets:
        key = secret.rsplit(".", 1)[1]
        assert not any(key.encode() in body for body in files)
        assert key not in logged.getvalue()


def test_a_name_is_in_the_words_somebody_typed_and_beside_nothing_else(
    held: tuple[Meeting, list[str]], folder: Path
) -> None:
    _, arrived = held
    with closing(sqlite3.connect(folder / "candour.db")) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        names = [name for (name,) in tables]

    holding = {name for name in names if "Surname" in json.dumps(rows(folder, name), default=str)}
    comments = rows(folder, "comment")

    assert holding == {"comment"}
    assert {name for row in comments for name in row} == {
        "council_id", "round_id", "id", "question_id", "words", "state",
    }  # fmt: skip
    assert not {str(row["id"]) for row in comments} & set(arrived)
    assert len({str(row["id"]) for row in comments}) == len(NAMES)


def test_nothing_that_somebody_said_stands_beside_a_time(
    held: tuple[Meeting, list[str]], folder: Path
) -> None:
    for table in TABLES:
        for row in rows(folder, table):
            told = json.dumps({name: row[name] for name in row if name != "words"}, default=str)
            assert "2026" not in told
            assert not [name for name in row if name.endswith(("_at", "_on")) or "time" in name]


def test_the_order_of_rows_is_not_the_order_of_arrival(
    held: tuple[Meeting, list[str]], folder: Path
) -> None:
    room, arrived = held
    for table, column in (("respondent", "id"), ("vote", "respondent_id")):
        found = [
            str(row[column]) for row in rows(folder, table) if row["round_id"] == room.round.id
        ]
        assert sorted(found) == sorted(arrived)
        assert found not in (arrived, arrived[::-1])
        assert found == sorted(found)  # by their random ids, which hold no order
    comments = [str(row["words"]) for row in rows(folder, "comment")]
    assert comments not in ([f"Said by {name}" for name in NAMES],)


def test_the_list_of_saves_and_the_log_beside_the_database_are_empty(
    held: tuple[Meeting, list[str]], folder: Path
) -> None:
    wal = folder / "candour.db-wal"

    assert rows(folder, "answer_event") == []
    assert rows(folder, "entrance") == []
    assert rows(folder, "ticket") == []
    assert not wal.exists() or wal.stat().st_size == 0


def test_the_audit_trail_tells_of_the_councils_deeds_alone(
    held: tuple[Meeting, list[str]],
) -> None:
    room, arrived = held

    told = [(line.actor, line.verb, line.subject) for line in room.workspace.audit()]

    assert {actor for actor, _, _ in told} == {"local"}
    assert not [one for one in told if "vote" in one[1] or "join" in one[1] or "answer" in one[1]]
    assert not [id for id in arrived for _, _, subject in told if id in subject]


def test_no_file_that_is_taken_away_holds_a_person(
    held: tuple[Meeting, list[str]],
) -> None:
    room, arrived = held

    files = exports(room.workspace, room.assessment.id)

    marks = [
        *arrived,
        *ADDRESSES,
        *(secret.rsplit(".", 1)[1] for secret in room.secrets),
        "Surname",
    ]
    assert {
        "export_everything",
        "export_plan",
        "export_questionnaire",
        "export_csv",
        "export_json",
    } < set(files)
    for name, body in files.items():
        assert not [mark for mark in marks if mark.encode() in body], name


def test_nothing_is_logged_of_what_was_said(
    held: tuple[Meeting, list[str]], logged: io.StringIO
) -> None:
    _, arrived = held

    text = logged.getvalue()

    assert "INSERT INTO vote" in text
    assert not [mark for mark in (*arrived, "Surname", "Said by") if mark in text]
