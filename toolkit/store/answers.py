"""Rounds, respondents and their answers, and the closing that turns them into one picture.

No method reads the answers of more than one person, except the closing of a round. With an answer
there is no time, no order and no address; at the close all rows are written again in random order.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, Table, and_, delete, func, select, update

from toolkit.errors import AnswerError, NotAllowed, NotFound, Problem
from toolkit.model.answers import Answer, Respondent, Round
from toolkit.store import tables
from toolkit.store.database import Door, find, put, put_once
from toolkit.store.rows import answer_row, round_row, to_answer, to_round

Said = tuple[tuple[Respondent, tuple[Answer, ...]], ...]


@dataclass(frozen=True)
class Sealed:
    """What is frozen at the close of a round, as JSON: the picture, and what nobody ever sees."""

    picture: str
    statistics: str


@dataclass(frozen=True)
class Answers:
    """One council's rounds. Every public method is one transaction."""

    door: Door

    def add_round(self, assessment_id: str, one: Round) -> None:
        """The round is stored below its assessment."""

        def work(connection: Connection, council_id: str) -> None:
            connection.execute(tables.round_.insert(), [round_row(council_id, assessment_id, one)])

        self.door.run_tx(work)

    def round(self, round_id: str) -> Round:
        """The round with this id. Raises NotFound."""
        return self.door.read(
            lambda connection, council_id: _round(connection, council_id, round_id)
        )

    def admit(self, round_id: str, respondent: Respondent) -> None:
        """The respondent may answer; doing it again changes nothing.

        Raises NotAllowed unless the round is open to the group.
        """

        def work(connection: Connection, council_id: str) -> None:
            one = _open_round(connection, council_id, round_id)
            if respondent.group not in one.groups:
                fix = f"Choose one of: {', '.join(one.groups)}."
                raise NotAllowed(Problem(one.title, f"'{respondent.group}' is not asked.", fix))
            row = {"council_id": council_id, "round_id": round_id}
            row |= {"id": respondent.id, "group": respondent.group}
            connection.execute(put_once(tables.respondent), row)

        self.door.run_tx(work)

    def respondent(self, round_id: str, respondent_id: str) -> Respondent:
        """The respondent with this id. Raises NotFound."""

        def work(connection: Connection, council_id: str) -> Respondent:
            table = tables.respondent
            key = {"council_id": council_id, "round_id": round_id, "id": respondent_id}
            row = connection.execute(select(table).filter_by(**key)).mappings().one_or_none()
            if row is None:
                raise NotFound(Problem("Seat", "Nobody sits here.", "Join again."))
            return Respondent(row["id"], row["group"])

        return self.door.read(work)

    def save(self, round_id: str, respondent_id: str, answer: Answer, idem: str) -> Answer:
        """The answer is stored; on return it survives anything. The same `idem` counts once.

        Raises NotAllowed when the round is not open, AnswerError when a comment is sent where
        comments are not kept with the person.
        """

        def work(connection: Connection, council_id: str) -> Answer:
            one = _open_round(connection, council_id, round_id)
            if answer.comment and one.promise != "alone":
                fix = "Send the comment by itself; it is kept without its author."
                raise AnswerError(Problem(one.title, "A comment came with an answer.", fix))
            place = {"council_id": council_id, "round_id": round_id}
            key = place | {"respondent_id": respondent_id, "question_id": answer.question_id}
            found = connection.execute(find(tables.answer, *key), key)
            stored = found.mappings().one_or_none()
            event = connection.execute(put_once(tables.answer_event), place | {"idem": idem})
            if not event.rowcount and stored is not None:
                return to_answer(stored)
            rev = (stored["rev"] if stored is not None else 0) + 1
            row = place | {"respondent_id": respondent_id, "rev": rev} | answer_row(answer)
            connection.execute(put(tables.answer), row)
            return answer

        return self.door.run_tx(work)

    def own(self, round_id: str, respondent_id: str) -> dict[str, Answer]:
        """One person's own answers, under their questions' ids."""

        def work(connection: Connection, council_id: str) -> dict[str, Answer]:
            return _own(connection, council_id, round_id, respondent_id)

        return self.door.read(work)

    def alone(self, round_id: str) -> dict[str, Answer]:
        """The answers of a room of one. Raises NotAllowed when somebody else was invited."""

        def work(connection: Connection, council_id: str) -> dict[str, Answer]:
            one = _round(connection, council_id, round_id)
            if one.promise != "alone":
                what = "People were promised that nobody reads their answers."
                raise NotAllowed(Problem(one.title, what, "Close the round to see its picture."))
            table = tables.respondent
            here = and_(table.c.council_id == council_id, table.c.round_id == round_id)
            found = connection.execute(select(table.c.id).where(here)).scalar_one_or_none()
            return {} if found is None else _own(connection, council_id, round_id, found)

        return self.door.read(work)

    def count(self, round_id: str) -> int:
        """How many people have answered at least one question."""

        def work(connection: Connection, council_id: str) -> int:
            table = tables.answer
            here = and_(table.c.council_id == council_id, table.c.round_id == round_id)
            query = select(func.count(table.c.respondent_id.distinct())).where(here)
            return int(connection.execute(query).scalar_one())

        return self.door.read(work)

    def close(self, round_id: str, on: date, seal: Callable[[Said], Sealed]) -> None:
        """The round is closed and its picture frozen; closing it again changes nothing.

        `seal` turns everything that was said into the picture and the sealed statistics, inside
        the transaction. All rows of people are then written again in random order, and the list
        of saves is dropped, from the files beside the database too.
        """

        def work(connection: Connection, council_id: str) -> None:
            one = _round(connection, council_id, round_id)
            if one.state == "closed":
                return
            if one.promise == "alone":
                what = "One person's own record has no promise to keep."
                raise NotAllowed(Problem(one.title, what, "Nothing needs to be closed."))
            frozen = seal(_everything(connection, council_id, round_id))
            place = {"council_id": council_id, "round_id": round_id}
            connection.execute(tables.picture.insert(), [place | {"shown": frozen.picture}])
            connection.execute(tables.sealed.insert(), [place | {"statistics": frozen.statistics}])
            _forget_order(connection, council_id, round_id)
            row = round_row(council_id, "", replace(one, state="closed", closed_on=on))
            del row["assessment_id"]
            table = tables.round_
            here = and_(table.c.council_id == council_id, table.c.id == round_id)
            connection.execute(update(table).where(here).values(row))

        self.door.run_tx(work, scrub=True)

    def sealed(self, round_id: str) -> Sealed | None:
        """What was frozen when the round closed, or None while it is open."""

        def work(connection: Connection, council_id: str) -> Sealed | None:
            key = {"council_id": council_id, "round_id": round_id}
            shown = select(tables.picture.c.shown).filter_by(**key)
            hidden = select(tables.sealed.c.statistics).filter_by(**key)
            picture = connection.execute(shown).scalar_one_or_none()
            statistics = connection.execute(hidden).scalar_one_or_none()
            return None if picture is None or statistics is None else Sealed(picture, statistics)

        return self.door.read(work)


