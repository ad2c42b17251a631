"""What was acknowledged is there after a kill or a power cut, at any moment.

`python -m benchmarks.kills` does the same for longer, with the server syncing to the disk.
"""

import signal
import subprocess
from pathlib import Path

import pytest

from tests import kills, migrating
from tests.postgres import APP, PostgresServer, running_server
from tests.prepared import put_empty


def test_no_acknowledged_answer_is_lost_when_the_process_is_killed(place: Path | str) -> None:
    kills.prepare(place)

    tally = kills.kill_writers(place, 3)

    assert (tally.kills, tally.lost, tally.wrong) == (3, 0, 0)
    assert tally.acknowledged >= 3 * kills.PEOPLE
    assert tally.stored_untold <= 3 * kills.PEOPLE


@pytest.mark.postgres
def test_no_acknowledged_answer_is_lost_when_the_server_is_killed() -> None:
    with running_server() as server:
        place = server.url(server.make_database(), APP)
        kills.prepare(place)

        def kill_server(writer: "subprocess.Popen[bytes]") -> None:
            server.stop(signal.SIGKILL)
            writer.kill()
            server.start()

        tally = kills.kill_writers(place, 2, kill_server)

    assert (tally.kills, tally.lost, tally.wrong) == (2, 0, 0)
    assert tally.acknowledged >= 2 * kills.PEOPLE


def test_no_acknowledged_answer_is_lost_when_the_power_is_cut(path: Path) -> None:
    tape = kills.save_on_tape(put_empty(path), 8)

    tally = kills.cut_power(tape, 40, path.parent)

    assert (tally.kills, tally.lost, tally.wrong, tally.unsound) == (40, 0, 0, 0)
    assert tally.acknowledged >= 20 * kills.PEOPLE
    assert tally.stored_untold <= 40


@pytest.mark.parametrize("less", ["OFF", "NORMAL"])
def test_a_store_that_synced_less_would_lose_answers_in_such_a_power_cut(
    path: Path, less: str
) -> None:
    tape = kills.save_on_tape(put_empty(path), 8, less)

    tally = kills.cut_power(tape, 20, path.parent)

    assert tally.lost > 0


def test_a_file_whose_migration_is_killed_is_the_old_or_the_new_one_whole(tmp_path: Path) -> None:
    done = migrating.kill_migrations(migrating.OldFile(tmp_path), 3)

    assert done.old + done.new == 3


@pytest.mark.postgres
def test_a_server_whose_migration_is_killed_holds_the_old_or_the_new_one_whole(
    postgres: PostgresServer,
) -> None:
    old = migrating.OldOnServer(postgres)

    done = migrating.kill_migrations(old, 3)

    assert done.old + done.new == 3
    for name in (old.name, old.template):
        postgres.drop_database(name)


def test_a_file_whose_migration_meets_a_power_cut_is_the_old_or_the_new_one_whole(
    tmp_path: Path,
) -> None:
    done = migrating.cut_power_in_migration(migrating.OldFile(tmp_path), 12)

    assert done.old + done.new == 12
