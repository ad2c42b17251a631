"""Refs that are given once, what is typed into forms until it is saved, and where actions grew."""

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_NAMED = re.compile(r"\b(?:decision|kindness|exception) ([DKX]-\d{4})-(\d{3,9})\b")


def upgrade() -> None:
    """Make the tables and columns, and count the refs that were given so far."""
    for table in ("action", "action_history"):
        op.add_column(table, sa.Column("source", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "given_ref",
        _key("council_id", 64),
        _key("series", 16),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("council_id", "series", name=op.f("pk_given_ref")),
        _of_council("given_ref"),
    )
    op.create_table(
        "draft",
        _key("council_id", 64),
        _key("account_id", 64),
        _key("place", 64),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("kept_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("council_id", "account_id", "place", name=op.f("pk_draft")),
        _of_council("draft"),
    )
    count_given()


def count_given() -> None:
    """The last number of each series is there, also of what was deleted: the trail names it."""
    bind = op.get_bind()
    said = sa.text("SELECT council_id, subject FROM audit_event ORDER BY council_id")
    add = sa.text("INSERT INTO given_ref (council_id, series, last) VALUES (:council, :series, :n)")
    for council_id, lines in groupby(bind.execute(said).all(), lambda line: line.council_id):
        for series, number in sorted(_last_named(line.subject for line in lines).items()):
            bind.execute(add, {"council": council_id, "series": series, "n": number})


def _last_named(subjects: Iterable[str]) -> dict[str, int]:
    """The last number of each series that these lines name, as their words stood at this version.

    The app has its own (`given_refs`), which may change; what an old migration did may not.
    """
    last: dict[str, int] = {}
    for subject in subjects:
        for series, number in _NAMED.findall(subject):
            last[series] = max(int(number), last.get(series, 0))
    return last


def _key(name: str, length: int) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length=length), nullable=False)


def _of_council(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_council")
    return sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=name, ondelete="RESTRICT")
