"""The tables of rounds: who was asked, what was said, and what was shown of it.

With a vote, a comment, an answer or a respondent there is no time, no address, no serial number
and no order: SQLite keeps these tables by their random keys alone.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from toolkit.store.columns import (
    below_assessment,
    below_round,
    evidence_columns,
    id_column,
    level_columns,
    metadata,
    text_column,
)

round_ = Table(
    "round",
    metadata,
    id_column("council_id"),
    id_column("id"),
    id_column("assessment_id"),
    Column("title", Text, nullable=False),
    Column("promise", String(8), nullable=False),
    Column("groups", JSON, nullable=False),
    Column("pace", String(8), nullable=False),
    Column("state", String(8), nullable=False),
    Column("opened_on", Date),
    Column("closed_on", Date),
    Column("pulse", Integer, nullable=False),
    Column("position", Integer, nullable=False, default=0, server_default="0"),
    Column("question_ids", JSON, nullable=False, default=list, server_default="[]"),
    Column("sayable", Boolean, nullable=False, default=False, server_default=false()),
    Column("entry", String(8), nullable=False, default="code", server_default="code"),
    Column("minutes", Integer, nullable=False, default=60, server_default="60"),
    Column("closes_on", Date),
    Column("phase", String(8), nullable=False, default="lobby", server_default="lobby"),
    text_column("question_id"),
    Column("turn", Integer, nullable=False, default=1, server_default="1"),
    Column("ends_at", DateTime),
    Column("deed", String(16), nullable=False, default="", server_default=""),
    PrimaryKeyConstraint("council_id", "id"),
    below_assessment(),
)


respondent = Table(
    "respondent",
    metadata,
    id_column("council_id"),
    id_column("round_id"),
    id_column("id"),
    Column("group", String(64), nullable=False),
    Column("comments", Integer, nullable=False, default=0, server_default="0"),
    PrimaryKeyConstraint("council_id", "round_id", "id"),
    below_round(),
    sqlite_with_rowid=False,
)

answer = Table(
    "answer",
    metadata,
    id_column("council_id"),
    id_column("round_id"),
    id_column("respondent_id"),
    id_column("question_id"),
    Column("status", String(16), nullable=False),
    *level_columns(),
    *evidence_columns(),
    text_column("reference"),
    text_column("reason"),
    text_column("comment"),
    *level_columns("sayable"),
    Column("counted", Boolean, nullable=False, default=False, server_default=false()),
    Column("rev", Integer, nullable=False),
    PrimaryKeyConstraint("council_id", "round_id", "respondent_id", "question_id"),
    ForeignKeyConstraint(
        ["council_id", "round_id", "respondent_id"],
        ["respondent.council_id", "respondent.round_id", "respondent.id"],
        ondelete="RESTRICT",
    ),
    sqlite_with_rowid=False,
)

answer_event = Table(
    "answer_event",
    metadata,
    id_column("council_id"),
    id_column("round_id"),
    id_column("idem"),
    PrimaryKeyConstraint("council_id", "round_id", "idem"),
    below_round(),
    sqlite_with_rowid=False,
)

picture = Table(
    "picture",
    metadata,
    id_column("council_id"),
    id_column("round_id"),
    Column("shown", Text, nullable=False),
    PrimaryKeyConstraint("council_id", "round_id"),
    below_round(),
)

sealed = Table(
    "sealed",
    metadata,
    id_column("council_id"),
    id_column("round_id"),
    Column("statistics", Text, nullable=False),
    PrimaryKeyConstraint("council_id", "round_id"),
    below_round(),
)

ballot = Table(
    "ballot",
    metadata,
    id_column("council_id"),
    id_column("round_id"),
    id_column("question_id"),
    Column("turn", Integer, nullable=False),
    Column("state", String(8), nullable=False),
    Column("shown", Text),
    Column("sealed", Text),
    PrimaryKeyConstraint("council_id", "round_id", "question_id", "turn"),
    below_round(),
)

vote = Table(
    "vote",
    metadata,
    id_column("council_id"),
    id_column("round_id"),
    id_column("respondent_id"),
    id_column("question_id"),
    Column("turn", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    *level_columns(),
    *evidence_columns(),
    text_column("reference"),
    text_column("reason"),
    *level_columns("sayable"),
    Column("counted", Boolean, nullable=False, default=False, server_default=false()),
    Column("rev", Integer, nullable=False),
    PrimaryKeyConstraint("council_id", "round_id", "respondent_id", "question_id", "turn"),
    ForeignKeyConstraint(
        ["council_id", "round_id", "respondent_id"],
        ["respondent.council_id", "respondent.round_id", "respondent.id"],
        ondelete="RESTRICT",
    ),
    ForeignKeyConstraint(
        ["council_id", "round_id", "question_id", "turn"],
        ["ballot.council_id", "ballot.round_id", "ballot.question_id", "ballot.turn"],
        ondelete="RESTRICT",
    ),
    Index("ix_vote_ballot", "council_id", "round_id", "question_id", "turn"),
    sqlite_with_rowid=False,
)

comment = Table(
    "comment",
    metadata,
    id_column("council_id"),
    id_column("round_id"),
    id_column("id"),
    id_column("question_id"),
    Column("words", Text, nullable=False),
    Column("state", String(12), nullable=False),
    PrimaryKeyConstraint("council_id", "round_id", "id"),
    below_round(),
    sqlite_with_rowid=False,
)

# The one table that is read before it is known which council it is about: it holds ids alone.
entrance = Table(
    "entrance",
    metadata,
    id_column("council_id"),
    id_column("round_id"),
    Column("code", String(16)),
    Column("token", String(64), nullable=False),
    PrimaryKeyConstraint("council_id", "round_id"),
    UniqueConstraint("code"),
    UniqueConstraint("token"),
    below_round(),
)

ticket = Table(
    "ticket",
    metadata,
    id_column("council_id"),
    id_column("round_id"),
    Column("hash", String(64), nullable=False),
    Column("group", String(64), nullable=False),
    Column("used", Boolean, nullable=False),
    PrimaryKeyConstraint("council_id", "round_id", "hash"),
    below_round(),
    sqlite_with_rowid=False,
)
