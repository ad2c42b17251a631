"""What people are told before their first question: who sees what, what is kept, how it works."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.model.room import Invitation
from toolkit.words import long_date, text


@dataclass(frozen=True)
class Told:
    """Sentences under one heading."""

    title: str
    lines: tuple[str, ...]


def promise_of(invitation: Invitation) -> tuple[Told, ...]:
    """All that is promised with this invitation, in plain words (METHOD 2.3)."""
    return (_who_sees(invitation), _what_is_kept(), _how_it_works(invitation))


def _who_sees(invitation: Invitation) -> Told:
    k = invitation.k
    if invitation.promise == "room":
        lines = [text("joining.sees.room1"), text("joining.sees.room2", k=k)]
        lines.append(text("joining.sees.room3"))
    else:
        lines = [text("joining.sees.survey1"), text("joining.sees.survey2", k=k)]
        lines.append(text("joining.sees.survey3", k=k))
    if invitation.sayable:
        lines.append(text("joining.sees.sayable", k=k))
    lines.append(text("joining.sees.comments"))
    return Told(text("joining.sees.title"), tuple(lines))


def _what_is_kept() -> Told:
    lines = (text("joining.kept.answers"), text("joining.kept.days"), text("joining.kept.rest"))
    return Told(text("joining.kept.title"), lines)


def _how_it_works(invitation: Invitation) -> Told:
    lines = [text(f"joining.how.{invitation.pace}")]
    if invitation.promise == "survey":
        day = invitation.closes_on
        changing = text("joining.how.changing")
        lines.append(text("joining.how.until", day=long_date(day)) if day else changing)
    lines += [text("joining.how.unknown"), text("joining.how.place")]
    return Told(text("joining.how.title"), tuple(lines))
