"""Which councils' points are shown together, so that none can be found by subtraction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from toolkit.method import Method
from toolkit.model.bank import Bank

MONTHS = 24
JOIN_LEAST = 3
WHOLE = "overall"


@dataclass(frozen=True)
class SharedScore:
    """What one council shares: a random id, what it answered, a month, and whole points.

    `points` are evidenced points under the id of each rated theme, and `overall` for the form.
    `month` is the first day of the month of the assessment.
    """

    peer_id: str
    instrument: str
    month: date
    points: Mapping[str, int]


@dataclass(frozen=True)
class Picture:
    """The points of one theme that were shown together, by council. It never changes."""

    theme_id: str
    made_on: date
    points: Mapping[str, int]


def instrument_of(bank: Bank, question_ids: Collection[str]) -> str:
    """What was answered, as one word: the same for two councils whose points can be compared.

    It is made of what gives points their meaning: the bank, the questions of the form with their
    major revision, weight and theme, and the settings that the bank changes. Another wording of a
    question that means the same changes nothing (METHOD 5.1, 6).
    """
    asked = set(question_ids)
    themes = [
        [theme.id, float(theme.weight), sorted([q.id, q.major, q.weight] for q in form)]
        for theme in bank.themes
        if (form := [one for one in theme.questions if one.id in asked])
    ]
    told = json.dumps([bank.id, sorted(themes), dict(bank.method)], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


def is_recent(month: date, today: date) -> bool:
    """Whether the month lies in the last 24, this one included, and not in the future."""
    ago = 12 * (today.year - month.year) + today.month - month.month
    return 0 <= ago < MONTHS


def newest_of_each(
    scores: Iterable[SharedScore], instrument: str, today: date, own: str = ""
) -> dict[str, SharedScore]:
    """The newest recent score of each council for one instrument; one's own is never among them."""
    found: dict[str, SharedScore] = {}
    for one in scores:
        if one.instrument != instrument or one.peer_id == own or not is_recent(one.month, today):
            continue
        known = found.get(one.peer_id)
        if known is None or known.month < one.month:
            found[one.peer_id] = one
    return found


def next_picture(
    theme_id: str,
    now: Mapping[str, int],
    shown: Sequence[Picture],
    *,
    least: int,
    today: date,
) -> Picture | None:
    """The next picture that may be shown of a theme, or None while there is none (METHOD 6).

    It needs `least` councils, and three that are in none of the earlier pictures: not only the
    last, or somebody who left and came back would be found. Who left stays in what was shown.
    """
    kept = [one for one in shown if is_recent(one.made_on, today)]
    joined = [len(now.keys() - one.points.keys()) for one in kept]
    if len(now) < least or any(n < JOIN_LEAST for n in joined):
        return None
    return Picture(theme_id, today, dict(now))


def latest(shown: Sequence[Picture], today: date) -> Picture | None:
    """The picture that is shown now: the last one made, until all in it is out of date."""
    kept = [one for one in shown if is_recent(one.made_on, today)]
    return kept[-1] if kept else None


def least_together(method: Method) -> int:
    """How many councils a picture needs that several see, each without its own points."""
    return method.bench_min + 1
