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
from toolkit.words import advice, text

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
        tell(text("commands.written_and_read_back", target=target, size=target.stat().st_size))
    else:
        backups.back_up(place, now, target)
        facts = backups.check_file(target)
        tell(
            text(
                "commands.written_and_checked_rows",
                target=target,
                rows=facts.all_rows,
                schema=facts.revision,
            )
        )
    if options.file is None or options.file.is_dir():
        gone = backups.thin_out(target.parent, stem, now.date())
        tell(text("commands.older_gone", n=len(gone)))


def _target(wished: Path | None, settings: Settings, usual: str) -> Path:
    """The file to write: named, or of the usual name in a folder. Never one that is there."""
    folder = settings.data / "backups"
    if wished is None:
        folder.mkdir(parents=True, exist_ok=True)
        return folder / usual
    if wished.is_dir():
        return wished / usual
    if wished.exists():
        raise ToolkitError(
            Problem(str(wished), *advice("commands.file_already_choose_another_name"))
        )
    if not wished.suffix:  # a folder, most likely, that is not there: a disk that is not mounted
        raise ToolkitError(
            Problem(str(wished), *advice("commands.no_such_folder", ending=Path(usual).suffix))
        )
    if not wished.absolute().parent.is_dir():
        raise ToolkitError(Problem(str(wished), *advice("commands.folder_file_not")))
    return wished.absolute()


def _backup_url(settings: Settings) -> str:
    if settings.backup_url is None:
        raise ToolkitError(Problem("CANDOUR_BACKUP_URL", *advice("commands.no_role_named_may")))
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
    tell(
        text("commands.restored_rows_from_schema", path=path, rows=done.rows, schema=done.revision)
    )
    _tell_about(done.councils, done.before, done.ended)


def _restore_server(backup: Path, settings: Settings, app: str) -> None:
    from toolkit.store.backups import backup_name
    from toolkit.store.server_backup import restore_server

    if settings.owner_url is None:
        raise ToolkitError(Problem("CANDOUR_OWNER_URL", *advice("commands.role_owns_tables_not")))
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
    tell(text("commands.restored_from_schema", schema=done.revision))
    _tell_about(done.councils, done.before, done.ended)


def _tell_about(
    councils: Iterable[CouncilFacts], before: Path | None, ended: tuple[str, ...]
) -> None:
    tell(text("commands.councils_their_audit_trails", count=len(tuple(councils))))
    if ended:
        tell(text("commands.councils_deleted_after_backup", count=len(ended)))
    if before is not None:
        tell(text("commands.what_before", before=before))
        tell(text("commands.people_who_erased_since"))


def verify(options: argparse.Namespace) -> None:
    """Check a backup, or the database itself beside a running app, and say what was checked."""
    from toolkit.store import inspection, server_backup, sums
    from toolkit.store.database import open_store
    from toolkit.store.steps import check_revision, known_revisions

    place: Path | str = options.file or settings_of(options).database
    if isinstance(place, Path) and server_backup.is_dump(place):
        revision = server_backup.check_dump(place)
        tell(text("commands.can_be_read_from", place=place, schema=revision))
        tell(text("commands.what_holds_checked_when"))
        return
    if isinstance(place, Path):
        if options.file is None and not place.exists():
            raise ToolkitError(Problem(str(place), *advice("faults_store.no_database_here")))
        facts = inspection.check_file(place)
        check_revision(place, facts.revision)
        tell(text("commands.every_page_index", place=place))
        if sums.sum_fits(place):
            tell(text("commands.as_it_was_made"))
        tell(
            text(
                "commands.schema_rows_in_tables",
                schema=facts.revision,
                rows=facts.all_rows,
                count=len(facts.rows),
            )
        )
        if facts.revision != known_revisions()[-1]:
            tell(text("commands.older_version_rest_checked"))
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
            text(
                "commands.council_rows_audit_trail",
                council_id=one.council_id,
                rows=one.rows,
                lines=trail.lines,
                head=trail.head[:16] or text("commands.no_line"),
                frozen=frozen,
            )
        )
        faults += [
            Problem(
                text("commands.where_council", council_id=one.council_id),
                fault,
                text("commands.keep_file_restore_sound"),
            )
            for fault in one.faults
        ]
    if faults:
        raise ToolkitError(faults)
    tell(text("commands.every_audit_trail"))


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """These commands are among those of `candour`."""
    made = add_verb(verbs, "backup", back_up)
    said = text("commands.file_or_folder_default")
    made.add_argument("file", nargs="?", type=Path, metavar="FILE", help=said)
    put_back = add_verb(verbs, "restore", restore)
    put_back.add_argument("file", type=Path, metavar="FILE", help=text("commands.backup"))
    checked = add_verb(verbs, "verify", verify)
    said = text("commands.backup_default_database_itself")
    checked.add_argument("file", nargs="?", type=Path, metavar="FILE", help=said)
    for one in (made, put_back, checked):
        add_data(one)
    put_back.add_argument("--owner", metavar="URL", help=text("commands.candour_owner_url_who"))
