"""What happens while a round is open: its stage, its ballots, the votes in them, and the count.

No method reads the votes of more than one person but `seal_ballot`, which turns them into a
picture in the same transaction. With a vote there is no time, no order and no address.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, Update, and_, bindparam, func, select, update

from toolkit.errors import NotAllowed, NotFound, Problem
from toolkit.model.answers import AgreedRecord, Answer, Round
from toolkit.model.room import Ballot, Stage
from toolkit.store import tables
from toolkit.store.answers import check_open, in_a_picture, note_save
from toolkit.store.closing import NOTHING_SEALED, Counted, Said, Sealed, last_turns, votes_in
from toolkit.store.database import Door, find, put, put_once
from toolkit.store.rows import stage_row, to_agreed, to_ballot, to_stage, to_vote, vote_row
from toolkit.store.trail import Stamp, note_audit
from toolkit.words import advice, text


@dataclass(frozen=True)
class KeptBallot:
    """A ballot with what was frozen of it, by an earlier picture where it was opened again."""

    ballot: Ballot
    frozen: Sealed | None


@dataclass(frozen=True)
class Live:
    """One council's rounds while they run. Every public method is one transaction."""

    door: Door

    def stage(self, round_id: str) -> Stage:
        """What everybody in the room sees now. Raises NotFound."""

        def work(connection: Connection, council_id: str) -> Stage:
            key = {"council_id": council_id, "id": round_id}
            row = connection.execute(_STAGE, key).mappings().one_or_none()
            return to_stage(row) if row is not None else _gone()

        return self.door.read(work)

    def set_stage(self, one: Round, stage: Stage, stamp: Stamp, verb: str = "") -> None:
        """The round and its stage are as given; with a `verb` the audit trail says so."""

        def work(connection: Connection, council_id: str) -> None:
            table = tables.round_
            here = (table.c.council_id == council_id) & (table.c.id == one.id)
            values = stage_row(stage) | {"state": one.state}
            connection.execute(update(table).where(here).values(values))
            if verb:
                note_audit(
                    connection, council_id, stamp, verb, text("trail.round", title=one.title)
                )

        self.door.run_tx(work)

    def ballots(self, round_id: str, question_id: str = "") -> tuple[KeptBallot, ...]:
        """Every ballot of the round or of one question, turn by turn, with what was frozen."""

        def work(connection: Connection, council_id: str) -> tuple[KeptBallot, ...]:
            key = {"council_id": council_id, "round_id": round_id}
            key |= {"question_id": question_id} if question_id else {}
            return tuple(
                KeptBallot(
                    to_ballot(row),
                    None
                    if row["shown"] is None
                    else Sealed(row["shown"], row["sealed"] or NOTHING_SEALED),
                )
                for row in connection.execute(_ballots(*key), key).mappings()
            )

        return self.door.read(work)

    def open_ballots(self, round_id: str, question_ids: Iterable[str], turn: int = 1) -> None:
        """People may vote on these questions in this turn; a ballot that is there stays as it is.

        What was frozen of a ballot that is opened again stays beside it, and is shown to nobody.
        """

        def work(connection: Connection, council_id: str) -> None:
            for question_id in question_ids:
                row: dict[str, Any] = {"council_id": council_id, "round_id": round_id}
                row |= {"question_id": question_id, "turn": turn}
                connection.execute(put_once(tables.ballot), row | {"state": "open"})
                connection.execute(_this_ballot(row).values(state="open"))

        self.door.run_tx(work)

    def seal_ballot(self, ballot: Ballot, seal: Callable[[Said, Counted], Sealed]) -> None:
        """The ballot is shown with the picture that `seal` makes of its votes.

        `seal` gets every vote, and the pairs of respondent and question that an earlier picture
        of the ballot holds. The votes that are in the new one can be changed no more.
        """

        def work(connection: Connection, council_id: str) -> None:
            key = {"council_id": council_id, "round_id": ballot.round_id}
            key |= {"question_id": ballot.question_id}
            frozen = seal(*votes_in(connection, key | {"turn": ballot.turn}))
            row: dict[str, Any] = key | {"turn": ballot.turn}
            values = {"state": "shown", "shown": frozen.picture, "sealed": frozen.statistics}
            connection.execute(_this_ballot(row).values(values))
            if ballot.question_id in frozen.renewed:
                marked = tables.vote.update().filter_by(**row).values(counted=True)
                connection.execute(marked)

        self.door.run_tx(work)

    def save_vote(
        self, round_id: str, respondent_id: str, answer: Answer, idem: str, turn: int = 0
    ) -> Answer:
        """The vote is stored in the open ballot; it survives anything. The same `idem` counts once.

        Raises NotAllowed when the round or the question is not open, a picture holds the vote, or
        it was given for another `turn` than the one that is open.
        """

        def work(connection: Connection, council_id: str) -> Answer:
            place = {"council_id": council_id, "round_id": round_id}
            key = place | {"respondent_id": respondent_id, "question_id": answer.question_id}
            is_first = note_save(connection, place, idem)
            # Read after that: the same save may have been under way, and have been waited for.
            if not is_first and (kept := _last_vote(connection, key)) is not None:
                return kept
            stored = connection.execute(_BEFORE, key).mappings().one()
            check_open(stored["title"], stored["state"])
            _check_asked(stored["title"], stored["ballot"])
            if turn not in (0, stored["turn"]):
                told = advice("faults_answers.room_votes_anew")
                raise NotAllowed(Problem(stored["title"], *told))
            if stored["counted"]:
                raise in_a_picture(stored["title"])
            revision = (stored["rev"] or 0) + 1
            row = key | {"turn": stored["turn"], "rev": revision}
            connection.execute(put(tables.vote), row | vote_row(answer))
            return replace(answer, revision=revision)

        return self.door.run_tx(work, shared=True)

    def own_votes(self, round_id: str, respondent_id: str) -> dict[str, Answer]:
        """One person's own votes in the last turn of each question."""

        def work(connection: Connection, council_id: str) -> dict[str, Answer]:
            key = {"council_id": council_id, "round_id": round_id}
            last = last_turns(connection, key)
            key["respondent_id"] = respondent_id
            return {
                row["question_id"]: to_vote(row)
                for row in connection.execute(find(tables.vote, *key), key).mappings()
                if last.get(row["question_id"]) == row["turn"]
            }

        return self.door.read(work)

    def voted(self, round_id: str, question_id: str = "", turn: int = 0) -> int:
        """How many people voted in a ballot, or without a question in any ballot of the round."""

        def work(connection: Connection, council_id: str) -> int:
            key: dict[str, object] = {"council_id": council_id, "round_id": round_id}
            key |= {"question_id": question_id, "turn": turn} if question_id else {}
            query = select(func.count(_VOTE.respondent_id.distinct())).filter_by(**key)
            return int(connection.execute(query).scalar_one())

        return self.door.read(work)

    def agreed(self, round_id: str, question_id: str) -> AgreedRecord | None:
        """What the council agreed on a question of this round, or None."""

        def work(connection: Connection, council_id: str) -> AgreedRecord | None:
            key = {"council_id": council_id, "round_id": round_id, "question_id": question_id}
            row = connection.execute(_AGREED, key).mappings().one_or_none()
            return None if row is None else to_agreed(row)

        return self.door.read(work)


