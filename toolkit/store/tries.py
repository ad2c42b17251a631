"""How often somebody may guess a join code, counted together by all processes on one database.

A whole council may sit behind one address, so the address of those who mistype is not shut for
long: each two seconds take one wrong code off its count, and right ones are none. The same wrong
code counts once, since typing it again finds nothing new. docs/security.md does the sum.

What is kept of a wrong code is when it was typed and a keyed hash of the address that it came from,
for ten minutes; it is gone ten minutes later at the latest while the app runs. The key is no part
of the database, so whoever has that finds no address in it.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Network, ip_address
from typing import TypeVar

from sqlalchemy import ColumnElement, Connection, delete, or_, select, text

from toolkit.errors import Problem, TooMany
from toolkit.store import locks, tables
from toolkit.store.database import Store, put_once

T = TypeVar("T")
PER_ADDRESS, EASES_SECONDS = 30, 2  # so many at once, and then one more for each two seconds
KEPT_SECONDS = 600
FOR_ALL, ALL_SECONDS = 300, 60
AHEAD_SECONDS = 60  # what lies further ahead than clocks differ was written before one was set back
_ONE_AT_A_TIME = text(f"SELECT pg_advisory_xact_lock({locks.GUESSING})")
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
        """The tries from one address, or from one network of IPv6, where each has many."""
        return AddressTries(store, self.hide(_network(address), 32), self.clock, self.hide)

    def hide(self, words: str, size: int = 16) -> str:
        """The hash of these words, which without the key tells nothing of them."""
        return hashlib.blake2b(words.encode(), key=self.key, digest_size=size).hexdigest()


@dataclass(frozen=True)
class AddressTries:
    """The tries from one address, which is known here by a hash alone."""

    store: Store
    who: str
    clock: Callable[[], float]
    hide: Callable[[str], str]

    def attempt(self, said: str, find: Callable[[], T | None]) -> T | None:
        """What `find` finds for what was said. None counts against the address and against all.

        One at a time, so that many tries at once are no way round. Raises TooMany, without
        looking, when the address or all together failed too often.
        """
        with self.store.together():
            self.store.run_tx(self._check)
            found = find()
            if found is None:
                self.store.run_tx(lambda connection: self._count(connection, said))
            return found

    def _check(self, connection: Connection) -> None:
        if connection.dialect.name == "postgresql":  # a file has one writer anyway
            connection.execute(_ONE_AT_A_TIME)
        now = self.clock()
        forget(connection, now)
        shut = wrong_now(_times(connection, _ROWS.who == self.who), now) > PER_ADDRESS - 1
        if shut or len(_times(connection, _ROWS.at > now - ALL_SECONDS)) >= FOR_ALL:
            raise TooMany(Problem.of("faults_store.too_many_wrong_codes"))

    def _count(self, connection: Connection, said: str) -> None:
        row = {"id": self.hide(f"{self.who} {said}"), "who": self.who, "at": self.clock()}
        connection.execute(put_once(tables.wrong_code), row)


def _network(address: str) -> str:
    """The address, or the /64 of one of IPv6; what is no address stands for itself."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv4Address):
        return str(known)
    return str(known.ipv4_mapped or IPv6Network((known.packed[:8] + bytes(8), 64)))


def wrong_now(times: Iterable[float], now: float) -> float:
    """How many wrong codes count now: one for each of these times, and less as time goes by."""
    level, last = 0.0, now
    for at in sorted(times):
        level = max(0.0, level - max(0.0, at - last) / EASES_SECONDS) + 1
        last = at
    return max(0.0, level - max(0.0, now - last) / EASES_SECONDS)


def forget_tries(store: Store) -> None:
    """What was kept of wrong codes for ten minutes is gone, though nobody types another."""
    store.run_tx(lambda connection: forget(connection, time.time()))


def forget(connection: Connection, now: float) -> None:
    """Nothing is kept of wrong codes that were typed more than ten minutes ago."""
    gone = or_(_ROWS.at <= now - KEPT_SECONDS, _ROWS.at > now + AHEAD_SECONDS)
    connection.execute(delete(tables.wrong_code).where(gone))


def _times(connection: Connection, which: ColumnElement[bool]) -> list[float]:
    """When the wrong codes were typed that are meant."""
    return list(connection.execute(select(_ROWS.at).where(which)).scalars())
