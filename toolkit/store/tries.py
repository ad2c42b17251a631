"""How often somebody may guess a join code.

The tries of a process are kept in its memory, under a hash whose key dies with it, and for ten
minutes: no address is ever written down.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from toolkit.errors import Problem, TooMany

T = TypeVar("T")
PER_ADDRESS, ADDRESS_SECONDS = 30, 600
FOR_ALL, ALL_SECONDS = 300, 60


@dataclass
class Tries:
    """The wrong codes of the last minutes. Right ones never count, since a hall has one address."""

    clock: Callable[[], float] = time.monotonic
    _key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    _failed: dict[bytes, deque[float]] = field(default_factory=dict, repr=False)
    _all: deque[float] = field(default_factory=deque, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def of(self, address: str) -> AddressTries:
        """The tries from one address."""
        return AddressTries(self, hashlib.blake2b(address.encode(), key=self._key).digest())

    def attempt(self, who: bytes, find: Callable[[], T | None]) -> T | None:
        """What `find` finds. None counts against the address and against all.

        One at a time, so that many tries at once are no way round. Raises TooMany, without
        looking, when the address or all together failed too often.
        """
        with self._lock:
            self._forget()
            blocked = len(self._failed.get(who, ())) >= PER_ADDRESS
            if blocked or len(self._all) >= FOR_ALL:
                what = "Too many wrong codes were typed here."
                fix = "Use the link or the QR code, or wait ten minutes."
                raise TooMany(Problem("The code", what, fix))
            found = find()
            if found is None:
                moment = self.clock()
                self._failed.setdefault(who, deque()).append(moment)
                self._all.append(moment)
            return found

    def _forget(self) -> None:
        now = self.clock()
        _drop(self._all, now - ALL_SECONDS)
        for who, failed in list(self._failed.items()):
            _drop(failed, now - ADDRESS_SECONDS)
            if not failed:
                del self._failed[who]


@dataclass(frozen=True)
class AddressTries:
    """The tries from one address, which is known here by a hash alone."""

    tries: Tries
    who: bytes

    def attempt(self, find: Callable[[], T | None]) -> T | None:
        """What `find` finds; None counts as a failure. Raises TooMany after too many of them."""
        return self.tries.attempt(self.who, find)


def _drop(moments: deque[float], before: float) -> None:
    while moments and moments[0] <= before:
        moments.popleft()
