"""Has LibreOffice edit a plan by script, and two people edit one download; then brings all home.

Not part of the ordinary tests, since it needs LibreOffice: CONTRIBUTING.md says when to run it.

    python -m tests.workbook.reading.with_libreoffice [FOLDER]

LibreOffice opens the workbook as a person would, types, sorts the rows, inserts a column, renames
the sheet, and saves it as .xlsx; its own .ods and .xls are offered too. What each file would change
is printed, and compared with what was typed.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.conftest import NOON
from tests.workbook.reading.conftest import OWN, Council, at_work
from toolkit.samples import our_bank
from toolkit.store.database import open_store
from toolkit.workbook.reading.issues import FileRefused
from toolkit.workspace import start_council

# Runs inside LibreOffice's own Python: opens argv[1], does what argv[2] says, saves to argv[3].
SCRIPT = """
import json, sys, time
import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.table import TableSortField

def named(**values):
    made = []
    for name, value in values.items():
        one = PropertyValue()
        one.Name, one.Value = name, value
        made.append(one)
    return tuple(made)

source, deeds, target, pipe = sys.argv[1:5]
local = uno.getComponentContext()
find = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
for _ in range(120):
    try:
        context = find.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        break
    except NoConnectException:
        time.sleep(0.5)
desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
document = desktop.loadComponentFromURL(source, "_blank", 0, named(Hidden=True))
sheet = document.Sheets.getByName("Action plan")

def column(heading):
    return next(n for n in range(40) if sheet.getCellByPosition(n, 3).String == heading)

def row(ref):
    at = column("Ref")
    return next(n for n in range(4, 60) if sheet.getCellByPosition(at, n).String == ref)

def end():
    at = column("Action")
    return next(n for n in range(4, 60) if not sheet.getCellByPosition(at, n).String)

for deed in json.loads(deeds):
    kind = deed[0]
    if kind == "type":
        _, ref, heading, words = deed
        sheet.getCellByPosition(column(heading), row(ref)).setFormula(words)
    elif kind == "add":
        last = end()
        for heading, words in deed[1].items():
            sheet.getCellByPosition(column(heading), last).setFormula(words)
    elif kind == "sort":
        last = end()
        cells = sheet.getCellRangeByPosition(0, 4, 30, last - 1)
        field = TableSortField()
        field.Field, field.IsAscending = column(deed[1]), deed[2]
        fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
        cells.sort(named(SortFields=fields, ContainsHeader=False))
    elif kind == "insert column":
        sheet.Columns.insertByIndex(column(deed[1]), 1)
        sheet.getCellByPosition(column(deed[1]) - 1, 3).String = "RAG"
    elif kind == "rename":
        sheet.Name = deed[1]
