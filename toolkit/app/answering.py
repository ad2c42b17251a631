"""What is chosen on a phone's card is kept: one small request a choice, without a run of the page.

`static/card.js` sends what the card says and tells "Saved" once it was answered, which is after the
answer is on the disk. What could not be kept it sends again; the same key counts once.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from toolkit.app.joining import COOKIE, Said, read_form, secrets_in
from toolkit.app.seating import KNOWN
from toolkit.app.sheet import DONT_KNOW, NOT_APPLICABLE
from toolkit.errors import AnswerError, DatabaseAway, Problem, StoreError, ToolkitError
from toolkit.model.answers import Answer
from toolkit.model.bank import EVIDENCE_GRADES, LEVELS
from toolkit.seat import Seat, new_key
from toolkit.store.database import Store
from toolkit.words import text

ADDRESS: Final = "/candour/answer"
REFUSED = 409  # sent again it would be refused again
LONGEST_REFERENCE = 500
LONGEST = 16_384  # bytes of what a card says, with a reference of 500 signs in any script
_KEY = re.compile(r"[0-9a-f]{32}")


def routes(the_store: Callable[[], Store]) -> list[Route]:
    """Give the route to which the cards of phones send what was chosen."""

    async def keep(request: Request) -> Response:
        said = await read_form(request, LONGEST)
        if isinstance(said, Response):
            return said
        return await run_in_threadpool(keep_answer, the_store, request.cookies.get(COOKIE), said)

    return [Route(ADDRESS, keep, methods=["POST"])]


def keep_answer(the_store: Callable[[], Store], cookie: str | None, said: Said) -> Response:
    """Keep what a card says in the seat that it was drawn for, and tell its revision."""
    secret = next((one for one in secrets_in(cookie) if mark_of(one) == said.get("seat")), "")
    seat = KNOWN.find(the_store(), secret)
    if seat is None:
        return _tell(text("take_part.no_place"), REFUSED)
    key, turn = said.get("key", ""), said.get("turn", "")
    key = key if _KEY.fullmatch(key) else new_key()
    try:
        where = int(turn) if turn.isdecimal() and len(turn) < 5 else 0
        kept = seat.save_answer(read_answer(seat, said), key, where)
    except DatabaseAway:
        raise
    except StoreError:
        return _tell("", 503)
    except ToolkitError as error:
        return _tell(" ".join(f"{one.what} {one.fix}" for one in error.problems), REFUSED)
    KNOWN.remember(secret, seat)
    return _tell(str(kept.revision), 200)


def mark_of(secret: str) -> str:
    """What a card says of the seat that it was drawn for, from which no seat can be found."""
    return hashlib.sha256(f"card {secret}".encode()).hexdigest()[:16]


def read_answer(seat: Seat, said: Said) -> Answer:
    """What the card says as an answer, without what this person is not asked.

    Raises AnswerError where nothing was chosen that this person may choose.
    """
    question, choice = said.get("question", ""), said.get("choice", "")
    sayable = _one_of(LEVELS, said.get("sayable")) if seat.round.sayable else None
    level = _one_of(LEVELS, choice)
    if level is None:
        if choice == DONT_KNOW:
            return Answer(question, "dont_know", sayable=sayable)
        if choice == NOT_APPLICABLE and seat.leads:
            return Answer(question, "not_applicable", sayable=sayable)
        where = text("faults_answers.where_question", question_id=question)
        raise AnswerError(Problem(where, text("take_part.nothing_chosen"), ""))
    if not seat.grades_evidence:
        return Answer(question, "rated", level, sayable=sayable)
    grade = _one_of(EVIDENCE_GRADES, said.get("evidence"))
    reference = said.get("reference", "")[:LONGEST_REFERENCE]
    return Answer(question, "rated", level, grade, reference, sayable=sayable)


def _one_of(allowed: tuple[int, ...], said: str | None) -> int | None:
    return next((one for one in allowed if str(one) == said), None)


def _tell(words: str, status: int) -> Response:
    return PlainTextResponse(words.strip(), status, {"Cache-Control": "no-store"})
