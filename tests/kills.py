"""A process that saves answers and is killed again and again, and what is found afterwards.

The writer tells each answer that was acknowledged to it. What is told and is not in the database
was lost; what is there and was never told was stored just before the kill, and is as it should be:
whoever saves it again saves it once.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tests.store.conftest import ASSESSMENT, STAMP
from toolkit.model.answers import Respondent
from toolkit.model.council import Council
from toolkit.store.answers import Answers
from toolkit.store.database import Door, Store, open_store
from toolkit.store.records import Records

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
    kept = {(person, number) for person, answers in found.items() for number in answers}
    wrong = sum(
        level != number % 5 for answers in found.values() for number, level in answers.items()
    )
    return Tally(so_far.kills, len(told), len(told - kept), wrong, len(kept - told))


def stored(store: Store) -> dict[str, dict[int, int | None]]:
    """The level of each answer by its number, for each person."""
    answers, found = Answers(Door(store, "m")), defaultdict[str, dict[int, int | None]](dict)
    for person in (f"p{number}" for number in range(PEOPLE)):
        for question_id, answer in answers.own("r-survey", person).items():
            found[person][int(question_id[1:])] = answer.level
    return found