def _round(connection: Connection, council_id: str, round_id: str) -> Round:
    key = {"council_id": council_id, "id": round_id}
    row = connection.execute(find(tables.round_, *key), key).mappings().one_or_none()
    if row is None:
        raise NotFound(Problem("Round", "It is not in this council's records.", "Go back."))
    return to_round(row)


def _open_round(connection: Connection, council_id: str, round_id: str) -> Round:
    one = _round(connection, council_id, round_id)
    if one.state != "open":
        what = f"It is {one.state}, so no answer can be changed."
        raise NotAllowed(Problem(one.title, what, "Ask who runs it to open it again."))
    return one


def _own(
    connection: Connection, council_id: str, round_id: str, respondent_id: str
) -> dict[str, Answer]:
    key = {"council_id": council_id, "round_id": round_id, "respondent_id": respondent_id}
    rows = connection.execute(select(tables.answer).filter_by(**key)).mappings()
    return {row["question_id"]: to_answer(row) for row in rows}


def _everything(connection: Connection, council_id: str, round_id: str) -> Said:
    key = {"council_id": council_id, "round_id": round_id}
    people = connection.execute(select(tables.respondent).filter_by(**key)).mappings().all()
    given: dict[str, list[Answer]] = {row["id"]: [] for row in people}
    for row in connection.execute(select(tables.answer).filter_by(**key)).mappings():
        given[row["respondent_id"]].append(to_answer(row))
    return tuple((Respondent(p["id"], p["group"]), tuple(given[p["id"]])) for p in people)


def _forget_order(connection: Connection, council_id: str, round_id: str) -> None:
    def rows_of(table: Table) -> list[dict[str, object]]:
        here = and_(table.c.council_id == council_id, table.c.round_id == round_id)
        rows = [dict(row) for row in connection.execute(select(table).where(here)).mappings()]
        random.SystemRandom().shuffle(rows)
        connection.execute(delete(table).where(here))
        return rows

    rows_of(tables.answer_event)
    answers, people = rows_of(tables.answer), rows_of(tables.respondent)
    for table, rows in ((tables.respondent, people), (tables.answer, answers)):
        if rows:
            connection.execute(table.insert(), rows)
