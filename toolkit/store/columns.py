"""What the tables of the database share: one set of names, and the columns that come again."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    String,
    Text,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def id_column(name: str) -> Column[str]:
    """A column that holds an id."""
    return Column(name, String(64), nullable=False)


def text_column(name: str) -> Column[str]:
    """A column of text, empty where nothing was said."""
    return Column(name, Text, nullable=False, default="", server_default="")


def level_columns(name: str = "level") -> list[Column[int] | CheckConstraint]:
    """A column that holds a level from 0 to 4 or nothing."""
    return [
        Column(name, Integer),
        CheckConstraint(f"{name} BETWEEN 0 AND 4", name=f"{name}_on_the_scale"),
    ]


def evidence_columns() -> list[Column[int] | CheckConstraint]:
    """A column that holds a grade of evidence from 0 to 3 or nothing."""
    return [
        Column("evidence", Integer),
        CheckConstraint("evidence BETWEEN 0 AND 3", name="evidence_on_the_scale"),
    ]


def below_council() -> ForeignKeyConstraint:
    """A row that stands below a council, which cannot go while it is there."""
    return ForeignKeyConstraint(["council_id"], ["council.id"], ondelete="RESTRICT")


def below_assessment() -> ForeignKeyConstraint:
    """A row that stands below an assessment, which cannot go while it is there."""
    return ForeignKeyConstraint(
        ["council_id", "assessment_id"],
        ["assessment.council_id", "assessment.id"],
        ondelete="RESTRICT",
    )


def below_round() -> ForeignKeyConstraint:
    """A row that stands below a round, which cannot go while it is there."""
    return ForeignKeyConstraint(
        ["council_id", "round_id"], ["round.council_id", "round.id"], ondelete="RESTRICT"
    )