_STAGE = select(*(tables.round_.c[one.name] for one in fields(Stage))).where(
    tables.round_.c.council_id == bindparam("council_id"), tables.round_.c.id == bindparam("id")
)

_AGREED = select(tables.agreed).where(
    tables.agreed.c.council_id == bindparam("council_id"),
    tables.agreed.c.question_id == bindparam("question_id"),
    tables.agreed.c.assessment_id
    == select(tables.round_.c.assessment_id)
    .where(
        tables.round_.c.council_id == bindparam("council_id"),
        tables.round_.c.id == bindparam("round_id"),
    )
    .scalar_subquery(),
)

_ROUND, _BALLOT, _VOTE = tables.round_.c, tables.ballot.c, tables.vote.c
# A round, the last ballot on a question, and somebody's vote in it, if there are any: in one way.
_BEFORE = (
    select(
        _ROUND.title,
        _ROUND.state,
        _BALLOT.turn,
        _BALLOT.state.label("ballot"),
        _VOTE.rev,
        _VOTE.counted,
    )
    .outerjoin_from(
        tables.round_,
        tables.ballot,
        and_(
            _BALLOT.council_id == _ROUND.council_id,
            _BALLOT.round_id == _ROUND.id,
            _BALLOT.question_id == bindparam("question_id"),
        ),
    )
    .outerjoin(
        tables.vote,
        and_(
            _VOTE.council_id == _BALLOT.council_id,
            _VOTE.round_id == _BALLOT.round_id,
            _VOTE.question_id == _BALLOT.question_id,
            _VOTE.turn == _BALLOT.turn,
            _VOTE.respondent_id == bindparam("respondent_id"),
        ),
    )
    .where(_ROUND.council_id == bindparam("council_id"), _ROUND.id == bindparam("round_id"))
    .order_by(_BALLOT.turn.desc())
    .limit(1)
)


@cache
def _ballots(*names: str) -> Select[Any]:
    return find(tables.ballot, *names).order_by(tables.ballot.c.turn)


def _gone() -> Stage:
    raise NotFound(Problem.of("faults_answers.not_in_councils_records"))


def _this_ballot(row: Mapping[str, object]) -> Update:
    names = ("council_id", "round_id", "question_id", "turn")
    return tables.ballot.update().filter_by(**{name: row[name] for name in names})


def _last_vote(connection: Connection, key: Mapping[str, object]) -> Answer | None:
    table = tables.vote
    query = select(table).filter_by(**key).order_by(table.c.turn.desc()).limit(1)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else to_vote(row)


def _check_asked(title: str, state: str | None) -> None:
    """Nothing happens where a ballot in this state takes votes; else NotAllowed is raised."""
    if state is None:
        raise NotAllowed(Problem(title, *advice("faults_answers.question_has_not_been")))
    if state != "open":
        raise NotAllowed(Problem(title, *advice("faults_answers.votes_on_question_have_been")))
