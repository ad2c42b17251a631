"""What councils share with one another, and what of it was shown."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def id_column(name: str) -> sa.Column[str]:
    """A column that holds an id."""
    return sa.Column(name, sa.String(length=64), nullable=False)


def of_council(table: str) -> sa.ForeignKeyConstraint:
    """A row that stands below a council."""
    name = op.f(f"fk_{table}_council")
    return sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=name, ondelete="RESTRICT")


def upgrade() -> None:
    """Make the tables; nothing that was there changes."""
    op.create_table(
        "shared_score",
        id_column("peer_id"),
        id_column("instrument"),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("points", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("peer_id", "instrument", name=op.f("pk_shared_score")),
    )
    op.create_table(
        "shared_picture",
        id_column("instrument"),
        id_column("theme_id"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("points", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("instrument", "theme_id", "number", name=op.f("pk_shared_picture")),
    )
    op.create_table(
        "sharing",
        id_column("council_id"),
        id_column("peer_id"),
        sa.Column("since", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("council_id", name=op.f("pk_sharing")),
        of_council("sharing"),
    )
    op.create_table(
        "received_score",
        id_column("council_id"),
        id_column("peer_id"),
        id_column("instrument"),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("points", sa.JSON(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint(
            "council_id", "peer_id", "instrument", name=op.f("pk_received_score")
        ),
        of_council("received_score"),
    )
    op.create_table(
        "seen_picture",
        id_column("council_id"),
        id_column("instrument"),
        id_column("theme_id"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("points", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint(
            "council_id", "instrument", "theme_id", "number", name=op.f("pk_seen_picture")
        ),
        of_council("seen_picture"),
    )
