"""What can be wrong with the file of a database, told as where, what and what to do."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.exc import DatabaseError

from toolkit.errors import Problem, StoreError


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


def read_only(path: Path) -> Problem:
    """What to say to somebody who would write through a store that was opened for reading."""
    fix = "Stop the running app first, then try again."
    return Problem(str(path), "The database was opened for reading only.", fix)


def explain_failure(path: Path, error: DatabaseError) -> Problem:
    """What happened to the database, in a sentence, with what to do."""
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
