"""`candour admin`: who may come in, said by whoever runs the service, on its own machine."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from toolkit.cli.options import add_data, add_verb, settings_of, tell
from toolkit.model.council import ROLES
from toolkit.words import text

if TYPE_CHECKING:  # imported late at run time, like the database itself
    from toolkit.workspace.operator import Operator

NATIONS = ("england", "wales", "scotland")


def new_council(options: argparse.Namespace) -> None:
    """Begin a council; whoever signs in with this address is its first admin."""
    with _operator(options) as operator:
        made = operator.found(options.name, options.admin, options.nation)
    tell(text("commands.ask_to_sign", made=made.name, admin=options.admin))


def grant(options: argparse.Namespace) -> None:
    """Give somebody a role in a council, now or as soon as they sign in."""
    with _operator(options) as operator:
        council = operator.grant(options.email, options.council, options.role)
    tell(
        text(
            "commands.at_once_or_once", email=options.email, role=options.role, council=council.name
        )
    )


def revoke(options: argparse.Namespace) -> None:
    """Take somebody's role in a council away, and an invitation to it."""
    with _operator(options) as operator:
        council = operator.revoke(options.email, options.council)
    tell(text("commands.works_for_no_more", email=options.email, council=council.name))


def disable(options: argparse.Namespace) -> None:
    """Shut somebody's account: they are out at once, in every council."""
    with _operator(options) as operator:
        number = operator.shut(options.email, disabled=True)
    tell(text("commands.shut_account_what_they", number=number, email=options.email))


def enable(options: argparse.Namespace) -> None:
    """Open somebody's account again; they have to sign in again."""
    with _operator(options) as operator:
        number = operator.shut(options.email, disabled=False)
    tell(text("commands.open_again_account", number=number, email=options.email))


def people(options: argparse.Namespace) -> None:
    """List who works for each council, and who is invited."""
    with _operator(options, writable=False) as operator:
        for council, members, invited in operator.people(options.council):
            tell(council.name)
            for one in members:
                address = one.email or text("commands.no_address")
                if one.email and not one.known:
                    address += f" {text('commands.not_verified')}"
                name = one.name or text("commands.no_name")
                tell(f"  {one.role:<12} {name}  {address}  {one.account_id}")
            for other in invited:
                tell(f"  {other.role:<12} {text('commands.invited')}  {other.email}")


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The commands are there, under `candour admin`."""
    parser = verbs.add_parser("admin", help=text("commands.who_may_come"))
    admin = parser.add_subparsers(metavar="COMMAND", required=True)

    begun = add_verb(admin, "new-council", new_council)
    begun.add_argument("name", metavar="NAME", help=text("commands.name_council"))
    begun.add_argument("--admin", metavar="EMAIL", required=True, help=text("commands.first_admin"))
    begun.add_argument(
        "--nation", choices=NATIONS, default="england", help=text("commands.default_england")
    )

    given = add_verb(admin, "grant", grant)
    taken = add_verb(admin, "revoke", revoke)
    given.add_argument("email", metavar="EMAIL", help=text("commands.address_they_sign"))
    taken.add_argument("email", metavar="WHO", help=text("commands.who"))
    for verb in (given, taken):
        verb.add_argument("council", metavar="COUNCIL", help=text("commands.name_or_part"))
    given.add_argument(
        "--role", choices=ROLES, default="admin", help=text("commands.default_admin")
    )

    shutting = [add_verb(admin, name, one) for name, one in _SHUTTING]
    for verb in shutting:
        verb.add_argument("email", metavar="WHO", help=text("commands.who"))

    listed = add_verb(admin, "people", people)
    listed.add_argument(
        "council", nargs="?", default="", metavar="COUNCIL", help=text("commands.default_all")
    )
    for verb in (begun, given, taken, listed, *shutting):
        add_data(verb)


_SHUTTING = (("disable", disable), ("enable", enable))


@contextmanager
def _operator(options: argparse.Namespace, *, writable: bool = True) -> Iterator[Operator]:
    from toolkit.store.database import open_store
    from toolkit.workspace.operator import Operator

    store = open_store(settings_of(options).database, writable=writable)
    try:
        yield Operator(store)
    finally:
        store.close()
