"""Brings damaged workbooks home for as long as one likes: no crash, no hang, nothing half done.

    python -m tests.workbook.fuzz [--seconds N] [--seed N] [--in-process]

Each file is made from a good one by a seed, read as an upload is (in a process of its own), and
accepted where it may be. After each the plan is as it was, or holds all that was accepted. What
breaks this is printed with its seed. `--in-process` leaves the separate process out, which is many
times as fast and shows what it would have caught.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.conftest import NOON
from tests.workbook.fuzz.damage import damaged
from tests.workbook.reading.conftest import OWN, Council, at_work
from toolkit.errors import AnswerError
from toolkit.samples import our_bank
from toolkit.store.database import open_store
from toolkit.store.exports import base_of_export
from toolkit.workbook.reading import applying, child, guard, origin
from toolkit.workbook.reading.book import book_from_plain
from toolkit.workbook.reading.issues import FileRefused, refuse
from toolkit.workbook.reading.plan import read_plan
from toolkit.workbook.reading.state import Standing, standing
from toolkit.workbook.reading.worker import SECONDS
from toolkit.workspace import start_council
from toolkit.workspace.returning import Preview

SLACK = 5.0  # seconds for a busy machine, beyond what the reading process gets


@dataclass
class Tally:
    """What became of the files so far, and what should never have happened."""

    files: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0
    most_memory: int = 0


class Desk:
    """A council that brings home one damaged workbook after another."""

    def __init__(self, council: Council, *, in_process: bool) -> None:
        """Begin with the plan as it was downloaded."""
        self.council = council
        self.in_process = in_process
        self.compared: Standing | None = None

    def try_one(self, seed: int, tally: Tally) -> None:
        """One damaged file was brought home, and what became of it is in the tally."""
        kind, data = damaged(self.council.data, seed)
        before, start = self.council.actions, time.monotonic()
        try:
            outcome = self.bring_home(data)
        except Exception as error:
            outcome = "fault"
            tally.faults.append(f"seed {seed} ({kind}): {type(error).__name__}: {error}"[:300])
        took = time.monotonic() - start
        if took > SECONDS + SLACK:
            tally.faults.append(f"seed {seed} ({kind}): took {took:.1f} s")
        if outcome != "accepted" and self.council.actions != before:
            tally.faults.append(f"seed {seed} ({kind}): the plan was changed, though {outcome}")
        tally.files += 1
        tally.outcomes[outcome] += 1
        tally.slowest = max(tally.slowest, took)
        tally.most_memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024

    def bring_home(self, data: bytes) -> str:
        """What became of the file: refused, faulty, the same as the plan, or accepted whole."""
        try:
            preview = self.read_here(data) if self.in_process else self.council.read(data)
        except FileRefused as refused:
            return f"refused {refused.codes[0]}"
        read = preview.read
        choices = {one.id: applying.WORKBOOK for one in read.conflicts}
        choices |= {one.id: applying.YES for one in read.confirmations}
        choices |= {one.id: applying.SKIP for one in read.new}
        workspace, id = self.council.workspace, self.council.assessment.id
        try:
            workspace.accept_plan(id, preview, choices)
        except AnswerError:
            return "full of faults"
        if read.changes_nothing:
            return "the same"
        self.compared = None
        stored = {one.id: one for one in self.council.actions.values()}
        for one in read.changes:
            action = stored[one.action_id]
            wanted = applying.apply(action, {one.key: one.becomes or ""}, preview.standing)
            assert wanted == action, f"{one.id} was not stored"
        return "accepted"

    def read_here(self, data: bytes) -> Preview:
        """What the workbook would change, read in this process and not in one of its own."""
        name, id, workspace = "plan.xlsx", self.council.assessment.id, self.council.workspace
        try:
            guard.check_bytes(data)
            book = book_from_plain(child._read(data))
        except guard.Refused as found:
            raise refuse(found.code, name, **found.values) from found
        number = origin.check_reference(name, origin.find_reference(name, book), id)
        if self.compared is None:
            base = base_of_export(workspace._records.door, id, "plan", 1)
            self.compared = standing(workspace.findings(id), base)
        compared = self.compared if number == 1 else replace(self.compared, base=None)
        seen = {one.id: one.revision for one in workspace.plan(id).actions}
        read = read_plan(name, book, compared, number)
        return Preview(id, "local", name, "", read, compared, seen)


def run(seed: int, *, files: int = 0, seconds: float = 0, in_process: bool = False) -> Tally:
    """So many files were tried, or as many as fit into the time."""
    tally, end = Tally(), time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "candour.db")
        council = at_work(store, start_council(store, "local", OWN, lambda: NOON), our_bank())
        desk = Desk(council, in_process=in_process)
        while tally.files < files or time.monotonic() < end:
            desk.try_one(seed + tally.files, tally)
        store.close()
    return tally


def main() -> int:
    """The exit code: 0 if nothing happened that should not."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--in-process", action="store_true")
    options = parser.parse_args()
    say = sys.stdout.write
    say(f"first seed {options.seed}\n")
    tally = run(options.seed, seconds=options.seconds, in_process=options.in_process)
    for outcome, n in tally.outcomes.most_common():
        say(f"{n:>7,}  {outcome}\n")
    most = tally.most_memory / 1024 / 1024
    say(f"{tally.files:,} files, slowest {tally.slowest:.1f} s, most memory {most:,.0f} MB\n")
    say("\n".join(tally.faults) or "Nothing happened that should not.")
    say("\n")
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
