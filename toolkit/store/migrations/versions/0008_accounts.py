"""Who may come in: addresses of accounts, sign-ins that last, and invitations."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Let accounts be told apart by what their provider says, and be ended."""
    op.add_column("account", sa.Column("email", sa.Text(), server_default="", nullable=False))
    op.add_column("account", sa.Column("sessions_valid_from", sa.DateTime(), nullable=True))
    op.create_table(
        "visit",
        _key("id"),
        _key("account_id"),
        sa.Column("began_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("over", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_visit_account"), ondelete="CASCADE"
        ),
    )
    op.create_table(
        "invitation",
        _key("council_id"),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("invited_on", sa.Date(), nullable=False),
        _key("invited_by"),
        sa.PrimaryKeyConstraint("council_id", "email", name=op.f("pk_invitation")),
        sa.ForeignKeyConstraint(
            ["council_id"], ["council.id"], name=op.f("fk_invitation_council"), ondelete="RESTRICT"
        ),
    )


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=64), nullable=False)
