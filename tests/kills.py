"""A process that saves answers and is killed again and again, and what is found afterwards.

The same is done with a power cut in place of a kill, on a file (`powercut.py`).

The writer tells each answer that was acknowledged to it. What is told and is not in the database
was lost; what is there and was never told was stored just before the kill, and is as it should be:
whoever saves it again saves it once.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass, replace
from pathlib import Path

from tests import powercut
from tests.powercut import Tape
from tests.store.conftest import ASSESSMENT, STAMP
from toolkit.errors import StoreError
from toolkit.model.answers import Answer, Respondent
from toolkit.model.council import Council
from toolkit.store.answers import Answers
from toolkit.store.database import Door, Store, open_store
from toolkit.store.inspection import check_file
from toolkit.store.records import Records
from toolkit.store.sqlite import SqliteFile

ROOT = Path(__file__).parent.parent
PEOPLE = 8
WRITER = f"""
import os, sys, threading
from toolkit.errors import ToolkitError
from toolkit.model.answers import Answer
from toolkit.store.answers import Answers
from toolkit.store.database import Door, open_store
answers = Answers(Door(open_store(sys.argv[1]), "m"))
first = int(sys.argv[2])
def save(person):
    number = first
    while True:
        given = Answer(f"q{{number}}", "rated", number % 5)
        try:
            answers.save("r-survey", f"p{{person}}", given, f"k{{person}}-{{number}}")
        except ToolkitError:
            continue
        os.write(1, f"{{person}} {{number}}\\n".encode())
        number += 1
for person in range({PEOPLE}):
    threading.Thread(target=save, args=(person,), daemon=True).start()
threading.Event().wait()
"""


@dataclass(frozen=True)
class Tally:
    """How often was killed, and what became of the answers."""

    kills: int = 0
    acknowledged: int = 0
    lost: int = 0
    wrong: int = 0
    stored_untold: int = 0
    unsound: int = 0


def prepare(place: Path | str) -> None:
    """A council's open survey is there, with a few people who may answer."""
    store = open_store(place)
    store.add_council(Council(id="m", name="Merrowdale"), "local")
    store.keep_bank("f" * 64, "candour", "2.0", "The bank", "{}")
    Records(Door(store, "m")).add_assessment(ASSESSMENT, STAMP)
    for person in range(PEOPLE):
        Answers(Door(store, "m")).admit("r-survey", Respondent(f"p{person}", "frontline"))
    store.close()


def kill_writers(
    place: Path | str, kills: int, kill: Callable[[subprocess.Popen[bytes]], None] | None = None
) -> Tally:
    """What was found after so many writers were killed while they saved, by SIGKILL or by `kill`.

    `kill` may kill something else than the writer, such as the server; the writer goes with it.
    """
    tally, chance = Tally(), random.Random(kills)  # noqa: S311  # the moment of a kill, no secret
    told: set[tuple[str, int]] = set()
    for _ in range(kills):
        first = 1 + max((number for _, number in told), default=0)
        with writing(place, first) as process:
            assert process.stdout is not None
            lines = [process.stdout.readline() for _ in range(PEOPLE)]
            time.sleep(chance.uniform(0, 0.25))
            (kill or subprocess.Popen.kill)(process)
            process.kill()
            lines += process.stdout.readlines()
        whole = [line.split() for line in lines if line.endswith(b"\n")]
        told |= {(f"p{int(person)}", int(number)) for person, number in whole}
        tally = look(place, told, replace(tally, kills=tally.kills + 1))
    return tally


@contextmanager
def writing(place: Path | str, first: int) -> Iterator[subprocess.Popen[bytes]]:
    """While this lasts another process saves answers, each person's from the first number on."""
    command = [sys.executable, "-c", WRITER, str(place), str(first)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        try:
            yield process
        finally:
            process.kill()


def look(place: Path | str, told: set[tuple[str, int]], so_far: Tally) -> Tally:
    """The database opens, and each answer that was told is there as it was given."""
    store = open_store(place)
    found = stored(store)
    store.close()
    return compare(found, told, so_far)


def compare(
    found: dict[str, dict[int, int | None]], told: set[tuple[str, int]], so_far: Tally
) -> Tally:
    """How what is there differs from what was told."""
    kept = {(person, number) for person, answers in found.items() for number in answers}
    wrong = sum(
        level != number % 5 for answers in found.values() for number, level in answers.items()
    )
    return replace(
        so_far,
        acknowledged=len(told),
        lost=len(told - kept),
        wrong=wrong,
        stored_untold=len(kept - told),
    )


def stored(store: Store) -> dict[str, dict[int, int | None]]:
    """The level of each answer by its number, for each person."""
    answers, found = Answers(Door(store, "m")), defaultdict[str, dict[int, int | None]](dict)
    for person in (f"p{number}" for number in range(PEOPLE)):
        for question_id, answer in answers.own("r-survey", person).items():
            found[person][int(question_id[1:])] = answer.level
    return found


# ---- Power cuts --------------------------------------------------------------------------------


def save_on_tape(path: Path, count: int, synchronous: str | None = None) -> Tape:
    """What was written to a database while a few people saved so many answers each, one by one.

    The log beside it is taken into the file every now and then, as when a round closes. With
    `synchronous` SQLite is told to sync less than the store has it do.
    """
    prepare(path)
    with powercut.recording(path) as tape:
        store = open_store(path)
        if synchronous:
            tell_to_sync(store, synchronous)
        answers = Answers(Door(store, "m"))
        for number in range(1, count + 1):
            for person in range(PEOPLE):
                given = Answer(f"q{number}", "rated", number % 5)
                answers.save("r-survey", f"p{person}", given, f"k{person}-{number}")
                tape.tell((f"p{person}", number))
            if number % 3 == 0:
                store.scrub()
        store.close()
    return tape


def tell_to_sync(store: Store, how: str) -> None:
    """The one connection that writes syncs in this way from now on."""
    assert isinstance(store.kind, SqliteFile)
    with store.kind.writing() as connection:
        driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute(f"PRAGMA synchronous={how}")


def cut_power(tape: Tape, cuts: int, folder: Path) -> Tally:
    """What was found after so many cuts, at random places of a tape; sums over all of them.

    Of what was not synced every second cut leaves nothing, and the others a random part.
    """
    chance, sums = random.Random(cuts), Tally()  # noqa: S311  # the moment of a cut, no secret
    for number in range(cuts):
        at = chance.randrange(len(tape.deeds) + 1)
        with tempfile.TemporaryDirectory(dir=folder) as place:
            path = tape.cut(at, Path(place), chance if number % 2 else None)
            found = look_after_cut(path, set(tape.told(at)))
        both = zip(astuple(sums), astuple(found), strict=True)
        sums = Tally(*(one + other for one, other in both))
    return sums


def look_after_cut(path: Path, told: set[tuple[str, int]]) -> Tally:
    """What one cut did: whether the database is sound, and has what was told."""
    try:
        found = look(path, told, Tally(kills=1))
        check_file(path)
    except StoreError:
        return Tally(kills=1, acknowledged=len(told), lost=len(told), unsound=1)
    return found
