"""The command `candour`: all that the screens compute, without a browser.

A command ends with 0 when it did what it says, with 2 when something has to be put right; then
every line on the error output says where, what and what to do.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit import __version__
from toolkit.cli import admin, keeping, moving
from toolkit.cli.options import add_data, add_verb, free_name, settings_of, tell, write_whole
from toolkit.errors import Problem, ToolkitError
from toolkit.service import check_demo, check_service, is_shared
from toolkit.settings import folder_warning, read_settings
from toolkit.words import advice, text

if TYPE_CHECKING:  # imported late at run time: a command that needs no numbers starts at once
    from toolkit.findings import Findings
    from toolkit.workspace import Workspace

FORMATS = ("xlsx", "csv", "json", "everything")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. The result is the exit code: 0 done, 2 something has to be put right."""
    options = _parser().parse_args(arguments)
    _write_any_letter()
    try:
        options.command(options)
        sys.stdout.flush()
    except ToolkitError as error:
        for problem in error.problems:
            sys.stderr.write(f"{problem}\n")
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        _drop_output()  # whoever read our output stopped reading; there is nobody left to tell
        return 0
    except OSError as error:
        _drop_output()
        where = error.filename or text("commands.output")
        what = text("commands.cannot_be_read", reason=error.strerror or error)
        sys.stderr.write(f"{Problem(str(where), what, text('commands.see_to_rights'))}\n")
        return 2
    return 0


def _write_any_letter() -> None:
    """Output has every letter: in UTF-8 in a file or a pipe, else what the terminal can show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
            if not stream.isatty():
                stream.reconfigure(encoding="utf-8")


def _drop_output() -> None:
    """What was not written yet is dropped, or Python would try again at its end and complain."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


# Commands ---------------------------------------------------------------------------------


def run(options: argparse.Namespace) -> None:
    """Open the app on this machine's database, with the sample council in it at first."""
    from toolkit.app import sign_in
    from toolkit.app.server import serve
    from toolkit.app.state import opened

    settings = settings_of(options)
    check_service(settings, room=options.room is not None)
    sign_in.arrange(settings.sign_in)
    if warning := folder_warning(settings.data):
        sys.stderr.write(f"{warning}\n")
    with opened(settings.database):
        serve(settings.port, None, not options.no_browser, room=options.room)


def demo(options: argparse.Namespace) -> None:
    """Open the app on a database that is thrown away afterwards."""
    from toolkit.app.server import serve
    from toolkit.app.state import opened

    settings = read_settings(port=options.port)
    check_demo(settings)
    with tempfile.TemporaryDirectory(prefix="candour-demo-", ignore_cleanup_errors=True) as folder:
        database = Path(folder) / "candour.db"
        with opened(database):
            tell(text("commands.demonstration_nothing_you_type"))
            serve(settings.port, str(database), not options.no_browser, room=options.room)


def check_bank(options: argparse.Namespace) -> None:
    """Say what is wrong with a question bank, every fault with its file and line."""
    from toolkit.banks.checks import advise
    from toolkit.banks.reading import check_bank as find_faults
    from toolkit.banks.reading import read_bank
    from toolkit.data import find_data

    folder = options.folder or find_data("questions") / "candour"
    if faults := find_faults(folder):
        raise ToolkitError(faults)
    bank = read_bank(folder)
    for problem in advise(bank):
        tell(text("commands.advice", problem=problem))
    red = sum(question.red_line for question in bank.questions)
    tell(text("commands.version_sound", folder=folder, bank=bank.title, version=bank.version))
    tell(
        text(
            "commands.themes_questions_red_lines",
            themes=len(bank.themes),
            questions=len(bank.questions),
            red=red,
        )
    )


def diff_banks(options: argparse.Namespace) -> None:
    """List what became of each question from one version of a bank to the next, and check it."""
    from toolkit.banks.diff import compare_banks, tell_fates
    from toolkit.banks.reading import read_bank

    old, new = read_bank(options.old), read_bank(options.new)
    found = compare_banks(old, new)
    versions = {"before": old.version, "after": new.version}
    tell(text("banks.diff.title", title=new.title, **versions))
    for heading, lines in tell_fates(old, new, found, ids=True):
        tell(f"\n{heading}")
        for line in lines:
            tell(f"  {line}")
    tell(f"\n{text('banks.diff.percent', percent=found.percent, **versions)}")
    if found.problems:
        raise ToolkitError(found.problems)
    tell(text("banks.diff.sound"))


def score(options: argparse.Namespace) -> None:
    """Print scores, ratings, red lines and what people should look at again."""
    from toolkit import exchange, terminal

    with _findings(options) as findings:
        tell(exchange.to_json(findings) if options.json else terminal.scores(findings))


def plan(options: argparse.Namespace) -> None:
    """Print the action plan in the order of need, with what is wrong with it."""
    from toolkit import exchange, terminal

    with _findings(options) as findings:
        tell(exchange.plan_to_json(findings) if options.json else terminal.plan(findings))


def export(options: argparse.Namespace) -> None:
    """Write the Excel action plan, all findings as CSV or JSON, or everything of a council."""
    if options.format == "everything":
        moving.export_everything(options)
        return
    with _place(options, writable=options.format == "xlsx") as place:
        make: dict[str, Callable[[str], bytes]] = {
            "xlsx": place.workspace.export_plan,
            "csv": place.workspace.export_csv,
            "json": place.workspace.export_json,
        }
        ending = "zip" if options.format == "csv" else options.format
        out = free_name(options.out, f"candour-{place.label}.{ending}", force=options.force)
        body = make[options.format](place.assessment_id)
        write_whole(out, body)
        tell(text("commands.written_bytes", out=out, count=len(body)))


