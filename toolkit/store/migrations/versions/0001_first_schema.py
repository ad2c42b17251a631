"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "account",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("issuer", sa.Text(), server_default="", nullable=False),
        sa.Column("subject", sa.Text(), server_default="", nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_account_issuer_subject")),
    )
    op.create_table(
        "bank",
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_bank")),
    )
    op.create_table(
        "council",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("nation", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("functions", sa.JSON(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("handling", sa.Text(), server_default="", nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council")),
    )
    op.create_table(
        "assessment",
        sa.Column("council_id", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("bank_fingerprint", sa.String(length=64), nullable=False),
        sa.Column("form", sa.String(length=8), nullable=False),
        sa.Column("question_ids", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("people", sa.Text(), server_default="", nullable=False),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bank_fingerprint"],
            ["bank.fingerprint"],
            name=op.f("fk_assessment_bank"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["council_id"], ["council.id"], name=op.f("fk_assessment_council"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("council_id", "id", name=op.f("pk_assessment")),
    )
    op.create_table(
        "audit_event",
        sa.Column("council_id", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("verb", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id"], ["council.id"], name=op.f("fk_audit_event_council"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("council_id", "seq", name=op.f("pk_audit_event")),
    )
    op.create_table(
        "membership",
        sa.Column("council_id", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_membership_account"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["council_id"], ["council.id"], name=op.f("fk_membership_council"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("council_id", "account_id", name=op.f("pk_membership")),
    )
    op.create_table(
        "action",
        sa.Column("council_id", sa.String(length=64), nullable=False),
        sa.Column("assessment_id", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("ref", sa.String(length=16), nullable=False),
        sa.Column("question_ids", sa.JSON(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("theme_id", sa.Text(), server_default="", nullable=False),
        sa.Column("owner", sa.Text(), server_default="", nullable=False),
        sa.Column("job_title", sa.Text(), server_default="", nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("measure", sa.Text(), server_default="", nullable=False),
        sa.Column("effort", sa.String(length=1), nullable=False),
        sa.Column("lever", sa.String(length=12), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("result", sa.Text(), server_default="", nullable=False),
        sa.Column("changed_for", sa.Text(), server_default="", nullable=False),
        sa.Column("carried_from", sa.String(length=64), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id", "assessment_id"],
            ["assessment.council_id", "assessment.id"],
            name=op.f("fk_action_assessment"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("council_id", "assessment_id", "id", name=op.f("pk_action")),
        sa.UniqueConstraint(
            "council_id",
            "assessment_id",
            "ref",
            name=op.f("uq_action_council_id_assessment_id_ref"),
        ),
    )
    op.create_table(
        "action_history",
        sa.Column("council_id", sa.String(length=64), nullable=False),
        sa.Column("assessment_id", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("ref", sa.String(length=16), nullable=False),
        sa.Column("question_ids", sa.JSON(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("theme_id", sa.Text(), server_default="", nullable=False),
        sa.Column("owner", sa.Text(), server_default="", nullable=False),
        sa.Column("job_title", sa.Text(), server_default="", nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("measure", sa.Text(), server_default="", nullable=False),
        sa.Column("effort", sa.String(length=1), nullable=False),
        sa.Column("lever", sa.String(length=12), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("result", sa.Text(), server_default="", nullable=False),
        sa.Column("changed_for", sa.Text(), server_default="", nullable=False),
        sa.Column("carried_from", sa.String(length=64), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.String(length=64), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id", "assessment_id"],
            ["assessment.council_id", "assessment.id"],
            name=op.f("fk_action_history_assessment"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint(
            "council_id", "assessment_id", "id", "revision", name=op.f("pk_action_history")
        ),
    )
    op.create_table(
        "agreed",
        sa.Column("council_id", sa.String(length=64), nullable=False),
        sa.Column("assessment_id", sa.String(length=64), nullable=False),
        sa.Column("question_id", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.Integer(), nullable=True),
        sa.Column("reference", sa.Text(), server_default="", nullable=False),
        sa.Column("rationale", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("approver", sa.Text(), server_default="", nullable=False),
        sa.Column("decider", sa.Text(), server_default="", nullable=False),
        sa.Column("facilitator", sa.Text(), server_default="", nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("dissent", sa.JSON(), nullable=False),
        sa.Column("searching", sa.Text(), server_default="", nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "evidence BETWEEN 0 AND 3", name=op.f("ck_agreed_evidence_on_the_scale")
        ),
        sa.CheckConstraint("level BETWEEN 0 AND 4", name=op.f("ck_agreed_level_on_the_scale")),
        sa.ForeignKeyConstraint(
            ["council_id", "assessment_id"],
            ["assessment.council_id", "assessment.id"],
            name=op.f("fk_agreed_assessment"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint(
            "council_id", "assessment_id", "question_id", name=op.f("pk_agreed")
        ),
    )
    op.create_table(
        "agreed_history",
        sa.Column("council_id", sa.String(length=64), nullable=False),
        sa.Column("assessment_id", sa.String(length=64), nullable=False),
        sa.Column("question_id", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.Integer(), nullable=True),
        sa.Column("reference", sa.Text(), server_default="", nullable=False),
        sa.Column("rationale", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("approver", sa.Text(), server_default="", nullable=False),
        sa.Column("decider", sa.Text(), server_default="", nullable=False),
        sa.Column("facilitator", sa.Text(), server_default="", nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("dissent", sa.JSON(), nullable=False),
        sa.Column("searching", sa.Text(), server_default="", nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.String(length=64), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "evidence BETWEEN 0 AND 3", name=op.f("ck_agreed_history_evidence_on_the_scale")
        ),
        sa.CheckConstraint(
            "level BETWEEN 0 AND 4", name=op.f("ck_agreed_history_level_on_the_scale")
        ),
        sa.ForeignKeyConstraint(
            ["council_id", "assessment_id"],
            ["assessment.council_id", "assessment.id"],
            name=op.f("fk_agreed_history_assessment"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint(
            "council_id", "assessment_id", "question_id", "revision", name=op.f("pk_agreed_history")
        ),
    )
    op.create_table(
        "export",
        sa.Column("council_id", sa.String(length=64), nullable=False),
        sa.Column("assessment_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("base", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id", "assessment_id"],
            ["assessment.council_id", "assessment.id"],
            name=op.f("fk_export_assessment"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("council_id", "assessment_id", "number", name=op.f("pk_export")),
    )
    op.create_table(
        "round",
        sa.Column("council_id", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("assessment_id", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("promise", sa.String(length=8), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("pace", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("pulse", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id", "assessment_id"],
            ["assessment.council_id", "assessment.id"],
            name=op.f("fk_round_assessment"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("council_id", "id", name=op.f("pk_round")),
    )
    op.create_table(
        "answer_event",
        sa.Column("council_id", sa.String(length=64), nullable=False),
        sa.Column("round_id", sa.String(length=64), nullable=False),
        sa.Column("idem", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id", "round_id"],
            ["round.council_id", "round.id"],
            name=op.f("fk_answer_event_round"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("council_id", "round_id", "idem", name=op.f("pk_answer_event")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "picture",
        sa.Column("council_id", sa.String(length=64), nullable=False),
        sa.Column("round_id", sa.String(length=64), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id", "round_id"],
            ["round.council_id", "round.id"],
            name=op.f("fk_picture_round"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("council_id", "round_id", name=op.f("pk_picture")),
    )
    op.create_table(
        "respondent",
        sa.Column("council_id", sa.String(length=64), nullable=False),
        sa.Column("round_id", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("group", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id", "round_id"],
            ["round.council_id", "round.id"],
            name=op.f("fk_respondent_round"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("council_id", "round_id", "id", name=op.f("pk_respondent")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sealed",
        sa.Column("council_id", sa.String(length=64), nullable=False),
        sa.Column("round_id", sa.String(length=64), nullable=False),
        sa.Column("statistics", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id", "round_id"],
            ["round.council_id", "round.id"],
            name=op.f("fk_sealed_round"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("council_id", "round_id", name=op.f("pk_sealed")),
    )
    op.create_table(
        "answer",
        sa.Column("council_id", sa.String(length=64), nullable=False),
        sa.Column("round_id", sa.String(length=64), nullable=False),
        sa.Column("respondent_id", sa.String(length=64), nullable=False),
        sa.Column("question_id", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.Integer(), nullable=True),
        sa.Column("reference", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("comment", sa.Text(), server_default="", nullable=False),
        sa.Column("sayable", sa.Integer(), nullable=True),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "evidence BETWEEN 0 AND 3", name=op.f("ck_answer_evidence_on_the_scale")
        ),
        sa.CheckConstraint("level BETWEEN 0 AND 4", name=op.f("ck_answer_level_on_the_scale")),
        sa.CheckConstraint("sayable BETWEEN 0 AND 4", name=op.f("ck_answer_sayable_on_the_scale")),
        sa.ForeignKeyConstraint(
            ["council_id", "round_id", "respondent_id"],
            ["respondent.council_id", "respondent.round_id", "respondent.id"],
            name=op.f("fk_answer_respondent"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint(
            "council_id", "round_id", "respondent_id", "question_id", name=op.f("pk_answer")
        ),
        sqlite_with_rowid=False,
    )
