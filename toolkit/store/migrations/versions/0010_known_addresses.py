"""Which addresses of accounts may be believed."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Believe no address that was told before: each is believed from the next sign-in on.

    Until now nobody wrote down whether the provider had verified it.
    """
    known: sa.Column[bool] = sa.Column(
        "email_known", sa.Boolean(), server_default=sa.false(), nullable=False
    )
    op.add_column("account", known)
