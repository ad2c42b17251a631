"""Rounds, respondents and their answers, and the closing that turns them into one picture.

No method reads what more than one person answered in a round, except its closing. With an answer
there is no time, no order and no address; at the close all rows are written again in random order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, and_, bindparam, func, select, update
from sqlalchemy.exc import IntegrityError

from toolkit.errors import AnswerError, NotAllowed, NotFound, Problem
from toolkit.model.answers import Answer, Respondent, Round
from toolkit.store import tables
from toolkit.store.closing import NOTHING_SEALED, answers_in, forget_order, shown_votes_in
from toolkit.store.closing import Counted as Counted
from toolkit.store.closing import Said as Said
from toolkit.store.closing import Sealed as Sealed
from toolkit.store.database import Door, find, put, put_once
from toolkit.store.entrances import close_entrances
from toolkit.store.rows import answer_row, round_row, to_answer, to_round
from toolkit.store.trail import Stamp, note_audit
from toolkit.words import advice, text


@dataclass(frozen=True)
class Answers:
    """One council's rounds. Every public method is one transaction."""

    door: Door

    def add_round(self, assessment_id: str, one: Round, stamp: Stamp | None = None) -> None:
        """The round is stored below its assessment, after those that were opened before."""

        def work(connection: Connection, council_id: str) -> None:
            table = tables.round_
            here = and_(table.c.council_id == council_id, table.c.assessment_id == assessment_id)
            last = connection.execute(select(func.max(table.c.position)).where(here)).scalar()
            row = round_row(council_id, assessment_id, one) | {"position": (last or 0) + 1}
            connection.execute(table.insert(), [row])
            if stamp is not None:
                note_audit(
                    connection, council_id, stamp, "open", text("trail.round", title=one.title)
                )

        self.door.run_tx(work)

    def round(self, round_id: str) -> Round:
        """The round with this id. Raises NotFound."""
        return self.door.read(
            lambda connection, council_id: read_round(connection, council_id, round_id)
        )

    def assessment_id(self, round_id: str) -> str:
        """The id of the assessment that the round belongs to. Raises NotFound."""

        def work(connection: Connection, council_id: str) -> str:
            key = {"council_id": council_id, "id": round_id}
            row = connection.execute(find(tables.round_, *key), key).mappings().one_or_none()
            if row is None:
                raise _no_round()
            return str(row["assessment_id"])

        return self.door.read(work)

    def admit(self, round_id: str, respondent: Respondent) -> None:
        """The respondent may answer; doing it again changes nothing.

        Raises NotAllowed unless the round is open to the group, or pauses.
        """

        def work(connection: Connection, council_id: str) -> None:
            one = read_round(connection, council_id, round_id)
            if one.state not in ("open", "paused"):
                raise _not_open(one.title, one.state)
            if respondent.group not in one.groups:
                raise NotAllowed(
                    Problem(
                        one.title,
                        *advice(
                            "faults_answers.not_asked",
                            group=respondent.group,
                            names=", ".join(one.groups),
                        ),
                    )
                )
            row = {"council_id": council_id, "round_id": round_id}
            row |= {"id": respondent.id, "group": respondent.group}
            connection.execute(put_once(tables.respondent), row)

        self.door.run_tx(work, shared=True)

    def respondent(self, round_id: str, respondent_id: str) -> Respondent:
        """The respondent with this id. Raises NotFound."""

        def work(connection: Connection, council_id: str) -> Respondent:
            key = {"council_id": council_id, "round_id": round_id, "id": respondent_id}
            row = connection.execute(find(tables.respondent, *key), key).mappings().one_or_none()
            if row is None:
                raise NotFound(Problem.of("faults_answers.nobody_sits_here"))
            return Respondent(row["id"], row["group"])

        return self.door.read(work)

    def save(self, round_id: str, respondent_id: str, answer: Answer, idem: str) -> Answer:
        """The answer is stored: `save_all` of one."""
        (kept,) = self.save_all(round_id, respondent_id, (answer,), idem)
        return kept

    def save_all(
        self, round_id: str, respondent_id: str, answers: Sequence[Answer], idem: str
    ) -> tuple[Answer, ...]:
        """One person's answers are stored, all or none; on return they survive anything.

        The same `idem` counts once. Of two answers to one question the last stands. Raises
        NotAllowed when the round is not open or a picture holds one of the answers, AnswerError
        when a comment is sent where comments are not kept with the person.
        """

        def work(connection: Connection, council_id: str) -> tuple[Answer, ...]:
            place = {"council_id": council_id, "round_id": round_id}
            own = place | {"respondent_id": respondent_id}
            is_first = note_save(connection, place, idem)
            key = own | ({"question_id": answers[0].question_id} if len(answers) == 1 else {})
            # Read after that: the same save may have been under way, and have been waited for.
            found = connection.execute(_before(*key), key).mappings().all()
            check_open(found[0]["title"], found[0]["state"])
            _check_comments(found[0], answers)
            before = {row["question_id"]: row for row in found}
            new = _renewed(answers, before, again=not is_first)
            rows = [
                own | {"question_id": id, "rev": one.revision} | answer_row(one)
                for id, one in sorted(new.items())  # so that two sheets do not lock each other out
            ]
            if rows:
                connection.execute(put(tables.answer), rows)
            kept = (one.question_id for one in answers)
            return tuple(new.get(id) or to_answer(before[id]) for id in kept)

        return self.door.run_tx(work, shared=True)

    def own(self, round_id: str, respondent_id: str) -> dict[str, Answer]:
        """One person's own answers, under their questions' ids."""

        def work(connection: Connection, council_id: str) -> dict[str, Answer]:
            return _own(connection, council_id, round_id, respondent_id)

        return self.door.read(work)

    def alone(self, round_ids: Iterable[str]) -> dict[str, dict[str, Answer]]:
        """The answers in these rooms of one, under the ids of their rounds and questions.

        Raises NotAllowed when somebody else was invited to one of them; their answers are not read.
        """
        ids = tuple(round_ids)

        def work(connection: Connection, council_id: str) -> dict[str, dict[str, Answer]]:
            found: dict[str, dict[str, Answer]] = {id: {} for id in ids}
            key = {"council_id": council_id, "round_ids": ids}
            for row in connection.execute(_ALONE, key).mappings():
                if row["promise"] != "alone":
                    told = advice("faults_answers.people_promised_nobody_reads")
                    raise NotAllowed(Problem(row["title"], *told))
                if row["question_id"] is not None:
                    found[row["id"]][row["question_id"]] = to_answer(row)
            return found

        return self.door.read(work) if ids else {}

    def count(self, round_id: str) -> int:
        """How many people have answered at least one question."""

        def work(connection: Connection, council_id: str) -> int:
            table = tables.answer
            here = and_(table.c.council_id == council_id, table.c.round_id == round_id)
            query = select(func.count(table.c.respondent_id.distinct())).where(here)
            return int(connection.execute(query).scalar_one())

        return self.door.read(work)

    def close(self, round_id: str, on: date, seal: Callable[[Said, Counted], Sealed]) -> None:
        """The round is closed and its picture frozen; closing it again changes nothing.

        `seal` turns everything that was said into the picture and the sealed statistics, inside
        the transaction; it is told which answers an earlier picture holds. All rows of people are
        then written again in random order, and the list of saves and the ways in are dropped, from
        the files beside the database too.
        """

        def work(connection: Connection, council_id: str) -> None:
            one = read_round(connection, council_id, round_id)
            if one.state == "closed":
                return
            if one.promise == "alone":
                raise NotAllowed(
                    Problem(one.title, *advice("faults_answers.one_persons_own_record"))
                )
            place = {"council_id": council_id, "round_id": round_id}
            if one.promise == "room":
                frozen = seal(shown_votes_in(connection, council_id, round_id), frozenset())
            else:
                frozen = seal(*answers_in(connection, council_id, round_id))
                renewed = tables.answer.c.question_id.in_(frozen.renewed)
                here = tables.answer.update().filter_by(**place).where(renewed)
                connection.execute(here.values(counted=True))
            connection.execute(put(tables.picture), place | {"shown": frozen.picture})
            connection.execute(put(tables.sealed), place | {"statistics": frozen.statistics})
            forget_order(connection, council_id, round_id)
            close_entrances(connection, council_id, round_id)
            _set_state(connection, council_id, round_id, state="closed", closed_on=on)

        self.door.run_tx(work, scrub=True)

    def reopen(self, round_id: str) -> None:
        """The round can be answered again; its picture stays in the store, and is not served."""

        def work(connection: Connection, council_id: str) -> None:
            _set_state(connection, council_id, round_id, state="open", closed_on=None)

        self.door.run_tx(work)

    def people(self, round_id: str) -> int:
        """How many people have a seat in the round."""

        def work(connection: Connection, council_id: str) -> int:
            key = {"council_id": council_id, "round_id": round_id}
            query = select(func.count()).select_from(tables.respondent).filter_by(**key)
            return int(connection.execute(query).scalar_one())

        return self.door.read(work)

    def sealed(self, round_id: str) -> Sealed | None:
        """What was frozen when the round closed, or None while it is open."""
        return self.all_sealed((round_id,)).get(round_id)

    def all_sealed(self, round_ids: Iterable[str]) -> dict[str, Sealed]:
        """What was frozen of these rounds, of those that were closed."""
        ids = tuple(round_ids)

        def work(connection: Connection, council_id: str) -> dict[str, Sealed]:
            rows = connection.execute(_SEALED, {"council_id": council_id, "round_ids": ids})
            return {id: Sealed(shown, sealed or NOTHING_SEALED) for id, shown, sealed in rows}

        return self.door.read(work) if ids else {}


