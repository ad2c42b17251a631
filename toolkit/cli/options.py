"""What the commands share: how one is made, where the database is, and how a file is written."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from toolkit.errors import Problem, ToolkitError
from toolkit.settings import Settings, check_folder, read_settings
from toolkit.store.unfinished import unfinished
from toolkit.words import advice, text


def tell(line: str = "") -> None:
    """The line stands on the terminal."""
    sys.stdout.write(f"{line}\n")


def free_name(wished: Path | None, usual: str, *, force: bool) -> Path:
    """The file to write. Raises ToolkitError where one is already, or nobody may look."""
    out = wished or Path(usual)
    try:
        out = out / usual if out.is_dir() else out
        if not out.exists() or (force and out.is_file()):
            return out
    except OSError as error:
        raise _not_written(out, error) from error
    raise ToolkitError(Problem(str(out), *advice("commands.file_already")))


def write_whole(out: Path, body: bytes, *, private: bool = False) -> None:
    """The file holds all of the body; if it cannot, what was there before is there still.

    With `private` nobody but its owner may read it.
    """
    try:
        with unfinished(out, private=private) as half:
            half.write_bytes(body)
    except OSError as error:
        raise _not_written(out, error) from error


def _not_written(out: Path, error: OSError) -> ToolkitError:
    return ToolkitError(
        Problem(
            str(out), *advice("commands.file_cannot_be_written", reason=error.strerror or error)
        )
    )


def add_verb(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    command: Callable[[argparse.Namespace], None],
) -> argparse.ArgumentParser:
    """The command has a name and a help of its own; its options are added to what is returned.

    Its help is among the texts, under the name of the function.
    """
    said = text(f"commands.about.{command.__name__}")
    verb = verbs.add_parser(name, help=said, description=said)
    verb.set_defaults(command=command)
    return verb


def add_data(parser: argparse.ArgumentParser) -> None:
    """The command can be told which database it is about."""
    said = text("commands.folder_database_default_your")
    parser.add_argument("--data", type=Path, metavar="FOLDER", help=said)
    said = text("commands.database_on_postgresql_server")
    parser.add_argument("--database", metavar="URL", help=said)


def settings_of(options: argparse.Namespace) -> Settings:
    """The settings, with what was said on the command line. Raises ToolkitError."""
    said = options.data, getattr(options, "port", None), options.database
    settings = read_settings(*said, getattr(options, "owner", None))
    check_folder(settings.data)
    return settings
