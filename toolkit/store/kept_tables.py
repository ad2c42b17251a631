"""The tables beside registers and checks: which refs were given, and what is not finished yet."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, Integer, PrimaryKeyConstraint, String, Table

from toolkit.store.columns import below_council, id_column, metadata

# The last number of each series of refs ("D-2026"), whatever has become of what had it.
given_ref = Table(
    "given_ref",
    metadata,
    id_column("council_id"),
    Column("series", String(16), nullable=False),
    Column("last", Integer, nullable=False),
    PrimaryKeyConstraint("council_id", "series"),
    below_council(),
)

# What one account typed into a form that is not saved yet, for nobody else.
draft = Table(
    "draft",
    metadata,
    id_column("council_id"),
    id_column("account_id"),
    Column("place", String(64), nullable=False),
    Column("body", JSON, nullable=False),
    Column("kept_on", Date, nullable=False),
    PrimaryKeyConstraint("council_id", "account_id", "place"),
    below_council(),
)
