"""Which pages are for whom. Whoever may do nothing on a page is not led to it."""

from __future__ import annotations

from toolkit.app import parts, sign_in
from toolkit.app.state import Context
from toolkit.model.council import Role
from toolkit.words import text

# Pages that are there for somebody to do something; all others can be read by everybody.
NEEDED: dict[str, Role] = {
    "set_up": "facilitator",
    "answer": "contributor",
    "bring_answers": "contributor",
    "workshop": "facilitator",
    "projector": "facilitator",  # it shows the code, and how many have come
    "bring": "contributor",
    "people": "admin",
    "keeping": "admin",
}
# Pages that have a meaning only where people sign in.
SHARED = frozenset({"people"})


def leads_to(context: Context, page: str) -> bool:
    """Whether the person is shown ways to this page."""
    return may_open(context, page) and (page not in SHARED or sign_in.provider() is not None)


def may_open(context: Context, page: str) -> bool:
    """Whether the person may do, on this page, what it is for."""
    return context.may(NEEDED.get(page, "reader"))


def show_shut(context: Context, page: str) -> None:
    """The page says for whom it is, and what the person is."""
    parts.title(text(f"common.pages.{page}"))
    needed = text(f"people.called.{NEEDED[page]}")
    parts.say("people.shut", needed=needed, role=text(f"people.called.{context.role}"))
