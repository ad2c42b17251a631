"""Who signs in, for how long, and who works for a council."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from toolkit.model.council import Role

IDLE = timedelta(minutes=30)  # after which somebody else may be sitting there
LONGEST = timedelta(hours=12)  # a long day's work
LAPSE = timedelta(days=60)  # after which an address may have been given to somebody else

LOCAL_ACCOUNT = "local"  # the one person at a computer of their own, where nobody signs in

Ending = Literal["idle", "long", "over", "disabled"]


@dataclass(frozen=True)
class Identity:
    """What the provider told of somebody at one sign-in.

    `mark` is different for every sign-in, `began_at` (UTC) its moment by the provider's clock.
    `email` is the address as the provider tells it, `known` whether it may be believed.
    """

    issuer: str
    subject: str
    mark: str
    began_at: datetime
    name: str = ""
    email: str = ""
    known: bool = False


@dataclass(frozen=True)
class Visit:
    """One sign-in of one account: from signing in until signing out, or until it ends by itself."""

    id: str
    account_id: str


@dataclass(frozen=True)
class Member:
    """Somebody who works for the council, as their provider names them.

    `known` is whether the address may be believed. One that may not is never taken for theirs.
    """

    account_id: str
    name: str
    email: str
    role: Role
    known: bool = False

    @property
    def address(self) -> str:
        """The address as it is compared; empty where it may not be believed."""
        return same_address(self.email) if self.known else ""

    @property
    def called(self) -> str:
        """What to call them: by name, or by address where no name was told."""
        return self.name or self.address or self.account_id[:8]


@dataclass(frozen=True)
class Invitation:
    """Somebody who may join as soon as they sign in with this address."""

    email: str
    role: Role
    invited_on: date

    @property
    def lapses_on(self) -> date:
        """The first day on which it leads nowhere any more."""
        return self.invited_on + LAPSE


def same_address(email: str) -> str:
    """The address as it is compared: two that differ in capitals only are one."""
    return email.strip().casefold()
