"""How somebody gets into a round, and back into it: by a code, a link, or their own secret.

A respondent's id is a hash of a secret that only their browser holds, so nothing that is stored
leads back to them. The secret begins with where it belongs: council and round.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace

from toolkit.errors import NotAllowed, NotFound, Problem
from toolkit.method import DEFAULT
from toolkit.model.answers import Assessment, Respondent, Round
from toolkit.model.bank import Bank
from toolkit.model.council import Council
from toolkit.model.room import Invitation
from toolkit.seat.place import Seat, kept_bank, seat_of
from toolkit.store.answers import Answers
from toolkit.store.database import Door, Store
from toolkit.store.entrances import Entrances, Place, Ticket, find_place
from toolkit.store.live import Live
from toolkit.store.records import Records
from toolkit.store.tries import AddressTries
from toolkit.words import advice

SIGNS = "BCDFGHJKMNPQRSTVWXYZ3479"
LENGTH = 8
SHORTEST_LINK = 22  # signs of a token, which no code has, whatever is typed between its own
MEANT = str.maketrans("8526", "BSZG")
_KEY = re.compile(r"[A-Za-z0-9_-]{32,64}")


def new_code() -> str:
    """A code to read from a wall and type: eight of 24 signs, no vowel and no two that look alike.

    Each sign is as likely as any other.
    """
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def new_token() -> str:
    """128 random bits for a link."""
    return secrets.token_urlsafe(16)


def show_code(code: str) -> str:
    """The code in two halves, as it is read aloud."""
    return f"{code[:4]}-{code[4:]}" if code else ""


def read_code(said: str) -> str | None:
    """What was typed as the code that was meant, or None where it cannot be one."""
    signs = re.sub(r"[^A-Z0-9]", "", said.upper()).translate(MEANT)
    return signs if len(signs) == LENGTH and set(signs) <= set(SIGNS) else None


@dataclass(frozen=True)
class _Way:
    """Where a code or a link leads, and all that is told there."""

    door: Door
    place: Place
    secret: str
    ticket: Ticket | None
    one: Round
    assessment: Assessment
    bank: Bank
    council: Council


def look_up(store: Store, said: str, *, tries: AddressTries) -> Invitation:
    """What somebody with this code or link is invited to.

    Raises NotFound when it leads nowhere or was used, TooMany after too many wrong codes. What
    cannot be a code at all is no guess, and links cannot be guessed: neither counts.
    """
    text = said.strip()
    if len(text) >= SHORTEST_LINK:
        way = _by_token(store, text)
    else:
        code = read_code(text)
        place = None if code is None else tries.attempt(code, lambda: _by_code(store, code))
        if place is None:
            raise NotFound(Problem.of("faults_answers.code_not_right"))
        way = _arrive(store, place, "")
    groups = tuple((one.id, one.title) for one in way.bank.groups if one.id in way.one.groups)
    return Invitation(
        token=text if way.ticket else way.place.token,
        council=way.council.name,
        title=way.one.title,
        promise=way.one.promise,
        pace=way.one.pace,
        k=DEFAULT.changed(way.bank.method).k,
        groups=groups,
        closes_on=way.one.closes_on,
        sayable=way.one.sayable,
        group=way.ticket.group if way.ticket else "",
        sample=way.council.sample,
        round_id=way.one.id,
    )


def join(store: Store, token: str, group: str, key: str = "") -> tuple[Seat, str]:
    """A seat in the round that the token opens, and the secret by which it is found again.

    The same `key` (32 random signs, from the page that asks) makes the same seat, so that a double
    click or a lost reply does no harm. Raises NotFound when the token leads nowhere or was used,
    NotAllowed when the group is not asked or the round is over.
    """
    place, secret = _split(store, token)
    own = _secret(place, key if _KEY.fullmatch(key) else secrets.token_urlsafe(24))
    with store.together():
        if there := come_back(store, own):
            return there, own
        way = _arrive(store, place, secret)
        chosen = way.ticket.group if way.ticket else group
        respondent = Respondent(_id_of(own), chosen)
        Answers(way.door).admit(way.one.id, respondent)
        if way.ticket:
            Entrances(way.door).use_ticket(way.one.id, secret)
    name = way.council.name
    return seat_of(way.door, way.bank, way.assessment, way.one, respondent, name), own


def joined_before(store: Store, token: str, key: str) -> str | None:
    """The secret of the seat that this token and key made already, or None.

    A link that works once is used up by then: a reply that was lost would else cost the seat.
    """
    try:
        own = _secret(_split(store, token)[0], key)
    except NotFound:
        return None
    return own if come_back(store, own) else None


def come_back(store: Store, secret: str, known: Iterable[Seat] = ()) -> Seat | None:
    """The seat that the secret belongs to, or None where there is none any more.

    With `known` seats of the same round and group less is read: they differ in the person alone.
    """
    council_id, round_id = _where(secret)
    if not round_id:
        return None
    door = Door(store, council_id)

    def look() -> Seat:
        respondent = Answers(door).respondent(round_id, _id_of(secret))
        for one in known:
            if (one.door, one.round.id, one.respondent.group) == (door, round_id, respondent.group):
                return replace(one, respondent=respondent)
        return _sit(door, Answers(door).round(round_id), respondent)

    try:
        return store.read(lambda _: look())
    except NotFound:
        return None


def find_pulse(store: Store, held: Iterable[str], round_id: str) -> int | None:
    """How far this round has moved, for whoever holds a secret that names it; else None.

    Nobody is looked up: the number tells nothing but that a host did something.
    """
    named = {place[1]: place[0] for place in map(_where, held)}
    if not round_id or round_id not in named:
        return None
    try:
        return Live(Door(store, named[round_id])).stage(round_id).pulse
    except NotFound:
        return None


def _where(secret: str) -> tuple[str, str]:
    """The council and the round that a secret names; empty where it cannot be one."""
    council_id, round_id, key = (["", "", *secret.rsplit(".", 2)])[-3:]
    return (council_id, round_id) if council_id and _KEY.fullmatch(key) else ("", "")


def _secret(place: Place, key: str) -> str:
    return f"{place.council_id}.{place.round_id}.{key}"


def _id_of(secret: str) -> str:
    return hashlib.sha256(f"seat {secret}".encode()).hexdigest()[:32]


def _sit(door: Door, one: Round, respondent: Respondent) -> Seat:
    records = Records(door)
    assessment = records.assessment(Answers(door).assessment_id(one.id))
    council = records.council()
    bank = kept_bank(door.store, assessment.bank_fingerprint, council.nation)
    return seat_of(door, bank, assessment, one, respondent, council.name)


def _by_code(store: Store, code: str) -> Place | None:
    place = find_place(store, code)
    return place if place is not None and place.code == code else None


def _by_token(store: Store, token: str) -> _Way:
    place, secret = _split(store, token)
    return _arrive(store, place, secret)


def _split(store: Store, token: str) -> tuple[Place, str]:
    """Where a token leads, and the part of it that lets one person in, if it is such a link."""
    first, _, secret = token.strip().partition(".")
    place = find_place(store, first)
    if place is None or place.token != first:
        raise _no_way()
    return place, secret


def _arrive(store: Store, place: Place, secret: str) -> _Way:
    door = Door(store, place.council_id)
    one = Answers(door).round(place.round_id)
    ticket = Entrances(door).ticket(one.id, secret) if secret else None
    if (ticket is None) and (secret or one.entry == "links"):
        raise _no_way()
    if ticket is not None and ticket.used:
        raise NotFound(Problem.of("faults_answers.has_been_used"))
    if one.state not in ("open", "paused"):
        raise NotAllowed(Problem(one.title, *advice("faults_answers.not_open")))
    records = Records(door)
    assessment = records.assessment(Answers(door).assessment_id(one.id))
    council = records.council()
    bank = kept_bank(store, assessment.bank_fingerprint, council.nation)
    return _Way(door, place, secret, ticket, one, assessment, bank, council)


def _no_way() -> NotFound:
    return NotFound(Problem.of("faults_answers.leads_nowhere_or_what"))