def read_round(connection: Connection, council_id: str, round_id: str) -> Round:
    """The round with this id. Raises NotFound."""
    key = {"council_id": council_id, "id": round_id}
    row = connection.execute(find(tables.round_, *key), key).mappings().one_or_none()
    if row is None:
        raise _no_round()
    return to_round(row)


def _no_round() -> NotFound:
    return NotFound(Problem.of("faults_answers.not_in_councils_records"))


def open_round(connection: Connection, council_id: str, round_id: str) -> Round:
    """The round with this id, if it can be answered. Raises NotFound, NotAllowed."""
    one = read_round(connection, council_id, round_id)
    check_open(one.title, one.state)
    return one


def check_open(title: str, state: str) -> None:
    """Nothing happens where the round can be answered. Raises NotAllowed where it cannot."""
    if state != "open":
        raise _not_open(title, state)


def _not_open(title: str, state: str) -> NotAllowed:
    known = text(f"faults_answers.state.{state}")
    return NotAllowed(Problem(title, *advice("faults_answers.no_answer_can", state=known)))


def in_a_picture(title: str) -> NotAllowed:
    """The answer is part of a picture that was shown, which a change would give away."""
    return NotAllowed(Problem(title, *advice("faults_answers.your_answer_in_picture")))


def note_save(connection: Connection, place: Mapping[str, object], idem: str) -> bool:
    """The save is noted; tells whether it is the first with its key. Raises NotFound."""
    try:
        event = connection.execute(put_once(tables.answer_event), {**place, "idem": idem})
    except IntegrityError as error:
        raise _no_round() from error
    return bool(event.rowcount)


