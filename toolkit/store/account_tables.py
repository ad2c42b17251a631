"""The tables of sign-in: who is invited, and which sign-ins last."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKeyConstraint,
    PrimaryKeyConstraint,
    String,
    Table,
    false,
)

from toolkit.store.columns import below_council, id_column, metadata

visit = Table(
    "visit",
    metadata,
    id_column("id"),
    id_column("account_id"),
    Column("began_at", DateTime, nullable=False),
    Column("seen_at", DateTime, nullable=False),
    Column("over", Boolean, nullable=False, server_default=false()),
    PrimaryKeyConstraint("id"),
    ForeignKeyConstraint(["account_id"], ["account.id"], ondelete="CASCADE"),
)

invitation = Table(
    "invitation",
    metadata,
    id_column("council_id"),
    Column("email", String(254), nullable=False),
    Column("role", String(16), nullable=False),
    Column("invited_on", Date, nullable=False),
    id_column("invited_by"),
    PrimaryKeyConstraint("council_id", "email"),
    below_council(),
)
