"""The tables of the registers: acts of kindness, and exceptions. Neither keeps older versions.

What somebody took back must be gone, so an older version of an entry is kept nowhere.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    Date,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from toolkit.store.columns import below_council, id_column, metadata, text_column


def _code(name: str) -> Column[str]:
    return Column(name, String(16), nullable=False)


kindness = Table(
    "kindness",
    metadata,
    id_column("council_id"),
    id_column("id"),
    Column("ref", String(16), nullable=False),
    Column("what", Text, nullable=False),
    _code("kind"),
    text_column("ward"),
    Column("month", Date),
    Column("differences", JSON, nullable=False),
    text_column("connector_role"),
    _code("connector_kind"),
    _code("consent"),
    Column("consent_on", Date),
    _code("heard"),
    Column("helped", JSON, nullable=False),
    Column("hindered", JSON, nullable=False),
    _code("ours"),
    _code("amplify"),
    text_column("acts"),
    Column("by_when", Date),
    Column("done_on", Date),
    _code("exposure"),
    text_column("outcome"),
    Column("revision", Integer, nullable=False),
    PrimaryKeyConstraint("council_id", "id"),
    UniqueConstraint("council_id", "ref"),
    below_council(),
)

exemption = Table(
    "exemption",
    metadata,
    id_column("council_id"),
    id_column("id"),
    Column("ref", String(16), nullable=False),
    Column("what", Text, nullable=False),
    text_column("standard"),
    text_column("for_whom"),
    text_column("why"),
    _code("asked"),
    text_column("asked_says"),
    Column("voices", JSON, nullable=False),
    text_column("bears"),
    _code("basis"),
    _code("protection"),
    text_column("approved_by"),
    Column("approved_on", Date),
    Column("review_on", Date),
    _code("state"),
    text_column("became"),
    Column("ended_on", Date),
    Column("revision", Integer, nullable=False),
    PrimaryKeyConstraint("council_id", "id"),
    UniqueConstraint("council_id", "ref"),
    below_council(),
)

# The wards or neighbourhoods of the council, so that those without an entry are seen too.
ward = Table(
    "ward",
    metadata,
    id_column("council_id"),
    Column("name", String(80), nullable=False),
    Column("position", Integer, nullable=False),
    PrimaryKeyConstraint("council_id", "name"),
    below_council(),
)
