"""The closing of a round: all that was said is read once, turned into a picture, and shuffled."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Connection, Select, Table, and_, bindparam, delete, func, select

from toolkit.model.answers import Answer, Respondent
from toolkit.store import tables
from toolkit.store.rows import to_answer, to_vote

Said = tuple[tuple[Respondent, tuple[Answer, ...]], ...]
Counted = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Sealed:
    """What is frozen at a close, as JSON: the picture, and what nobody ever sees.

    `renewed` are the questions whose picture holds every answer that there is.
    """

    picture: str
    statistics: str
    renewed: frozenset[str] = frozenset()


# What stands for what is sealed of a council that came from an export, which leaves it out.
NOTHING_SEALED = '{"statistics": {"round_id": "", "questions": {}, "values": []}, "working": {}}'


def answers_in(connection: Connection, council_id: str, round_id: str) -> tuple[Said, Counted]:
    """Everybody's answers to a survey, and which of them an earlier picture holds."""
    key = {"council_id": council_id, "round_id": round_id}
    given = _nobody_yet(connection, key)
    counted = set()
    for row in connection.execute(select(tables.answer).filter_by(**key)).mappings():
        given[row["respondent_id"]][1].append(to_answer(row))
        if row["counted"]:
            counted.add((row["respondent_id"], row["question_id"]))
    return _said(given), frozenset(counted)


def votes_in(connection: Connection, key: Mapping[str, object]) -> tuple[Said, Counted]:
    """Everybody's votes in one ballot, and which of them an earlier picture holds."""
    given = _nobody_yet(connection, {name: key[name] for name in ("council_id", "round_id")})
    counted = set()
    for row in connection.execute(select(tables.vote).filter_by(**key)).mappings():
        given[row["respondent_id"]][1].append(to_vote(row))
        if row["counted"]:
            counted.add((row["respondent_id"], row["question_id"]))
    return _said(given), frozenset(counted)


def shown_votes_in(connection: Connection, council_id: str, round_id: str) -> Said:
    """The votes that the pictures of a room hold: of each question, those of its last ballot.

    A vote that came too late for its picture is in nothing else either: beside the picture, what is
    made of all votes would tell of it (METHOD 2.3 rule 1).
    """
    key = {"council_id": council_id, "round_id": round_id}
    given = _nobody_yet(connection, key)
    last = last_turns(connection, key | {"state": "shown"})
    for row in connection.execute(select(tables.vote).filter_by(**key)).mappings():
        if row["counted"] and last.get(row["question_id"]) == row["turn"]:
            given[row["respondent_id"]][1].append(to_vote(row))
    return _said(given)


def last_turns(connection: Connection, key: Mapping[str, object]) -> dict[str, int]:
    """The last turn of each question among the ballots that these columns find."""
    rows = connection.execute(_last_turns(*key), key).mappings()
    return {row["question_id"]: row["last"] for row in rows}


@cache
def _last_turns(*names: str) -> Select[tuple[str, int]]:
    table = tables.ballot
    last = func.max(table.c.turn).label("last")
    here = (table.c[name] == bindparam(name) for name in names)
    return select(table.c.question_id, last).where(*here).group_by(table.c.question_id)


_Given = dict[str, tuple[Respondent, list[Answer]]]


def _nobody_yet(connection: Connection, key: Mapping[str, object]) -> _Given:
    people = connection.execute(select(tables.respondent).filter_by(**key)).mappings()
    return {row["id"]: (Respondent(row["id"], row["group"]), []) for row in people}


def _said(given: _Given) -> Said:
    return tuple((respondent, tuple(answers)) for respondent, answers in given.values())


def forget_order(connection: Connection, council_id: str, round_id: str) -> None:
    """All that was said is written again in random order, and the list of saves is gone."""

    def taken(table: Table) -> list[dict[str, object]]:
        here = and_(table.c.council_id == council_id, table.c.round_id == round_id)
        rows = [dict(row) for row in connection.execute(select(table).where(here)).mappings()]
        random.SystemRandom().shuffle(rows)
        connection.execute(delete(table).where(here))
        return rows

    taken(tables.answer_event)
    kept = [(table, taken(table)) for table in SAID]
    for table, rows in reversed(kept):
        if rows:
            connection.execute(table.insert(), rows)


SAID = (tables.comment, tables.vote, tables.answer, tables.respondent)
"""The tables of what people said, each before those that its rows rest on."""
