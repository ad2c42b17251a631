"""The commands by which a council leaves a database or arrives in one."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.cli.options import add_data, add_verb, free_name, settings_of, tell, write_whole
from toolkit.errors import Problem, ToolkitError
from toolkit.words import text

if TYPE_CHECKING:  # imported late at run time, like the database itself
    from toolkit.workspace.moving import Mover


@contextmanager
def _mover(options: argparse.Namespace) -> Iterator[Mover]:
    from toolkit.store.database import open_store
    from toolkit.workspace.moving import Mover

    store = open_store(settings_of(options).database)
    try:
        yield Mover(store)
    finally:
        store.close()


def export_everything(options: argparse.Namespace) -> None:
    """Write all of one council in open formats, without what people said."""
    with _mover(options) as mover:
        council = mover.find(options.council)
        out = free_name(options.out, "candour-everything.zip", force=options.force)
        body = mover.take_out(council)
        write_whole(out, body, private=True)
    tell(text("commands.written_bytes_everything", out=out, count=len(body), council=council.name))
    tell(text("commands.what_people_said"))


def transfer(options: argparse.Namespace) -> None:
    """Write one council whole, sealed data too, into an encrypted file; import it elsewhere."""
    from toolkit.store.parcel import check_passphrase

    with _mover(options) as mover:
        council = mover.find(options.council)
        out = free_name(options.file, "candour-transfer.candour", force=False)
        passphrase = _passphrase(options, twice=True)
        check_passphrase(passphrase)
        body = mover.wrap_up(council, passphrase)
        write_whole(out, body, private=True)
    tell(text("commands.written_bytes_whole", out=out, count=len(body), council=council.name))
    tell(text("commands.send_passphrase_by_another"))


def take_in(options: argparse.Namespace) -> None:
    """Put a council in that was exported or transferred elsewhere: all of it or nothing."""
    from toolkit.store.parcel import is_parcel, unwrap

    body = options.file.read_bytes()
    if is_parcel(body):
        body = unwrap(options.file.name, body, _passphrase(options, twice=False))
    with _mover(options) as mover:
        holding = mover.put_in(options.file.name, body)
    tell(text("commands.here_rows_audit_trail", holding=holding.name, rows=holding.all_rows))
    if not holding.whole:
        tell(text("commands.what_people_said_and_what"))


def _passphrase(options: argparse.Namespace, *, twice: bool) -> str:
    """The passphrase, from a file or typed unseen; never from the command line."""
    if options.passphrase_file is not None:
        return str(options.passphrase_file.read_text(encoding="utf-8")).strip()
    if not sys.stdin.isatty():
        raise ToolkitError(Problem.of("commands.nobody_to_type"))
    typed = getpass.getpass(text("commands.type_passphrase"))
    if twice and getpass.getpass(text("commands.once_more")) != typed:
        raise ToolkitError(Problem.of("commands.two_not_same"))
    return typed


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """These commands are among those of `candour`."""
    out = add_verb(verbs, "transfer", transfer)
    out.add_argument("council", metavar="COUNCIL", help=text("commands.name_or_part"))
    out.add_argument("file", type=Path, metavar="FILE", help=text("commands.file_to_write"))
    into = add_verb(verbs, "import", take_in)
    said = text("commands.what_candour_export_format")
    into.add_argument("file", type=Path, metavar="FILE", help=said)
    for one in (out, into):
        add_data(one)
        said = text("commands.file_with_passphrase")
        one.add_argument("--passphrase-file", type=Path, metavar="FILE", help=said)