ending = target.rpartition(".")[2]
filters = {"xlsx": "Calc MS Excel 2007 XML", "ods": "calc8", "xls": "MS Excel 97"}
document.storeToURL(target, named(FilterName=filters[ending]))
document.close(True)
"""
PYTHONS = ("/usr/bin/python3", "/usr/lib/libreoffice/program/python")


class Office:
    """A LibreOffice that listens; it is gone when this is left."""

    def __init__(self, folder: Path) -> None:
        """Start it with settings of its own in this folder."""
        self.folder = folder
        self.pipe = f"candour{abs(hash(str(folder))) % 10**8}"
        office = shutil.which("soffice")
        if office is None:
            raise SystemExit("LibreOffice (soffice) is not installed.")
        profile = (folder / "profile").resolve().as_uri()
        listen = f"--accept=pipe,name={self.pipe};urp;StarOffice.ServiceManager"
        options = ["--headless", "--norestore", f"-env:UserInstallation={profile}", listen]
        self.process = subprocess.Popen([office, *options], start_new_session=True)
        (folder / "script.py").write_text(SCRIPT, encoding="utf-8")

    def __enter__(self) -> Office:
        """It takes work from now on."""
        return self

    def __exit__(self, *_: object) -> None:
        """It is stopped, whatever it was doing."""
        os.killpg(self.process.pid, signal.SIGTERM)  # soffice is a script that starts another
        self.process.wait(timeout=30)

    def edit(self, data: bytes, deeds: list[list[object]], ending: str = "xlsx") -> bytes:
        """The workbook after these deeds, saved by LibreOffice."""
        source, target = self.folder / "in.xlsx", self.folder / f"out.{ending}"
        source.write_bytes(data)
        python = next(one for one in PYTHONS if Path(one).exists())
        arguments = [source.as_uri(), json.dumps(deeds), target.as_uri(), self.pipe]
        script = str(self.folder / "script.py")
        subprocess.run([python, script, *arguments], check=True, timeout=240)
        return target.read_bytes()


def main(folder: Path) -> int:
    """The exit code: 0 if every workbook came home with exactly what was typed."""
    store = open_store(folder / "candour.db")
    council = at_work(store, start_council(store, "local", OWN, lambda: NOON), our_bank())
    failed = 0
    with Office(folder) as office:
        for name, check in CHECKS.items():
            said = check(council, office)
            failed += bool(said)
            sys.stdout.write(f"{'FAILED' if said else 'ok'}: {name}{said and f': {said}'}\n")
    store.close()
    return 1 if failed else 0


def changes(council: Council, data: bytes) -> dict[tuple[str, str], str | None]:
    """What the workbook would change, by Ref and column."""
    read = council.read(data).read
    if read.problems:
        return {("problem", one.where): one.what for one in read.problems}
    found = {(one.ref, one.key): one.becomes for one in (*read.changes, *read.conflicts)}
    return found | {("new", one.title): one.values["owner"] for one in read.new}


def untouched(council: Council, office: Office) -> str:
    """Opened and saved, nothing more."""
    found = changes(council, office.edit(council.data, []))
    return str(found or "")


def worked_on(council: Council, office: Office) -> str:
    """Typed into, sorted, a column inserted, the sheet renamed."""
    deeds: list[list[object]] = [
        ["type", "IN-01", "Accountable person", "Ruth Ade"],
        ["type", "IN-02", "Due date", "2027-01-31"],
        ["type", "IN-03", "Status", "Blocked"],
        ["type", "IN-04", "How we will know", "'=1+1 of them"],
        ["add", {"Action": "Walk every ward", "Accountable person": "Sam Oke"}],
        ["sort", "Due date", False],
        ["insert column", "Accountable person"],
        ["rename", "Our plan"],
    ]
    found = changes(council, office.edit(council.data, deeds))
    wanted = {
        ("IN-01", "owner"): "Ruth Ade",
        ("IN-02", "due"): "2027-01-31",
        ("IN-03", "status"): "Blocked",
        ("IN-04", "measure"): "=1+1 of them",
        ("new", "Walk every ward"): "Sam Oke",
    }
    return "" if found == wanted else str(found)


def two_people(council: Council, office: Office) -> str:
    """Two people each edit a copy of the same download, and both bring it home."""
    mine = office.edit(
        council.data,
        [["type", "IN-01", "Post", "Head of Halls"], ["type", "IN-02", "Due date", "2027-01-20"]],
    )
    yours = office.edit(
        council.data,
        [["type", "IN-01", "Result", "Open"], ["type", "IN-02", "Due date", "2027-01-31"]],
    )
    council.workspace.accept_plan(council.assessment.id, council.read(mine), {})
    preview = council.read(yours)
    asked = [(one.ref, one.key) for one in preview.read.conflicts]
    choices = {one.id: "workbook" for one in preview.read.conflicts}
    council.workspace.accept_plan(council.assessment.id, preview, choices)
    action = council.actions["IN-01"]
    held = (asked, action.job_title, action.result, str(council.actions["IN-02"].due))
    wanted = ([("IN-02", "due")], "Head of Halls", "Open", "2027-01-31")
    return "" if held == wanted else str(held)


def other_forms(council: Council, office: Office) -> str:
    """Its own forms are refused with what to do."""
    found = []
    for ending in ("ods", "xls"):
        try:
            council.read(office.edit(council.data, [], ending))
        except FileRefused as refused:
            found.append(refused.codes[0])
    return "" if found == ["F12", "F04"] else str(found)


CHECKS = {
    "opened and saved by LibreOffice, nothing changes": untouched,
    "typed into, sorted, a column inserted, the sheet renamed": worked_on,
    "an .ods and an .xls are refused": other_forms,
    "two people edit one download": two_people,
}


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit(main(Path(sys.argv[1])))
    with tempfile.TemporaryDirectory() as made:
        sys.exit(main(Path(made)))
