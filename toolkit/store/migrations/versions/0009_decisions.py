"""Decisions that were checked before they were taken: each, its checks, and their replies."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def id_column(name: str) -> sa.Column[Any]:
    """A column that holds an id."""
    return sa.Column(name, sa.String(length=64), nullable=False)


def code(name: str) -> sa.Column[Any]:
    """A column that holds one word of a list."""
    return sa.Column(name, sa.String(length=16), nullable=False)


def words(name: str) -> sa.Column[Any]:
    """A column of text, empty where nothing was said."""
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def number(name: str) -> sa.Column[Any]:
    """A column that holds a whole number."""
    return sa.Column(name, sa.Integer(), nullable=False)


def upgrade() -> None:
    """Make the tables; nothing that was there changes."""
    op.create_table(
        "decision",
        id_column("council_id"),
        id_column("id"),
        code("ref"),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("decide_on", sa.Date(), nullable=True),
        code("maker"),
        code("kind"),
        words("wards"),
        words("theme_id"),
        code("came_of"),
        words("what_changed"),
        number("revision"),
        sa.PrimaryKeyConstraint("council_id", "id", name=op.f("pk_decision")),
        sa.UniqueConstraint("council_id", "ref", name=op.f("uq_decision_council_id_ref")),
        sa.ForeignKeyConstraint(
            ["council_id"], ["council.id"], name=op.f("fk_decision_council"), ondelete="RESTRICT"
        ),
    )
    op.create_table(
        "decision_run",
        id_column("council_id"),
        id_column("decision_id"),
        number("number"),
        code("version"),
        sa.Column("made_on", sa.Date(), nullable=False),
        words("author"),
        words("challenger"),
        sa.PrimaryKeyConstraint(
            "council_id", "decision_id", "number", name=op.f("pk_decision_run")
        ),
        sa.ForeignKeyConstraint(
            ["council_id", "decision_id"],
            ["decision.council_id", "decision.id"],
            name=op.f("fk_decision_run_decision"),
            ondelete="RESTRICT",
        ),
    )
    op.create_table(
        "decision_reply",
        id_column("council_id"),
        id_column("decision_id"),
        number("number"),
        id_column("prompt_id"),
        id_column("option_id"),
        words("words"),
        number("revision"),
        sa.PrimaryKeyConstraint(
            "council_id", "decision_id", "number", "prompt_id", name=op.f("pk_decision_reply")
        ),
        sa.ForeignKeyConstraint(
            ["council_id", "decision_id", "number"],
            ["decision_run.council_id", "decision_run.decision_id", "decision_run.number"],
            name=op.f("fk_decision_reply_decision_run"),
            ondelete="RESTRICT",
        ),
    )
