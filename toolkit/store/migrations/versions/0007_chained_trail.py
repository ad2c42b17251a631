"""The lines of the audit trail are chained, and stay; councils that were deleted are counted."""

import hashlib
import secrets

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

COLUMNS = {"salt": 32, "digest": 64, "hash": 64}
NOT_ENDED = "NOT EXISTS (SELECT 1 FROM ended_council WHERE id = OLD.council_id)"
KEPT = ("council_id", "seq", "at", "actor", "verb", "digest", "hash")
OTHERWISE = (
    f"NEW.subject <> '' OR NEW.salt <> '' OR {' OR '.join(f'NEW.{c} <> OLD.{c}' for c in KEPT)}"
)
SAID = "The audit trail cannot be changed"


def upgrade() -> None:
    """Add the hashes, work them out for what is there, and let nothing be changed from then on."""
    for name, length in COLUMNS.items():
        column = sa.Column(name, sa.String(length), server_default="", nullable=False)
        op.add_column("audit_event", column)
    op.create_table(
        "ended_council",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ended_council")),
    )
    chain()
    if op.get_bind().dialect.name == "postgresql":
        guard_server()
    else:
        guard_file("UPDATE", OTHERWISE)
        guard_file("DELETE", NOT_ENDED)


def chain() -> None:
    """Every line there is has its place in a chain."""
    bind = op.get_bind()
    rows = bind.execute(
        sa.text(
            "SELECT council_id, seq, at, actor, verb, subject FROM audit_event"
            " ORDER BY council_id, seq"
        ).columns(at=sa.DateTime())
    ).all()
    council, previous = None, ""
    for row in rows:
        if row.council_id != council:
            council, previous = row.council_id, ""
        salt = secrets.token_hex(16)
        digest = hashlib.sha256(f"{salt}\n{row.subject}".encode()).hexdigest()
        at = row.at.isoformat(timespec="minutes")
        parts = (previous, row.council_id, row.seq, at, row.actor, row.verb, digest)
        previous = hashlib.sha256("\n".join(str(part) for part in parts).encode()).hexdigest()
        bind.execute(
            sa.text(
                "UPDATE audit_event SET salt = :salt, digest = :digest, hash = :hash"
                " WHERE council_id = :council_id AND seq = :seq"
            ),
            {
                "salt": salt,
                "digest": digest,
                "hash": previous,
                "council_id": row.council_id,
                "seq": row.seq,
            },
        )


def guard_file(deed: str, when: str) -> None:
    """Lines can lose their words and nothing else, and go only with their council."""
    op.execute(
        f"CREATE TRIGGER audit_event_no_{deed.lower()} BEFORE {deed} ON audit_event"
        f" WHEN {when} BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
    )


def guard_server() -> None:
    """The same on a server."""
    for deed, when, given in (("update", OTHERWISE, "NEW"), ("delete", NOT_ENDED, "OLD")):
        op.execute(
            f"CREATE FUNCTION audit_event_no_{deed}() RETURNS trigger LANGUAGE plpgsql AS $$"
            f" BEGIN IF {when} THEN RAISE EXCEPTION '{SAID}' USING ERRCODE = '42501'; END IF;"
            f" RETURN {given}; END $$"
        )
        op.execute(
            f"CREATE TRIGGER audit_event_no_{deed} BEFORE {deed.upper()} ON audit_event"
            f" FOR EACH ROW EXECUTE FUNCTION audit_event_no_{deed}()"
        )
