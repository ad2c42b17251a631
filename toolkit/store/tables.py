"""The database tables. Every row below a council has the council first in its key."""

from __future__ import annotations

from datetime import date

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def _id(name: str) -> Column[str]:
    return Column(name, String(64), nullable=False)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, default="", server_default="")


def _level(name: str = "level") -> list[Column[int] | CheckConstraint]:
    return [
        Column(name, Integer),
        CheckConstraint(f"{name} BETWEEN 0 AND 4", name=f"{name}_on_the_scale"),
    ]


def _evidence() -> list[Column[int] | CheckConstraint]:
    return [
        Column("evidence", Integer),
        CheckConstraint("evidence BETWEEN 0 AND 3", name="evidence_on_the_scale"),
    ]


account = Table(
    "account",
    metadata,
    _id("id"),
    _text("issuer"),
    _text("subject"),
    _text("name"),
    Column("disabled", Boolean, nullable=False, default=False),
    PrimaryKeyConstraint("id"),
    UniqueConstraint("issuer", "subject"),
)

bank = Table(
    "bank",
    metadata,
    _id("fingerprint"),
    _id("id"),
    Column("version", String(32), nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("fingerprint"),
)

council = Table(
    "council",
    metadata,
    _id("id"),
    Column("name", Text, nullable=False),
    Column("nation", String(16), nullable=False),
    _text("kind"),
    Column("functions", JSON, nullable=False),
    Column("sample", Boolean, nullable=False),
    _text("handling"),
    Column("revision", Integer, nullable=False),
    PrimaryKeyConstraint("id"),
)

membership = Table(
    "membership",
    metadata,
    _id("council_id"),
    _id("account_id"),
    Column("role", String(16), nullable=False),
    Column("ended_on", Date),
    PrimaryKeyConstraint("council_id", "account_id"),
    ForeignKeyConstraint(["council_id"], ["council.id"], ondelete="RESTRICT"),
    ForeignKeyConstraint(["account_id"], ["account.id"], ondelete="RESTRICT"),
)

assessment = Table(
    "assessment",
    metadata,
    _id("council_id"),
    _id("id"),
    Column("title", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("label", Text, nullable=False),
    _id("bank_fingerprint"),
    Column("form", String(8), nullable=False),
    Column("question_ids", JSON, nullable=False),
    Column("state", String(12), nullable=False),
    Column("held_on", Date),
    _text("people"),
    Column("imported", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
    PrimaryKeyConstraint("council_id", "id"),
    ForeignKeyConstraint(["council_id"], ["council.id"], ondelete="RESTRICT"),
    ForeignKeyConstraint(["bank_fingerprint"], ["bank.fingerprint"], ondelete="RESTRICT"),
)


def _below_assessment() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["council_id", "assessment_id"],
        ["assessment.council_id", "assessment.id"],
        ondelete="RESTRICT",
    )


def _agreed_columns() -> list[Column[int] | Column[str] | Column[date] | CheckConstraint]:
    return [
        Column("status", String(16), nullable=False),
        *_level(),
        *_evidence(),
        _text("reference"),
        _text("rationale"),
        _text("reason"),
        _text("approver"),
        _text("decider"),
        _text("facilitator"),
        Column("agreed_on", Date),
        Column("dissent", JSON, nullable=False),
        _text("searching"),
    ]


agreed = Table(
    "agreed",
    metadata,
    _id("council_id"),
    _id("assessment_id"),
    _id("question_id"),
    *_agreed_columns(),
    Column("revision", Integer, nullable=False),
    PrimaryKeyConstraint("council_id", "assessment_id", "question_id"),
    _below_assessment(),
)

agreed_history = Table(
    "agreed_history",
    metadata,
    _id("council_id"),
    _id("assessment_id"),
    _id("question_id"),
    *_agreed_columns(),
    Column("revision", Integer, nullable=False),
    _id("changed_by"),
    Column("changed_at", DateTime, nullable=False),
    PrimaryKeyConstraint("council_id", "assessment_id", "question_id", "revision"),
    _below_assessment(),
)


def _action_columns() -> list[Column[str] | Column[date]]:
    return [
        Column("ref", String(16), nullable=False),
        Column("question_ids", JSON, nullable=False),
        Column("title", Text, nullable=False),
        _text("theme_id"),
        _text("owner"),
        _text("job_title"),
        Column("due", Date),
        _text("measure"),
        Column("effort", String(1), nullable=False),
        Column("lever", String(12), nullable=False),
        Column("status", String(16), nullable=False),
        Column("completed_on", Date),
        Column("notes", JSON, nullable=False),
        _text("reason"),
        _text("result"),
        _text("changed_for"),
        Column("carried_from", String(64)),
    ]


action = Table(
    "action",
    metadata,
    _id("council_id"),
    _id("assessment_id"),
    _id("id"),
    *_action_columns(),
    Column("position", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    PrimaryKeyConstraint("council_id", "assessment_id", "id"),
    UniqueConstraint("council_id", "assessment_id", "ref"),
    _below_assessment(),
)

action_history = Table(
    "action_history",
    metadata,
    _id("council_id"),
    _id("assessment_id"),
    _id("id"),
    *_action_columns(),
    Column("revision", Integer, nullable=False),
    _id("changed_by"),
    Column("changed_at", DateTime, nullable=False),
    PrimaryKeyConstraint("council_id", "assessment_id", "id", "revision"),
    _below_assessment(),
)

export = Table(
    "export",
    metadata,
    _id("council_id"),
    _id("assessment_id"),
    Column("number", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("made_at", DateTime, nullable=False),
    _id("made_by"),
    Column("revision", Integer, nullable=False),
    Column("base", Text, nullable=False),
    PrimaryKeyConstraint("council_id", "assessment_id", "number"),
    _below_assessment(),
)

round_ = Table(
    "round",
    metadata,
    _id("council_id"),
    _id("id"),
    _id("assessment_id"),
    Column("title", Text, nullable=False),
    Column("promise", String(8), nullable=False),
    Column("groups", JSON, nullable=False),
    Column("pace", String(8), nullable=False),
    Column("state", String(8), nullable=False),
    Column("opened_on", Date),
    Column("closed_on", Date),
    Column("pulse", Integer, nullable=False),
    PrimaryKeyConstraint("council_id", "id"),
    _below_assessment(),
)


def _below_round() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["council_id", "round_id"], ["round.council_id", "round.id"], ondelete="RESTRICT"
    )


respondent = Table(
    "respondent",
    metadata,
    _id("council_id"),
    _id("round_id"),
    _id("id"),
    Column("group", String(64), nullable=False),
    PrimaryKeyConstraint("council_id", "round_id", "id"),
    _below_round(),
    sqlite_with_rowid=False,
)

answer = Table(
    "answer",
    metadata,
    _id("council_id"),
    _id("round_id"),
    _id("respondent_id"),
    _id("question_id"),
    Column("status", String(16), nullable=False),
    *_level(),
    *_evidence(),
    _text("reference"),
    _text("reason"),
    _text("comment"),
    *_level("sayable"),
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
    _id("council_id"),
    _id("round_id"),
    _id("idem"),
    PrimaryKeyConstraint("council_id", "round_id", "idem"),
    _below_round(),
    sqlite_with_rowid=False,
)

picture = Table(
    "picture",
    metadata,
    _id("council_id"),
    _id("round_id"),
    Column("shown", Text, nullable=False),
    PrimaryKeyConstraint("council_id", "round_id"),
    _below_round(),
)

sealed = Table(
    "sealed",
    metadata,
    _id("council_id"),
    _id("round_id"),
    Column("statistics", Text, nullable=False),
    PrimaryKeyConstraint("council_id", "round_id"),
    _below_round(),
)

audit_event = Table(
    "audit_event",
    metadata,
    _id("council_id"),
    Column("seq", Integer, nullable=False),
    Column("at", DateTime, nullable=False),
    _id("actor"),
    Column("verb", String(32), nullable=False),
    Column("subject", Text, nullable=False),
    PrimaryKeyConstraint("council_id", "seq"),
    ForeignKeyConstraint(["council_id"], ["council.id"], ondelete="RESTRICT"),
)
