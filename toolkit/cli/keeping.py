"""The commands that keep what is there: backups, and whether all of it is as it was written."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.cli.options import add_data, add_verb, settings_of, tell
from toolkit.errors import Problem, ToolkitError
from toolkit.settings import Settings

if TYPE_CHECKING:  # imported late at run time, like the database itself
    from toolkit.store.inspection import CouncilFacts


def back_up(options: argparse.Namespace) -> None:
    """Make a checked backup, also beside a running app; of a folder's older ones a few stay."""
    from toolkit.store import backups, server_backup

    settings, now = settings_of(options), datetime.now(UTC)
    place = settings.database
    stem, ending = ("candour", "dump") if isinstance(place, str) else (place.stem, "db")
    target = _target(options.file, settings, backups.backup_name(stem, now, ending))
    if isinstance(place, str):
        server_backup.dump(_backup_url(settings), target)
        tell(f"Written and read back: {target} ({target.stat().st_size:,} bytes)")
    else:
        backups.back_up(place, now, target)
        facts = backups.check_file(target)
        tell(f"Written and checked: {target} ({facts.all_rows:,} rows, schema {facts.revision})")
    if options.file is None or options.file.is_dir():
        gone = backups.thin_out(target.parent, stem, now.date())
        backups.forget_halves(target.parent)
        tell(f"Older backups that are gone: {len(gone)}" if gone else "No older backup is gone.")


def _target(wished: Path | None, settings: Settings, usual: str) -> Path:
    """The file to write: named, or of the usual name in a folder. Never one that is there."""
    folder = settings.data / "backups"
    if wished is None:
        folder.mkdir(parents=True, exist_ok=True)
        return folder / usual
    if wished.is_dir():
        return wished / usual
    if wished.exists():
        fix = "Choose another name; a backup never replaces another."
        raise ToolkitError(Problem(str(wished), "This file is there already.", fix))
    if not wished.absolute().parent.is_dir():
        what = "The folder of this file is not there."
        raise ToolkitError(Problem(str(wished), what, "Make the folder first."))
    return wished.absolute()


def _backup_url(settings: Settings) -> str:
    if settings.backup_url is None:
        what = "No role is named that may read every council's rows."
        fix = "Set it as docs/keeping-and-moving.md says; it is used for backups alone."
        raise ToolkitError(Problem("CANDOUR_BACKUP_URL", what, fix))
    return settings.backup_url.get_secret_value()


def restore(options: argparse.Namespace) -> None:
    """Put a backup in the place of the database, after a backup of what is there."""
    settings = settings_of(options)
    if isinstance(settings.database, str):
        _restore_server(options.file, settings, settings.database)
    else:
        _restore_file(options.file, settings.database)


def _restore_file(backup: Path, path: Path) -> None:
    from toolkit.store.restoring import restore as put_back

    done = put_back(backup, path)
    tell(f"Restored: {path} ({done.rows:,} rows, from schema {done.revision})")
    _tell_about(done.councils, done.before, done.ended)


def _restore_server(backup: Path, settings: Settings, app: str) -> None:
    from toolkit.store.backups import backup_name
    from toolkit.store.server_backup import restore_server

    if settings.owner_url is None:
        what = "The role that owns the tables is not named."
        fix = "Set CANDOUR_OWNER_URL (docs/keeping-and-moving.md)."
        raise ToolkitError(Problem("CANDOUR_OWNER_URL", what, fix))
    now, sees_all = datetime.now(UTC), settings.backup_url
    folder = settings.data / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    done = restore_server(
        backup,
        settings.owner_url.get_secret_value(),
        app,
        sees_all.get_secret_value() if sees_all else None,
        folder / backup_name("candour", now, "dump"),
        now,
    )
    tell(f"Restored, from schema {done.revision}.")
    _tell_about(done.councils, done.before, done.ended)


def _tell_about(
    councils: Iterable[CouncilFacts], before: Path | None, ended: tuple[str, ...]
) -> None:
    tell(f"Councils: {len(tuple(councils))}; their audit trails and pictures are as written.")
    if ended:
        tell(f"Councils that were deleted after this backup are gone again: {len(ended)}")
    if before is not None:
        tell(f"What was there before: {before}")
        tell("People who were erased since this backup have to be erased again.")


def verify(options: argparse.Namespace) -> None:
    """Check a backup, or the database itself beside a running app, and say what was checked."""
    from toolkit.store import inspection, server_backup
    from toolkit.store.database import open_store
    from toolkit.store.steps import check_revision, known_revisions

    place: Path | str = options.file or settings_of(options).database
    if isinstance(place, Path) and server_backup.is_dump(place):
        revision = server_backup.check_dump(place)
        tell(f"{place}: it can be read from end to end; its schema is {revision}.")
        tell("What it holds is checked when it is restored.")
        return
    if isinstance(place, Path):
        facts = inspection.check_file(place)
        check_revision(place, facts.revision)
        tell(f"{place}: every page, index and link is sound.")
        tell(f"Schema: {facts.revision}; rows: {facts.all_rows:,} in {len(facts.rows)} tables.")
        if facts.revision != known_revisions()[-1]:
            tell("It is of an older version; the rest is checked when it is brought up to date.")
            return
    store = open_store(place, writable=False)
    try:
        found = inspection.look_at_councils(store)
    finally:
        store.close()
    _tell_councils(found)


def _tell_councils(found: Iterable[CouncilFacts]) -> None:
    faults = []
    for one in found:
        trail, frozen = one.trail, one.pictures.frozen
        tell(
            f"Council {one.council_id}: {one.rows:,} rows; audit trail of {trail.lines:,} lines,"
            f" the last {trail.head[:16] or 'none'}; {frozen:,} frozen pictures."
        )
        faults += [Problem(f"Council {one.council_id}", fault, _FIX) for fault in one.faults]
    if faults:
        raise ToolkitError(faults)
    tell("Every audit trail is as it was written, and every picture can be read.")


_FIX = "Keep this file, restore a sound backup, and find out who could write to it."


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """These commands are among those of `candour`."""
    made = add_verb(verbs, "backup", back_up)
    said = "file or folder (default: the backups folder beside the database)"
    made.add_argument("file", nargs="?", type=Path, metavar="FILE", help=said)
    put_back = add_verb(verbs, "restore", restore)
    put_back.add_argument("file", type=Path, metavar="FILE", help="a backup")
    checked = add_verb(verbs, "verify", verify)
    said = "a backup (default: the database itself)"
    checked.add_argument("file", nargs="?", type=Path, metavar="FILE", help=said)
    for one in (made, put_back, checked):
        add_data(one)
    put_back.add_argument("--owner", metavar="URL", help="CANDOUR_OWNER_URL: who owns the tables")
