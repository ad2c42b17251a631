"""Fill PostgreSQL as if many councils had used it for years, and see what one of them notices.

    python -m benchmarks.scale [--councils 10 100 400] [--people 15] [--years 10]

One council answers the whole form each year, through the app's own doors; the server then copies
its rows under other councils' names. Measured are what one council's pages read and compute, with
ever more councils beside it: milliseconds, as ratios to a read by primary key in the same run, and
blocks of tables and indexes that the server touched. Other work on the machine changes the former
and not the latter, so it is by blocks that this ends with 1: if a page that is about one council
touches more than three times as many with the most councils as with the fewest. An index gains a
level as tables grow, and each look into it a block. With 400 councils and 15 people it is a tenth
of the nation; with 150 people the whole.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import cast

import psycopg
from psycopg import sql
from sqlalchemy import Connection, Table, event

from tests.postgres import APP, PostgresServer, running_server
from toolkit.model.answers import AgreedRecord, Respondent
from toolkit.model.council import Action, Council
from toolkit.samples import our_bank
from toolkit.store import tables, upkeep
from toolkit.store.database import Door, Store, open_store
from toolkit.store.postgres import Server
from toolkit.store.tenancy import column_of_council
from toolkit.workspace import Workspace, close_what_is_due, start_council, workspaces_of

TEMPLATE, GROUPS = "c0000", ("leadership", "frontline", "community")
SETTINGS = ("fsync=off", "full_page_writes=off", "shared_buffers=512MB", "max_wal_size=4GB")
NOT_COPIED = {"audit_event", "entrance", "ticket"}
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
REPEATS, MOST_GROWTH = 15, 3.0


def main(arguments: list[str]) -> int:
    """Fill, measure and print; 0 if no page of one council grew with the number of councils."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--councils", type=int, nargs="+", default=[10, 100, 400])
    parser.add_argument("--people", type=int, default=15, help="who answer each year; default: 15")
    parser.add_argument("--years", type=int, default=10)
    told = parser.parse_args(arguments)
    with running_server(SETTINGS) as server:
        return measure_all(server, sorted(told.councils), told.people, told.years)


def measure_all(server: PostgresServer, councils: list[int], people: int, years: int) -> int:
    """Print a line for each page and number of councils; 0 if none of one council grew."""
    name = server.make_database()
    store = open_store(server.url(name, APP))
    assessment_ids = make_template(store, people, years)
    found: dict[str, dict[int, Taken]] = {}
    columns = "own_ms,elsewhere_ms,ratio_to_key_read,blocks"
    print(f"councils,answers,gigabytes,fill_s,page,{columns}")
    count_waiting(store)
    there = 1
    for number in councils:
        began = time.perf_counter()
        copy(server, name, there, number)
        there, filled = number, time.perf_counter() - began
        answers, size = facts(server, name)
        for page, taken in measure(store, server, number, assessment_ids).items():
            found.setdefault(page, {})[number] = taken
            floor = found["read by key"][number]
            told = (number, answers, f"{size:.2f}", f"{filled:.0f}", page)
            times = (f"{taken.own:.2f}", f"{taken.elsewhere:.2f}", f"{taken.all / floor.all:.1f}")
            print(*told, *times, taken.blocks, sep=",", flush=True)
    look_after(store)
    store.close()
    grown = {page: by[councils[-1]].blocks / by[councils[0]].blocks for page, by in found.items()}
    for page, factor in grown.items():
        print(f"# {page}: {factor:.2f} times the blocks with {councils[-1]} as with {councils[0]}")
    own = [factor for page, factor in grown.items() if page != "all councils"]
    return int(max(own) > MOST_GROWTH)


# ---- What is in it -----------------------------------------------------------------------------


def make_template(store: Store, people: int, years: int) -> list[str]:
    """One council has answered each year; gives the ids of its assessments, the newest first."""
    council = Council(id=TEMPLATE, name="Council 0")
    workspace = start_council(store, "local", council, now=lambda: NOW)
    workspace.start_sharing()
    return [make_year(workspace, 2027 - years + n, people) for n in range(years)][::-1]


