"""The tables of the decision check: a decision, each check made of it, and each reply."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Date,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from toolkit.store.columns import below_council, id_column, metadata, text_column

decision = Table(
    "decision",
    metadata,
    id_column("council_id"),
    id_column("id"),
    Column("ref", String(16), nullable=False),
    Column("title", Text, nullable=False),
    Column("decide_on", Date),
    Column("maker", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    text_column("wards"),
    text_column("theme_id"),
    Column("came_of", String(16), nullable=False),
    text_column("what_changed"),
    Column("revision", Integer, nullable=False),
    PrimaryKeyConstraint("council_id", "id"),
    UniqueConstraint("council_id", "ref"),
    below_council(),
)

decision_run = Table(
    "decision_run",
    metadata,
    id_column("council_id"),
    id_column("decision_id"),
    Column("number", Integer, nullable=False),
    Column("version", String(16), nullable=False),
    Column("made_on", Date, nullable=False),
    text_column("author"),
    text_column("challenger"),
    PrimaryKeyConstraint("council_id", "decision_id", "number"),
    ForeignKeyConstraint(
        ["council_id", "decision_id"], ["decision.council_id", "decision.id"], ondelete="RESTRICT"
    ),
)

decision_reply = Table(
    "decision_reply",
    metadata,
    id_column("council_id"),
    id_column("decision_id"),
    Column("number", Integer, nullable=False),
    id_column("prompt_id"),
    id_column("option_id"),
    text_column("words"),
    Column("revision", Integer, nullable=False),
    PrimaryKeyConstraint("council_id", "decision_id", "number", "prompt_id"),
    ForeignKeyConstraint(
        ["council_id", "decision_id", "number"],
        ["decision_run.council_id", "decision_run.decision_id", "decision_run.number"],
        ondelete="RESTRICT",
    ),
)
