"""What only a server has: roles, policies, a pool, several processes, a wall between councils."""

import random
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, func, insert, select, text, update

from tests.migrating import make_first_on_server
from tests.postgres import APP, OWNER, STRANGER, PostgresServer, find_programs
from tests.store.conftest import ASSESSMENT, STAMP
from toolkit.errors import StoreError
from toolkit.model.answers import Answer, Respondent
from toolkit.model.council import Council
from toolkit.store import tables, tenancy
from toolkit.store.answers import Answers, Sealed
from toolkit.store.database import Door, Store, open_store
from toolkit.store.postgres import make_engine, read_url
from toolkit.store.records import Records
from toolkit.store.server_schema import migrate_server

pytestmark = pytest.mark.postgres
COUNCILS = ("m", "north", "south")


@pytest.fixture
def name(place: str) -> str:
    """The name of the database, for the server's own superuser."""
    return str(read_url(place).database)


@pytest.fixture
def councils(store: Store) -> Store:
    """Three councils, with one person's answer and one line of audit each."""
    for number, council_id in enumerate(COUNCILS):
        if council_id != "m":
            store.add_council(Council(id=council_id, name=council_id.title()), "local")
        fill(Door(store, council_id), number)
    return store


def fill(door: Door, level: int) -> None:
    Records(door).add_assessment(ASSESSMENT, STAMP)
    answers = Answers(door)
    answers.admit("r-survey", Respondent(f"p-{door.council_id}", "frontline"))
    given = Answer("one", "rated", level)
    answers.save("r-survey", f"p-{door.council_id}", given, f"k-{door.council_id}")


def test_a_missing_postgresql_is_a_failure_that_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(pytest.fail.Exception, match=r"apt-get install postgresql.*--without-post"):
        find_programs(tmp_path, [])


def test_every_table_of_a_council_has_its_policy_enabled_and_forced(
    postgres: PostgresServer, store: Store, name: str
) -> None:
    found = postgres.run(
        "SELECT relname, relrowsecurity AND relforcerowsecurity,"
        " coalesce((SELECT bool_and(polqual IS NOT NULL AND polwithcheck IS NOT NULL)"
        "  FROM pg_policy WHERE polrelid = pg_class.oid AND polcmd = '*'), false)"
        " FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        " AND EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = pg_class.oid"
        "  AND attname = 'council_id' OR relname = 'council')",
        name,
    )

    assert {row[0] for row in found} == set(tenancy.tenant_tables())
    assert [row[0] for row in found if row[1:] != (True, True)] == []


def test_every_other_table_is_named_with_the_reason_why_it_belongs_to_no_council(
    postgres: PostgresServer, store: Store, name: str
) -> None:
    found = postgres.run("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", name)
    read_anywhere = postgres.run("SELECT tablename FROM pg_policies WHERE qual = 'true'", name)

    ours = {row[0] for row in found} - set(tenancy.tenant_tables()) - {"alembic_version"}
    assert ours <= set(tenancy.READ_WITHOUT_COUNCIL)
    assert {row[0] for row in read_anywhere} <= set(tenancy.READ_WITHOUT_COUNCIL)


def test_the_apps_role_owns_nothing_and_passes_no_policy(
    postgres: PostgresServer, store: Store, name: str
) -> None:
    owned = postgres.run(f"SELECT relname FROM pg_class WHERE relowner = '{APP}'::regrole", name)
    role = postgres.run(f"SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = '{APP}'")

    assert owned == []
    assert role == [(False, False)]


def test_without_any_where_sixteen_threads_on_few_connections_see_only_their_own(
    councils: Store,
) -> None:
    strays: list[object] = []

    def look(number: int) -> None:
        choose = random.Random(number)  # noqa: S311  # which council is next, no secret
        for _ in range(60):
            council_id = choose.choice(COUNCILS)
            strays.extend(Door(councils, council_id).read(all_but_own))

    run_at_once(look, 16)

    assert strays == []


