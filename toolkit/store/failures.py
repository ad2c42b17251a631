"""What can be wrong with a database, told as where, what and what to do."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.exc import DataError, DBAPIError

from toolkit.errors import Problem, StoreError
from toolkit.settings import SERVERS


def is_url(place: str) -> bool:
    """Whether this names a database on a PostgreSQL server, and not a file."""
    return place.startswith(SERVERS)


def is_there(path: Path) -> bool:
    """Whether a file is there. Raises StoreError where a folder is, or nobody may look."""
    try:
        if path.is_dir():
            what = "This is a folder, and the database would have to be a file of this name."
            fix = "Move it away, or choose another folder with --data FOLDER."
            raise StoreError(Problem(str(path), what, fix))
        return path.exists()
    except OSError as error:
        what = f"The database cannot be reached ({error.strerror})."
        fix = "Choose another folder with --data FOLDER, or give yourself the right to read here."
        raise StoreError(Problem(str(path), what, fix)) from error


def read_only(place: Path | str) -> Problem:
    """What to say to somebody who would write through a store that was opened for reading."""
    fix = "Stop the running app first, then try again."
    return Problem(str(place), "The database was opened for reading only.", fix)


def explain_failure(path: Path, error: DBAPIError) -> Problem:
    """What happened to the file, in a sentence, with what to do."""
    said = str(error.orig).lower()
    for clue, what, fix in _FAILURES:
        if clue in said:
            return Problem(str(path), what, fix)
    what = f"The database answered with an error ({type(error.orig).__name__}: {error.orig})."
    return Problem(str(path), what, "Try again; if it happens again, restore the newest backup.")


_FAILURES = (
    ("readonly", "The database may not be written.", "Check the rights of the file and folder."),
    ("full", "The disk is full; nothing was written.", "Free some space, then try again."),
    (
        "malformed",
        "The database is damaged.",
        "Move it away and restore the newest file from the backups folder beside it.",
    ),
    (
        "not a database",
        "This file is not a Candour database.",
        "Move it away, or choose another folder with --data FOLDER.",
    ),
    (
        "unable to open",
        "The database cannot be opened.",
        "Check the rights of the file and folder.",
    ),
    ("locked", "The database is busy.", "Close other programs that use it, then try again."),
    ("no such table", "Tables are missing.", "Restore the newest backup."),
)


def explain_server_failure(place: str, error: DBAPIError) -> Problem:
    """What happened on the server, in a sentence, with what to do; nothing that was to be saved.

    The server's own message may quote a row. So only what kind of error it was is passed on.
    """
    state = getattr(error.orig, "sqlstate", None) or _state_told(str(error.orig))
    if isinstance(error, DataError):
        state = state or UNKEEPABLE  # found by the driver, before the server saw it
    for start, what, fix in _SERVER_FAILURES:
        if state.startswith(start):
            return Problem(place, what, fix)
    if not state or error.connection_invalidated:
        fix = "See that the server runs and that the address is right, then try again."
        return Problem(place, "The database server cannot be reached.", fix)
    what = f"The database answered with an error ({type(error.orig).__name__}, {state})."
    return Problem(place, what, "Try again; if it happens again, ask who runs the server.")


def server_is_away(error: DBAPIError) -> bool:
    """Whether the server could not be reached, or is stopping or full, and may be back soon."""
    state = getattr(error.orig, "sqlstate", None) or _state_told(str(error.orig))
    if isinstance(error, DataError):
        return False
    return not state or error.connection_invalidated or state.startswith(_AWAY)


_AWAY = ("08", "57P", "53300")


def _state_told(said: str) -> str:
    """The state that a refused connection has, told by its words alone (seen in psycopg 3.3)."""
    return next((state for clue, state in _TOLD if clue in said), "")


UNKEEPABLE = "22021"
_TOLD = (
    ("authentication failed", "28"),
    ("no password supplied", "28"),
    ('FATAL:  role "', "28"),
    ('FATAL:  database "', "3D000"),
    ("too many clients", "53300"),
    ("remaining connection slots", "53300"),
)
_SERVER_FAILURES = (
    (UNKEEPABLE, "A text holds a character that cannot be kept.", "Type it without."),
    ("22001", "A text is too long to be kept.", "Make it shorter."),
    ("25006", "The database may only be read.", "Ask who runs the server to let it be written."),
    ("28", "The server does not let this role in.", "Check the name and password in the address."),
    ("3D000", "The server has no such database.", "Make it, or correct the address."),
    ("42501", "The role may not do this.", "Run 'candour migrate' with the owner's address."),
    ("42P01", "Tables are missing.", "Run 'candour migrate' with the owner's address."),
    (
        "53100",
        "The server's disk is full; nothing was written.",
        "Free some space, then try again.",
    ),
    ("53300", "The server has no connection left.", "Allow more connections, then try again."),
    ("40", "The database is busy.", "Try again in a moment."),
    ("55P03", "The database is busy.", "Try again in a moment."),
    ("57014", "The database took too long.", "Try again in a moment."),
    ("57P", "The server is being stopped or started.", "Try again in a moment."),
)
