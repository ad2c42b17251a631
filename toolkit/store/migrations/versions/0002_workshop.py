"""The tables of the workshop: ballots, votes, comments, and the ways into a round."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Let a round be run live, and keep what is said in it apart from who said it."""
    _widen_rounds()
    _add_ballots()
    _add_votes()
    _add_comments()
    _add_entrances()


def _widen_rounds() -> None:
    for column in (
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("question_ids", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("sayable", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("entry", sa.String(length=8), server_default="code", nullable=False),
        sa.Column("minutes", sa.Integer(), server_default="60", nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("phase", sa.String(length=8), server_default="lobby", nullable=False),
        sa.Column("question_id", sa.Text(), server_default="", nullable=False),
        sa.Column("turn", sa.Integer(), server_default="1", nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=True),
        sa.Column("deed", sa.String(length=16), server_default="", nullable=False),
    ):
        op.add_column("round", column)
    op.add_column(
        "respondent", sa.Column("comments", sa.Integer(), server_default="0", nullable=False)
    )
    op.add_column(
        "answer", sa.Column("counted", sa.Boolean(), server_default=sa.false(), nullable=False)
    )


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=64), nullable=False)


def _below_round(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["council_id", "round_id"],
        ["round.council_id", "round.id"],
        name=op.f(f"fk_{table}_round"),
        ondelete="RESTRICT",
    )


def _add_ballots() -> None:
    op.create_table(
        "ballot",
        _key("council_id"),
        _key("round_id"),
        _key("question_id"),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("shown", sa.Text(), nullable=True),
        sa.Column("sealed", sa.Text(), nullable=True),
        _below_round("ballot"),
        sa.PrimaryKeyConstraint(
            "council_id", "round_id", "question_id", "turn", name=op.f("pk_ballot")
        ),
    )


def _add_votes() -> None:
    op.create_table(
        "vote",
        _key("council_id"),
        _key("round_id"),
        _key("respondent_id"),
        _key("question_id"),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.Integer(), nullable=True),
        sa.Column("reference", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("sayable", sa.Integer(), nullable=True),
        sa.Column("counted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.CheckConstraint("evidence BETWEEN 0 AND 3", name=op.f("ck_vote_evidence_on_the_scale")),
        sa.CheckConstraint("level BETWEEN 0 AND 4", name=op.f("ck_vote_level_on_the_scale")),
        sa.CheckConstraint("sayable BETWEEN 0 AND 4", name=op.f("ck_vote_sayable_on_the_scale")),
        sa.ForeignKeyConstraint(
            ["council_id", "round_id", "respondent_id"],
            ["respondent.council_id", "respondent.round_id", "respondent.id"],
            name=op.f("fk_vote_respondent"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["council_id", "round_id", "question_id", "turn"],
            ["ballot.council_id", "ballot.round_id", "ballot.question_id", "ballot.turn"],
            name=op.f("fk_vote_ballot"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint(
            "council_id",
            "round_id",
            "respondent_id",
            "question_id",
            "turn",
            name=op.f("pk_vote"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_vote_ballot", "vote", ["council_id", "round_id", "question_id", "turn"])


def _add_comments() -> None:
    op.create_table(
        "comment",
        _key("council_id"),
        _key("round_id"),
        _key("id"),
        _key("question_id"),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        _below_round("comment"),
        sa.PrimaryKeyConstraint("council_id", "round_id", "id", name=op.f("pk_comment")),
        sqlite_with_rowid=False,
    )


def _add_entrances() -> None:
    op.create_table(
        "entrance",
        _key("council_id"),
        _key("round_id"),
        sa.Column("code", sa.String(length=16), nullable=True),
        sa.Column("token", sa.String(length=64), nullable=False),
        _below_round("entrance"),
        sa.PrimaryKeyConstraint("council_id", "round_id", name=op.f("pk_entrance")),
        sa.UniqueConstraint("code", name=op.f("uq_entrance_code")),
        sa.UniqueConstraint("token", name=op.f("uq_entrance_token")),
    )
    op.create_table(
        "ticket",
        _key("council_id"),
        _key("round_id"),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("group", sa.String(length=64), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        _below_round("ticket"),
        sa.PrimaryKeyConstraint("council_id", "round_id", "hash", name=op.f("pk_ticket")),
        sqlite_with_rowid=False,
    )
