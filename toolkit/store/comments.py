"""What people say in their own words: kept without anything that leads back to them.

A comment has no author, no time and no level. Its author's row counts how many they sent in all,
because a count for each question would tell who wrote. Nobody but those who run the round sees a
comment before it was checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import SystemRandom
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from toolkit.errors import NotAllowed, NotFound, Problem
from toolkit.model.room import Comment, CommentState
from toolkit.store import tables
from toolkit.store.answers import open_round
from toolkit.store.database import Door, find, put_once
from toolkit.store.rows import to_comment
from toolkit.store.trail import Stamp, note_audit
from toolkit.words import advice, text

MOST_COMMENTS = 20


@dataclass(frozen=True)
class Comments:
    """One council's comments. Every public method is one transaction."""

    door: Door

    def send(self, round_id: str, respondent_id: str, comment: Comment, idem: str, k: int) -> None:
        """The comment waits to be checked. The same `idem` counts once.

        Raises NotAllowed when the round is not open, the question was shown, or somebody has sent
        as many as one person may; and in a round or a ballot that was opened again, if those of `k`
        people could be read before: one more would be known as a newcomer's (METHOD 2.3 rule 1).
        """

        def work(connection: Connection, council_id: str) -> None:
            place = {"council_id": council_id, "round_id": round_id}
            event = connection.execute(put_once(tables.answer_event), place | {"idem": idem})
            if not event.rowcount:
                return
            one = open_round(connection, council_id, round_id)
            if one.promise == "room" and not _is_asked(connection, place, comment.question_id):
                raise NotAllowed(
                    Problem(one.title, *advice("faults_answers.votes_on_question_have"))
                )
            if _were_read(connection, place, comment.question_id, k):
                raise NotAllowed(
                    Problem(one.title, *advice("faults_answers.closed_before_no_more"))
                )
            table = tables.respondent
            mine = update(table).filter_by(**place, id=respondent_id)
            allowed = mine.where(table.c.comments < MOST_COMMENTS)
            if not connection.execute(allowed.values(comments=table.c.comments + 1)).rowcount:
                raise NotAllowed(
                    Problem(
                        one.title,
                        *advice("faults_answers.you_have_sent_comments", most=MOST_COMMENTS),
                    )
                )
            row = place | {"id": comment.id, "question_id": comment.question_id}
            row |= {"words": comment.words, "state": comment.state}
            connection.execute(tables.comment.insert(), [row])

        self.door.run_tx(work, shared=True)

    def left(self, round_id: str, respondent_id: str) -> int:
        """How many more comments somebody may send."""

        def work(connection: Connection, council_id: str) -> int:
            key = {"council_id": council_id, "round_id": round_id, "id": respondent_id}
            row = connection.execute(find(tables.respondent, *key), key).mappings().one_or_none()
            return 0 if row is None else MOST_COMMENTS - int(row["comments"])

        return self.door.read(work)

    def commenters(self, round_id: str) -> int:
        """How many people have sent a comment."""

        def work(connection: Connection, council_id: str) -> int:
            return _commenters(connection, {"council_id": council_id, "round_id": round_id})

        return self.door.read(work)

    def all(self, round_id: str) -> tuple[Comment, ...]:
        """Every comment of the round, in no order that means anything."""

        def work(connection: Connection, council_id: str) -> tuple[Comment, ...]:
            key = {"council_id": council_id, "round_id": round_id}
            rows = connection.execute(find(tables.comment, *key), key).mappings()
            return tuple(to_comment(row) for row in rows)

        return self.door.read(work)

    def forget_who(self, round_id: str, k: int) -> None:
        """Of a closed round in which at least `k` people commented nothing tells which did.

        As many people, drawn at random, stand for those who did. Nobody sends more after that, so
        that nobody has to be known again.
        """

        def work(connection: Connection, council_id: str) -> None:
            place = {"council_id": council_id, "round_id": round_id}
            many = _commenters(connection, place)
            if many < k:
                return
            table = tables.respondent
            everybody = connection.execute(select(table.c.id).filter_by(**place)).scalars().all()
            drawn = SystemRandom().sample(everybody, many)
            here = update(table).filter_by(**place)
            connection.execute(here.values(comments=0))
            one = here.where(table.c.id == bindparam("drawn")).values(comments=1)
            connection.execute(one, [{"drawn": id} for id in drawn])

        self.door.run_tx(work)

    def moderate(self, round_id: str, comment_id: str, state: CommentState, words: str) -> None:
        """The comment has this state and these words; what it said before is gone.

        Raises NotFound.
        """

        def work(connection: Connection, council_id: str) -> None:
            key = {"council_id": council_id, "round_id": round_id, "id": comment_id}
            values = {"state": state, "words": words}
            here = tables.comment.update().filter_by(**key)
            if not connection.execute(here.values(values)).rowcount:
                raise NotFound(Problem.of("faults_answers.not_any_more"))

        self.door.run_tx(work, scrub=True)

    def note(self, round_title: str, state: CommentState, stamp: Stamp) -> None:
        """The audit trail says that a comment was dealt with, and not which."""

        def work(connection: Connection, council_id: str) -> None:
            note_audit(
                connection,
                council_id,
                stamp,
                state,
                text("trail.comment_in_round", title=round_title),
            )

        self.door.run_tx(work)


def _is_asked(connection: Connection, place: dict[str, Any], question_id: str) -> bool:
    table = tables.ballot
    key = {**place, "question_id": question_id}
    last = select(table.c.state).filter_by(**key).order_by(table.c.turn.desc()).limit(1)
    return connection.execute(last).scalar_one_or_none() == "open"


def _were_read(connection: Connection, place: dict[str, Any], question_id: str, k: int) -> bool:
    """Whether the comments may have been read: the round was closed, or its last ballot shown."""
    closed = select(tables.picture.c.round_id).filter_by(**place)
    table = tables.ballot
    shown = select(table.c.shown).filter_by(**place, question_id=question_id)
    last = connection.execute(shown.order_by(table.c.turn.desc()).limit(1)).scalar_one_or_none()
    if last is None and connection.execute(closed).scalar_one_or_none() is None:
        return False
    return _commenters(connection, place) >= k


def _commenters(connection: Connection, place: dict[str, Any]) -> int:
    table = tables.respondent
    some = select(func.count()).select_from(table).filter_by(**place)
    return int(connection.execute(some.where(table.c.comments > 0)).scalar_one())
