"""The registers of a council, who asks where others decide, and when a question is tried again."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def id_column(name: str) -> sa.Column[Any]:
    """A column that holds an id."""
    return sa.Column(name, sa.String(length=64), nullable=False)


def code(name: str) -> sa.Column[Any]:
    """A column that holds one word of a list."""
    return sa.Column(name, sa.String(length=16), nullable=False)


def words(name: str) -> sa.Column[Any]:
    """A column of text, empty where nothing was said."""
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def day(name: str) -> sa.Column[Any]:
    """A column that holds a day, or nothing."""
    return sa.Column(name, sa.Date(), nullable=True)


def several(name: str) -> sa.Column[Any]:
    """A column that holds several words of a list."""
    return sa.Column(name, sa.JSON(), nullable=False)


def number(name: str) -> sa.Column[Any]:
    """A column that holds a whole number."""
    return sa.Column(name, sa.Integer(), nullable=False)


def of_council(table: str) -> sa.ForeignKeyConstraint:
    """A row that stands below a council."""
    name = op.f(f"fk_{table}_council")
    return sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=name, ondelete="RESTRICT")


def register(name: str, *columns: sa.Column[Any]) -> None:
    """Make the table of a register, whose entries have a ref that is theirs alone."""
    op.create_table(
        name,
        id_column("council_id"),
        id_column("id"),
        code("ref"),
        sa.Column("what", sa.Text(), nullable=False),
        *columns,
        number("revision"),
        sa.PrimaryKeyConstraint("council_id", "id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("council_id", "ref", name=op.f(f"uq_{name}_council_id_ref")),
        of_council(name),
    )


def upgrade() -> None:
    """Make the tables and columns; nothing that was there changes."""
    register("kindness", *_of_kindness())
    register("exemption", *_of_exemption())
    op.create_table(
        "ward",
        id_column("council_id"),
        sa.Column("name", sa.String(length=80), nullable=False),
        number("position"),
        sa.PrimaryKeyConstraint("council_id", "name", name=op.f("pk_ward")),
        of_council("ward"),
    )
    for table in ("action", "action_history"):
        op.add_column(table, words("asker"))
        op.add_column(table, words("asked_of"))
    for table in ("agreed", "agreed_history"):
        op.add_column(table, day("review_on"))


def _of_kindness() -> tuple[sa.Column[Any], ...]:
    return (
        *(code("kind"), words("ward"), day("month"), several("differences")),
        *(words("connector_role"), code("connector_kind"), code("consent"), day("consent_on")),
        *(code("heard"), several("helped"), several("hindered"), code("ours"), code("amplify")),
        *(words("acts"), day("by_when"), day("done_on"), code("exposure"), words("outcome")),
    )


def _of_exemption() -> tuple[sa.Column[Any], ...]:
    return (
        *(words("standard"), words("for_whom"), words("why"), code("asked"), words("asked_says")),
        *(several("voices"), words("bears"), code("basis"), code("protection")),
        *(words("approved_by"), day("approved_on"), day("review_on")),
        *(code("state"), words("became"), day("ended_on")),
    )
