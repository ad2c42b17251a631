"""The steps from one schema to the next, for both kinds of database, and what guards them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Connection, inspect

from toolkit.errors import Problem, StoreError
from toolkit.words import advice, text

MIGRATIONS = Path(__file__).parent / "migrations"


def known_revisions() -> tuple[str, ...]:
    """The schema revisions of this version, oldest first: the numbers of the migration files."""
    return tuple(sorted(step.name[:4] for step in (MIGRATIONS / "versions").glob("[0-9]*.py")))


def check_revision(place: Path | str, found: object) -> None:
    """This version knows the schema. Raises StoreError when a newer version made it."""
    if found is not None and found not in known_revisions():
        raise StoreError(
            Problem(
                str(place),
                *advice(
                    "faults_store.database_made_by_newer",
                    found=found,
                    newest=known_revisions()[-1],
                ),
            )
        )


def upgrade(connection: Connection, to: str = "head") -> None:
    """The schema is this revision's, the newest if none is named, in the caller's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def count_rows(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    names = set(inspect(connection).get_table_names()) - {"alembic_version"}
    return {
        name: int(connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one())  # noqa: S608  # table names of our own schema
        for name in names
    }


def compare(
    place: Path | str, before: Mapping[str, int], after: Mapping[str, int], broken: bool = False
) -> None:
    """No table lost a row. Raises StoreError otherwise, for the caller to undo all of it."""
    lost = [name for name, rows in before.items() if after.get(name, 0) < rows]
    if lost or broken:
        raise StoreError(
            Problem(
                str(place),
                *advice(
                    "faults_store.bringing_database_up",
                    names=", ".join(lost) or text("faults_store.links"),
                ),
            )
        )
