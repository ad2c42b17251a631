"""How often somebody may guess a join code, counted together by all processes on one database.

What is kept of a wrong code is when it was typed and a keyed hash of the address that it came from,
for ten minutes; it is gone ten minutes later at the latest while the app runs. The key is no part
of the database, so whoever has that finds no address in it.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import ColumnElement, Connection, delete, func, or_, select, text

from toolkit.errors import Problem, TooMany
from toolkit.store import tables
from toolkit.store.database import Store

T = TypeVar("T")
PER_ADDRESS, ADDRESS_SECONDS = 30, 600
FOR_ALL, ALL_SECONDS = 300, 60
AHEAD_SECONDS = 60  # what lies further ahead than clocks differ was written before one was set back
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(7303015)")  # any number that we alone use
_ROWS = tables.wrong_code.c


def make_key(secret: str) -> bytes:
    """A key for the hashes, the same for all processes that share this secret."""
    return hashlib.blake2b(secret.encode(), digest_size=32, person=b"wrong codes").digest()


@dataclass(frozen=True)
class Tries:
    """The wrong codes of the last minutes. Right ones never count, since a hall has one address."""

    clock: Callable[[], float] = time.time
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    def of(self, store: Store, address: str) -> AddressTries:
        """The tries from one address."""
        who = hashlib.blake2b(address.encode(), key=self.key, digest_size=32).hexdigest()
        return AddressTries(store, who, self.clock)


@dataclass(frozen=True)
class AddressTries:
    """The tries from one address, which is known here by a hash alone."""

    store: Store
    who: str
    clock: Callable[[], float]

    def attempt(self, find: Callable[[], T | None]) -> T | None:
        """What `find` finds. None counts against the address and against all.

        One at a time, so that many tries at once are no way round. Raises TooMany, without
        looking, when the address or all together failed too often.
        """
        with self.store.together():
            self.store.run_tx(self._check)
            found = find()
            if found is None:
                self.store.run_tx(self._count)
            return found

    def _check(self, connection: Connection) -> None:
        if connection.dialect.name == "postgresql":  # a file has one writer anyway
            connection.execute(_ONE_AT_A_TIME)
        now = self.clock()
        forget(connection, now)
        here = _how_many(connection, _ROWS.who == self.who)
        if here >= PER_ADDRESS or _how_many(connection, _ROWS.at > now - ALL_SECONDS) >= FOR_ALL:
            what = "Too many wrong codes were typed here."
            fix = "Use the link or the QR code, or wait ten minutes."
            raise TooMany(Problem("The code", what, fix))

    def _count(self, connection: Connection) -> None:
        row = {"id": secrets.token_hex(16), "who": self.who, "at": self.clock()}
        connection.execute(tables.wrong_code.insert(), [row])


def forget_tries(store: Store) -> None:
    """What was kept of wrong codes for ten minutes is gone, though nobody types another."""
    store.run_tx(lambda connection: forget(connection, time.time()))


def forget(connection: Connection, now: float) -> None:
    """Nothing is kept of wrong codes that were typed more than ten minutes ago."""
    gone = or_(_ROWS.at <= now - ADDRESS_SECONDS, _ROWS.at > now + AHEAD_SECONDS)
    connection.execute(delete(tables.wrong_code).where(gone))


def _how_many(connection: Connection, which: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(tables.wrong_code).where(which)
    return int(connection.execute(query).scalar_one())
