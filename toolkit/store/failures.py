"""What can be wrong with a database, told as where, what and what to do."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.exc import DataError, DBAPIError

from toolkit.errors import Problem, StoreError
from toolkit.settings import SERVERS
from toolkit.words import advice


def is_url(place: str) -> bool:
    """Whether this names a database on a PostgreSQL server, and not a file."""
    return place.startswith(SERVERS)


def is_there(path: Path) -> bool:
    """Whether a file is there. Raises StoreError where a folder is, or nobody may look."""
    try:
        if path.is_dir():
            raise StoreError(Problem(str(path), *advice("faults_store.folder_and_database_would")))
        return path.exists()
    except OSError as error:
        raise StoreError(
            Problem(
                str(path), *advice("faults_store.database_cannot_be_reached", reason=error.strerror)
            )
        ) from error


def read_only(place: Path | str) -> Problem:
    """What to say to somebody who would write through a store that was opened for reading."""
    return Problem(str(place), *advice("faults_store.database_opened_for_reading"))


def explain_failure(path: Path, error: DBAPIError) -> Problem:
    """What happened to the file, in a sentence, with what to do."""
    said = str(error.orig).lower()
    for clue, key in _FAILURES:
        if clue in said:
            return Problem(str(path), *advice(key))
    return Problem(
        str(path),
        *advice(
            "faults_store.database_answered_with_error",
            kind=type(error.orig).__name__,
            said=error.orig,
        ),
    )


def reason_of(error: DBAPIError | OSError) -> str:
    """Why something could not be done to a file, to stand inside a sentence."""
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return explain_failure(Path(), error).what.rstrip(".")


_FAILURES = (
    ("readonly", "faults_store.file.database_may_not"),
    ("full", "faults_store.file.disk_full_nothing"),
    ("malformed", "faults_store.file.database_damaged"),
    ("not a database", "faults_store.file.file_not_candour"),
    ("unable to open", "faults_store.file.database_cannot_be"),
    ("locked", "faults_store.file.database_busy"),
    ("no such table", "faults_store.file.tables_missing"),
)


def explain_server_failure(place: str, error: DBAPIError) -> Problem:
    """What happened on the server, in a sentence, with what to do; nothing that was to be saved.

    The server's own message may quote a row. So only what kind of error it was is passed on.
    """
    state = getattr(error.orig, "sqlstate", None) or _state_told(str(error.orig))
    if isinstance(error, DataError):
        state = state or UNKEEPABLE  # found by the driver, before the server saw it
    for start, key in _SERVER_FAILURES:
        if state.startswith(start):
            return Problem(place, *advice(key))
    if not state or error.connection_invalidated:
        return Problem(place, *advice("faults_store.database_server_cannot"))
    return Problem(
        place,
        *advice(
            "faults_store.database_answered_try_again_if",
            kind=type(error.orig).__name__,
            state=state,
        ),
    )


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
    (UNKEEPABLE, "faults_store.server.text_holds_character"),
    ("22001", "faults_store.server.text_too_long"),
    ("25006", "faults_store.server.database_may_only"),
    ("28", "faults_store.server.server_does_not"),
    ("3D000", "faults_store.server.server_has_no"),
    ("42501", "faults_store.server.role_may_not"),
    ("42P01", "faults_store.server.tables_missing"),
    ("53100", "faults_store.server.server_disk_full"),
    ("53300", "faults_store.server.server_has_no_2"),
    ("40", "faults_store.server.database_busy"),
    ("55P03", "faults_store.server.database_busy"),
    ("57014", "faults_store.server.database_took_too"),
    ("57P", "faults_store.server.server_being_stopped"),
)
