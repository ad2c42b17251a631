"""A day on which an action is looked at again."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Let an action say when somebody looks at it again, now and in its history."""
    for table in ("action", "action_history"):
        op.add_column(table, sa.Column("review_on", sa.Date(), nullable=True))