def make_year(workspace: Workspace, year: int, people: int) -> str:
    """A year is answered, closed, agreed, planned and published."""
    bank = our_bank()
    one = workspace.start_assessment(bank, title=str(year), year=year, form="full")
    held = workspace.open_round(one.id, "What we see", "survey", GROUPS, pace="own")
    door = Door(workspace.store, workspace.council_id)
    door.run_tx(lambda connection, _: answer_all(connection, one.question_ids, held.id, people))
    workspace.close_round(one.id, held.id)
    for number, question_id in enumerate(one.question_ids):
        level = (number + year) % 5
        record = AgreedRecord(question_id, "rated", level, 2, "Minute 12", "As people said.")
        workspace.agree(one.id, record, 0)
    themes = [theme.id for theme in bank.themes]
    for number in range(20):
        about = {"theme_id": themes[number % len(themes)], "owner": "Ana Price", "measure": "Done"}
        action = Action("", "", (), f"Action {number}", due=date(year + 1, 3, 31), **about)  # type: ignore[arg-type]  # all are words
        workspace.add_action(one.id, action)
    workspace.publish(one.id)
    return one.id


def answer_all(
    connection: Connection, question_ids: tuple[str, ...], round_id: str, people: int
) -> None:
    """So many people of three groups have answered every question."""
    who = [Respondent(f"{round_id[:8]}-{n:04}", GROUPS[n % len(GROUPS)]) for n in range(people)]
    place = {"council_id": TEMPLATE, "round_id": round_id}
    rows = [place | {"id": one.id, "group": one.group, "comments": 0} for one in who]
    connection.execute(tables.respondent.insert(), rows)
    answers = [
        place
        | {"respondent_id": one.id, "question_id": question_id, "status": "rated"}
        | {"level": (a * 7 + b * 3) % 5, "counted": False, "rev": 1}
        for a, one in enumerate(who)
        for b, question_id in enumerate(question_ids)
    ]
    connection.execute(tables.answer.insert(), answers)


def copy(server: PostgresServer, name: str, first: int, last: int) -> None:
    """The rows of the first council stand under the names of others too, up to this number."""
    copied = (one for one in tables.metadata.sorted_tables if one.name not in NOT_COPIED)
    with psycopg.connect(server.url(name, "postgres"), autocommit=True) as connection:
        span = {"first": first, "last": last - 1, "template": TEMPLATE}
        for table in copied:
            which = THOSE.get(table.name, "t.council_id = %(template)s")
            if column_of_council(table) is None and table.name not in THOSE:
                continue
            columns = {column.name: other(table, column.name) for column in table.columns}
            statement = sql.SQL(
                "INSERT INTO {0} ({1}) SELECT {2}"
                " FROM {0} t, generate_series(%(first)s::int, %(last)s::int) n WHERE {3}"
            ).format(
                sql.Identifier(table.name),
                sql.SQL(", ").join(map(sql.Identifier, columns)),
                sql.SQL(", ").join(sql.SQL(one) for one in columns.values()),
                sql.SQL(which),
            )
            connection.execute(statement, span)
        connection.execute("VACUUM ANALYZE")


PEER = "md5('peer ' || n)"
THOSE = {
    "council": "t.id = %(template)s",
    "account": "t.id = 'local'",
    "shared_score": "t.peer_id = (SELECT peer_id FROM sharing WHERE council_id = %(template)s)",
}


def other(table: Table, column: str) -> str:
    """What stands in a column of another council's row."""
    account, council = "'local-' || n", "'c' || lpad(n::text, 4, '0')"
    if column == "council_id" or (table.name, column) == ("council", "id"):
        return council
    if (table.name, column) == ("council", "name"):
        return "'Council ' || n"
    if column == "peer_id" and table.name in {"sharing", "shared_score"}:
        return PEER
    if (table.name, column) in {("membership", "account_id"), ("account", "id")}:
        return account
    if (table.name, column) == ("account", "subject"):
        return account
    return f't."{column}"'