_ROUND, _ANSWER = tables.round_.c, tables.answer.c

_OF_COUNCIL = _ROUND.council_id == bindparam("council_id")
_THESE = _ROUND.id.in_(bindparam("round_ids", expanding=True))
_ALONE = (
    select(_ROUND.id, _ROUND.title, _ROUND.promise, tables.answer)
    .outerjoin_from(
        tables.round_,
        tables.answer,
        and_(
            _ANSWER.council_id == _ROUND.council_id,
            _ANSWER.round_id == _ROUND.id,
            _ROUND.promise == "alone",
        ),
    )
    .where(_OF_COUNCIL, _THESE)
)
_PICTURE, _HIDDEN = tables.picture.c, tables.sealed.c
_SEALED = (
    select(_PICTURE.round_id, _PICTURE.shown, _HIDDEN.statistics)
    .outerjoin_from(
        tables.picture,
        tables.sealed,
        and_(_HIDDEN.council_id == _PICTURE.council_id, _HIDDEN.round_id == _PICTURE.round_id),
    )
    .where(
        _PICTURE.council_id == bindparam("council_id"),
        _PICTURE.round_id.in_(bindparam("round_ids", expanding=True)),
    )
)


@cache
def _before(*names: str) -> Select[Any]:
    """A round, and the answers in it that these columns find, if there are any: in one way."""
    same = (_ANSWER.council_id == _ROUND.council_id, _ANSWER.round_id == _ROUND.id)
    these = (_ANSWER[name] == bindparam(name) for name in names)
    return (
        select(_ROUND.title, _ROUND.promise, _ROUND.state, tables.answer)
        .outerjoin_from(tables.round_, tables.answer, and_(*same, *these))
        .where(_ROUND.council_id == bindparam("council_id"), _ROUND.id == bindparam("round_id"))
    )


def _check_comments(stored: RowMapping, answers: Iterable[Answer]) -> None:
    """Nothing happens where comments may be kept with the person. Raises AnswerError else."""
    if stored["promise"] != "alone" and any(one.comment for one in answers):
        told = advice("faults_answers.comment_came_with_answer")
        raise AnswerError(Problem(stored["title"], *told))


def _renewed(
    answers: Iterable[Answer], before: Mapping[str, RowMapping], *, again: bool
) -> dict[str, Answer]:
    """What is to be written of one person's answers, under their questions' ids.

    Where the same was saved before, only what is not there any more. Raises NotAllowed.
    """
    new = {}
    for answer in answers:
        last = before.get(answer.question_id)
        if last is not None and again:
            continue
        if last is not None and last["counted"]:
            raise in_a_picture(last["title"])
        revision = (0 if last is None else last["rev"]) + 1
        new[answer.question_id] = replace(answer, revision=revision)
    return new


def _set_state(
    connection: Connection, council_id: str, round_id: str, *, state: str, closed_on: date | None
) -> None:
    table = tables.round_
    here = and_(table.c.council_id == council_id, table.c.id == round_id)
    values = {"state": state, "closed_on": closed_on}
    connection.execute(update(table).where(here).values(values))


def _own(
    connection: Connection, council_id: str, round_id: str, respondent_id: str
) -> dict[str, Answer]:
    key = {"council_id": council_id, "round_id": round_id, "respondent_id": respondent_id}
    rows = connection.execute(find(tables.answer, *key), key).mappings()
    return {row["question_id"]: to_answer(row) for row in rows}