def all_but_own(connection: Connection, council_id: str) -> list[object]:
    """Every row of the guarded tables that is another council's; and a sign if our own is gone."""
    found: list[object] = []
    for table in (tables.assessment, tables.respondent, tables.answer, tables.audit_event):
        owners = connection.execute(select(table.c.council_id)).scalars().all()
        found += [(table.name, owner) for owner in owners if owner != council_id]
        found += [] if council_id in owners else [(table.name, "nothing of our own")]
    return found


def run_at_once(work: Callable[[int], None], threads: int) -> None:
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, range(threads)))


def test_without_a_council_no_row_of_any_council_is_seen(councils: Store) -> None:
    def count(connection: Connection) -> int:
        query = select(func.count()).select_from(tables.answer)
        return int(connection.execute(query).scalar_one())

    assert councils.read(count) == 0


def test_a_row_under_another_councils_name_cannot_be_written(councils: Store) -> None:
    def slip_in(connection: Connection, council_id: str) -> None:
        row = {"council_id": "south", "round_id": "r-survey", "id": "p-x", "group": "frontline"}
        connection.execute(insert(tables.respondent), [row])

    def hand_over(connection: Connection, council_id: str) -> None:
        connection.execute(update(tables.answer_event).values(council_id="south"))

    for wrong in (slip_in, hand_over):
        with pytest.raises(StoreError, match="may not do this"):
            Door(councils, "north").run_tx(wrong)


def test_a_forgotten_where_changes_and_deletes_our_own_rows_only(councils: Store) -> None:
    def forget(connection: Connection, council_id: str) -> tuple[int, int]:
        changed = connection.execute(update(tables.answer).values(level=4)).rowcount
        return changed, connection.execute(delete(tables.answer)).rowcount

    assert Door(councils, "north").run_tx(forget) == (1, 1)
    assert Answers(Door(councils, "south")).own("r-survey", "p-south")["one"].level == 2


def test_another_councils_name_and_members_are_read_and_never_changed(councils: Store) -> None:
    def rename(connection: Connection, council_id: str) -> int:
        return connection.execute(update(tables.council).values(name="Ours now")).rowcount

    def join(connection: Connection, council_id: str) -> None:
        link = {"council_id": "south", "account_id": "local", "role": "reader"}
        connection.execute(delete(tables.membership))
        connection.execute(insert(tables.membership), [link])

    assert Door(councils, "north").run_tx(rename) == 1
    with pytest.raises(StoreError, match="may not do this"):
        Door(councils, "north").run_tx(join)
    assert sorted(one.name for one, _ in councils.memberships("local")) == [
        "Merrowdale", "Ours now", "South",
    ]  # fmt: skip


@pytest.mark.parametrize("deed", ["UPDATE audit_event SET actor = 'x'", "DELETE FROM audit_event"])
def test_what_was_done_cannot_be_rewritten_by_the_app(councils: Store, deed: str) -> None:
    with pytest.raises(StoreError, match="may not do this"):
        Door(councils, "north").run_tx(lambda connection, _: connection.execute(text(deed)))


@pytest.mark.parametrize(
    "deed",
    ["ALTER TABLE answer DISABLE ROW LEVEL SECURITY", "DROP POLICY own_council ON answer"],
)
def test_the_app_cannot_take_the_wall_down(councils: Store, deed: str) -> None:
    with pytest.raises(StoreError, match="may not do this"):
        councils.run_tx(lambda connection: connection.execute(text(deed)))


def test_a_role_that_sees_every_council_is_refused(
    postgres: PostgresServer, store: Store, name: str
) -> None:
    with pytest.raises(StoreError, match="would see every council's rows"):
        open_store(postgres.url(name, "postgres"))


def test_a_role_that_was_given_nothing_is_refused_with_what_to_do(
    postgres: PostgresServer, store: Store, name: str
) -> None:
    with pytest.raises(StoreError, match=r"may not do this.*candour migrate"):
        open_store(postgres.url(name, STRANGER))


def test_an_empty_database_waits_for_its_owner(postgres: PostgresServer) -> None:
    name = postgres.make_database("template0")

    with pytest.raises(StoreError, match=r"has schema none.*Have its owner run 'candour migrate'"):
        open_store(postgres.url(name, APP))
    owners = open_store(postgres.url(name, OWNER))

    owners.add_council(Council(id="m", name="Merrowdale"), "local")
    assert owners.council_ids() == ("m",)
    owners.close()
    postgres.drop_database(name)