def facts(server: PostgresServer, name: str) -> tuple[int, float]:
    """How many answers there are, and how many gigabytes the database takes."""
    ((answers, size),) = server.run(
        "SELECT (SELECT count(*) FROM answer), pg_database_size(current_database())", name
    )
    return int(str(answers)), int(str(size)) / 1e9


# ---- What one council notices ------------------------------------------------------------------


@dataclass(frozen=True)
class Taken:
    """Milliseconds of a page: processor time of this process, and waiting for the database.

    Each is the shortest of several runs, since others may be at work on the machine. `blocks` are
    those of tables and indexes that the server touched for one run.
    """

    own: float
    elsewhere: float
    blocks: int

    @property
    def all(self) -> float:
        """Both together."""
        return self.own + self.elsewhere


def measure(
    store: Store, server: PostgresServer, councils: int, ids: list[str]
) -> dict[str, Taken]:
    """What each page of a council in the middle takes."""
    middle = f"local-{councils // 2}"
    (workspace,) = workspaces_of(store, middle)
    door = Door(store, workspace.council_id)
    pages: dict[str, Callable[[], object]] = {
        "read by key": lambda: door.read(read_key),
        "who is here": lambda: [one.assessments() for one in workspaces_of(store, middle)],
        "results": lambda: workspace.findings(ids[0]),
        "two years": lambda: workspace.compare(ids[1], ids[0]),
        "action plan": lambda: workspace.plan(ids[0]),
        "all councils": lambda: workspace.other_councils(ids[0]),
    }
    return {
        page: Taken(*shortest_of(work), blocks_of(store, server, work))
        for page, work in pages.items()
    }


def read_key(connection: Connection, council_id: str) -> object:
    """The council's own row."""
    found = tables.council.select().where(tables.council.c.id == council_id)
    return connection.execute(found).one()


def blocks_of(store: Store, server: PostgresServer, work: Callable[[], object]) -> int:
    """How many blocks of tables and indexes the server touches for one run."""
    before = touched(store, server)
    work()
    return touched(store, server) - before


def touched(store: Store, server: PostgresServer) -> int:
    """How many blocks were touched up to now; a connection adds its own to it as it ends."""
    cast(Server, store.kind)._engine.dispose()
    name = str(store.path).rsplit("/", 1)[1]
    open_still = f"SELECT count(*) FROM pg_stat_activity WHERE usename = '{APP}'"  # noqa: S608
    while server.run(open_still, name) != [(0,)]:
        time.sleep(0.02)
    columns = ("heap_blks_read", "heap_blks_hit", "idx_blks_read", "idx_blks_hit")
    added = " + ".join(f"coalesce({one}, 0)" for one in columns)
    ((found,),) = server.run(f"SELECT sum({added}) FROM pg_statio_user_tables", name)  # noqa: S608
    return int(str(found))


def shortest_of(work: Callable[[], object]) -> tuple[float, float]:
    """The shortest of several runs, after one that is not counted."""
    work()
    own, elsewhere = [], []
    for _ in range(REPEATS):
        waited[0] = 0.0
        began = time.process_time()
        work()
        own.append((time.process_time() - began) * 1000)
        elsewhere.append(waited[0] * 1000)
    return min(own), min(elsewhere)


waited = [0.0]


def count_waiting(store: Store) -> None:
    """From now on the time from each statement to its result is added up."""
    engine = cast(Server, store.kind)._engine

    def before(*_: object) -> None:
        waited[0] -= time.perf_counter()

    def after(*_: object) -> None:
        waited[0] += time.perf_counter()

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)


def look_after(store: Store) -> None:
    """Print what the look-after of all councils takes, which each process does once a day."""
    jobs: dict[str, Callable[[], object]] = {
        "rounds that are due": lambda: close_what_is_due(store, lambda: NOW),
        "old answers": lambda: upkeep.forget_old_answers(store, NOW.date()),
    }
    for what, work in jobs.items():
        began = time.perf_counter()
        work()
        print(f"# once a day, {what}: {time.perf_counter() - began:.1f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
