"""The third lock between councils: the server itself shows each transaction one council's rows.

Row-level security is enabled and forced on every table that has a `council_id`. A forgotten
`where` then finds nothing of another council, and a write under its name is refused. The role that
the app uses owns no table, so it cannot lift this.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, Table, text

from toolkit.store.tables import metadata

SETTING = "app.council_id"
ENTER = text(f"SELECT set_config('{SETTING}', :council_id, true)")

# Tables that may be read before it is known which council a transaction is about, with the reason.
# Only those of them that belong to a council are guarded at all, and then against writing.
READ_WITHOUT_COUNCIL = {
    "account": "who signs in is known before the council is; it belongs to no council",
    "bank": "a question bank is the same for every council, and never changes",
    "council": "the list from which somebody at work chooses, and old answers are looked for",
    "visit": "which sign-ins last; it belongs to no council",
    "invitation": "whoever signs in is looked for by their address; it holds no more than a role",
    "membership": "which councils an account works for, and as what",
    "shared_score": "what councils chose to share, under random ids; it belongs to no council",
    "shared_picture": "which shared points were shown together; it belongs to no council",
    "wrong_code": "codes that led nowhere, counted for all councils; it belongs to none",
    "ended_council": "councils that were deleted here, by random ids; it belongs to none",
    "entrance": "a code that was typed says which round it opens, and of which council",
}


def column_of_council(table: Table) -> str | None:
    """The column that says whose a row is, or None where it belongs to no council."""
    if table.name == "council":
        return "id"
    return "council_id" if "council_id" in table.columns else None


def tenant_tables() -> dict[str, str]:
    """Every table whose rows belong to a council, with the column that says to which."""
    found = ((table.name, column_of_council(table)) for table in metadata.sorted_tables)
    return {name: column for name, column in found if column is not None}


def lift(connection: Connection) -> None:
    """The owner sees every row until the end of the transaction, or until `secure` is called.

    Otherwise a migration would find no rows to change, and count none.
    """
    for name in _present(connection):
        connection.execute(text(f'ALTER TABLE "{name}" NO FORCE ROW LEVEL SECURITY'))


def secure(connection: Connection, role: str | None) -> None:
    """Every tenant table has its policy, forced, and the role may do what the app does, no more.

    Without a role only the policies are seen to. Doing it again changes nothing.
    """
    for statement in (*_policies(), *(_grants(connection, role) if role else ())):
        connection.execute(text(statement))


def _present(connection: Connection) -> list[str]:
    forced = "SELECT relname FROM pg_class WHERE relforcerowsecurity AND pg_table_is_visible(oid)"
    return [str(name) for name in connection.execute(text(forced)).scalars()]


def _policies() -> Iterator[str]:
    for name, column in tenant_tables().items():
        ours = f"{column} = nullif(current_setting('{SETTING}', true), '')"
        yield f'ALTER TABLE "{name}" ENABLE ROW LEVEL SECURITY'
        yield f'ALTER TABLE "{name}" FORCE ROW LEVEL SECURITY'
        yield f'DROP POLICY IF EXISTS own_council ON "{name}"'
        yield f'CREATE POLICY own_council ON "{name}" USING ({ours}) WITH CHECK ({ours})'
        yield f'DROP POLICY IF EXISTS read_without_council ON "{name}"'
        if name in READ_WITHOUT_COUNCIL:
            yield f'CREATE POLICY read_without_council ON "{name}" FOR SELECT USING (true)'


def _grants(connection: Connection, role: str) -> Iterator[str]:
    to = connection.dialect.identifier_preparer.quote_identifier(role)
    schema = connection.execute(text("SELECT quote_ident(current_schema())")).scalar_one()
    yield f"GRANT USAGE ON SCHEMA {schema} TO {to}"
    yield f"GRANT SELECT ON alembic_version TO {to}"
    version = connection.dialect.server_version_info or (0,)
    for table in metadata.sorted_tables:
        rights = RIGHTS.get(table.name, WRITTEN)
        yield f'REVOKE ALL ON "{table.name}" FROM {to}'
        yield f'GRANT {rights} ON "{table.name}" TO {to}'
        if version >= (17,) and table.name in emptied_tables():
            yield f'GRANT MAINTAIN ON "{table.name}" TO {to}'


WRITTEN = "SELECT, INSERT, UPDATE, DELETE"
RIGHTS = {
    "bank": "SELECT, INSERT",
    # Triggers let a line lose its words and nothing else, and let it go only with its council.
    "audit_event": "SELECT, INSERT, UPDATE (subject, salt), DELETE",
}


def emptied_tables() -> tuple[str, ...]:
    """The tables below a round, from which what people said is deleted one day."""
    below = (table.name for table in metadata.sorted_tables if "round_id" in table.columns)
    return tuple(below)
