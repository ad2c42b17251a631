"""The tables of what councils share with one another.

Two of them belong to no council and hold no name: `shared_score` is what each council that takes
part shares under a random id, `shared_picture` which of it was shown together. The others are each
council's own.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    Date,
    Integer,
    PrimaryKeyConstraint,
    Table,
)

from toolkit.store.columns import below_council, id_column, metadata

shared_score = Table(
    "shared_score",
    metadata,
    id_column("peer_id"),
    id_column("instrument"),
    Column("month", Date, nullable=False),
    Column("points", JSON, nullable=False),
    PrimaryKeyConstraint("peer_id", "instrument"),
)

shared_picture = Table(
    "shared_picture",
    metadata,
    id_column("instrument"),
    id_column("theme_id"),
    Column("number", Integer, nullable=False),
    Column("made_on", Date, nullable=False),
    Column("points", JSON, nullable=False),
    PrimaryKeyConstraint("instrument", "theme_id", "number"),
)

sharing = Table(
    "sharing",
    metadata,
    id_column("council_id"),
    id_column("peer_id"),
    Column("since", Date),
    PrimaryKeyConstraint("council_id"),
    below_council(),
)

received_score = Table(
    "received_score",
    metadata,
    id_column("council_id"),
    id_column("peer_id"),
    id_column("instrument"),
    Column("month", Date, nullable=False),
    Column("points", JSON, nullable=False),
    Column("received_on", Date, nullable=False),
    PrimaryKeyConstraint("council_id", "peer_id", "instrument"),
    below_council(),
)

seen_picture = Table(
    "seen_picture",
    metadata,
    id_column("council_id"),
    id_column("instrument"),
    id_column("theme_id"),
    Column("number", Integer, nullable=False),
    Column("made_on", Date, nullable=False),
    Column("points", JSON, nullable=False),
    PrimaryKeyConstraint("council_id", "instrument", "theme_id", "number"),
    below_council(),
)