def test_a_database_of_a_newer_version_is_refused_on_a_server_too(
    postgres: PostgresServer, place: str, name: str
) -> None:
    postgres.run("UPDATE alembic_version SET version_num = '9999'", name)

    with pytest.raises(StoreError, match=r"newer version of Candour \(schema 9999\)"):
        open_store(place)


def test_another_programs_tables_are_left_alone(postgres: PostgresServer) -> None:
    name = postgres.make_database("template0")
    postgres.run("CREATE TABLE recipes (name TEXT)", name)

    with pytest.raises(StoreError, match="in use, but not by Candour"):
        migrate_server(postgres.url(name, OWNER), postgres.url(name, APP))

    postgres.drop_database(name)


def test_an_older_database_on_a_server_is_brought_up_to_date_with_all_that_it_held(
    postgres: PostgresServer,
) -> None:
    name = postgres.make_database("template0")
    owner, app = postgres.url(name, OWNER), postgres.url(name, APP)
    make_first_on_server(postgres, name)
    with pytest.raises(StoreError, match="has schema 0001; this version needs"):
        open_store(app)

    migrate_server(owner, app)

    opened = open_store(app)
    (found,) = Records(Door(opened, "m")).assessments()
    assert [(one.id, one.pulse) for one in found.rounds] == [("r", 3)]
    assert Answers(Door(opened, "m")).own("r", "p-ann") == {"one": Answer("one", "rated", 2)}
    opened.close()
    postgres.drop_database(name)


def test_the_owners_view_is_limited_again_after_a_step(
    postgres: PostgresServer, councils: Store, name: str
) -> None:
    migrate_server(postgres.url(name, OWNER), postgres.url(name, APP))

    owners = open_store(postgres.url(name, OWNER))
    seen = owners.read(lambda one: one.execute(select(func.count()).select_from(tables.answer)))

    assert seen.scalar_one() == 0
    owners.close()


def test_a_letter_that_cannot_be_kept_is_told(councils: Store) -> None:
    with pytest.raises(StoreError, match="holds a character that cannot be kept"):
        councils.add_council(Council(id="x", name="A\x00B"), "local")


def test_whoever_adds_an_account_that_is_being_added_waits_and_sees_what_came_with_it(
    place: str,
) -> None:
    both = open_store(place), open_store(place)

    def start(number: int) -> None:
        with both[number].together():
            both[number].keep_account("local")
            if not both[number].memberships("local"):
                time.sleep(0.3)
                both[number].add_council(Council(id=f"c{number}", name="Sample"), "local")

    run_at_once(start, 2)

    assert [council.name for council, _ in both[0].memberships("local")] == ["Sample"]
    for one in both:
        one.close()


def test_the_migrations_make_the_same_tables_on_a_server_as_a_fresh_schema(
    postgres: PostgresServer, name: str
) -> None:
    fresh = postgres.make_database("template0")
    owner = make_engine(read_url(postgres.url(fresh, OWNER)))
    tables.metadata.create_all(owner)
    owner.dispose()

    def shape(database: str) -> set[tuple[object, ...]]:
        columns = (
            "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable"
            " FROM information_schema.columns WHERE table_schema = 'public'"
        )
        keys = (
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        )
        found = [*postgres.run(columns, database), *postgres.run(keys, database)]
        return {row for row in found if row[0] != "alembic_version" and row[0] != "-"}

    assert shape(name) == shape(fresh)
    postgres.drop_database(fresh)


def test_a_server_that_is_not_there_is_told_without_the_password() -> None:
    with pytest.raises(StoreError, match="cannot be reached") as told:
        open_store("postgresql://ann:sesame@127.0.0.1:1/candour")

    assert "sesame" not in str(told.value)


def test_an_address_that_is_none_is_told_without_the_password() -> None:
    with pytest.raises(StoreError, match="not an address") as told:
        open_store("postgresql://ann:sesame@[::1/candour:x:y")

    assert "sesame" not in str(told.value)