def doctor(options: argparse.Namespace) -> None:
    """Print where everything lives and whether it is sound."""
    from toolkit.doctor import examine

    for line in examine(settings_of(options)):
        tell(line)


def migrate(options: argparse.Namespace) -> None:
    """Bring the database up to date; on a server, as the owner of its tables."""
    from toolkit.doctor import bring_up_to_date

    tell(bring_up_to_date(settings_of(options)))


# Where the figures come from ----------------------------------------------------------------


@dataclass(frozen=True)
class _Place:
    """An assessment somewhere: in the database, or read from a file into one of its own."""

    workspace: Workspace
    assessment_id: str
    label: str


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="candour", description=text("commands.description"))
    parser.add_argument("--version", action="version", version=f"Candour {__version__}")
    verbs = parser.add_subparsers(metavar="COMMAND", required=True)

    opened = add_verb(verbs, "run", run)
    add_data(opened)
    _add_serving(opened)

    _add_serving(add_verb(verbs, "demo", demo))

    _add_banks(verbs)
    for name, command in (("score", score), ("plan", plan)):
        verb = add_verb(verbs, name, command)
        _add_place(verb)
        verb.add_argument("--json", action="store_true", help=text("commands.as_json"))

    written = add_verb(verbs, "export", export)
    _add_place(written)
    written.add_argument(
        "--format", choices=FORMATS, default="xlsx", help=text("commands.default_xlsx")
    )
    written.add_argument(
        "--out", type=Path, metavar="FILE", help=text("commands.default_here_with_plain")
    )
    written.add_argument("--force", action="store_true", help=text("commands.replace_file"))

    _add_upkeep(verbs)
    for more in (admin, keeping, moving):
        more.add(verbs)
    return parser


def _add_banks(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    banks = verbs.add_parser("bank", help=text("commands.question_banks")).add_subparsers(
        metavar="COMMAND", required=True
    )
    checked = add_verb(banks, "check", check_bank)
    checked.add_argument(
        "folder", nargs="?", type=Path, metavar="FOLDER", help=text("commands.default_ours")
    )

    compared = add_verb(banks, "diff", diff_banks)
    compared.add_argument(
        "old", type=Path, metavar="OLD", help=text("commands.folder_earlier_version")
    )
    compared.add_argument(
        "new", type=Path, metavar="NEW", help=text("commands.folder_later_version")
    )


def _add_upkeep(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    add_data(add_verb(verbs, "doctor", doctor))
    migrated = add_verb(verbs, "migrate", migrate)
    add_data(migrated)
    migrated.add_argument("--owner", metavar="URL", help=text("commands.candour_owner_url_who"))


def _add_serving(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, metavar="N", help=text("commands.default_8501"))
    parser.add_argument(
        "--no-browser", action="store_true", help=text("commands.do_not_open_browser")
    )
    said = text("commands.let_phones_on_network")
    parser.add_argument("--room", nargs="?", const="", metavar="ADDRESS", help=said)


def _add_place(parser: argparse.ArgumentParser) -> None:
    said = text("commands.sample_file_or_folder")
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help=said)
    add_data(parser)
    parser.add_argument("--council", metavar="NAME", help=text("commands.part_name_default_your"))
    parser.add_argument(
        "--assessment", metavar="TITLE", help=text("commands.title_or_year_default")
    )


@contextmanager
def _place(options: argparse.Namespace, *, writable: bool = False) -> Iterator[_Place]:
    from toolkit.samples import load, read_sample
    from toolkit.store.database import open_store
    from toolkit.workspace import LOCAL_ACCOUNT, workspaces_of

    if options.file is not None:
        sample = read_sample(options.file)
        with tempfile.TemporaryDirectory(prefix="candour-") as folder:
            store = open_store(Path(folder) / "candour.db")
            try:
                yield _choose([load(store, sample)], options)
            finally:
                store.close()
        return
    settings = settings_of(options)
    if is_shared(settings):
        raise ToolkitError(Problem.of("commands.service_people_sign"))
    store = open_store(settings.database, writable=writable)
    try:
        yield _choose(workspaces_of(store, LOCAL_ACCOUNT), options)
    finally:
        store.close()


def _choose(workspaces: Sequence[Workspace], options: argparse.Namespace) -> _Place:
    wished = (options.council or "").casefold()
    councils = [(one.council().name, one) for one in workspaces]
    wanted = [one for name, one in councils if wished in name.casefold()]
    if not wanted:
        raise ToolkitError(
            Problem(
                "--council",
                *advice(
                    "commands.no_council_called",
                    wished=wished,
                    names=", ".join(name for name, _ in councils) or text("commands.none_yet"),
                ),
            )
        )
    workspace = wanted[0]
    found = workspace.assessments()
    wish = (options.assessment or "").casefold()
    fitting = [one for one in found if wish in one.title.casefold() or wish == str(one.year)]
    if not fitting:
        titles = ", ".join(one.title for one in found) or text("commands.none_yet")
        raise ToolkitError(
            Problem(
                "--assessment",
                *advice(
                    "commands.has_no_assessment_called",
                    name=workspace.council().name,
                    assessment=options.assessment or "",
                    titles=titles,
                ),
            )
        )
    label = f"{workspace.council().name} {fitting[0].label}"
    words = re.findall(r"\w+", label.casefold())  # a name may hold what no file may be called
    return _Place(workspace, fitting[0].id, "-".join(words))


@contextmanager
def _findings(options: argparse.Namespace) -> Iterator[Findings]:
    with _place(options) as place:
        yield place.workspace.findings(place.assessment_id)
