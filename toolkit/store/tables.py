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
    Float,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from toolkit.store.account_tables import invitation, visit
from toolkit.store.columns import (
    below_assessment,
    below_council,
    evidence_columns,
    id_column,
    level_columns,
    metadata,
    text_column,
)
from toolkit.store.decision_tables import decision, decision_reply, decision_run
from toolkit.store.kept_tables import draft, given_ref
from toolkit.store.register_tables import exemption, kindness, ward
from toolkit.store.round_tables import (
    answer,
    answer_event,
    ballot,
    comment,
    entrance,
    picture,
    respondent,
    round_,
    sealed,
    ticket,
    vote,
)
from toolkit.store.sharing_tables import (
    received_score,
    seen_picture,
    shared_picture,
    shared_score,
    sharing,
)

__all__ = [
    "account",
    "action",
    "action_history",
    "agreed",
    "agreed_history",
    "answer",
    "answer_event",
    "assessment",
    "audit_event",
    "ballot",
    "bank",
    "comment",
    "council",
    "decision",
    "decision_reply",
    "decision_run",
    "draft",
    "ended_council",
    "entrance",
    "exemption",
    "export",
    "given_ref",
    "invitation",
    "kindness",
    "membership",
    "metadata",
    "picture",
    "received_score",
    "respondent",
    "round_",
    "sealed",
    "seen_picture",
    "shared_picture",
    "shared_score",
    "sharing",
    "ticket",
    "visit",
    "vote",
    "ward",
    "wrong_code",
]

account = Table(
    "account",
    metadata,
    id_column("id"),
    text_column("issuer"),
    text_column("subject"),
    text_column("name"),
    text_column("email"),
    Column("email_known", Boolean, nullable=False, server_default=false()),
    Column("disabled", Boolean, nullable=False, default=False),
    Column("sessions_valid_from", DateTime),
    PrimaryKeyConstraint("id"),
    UniqueConstraint("issuer", "subject"),
)

bank = Table(
    "bank",
    metadata,
    id_column("fingerprint"),
    id_column("id"),
    Column("version", String(32), nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("fingerprint"),
)

council = Table(
    "council",
    metadata,
    id_column("id"),
    Column("name", Text, nullable=False),
    Column("nation", String(16), nullable=False),
    text_column("kind"),
    Column("functions", JSON, nullable=False),
    Column("sample", Boolean, nullable=False),
    text_column("handling"),
    Column("revision", Integer, nullable=False),
    PrimaryKeyConstraint("id"),
)

membership = Table(
    "membership",
    metadata,
    id_column("council_id"),
    id_column("account_id"),
    Column("role", String(16), nullable=False),
    Column("ended_on", Date),
    PrimaryKeyConstraint("council_id", "account_id"),
    below_council(),
    ForeignKeyConstraint(["account_id"], ["account.id"], ondelete="RESTRICT"),
)

assessment = Table(
    "assessment",
    metadata,
    id_column("council_id"),
    id_column("id"),
    Column("title", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("label", Text, nullable=False),
    id_column("bank_fingerprint"),
    Column("form", String(8), nullable=False),
    Column("question_ids", JSON, nullable=False),
    Column("state", String(12), nullable=False),
    Column("held_on", Date),
    text_column("people"),
    Column("imported", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
    PrimaryKeyConstraint("council_id", "id"),
    below_council(),
    ForeignKeyConstraint(["bank_fingerprint"], ["bank.fingerprint"], ondelete="RESTRICT"),
)


def _agreed_columns() -> list[Column[int] | Column[str] | Column[date] | CheckConstraint]:
    return [
        Column("status", String(16), nullable=False),
        *level_columns(),
        *evidence_columns(),
        text_column("reference"),
        text_column("rationale"),
        text_column("reason"),
        text_column("approver"),
        text_column("decider"),
        text_column("facilitator"),
        Column("agreed_on", Date),
        Column("dissent", JSON, nullable=False),
        text_column("searching"),
        Column("review_on", Date),
    ]


agreed = Table(
    "agreed",
    metadata,
    id_column("council_id"),
    id_column("assessment_id"),
    id_column("question_id"),
    *_agreed_columns(),
    Column("revision", Integer, nullable=False),
    PrimaryKeyConstraint("council_id", "assessment_id", "question_id"),
    below_assessment(),
)

agreed_history = Table(
    "agreed_history",
    metadata,
    id_column("council_id"),
    id_column("assessment_id"),
    id_column("question_id"),
    *_agreed_columns(),
    Column("revision", Integer, nullable=False),
    id_column("changed_by"),
    Column("changed_at", DateTime, nullable=False),
    PrimaryKeyConstraint("council_id", "assessment_id", "question_id", "revision"),
    below_assessment(),
)


def _action_columns() -> list[Column[str] | Column[date]]:
    return [
        Column("ref", String(16), nullable=False),
        Column("question_ids", JSON, nullable=False),
        Column("title", Text, nullable=False),
        text_column("theme_id"),
        text_column("owner"),
        text_column("job_title"),
        Column("due", Date),
        text_column("measure"),
        Column("effort", String(1), nullable=False),
        Column("lever", String(12), nullable=False),
        Column("status", String(16), nullable=False),
        Column("completed_on", Date),
        Column("notes", JSON, nullable=False),
        text_column("reason"),
        text_column("result"),
        text_column("changed_for"),
        Column("carried_from", String(64)),
        Column("review_on", Date),
        text_column("asker"),
        text_column("asked_of"),
        text_column("source"),
    ]


action = Table(
    "action",
    metadata,
    id_column("council_id"),
    id_column("assessment_id"),
    id_column("id"),
    *_action_columns(),
    Column("position", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    PrimaryKeyConstraint("council_id", "assessment_id", "id"),
    UniqueConstraint("council_id", "assessment_id", "ref"),
    below_assessment(),
)

action_history = Table(
    "action_history",
    metadata,
    id_column("council_id"),
    id_column("assessment_id"),
    id_column("id"),
    *_action_columns(),
    Column("revision", Integer, nullable=False),
    id_column("changed_by"),
    Column("changed_at", DateTime, nullable=False),
    PrimaryKeyConstraint("council_id", "assessment_id", "id", "revision"),
    below_assessment(),
)

export = Table(
    "export",
    metadata,
    id_column("council_id"),
    id_column("assessment_id"),
    Column("number", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("made_at", DateTime, nullable=False),
    id_column("made_by"),
    Column("revision", Integer, nullable=False),
    Column("base", Text, nullable=False),
    PrimaryKeyConstraint("council_id", "assessment_id", "number"),
    below_assessment(),
)

audit_event = Table(
    "audit_event",
    metadata,
    id_column("council_id"),
    Column("seq", Integer, nullable=False),
    Column("at", DateTime, nullable=False),
    id_column("actor"),
    Column("verb", String(32), nullable=False),
    Column("subject", Text, nullable=False),
    Column("salt", String(32), nullable=False, server_default=""),
    Column("digest", String(64), nullable=False, server_default=""),
    Column("hash", String(64), nullable=False, server_default=""),
    PrimaryKeyConstraint("council_id", "seq"),
    below_council(),
)

# Councils that were deleted here, by their random ids. Only with a line here may a trail go.
ended_council = Table(
    "ended_council",
    metadata,
    id_column("id"),
    Column("ended_on", Date, nullable=False),
    PrimaryKeyConstraint("id"),
)

wrong_code = Table(
    "wrong_code",
    metadata,
    id_column("id"),
    id_column("who"),
    Column("at", Float, nullable=False),
    PrimaryKeyConstraint("id"),
)
