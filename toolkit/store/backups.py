"""Backups of a database in a file: made beside a running app, looked at before they count."""

from __future__ import annotations

import contextlib
import filecmp
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from toolkit.errors import Problem, StoreError
from toolkit.store.failures import is_there, reason_of
from toolkit.store.inspection import check_file as check_file
from toolkit.store.sqlite import raw_connection
from toolkit.store.sums import add_sum
from toolkit.store.unfinished import forget_halves, unfinished
from toolkit.words import advice

KEEP_BACKUPS_DAYS = 35
KEEP_DAILY_DAYS = 7
_DAY = r"-(\d{4})(\d\d)(\d\d)-[\d-]+\.(?:db|dump)"


def backups_beside(path: Path) -> Path:
    """The folder in which backups of this file stand unless another is named."""
    return path.parent / "backups"


def back_up(path: Path, now: datetime | None = None, target: Path | None = None) -> Path:
    """A sound copy of the database stands in `backups` beside it, or at `target`; gives its path.

    It can be made beside a running app. The copy holds nothing that was deleted before, carries a
    sum over its bytes, and is there whole and checked, or not at all. In the folder, copies older
    than 35 days are removed, since they still hold what was deleted since.
    """
    if not is_there(path):
        raise StoreError(Problem(str(path), *advice("faults_store.no_database_here")))
    moment = now or datetime.now(UTC)
    folder = backups_beside(path) if target is None else target.parent
    made = target or folder / backup_name(path.stem, moment, "db")
    try:
        if target is None:
            folder.mkdir(exist_ok=True)
        with unfinished(made) as half:
            with raw_connection(path, read_only=True) as connection:
                connection.execute(text("VACUUM INTO :target"), {"target": str(half)})
            add_sum(half)
            check_file(half)
    except (DatabaseError, OSError) as error:
        raise StoreError(
            Problem(
                str(folder),
                *advice("faults_store.database_could_not_be_backed", reason=reason_of(error)),
            )
        ) from error
    if target is None:
        forget_old_backups(path, moment.date())
    return made


def back_up_once(path: Path) -> Path:
    """A backup as `back_up` makes it, unless the last one is the same to the letter; gives either.

    An app that cannot bring its database up to date may be started again each second, and would
    fill the disk.
    """
    folder = backups_beside(path)
    before = [copy for _, _, copy in _aged(folder, path.stem, datetime.now(UTC).date())]
    made = back_up(path)
    if before and before[-1].exists() and filecmp.cmp(before[-1], made, shallow=False):
        _unlink([made])
        return before[-1]
    return made


def backup_name(stem: str, moment: datetime, ending: str) -> str:
    """What a backup of this moment is called."""
    return f"{stem}-{moment:%Y%m%d-%H%M%S-%f}.{ending}"


def _aged(folder: Path, stem: str, today: date) -> Iterator[tuple[int, date, Path]]:
    """The backups in a folder by their names, with their age in days; below 0 if still to come."""
    for copy in sorted(folder.glob(f"{stem}-*")):
        found = re.fullmatch(re.escape(stem) + _DAY, copy.name)
        with contextlib.suppress(ValueError):
            if found:
                day = date(*map(int, found.groups()))
                yield (today - day).days, day, copy


def backup_days(path: Path, today: date) -> tuple[date, ...]:
    """The days of the backups in the folder beside the database, by their names."""
    return tuple(day for _, day, _ in _aged(backups_beside(path), path.stem, today))


def _unlink(copies: Iterable[Path]) -> None:
    for copy in copies:
        with contextlib.suppress(OSError):
            copy.unlink()


def forget_old_backups(path: Path, today: date) -> None:
    """Copies that are more than 35 days old by their names are gone from the `backups` folder.

    So is what a backup that was killed left there an hour ago or longer.
    """
    folder = backups_beside(path)
    aged = _aged(folder, path.stem, today)
    _unlink(copy for age, _, copy in aged if age > KEEP_BACKUPS_DAYS)
    forget_halves(folder)


def thin_out(folder: Path, stem: str, today: date) -> tuple[Path, ...]:
    """Of today every backup stays, then the last of each of six days, then the last of each week.

    None is older than 35 days. A backup whose day is still to come was made before a clock went
    back, and stays. Returns those that are gone.
    """
    last: dict[tuple[int, ...], Path] = {}
    every = []
    for age, day, copy in _aged(folder, stem, today):  # in the order of their names, so of time
        every.append(copy)
        if age <= 0:
            last[(0, len(every))] = copy
        elif age < KEEP_DAILY_DAYS:
            last[(1, age)] = copy
        elif age <= KEEP_BACKUPS_DAYS:
            last[(2, *day.isocalendar()[:2])] = copy
    gone = tuple(copy for copy in every if copy not in last.values())
    _unlink(gone)
    return gone
