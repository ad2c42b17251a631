"""What is said about the database to whoever looks after it, and how it is brought up to date."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from toolkit import __version__
from toolkit.banks.shelf import read_shelf
from toolkit.errors import Problem, ToolkitError
from toolkit.service import check_service, is_shared
from toolkit.settings import Settings, folder_warning
from toolkit.store import server_schema
from toolkit.store.database import open_store
from toolkit.store.failures import is_there
from toolkit.store.sqlite import sqlite_module
from toolkit.store.steps import known_revisions
from toolkit.words import FIRST, LANGUAGE, advice, check_language, text


def examine(settings: Settings) -> Iterator[str]:
    """Where everything lives and whether it is sound, line by line. Raises ToolkitError if not."""
    yield f"Candour {__version__}, Python {sys.version.split()[0]}"
    place = settings.database
    yield from _about_file(settings.data, place) if isinstance(place, Path) else _about(place)
    yield from _about_sign_in(settings)
    shelf = read_shelf(settings.data / "banks")
    for bank in (*shelf.banks, *shelf.earlier):
        yield text(
            "doctor.bank",
            bank=bank.title,
            version=bank.version,
            mark=bank.fingerprint[:12],
        )
    problems = [problem for fault in shelf.faults.values() for problem in fault.problems]
    problems += [
        Problem(text("doctor.where_language", language=LANGUAGE), one, text("doctor.how_to_add"))
        for one in _unsaid()
    ]
    if problems:
        raise ToolkitError(problems)


def _about_sign_in(settings: Settings) -> Iterator[str]:
    """How people sign in, or why a service would not start; nothing on one's own computer."""
    if not is_shared(settings):
        return
    try:
        check_service(settings)
    except ToolkitError as error:
        for problem in error.problems:
            yield text("doctor.app_would_not_start", problem=problem)
    else:
        yield text(
            "doctor.sign_in_at_with",
            address=settings.public_url,
            issuer=settings.sign_in_issuer,
        )


def _unsaid() -> tuple[str, ...]:
    return () if LANGUAGE == FIRST else check_language(LANGUAGE)


def _about_file(folder: Path, path: Path) -> Iterator[str]:
    module = sqlite_module()
    yield text(
        "doctor.sqlite",
        version=module.sqlite_version,
        module=module.__name__.split(".")[0],
    )
    yield text("doctor.database", path=path)
    if warning := folder_warning(folder):
        yield text("doctor.warning", warning=warning)
    if is_there(path):
        open_store(path, writable=False).close()
        yield _sound()
    else:
        yield text("doctor.no_database_yet_candour")


def _about(address: str) -> Iterator[str]:
    seen = server_schema.look_at(address)
    yield text("doctor.postgresql", version=seen.version)
    yield text("doctor.database_as", place=seen.place, role=seen.role)
    open_store(address, writable=False).close()
    if seen.owns:
        yield text("doctor.warning_role_owns_tables")
    yield _sound()


def _sound() -> str:
    return text("doctor.database_sound_schema", schema=known_revisions()[-1])


def bring_up_to_date(settings: Settings) -> str:
    """The database has the schema of this version; a sentence says so.

    A file is backed up first. On a server the owner's role changes the tables, puts the wall
    between councils up, and lets the app's role use them. Raises ToolkitError.
    """
    if settings.owner_url is None:
        open_store(settings.database).close()
    elif isinstance(settings.database, Path):
        raise ToolkitError(Problem("CANDOUR_OWNER_URL", *advice("doctor.owners_address_but_not")))
    else:
        owner = settings.owner_url.get_secret_value()
        server_schema.migrate_server(owner, settings.database)
    return _sound()
