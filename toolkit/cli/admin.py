"""`candour admin`: who may come in, said by whoever runs the service, on its own machine."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from toolkit.cli.options import add_data, add_verb, settings_of, tell
from toolkit.model.council import ROLES

if TYPE_CHECKING:  # imported late at run time, like the database itself
    from toolkit.workspace.operator import Operator

WHO = "the address that they sign in with, or the number of their account"
NATIONS = ("england", "wales", "scotland")


def new_council(options: argparse.Namespace) -> None:
    """Begin a council; whoever signs in with this address is its first admin."""
    with _operator(options) as operator:
        made = operator.found(options.name, options.admin, options.nation)
    tell(f"{made.name} is there. Ask {options.admin} to sign in: they are its admin.")


def grant(options: argparse.Namespace) -> None:
    """Give somebody a role in a council, now or as soon as they sign in."""
    with _operator(options) as operator:
        council = operator.grant(options.email, options.council, options.role)
    tell(f"{options.email} is {options.role} of {council.name}, at once or once they sign in.")


def revoke(options: argparse.Namespace) -> None:
    """Take somebody's role in a council away, and an invitation to it."""
    with _operator(options) as operator:
        council = operator.revoke(options.email, options.council)
    tell(f"{options.email} works for {council.name} no more.")


def disable(options: argparse.Namespace) -> None:
    """Shut somebody's account: they are out at once, in every council."""
    with _operator(options) as operator:
        number = operator.shut(options.email, disabled=True)
    tell(f"Shut: {number} account(s) of {options.email}. What they had open is shut too.")


def enable(options: argparse.Namespace) -> None:
    """Open somebody's account again; they have to sign in anew."""
    with _operator(options) as operator:
        number = operator.shut(options.email, disabled=False)
    tell(f"Open again: {number} account(s) of {options.email}.")


def people(options: argparse.Namespace) -> None:
    """List who works for each council, and who is invited."""
    with _operator(options, writable=False) as operator:
        for council, members, invited in operator.people(options.council):
            tell(council.name)
            for one in members:
                address = one.email or "(no address)"
                address += "" if one.known or not one.email else " (not verified)"
                tell(f"  {one.role:<12} {one.name or '(no name)'}  {address}  {one.account_id}")
            for other in invited:
                tell(f"  {other.role:<12} invited  {other.email}")


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The commands are there, under `candour admin`."""
    parser = verbs.add_parser("admin", help="who may come in, on a service of several councils")
    admin = parser.add_subparsers(metavar="COMMAND", required=True)

    begun = add_verb(admin, "new-council", new_council)
    begun.add_argument("name", metavar="NAME", help="the name of the council")
    begun.add_argument("--admin", metavar="EMAIL", required=True, help="its first admin")
    begun.add_argument("--nation", choices=NATIONS, default="england", help="default: england")

    given = add_verb(admin, "grant", grant)
    taken = add_verb(admin, "revoke", revoke)
    given.add_argument("email", metavar="EMAIL", help="the address that they sign in with")
    taken.add_argument("email", metavar="WHO", help=WHO)
    for verb in (given, taken):
        verb.add_argument("council", metavar="COUNCIL", help="its name, or part of it")
    given.add_argument("--role", choices=ROLES, default="admin", help="default: admin")

    shutting = [add_verb(admin, name, one) for name, one in _SHUTTING]
    for verb in shutting:
        verb.add_argument("email", metavar="WHO", help=WHO)

    listed = add_verb(admin, "people", people)
    listed.add_argument("council", nargs="?", default="", metavar="COUNCIL", help="default: all")
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