def test_what_one_process_writes_another_reads_at_once(place: str, store: Store) -> None:
    other = open_store(place)
    store.add_council(Council(id="a", name="A"), "local")
    other.add_council(Council(id="b", name="B"), "local")

    seen = [[council.id for council, _ in one.memberships("local")] for one in (store, other)]

    assert seen == [["a", "b", "m"]] * 2
    other.close()


AGREE = """
import sys
from datetime import datetime
from toolkit.errors import EditConflict
from toolkit.model.answers import AgreedRecord
from toolkit.store.database import Door, open_store
from toolkit.store.records import Records, Stamp
store = open_store(sys.argv[1])
records = Records(Door(store, "m"))
done = 0
while done < 10:
    now = records.assessment("a-2026").agreed.get("one")
    was = now.revision if now else 0
    record = AgreedRecord("one", "rated", was % 5, 1, "minute", "why")
    try:
        records.agree("a-2026", [(record, was)], Stamp(sys.argv[2], datetime(2026, 1, 1)))
        done += 1
    except EditConflict:
        pass
store.close()
"""


def test_two_processes_that_agree_on_one_record_never_overwrite_each_other(
    place: str, records: Records
) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", AGREE, place, actor]) for actor in ("ann", "bob")
    ]
    for writer in writers:
        assert writer.wait(timeout=120) == 0

    versions = records.versions("a-2026", "one")
    assert [one.record.revision for one in versions] == list(range(20, 0, -1))
    assert {one.changed_by for one in versions} == {"ann", "bob"}
    assert sum(line.verb == "agree" for line in records.audit()) == 20


def test_a_hall_full_of_people_answers_while_the_council_writes(
    place: str, answers: Answers
) -> None:
    second = Answers(Door(open_store(place), "m"))
    for number in range(24):
        answers.admit("r-survey", Respondent(f"p{number}", "frontline"))

    def answer(number: int) -> None:
        through = (answers, second)[number % 2]
        for level in range(5):
            given = Answer("one", "rated", level)
            through.save("r-survey", f"p{number}", given, f"k{number}-{level}")

    run_at_once(answer, 24)

    assert answers.count("r-survey") == 24
    assert {answers.own("r-survey", f"p{n}")["one"].level for n in range(24)} == {4}
    second.door.store.close()


def test_a_lost_connection_is_mended_before_anybody_notices(
    postgres: PostgresServer, councils: Store, name: str
) -> None:
    answers = Answers(Door(councils, "m"))
    kill = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"

    postgres.run(kill)
    answers.save("r-survey", "p-m", Answer("one", "rated", 4), "again")
    postgres.run(kill)

    assert answers.own("r-survey", "p-m")["one"].level == 4


def test_after_the_close_no_row_tells_who_came_first(
    postgres: PostgresServer, answers: Answers, name: str
) -> None:
    people = [f"p{number:02}" for number in range(24)]
    for person in people:
        answers.admit("r-survey", Respondent(person, "frontline"))
        answers.save("r-survey", person, Answer("one", "rated", 2), f"key-{person}")

    answers.close("r-survey", date(2026, 3, 12), lambda said, counted: Sealed("{}", "{}"))

    for table, who in (("respondent", "id"), ("answer", "respondent_id")):
        rows = postgres.run(f"SELECT {who}, xmin::text FROM {table} ORDER BY ctid", name)
        assert sorted(str(row[0]) for row in rows) == people
        assert [row[0] for row in rows] != people
        assert len({row[1] for row in rows}) == 1
    assert postgres.run("SELECT count(*) FROM answer_event", name) == [(0,)]


def test_after_the_close_the_older_rows_are_swept_away_where_the_role_may(
    postgres: PostgresServer, answers: Answers, name: str
) -> None:
    answers.close("r-survey", date(2026, 3, 12), lambda said, counted: Sealed("{}", "{}"))

    swept = "SELECT last_vacuum IS NOT NULL FROM pg_stat_user_tables WHERE relname = 'respondent'"
    may = "SELECT current_setting('server_version_num')::int >= 170000"
    assert postgres.run(swept, name) == postgres.run(may)
