"""What is known of a decision besides the replies, as rows that can be changed one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

import streamlit as st

from toolkit.app import parts
from toolkit.app.rows import Row, show_rows
from toolkit.app.state import Context
from toolkit.deciding import LONGEST_POST, LONGEST_TITLE
from toolkit.errors import EditConflict
from toolkit.model.checks import CameOf, Decision, DecisionKind, Maker
from toolkit.words import long_date, text, texts_of
from toolkit.workspace import Workspace

SHARED = (
    "title", "decide_on", "maker", "kind", "wards", "theme_id", "came_of", "what_changed",
    "revision",
)  # fmt: skip
TYPED = ("title", "decide_on", "maker", "kind", "wards", "theme_id", "author", "challenger")


@dataclass(frozen=True)
class Head:
    """A decision without its replies, which others may be changing meanwhile."""

    id: str
    title: str
    decide_on: date | None
    maker: Maker
    kind: DecisionKind
    wards: str
    theme_id: str
    came_of: CameOf
    what_changed: str
    author: str
    challenger: str
    revision: int

    @classmethod
    def of(cls, decision: Decision) -> Head:
        """The head of this decision."""
        told = {name: getattr(decision, name) for name in SHARED}
        last = decision.last
        return cls(decision.id, **told, author=last.author, challenger=last.challenger)

    @property
    def body(self) -> dict[str, str]:
        """What is typed, to be kept until it is saved."""
        return {name: str(value) for name in TYPED if (value := getattr(self, name))}

    def filled(self, body: Mapping[str, str]) -> Head:
        """This head with what was kept before, as far as it still fits."""
        told: dict[str, Any] = {name: words for name, words in body.items() if name in TYPED}
        if "decide_on" in told:
            told["decide_on"] = date.fromisoformat(told["decide_on"])
        for name, kind in (("maker", "decision_maker"), ("kind", "decision_kind")):
            if told.get(name) not in texts_of(f"codes.{kind}"):
                told.pop(name, None)
        return replace(self, **told)

    def put_on(self, decision: Decision) -> Decision:
        """The decision with this head."""
        told = {name: getattr(self, name) for name in SHARED}
        last = replace(decision.last, author=self.author, challenger=self.challenger)
        return replace(decision, **told, runs=(*decision.runs[:-1], last))


def show_head(workspace: Workspace, decision: Decision, themes: Mapping[str, str]) -> None:
    """What is known of the decision stands as a list, each row with a way to change it."""

    def save(head: Head, was: int) -> None:
        try:
            workspace.save_decision(head.put_on(decision), was)
        except EditConflict as conflict:
            theirs = conflict.theirs
            if not isinstance(theirs, Decision):
                raise
            raise EditConflict(conflict.problems[0], theirs=Head.of(theirs), yours=head) from None

    def ask_a_theme(head: Head) -> Head:
        return ask_theme(themes, head)

    def read_theme(head: Head) -> str:
        return themes.get(head.theme_id, "")

    rows = (
        Row("check-title", text("decisions.row.title"), lambda one: one.title, ask_title),
        Row("check-came-of", text("decisions.row.came_of"), read_came_of, ask_came_of),
        Row("check-date", text("decisions.row.decide_on"), read_date, ask_date),
        Row("check-maker", text("decisions.row.decided_by"), read_maker, ask_maker),
        Row("check-kind", text("decisions.row.kind"), read_kind, ask_kind),
        Row("check-author", text("decisions.row.author"), lambda one: one.author, ask_author),
        Row("check-challenger", text("decisions.row.challenger"), read_challenger, ask_challenger),
        Row("check-wards", text("decisions.row.wards"), lambda one: one.wards, ask_wards),
        Row("check-theme", text("decisions.row.theme"), read_theme, ask_a_theme),
    )
    show_rows(rows, Head.of(decision), save)


def read_came_of(head: Head) -> str:
    """What became of the decision, and how it was changed."""
    came = text(f"codes.came_of.{head.came_of}")
    return f"{came}. {head.what_changed}" if head.what_changed else came


def read_date(head: Head) -> str:
    """The day of the decision."""
    return long_date(head.decide_on) if head.decide_on else ""


def read_maker(head: Head) -> str:
    """Who takes the decision."""
    return text(f"codes.decision_maker.{head.maker}")


def read_kind(head: Head) -> str:
    """What kind of decision it is."""
    return text(f"codes.decision_kind.{head.kind}")


def read_challenger(head: Head) -> str:
    """Who challenges the paper."""
    return head.challenger


# With a `key` the session knows what stands in a field also where it is not drawn in a form.


def ask_title(head: Head, key: str | None = None) -> Head:
    """A field for the title of the paper."""
    label = text("decisions.form.name")
    return replace(head, title=st.text_input(label, head.title, LONGEST_TITLE, key).strip())


def ask_date(head: Head, key: str | None = None) -> Head:
    """A field for the day of the decision."""
    day = head.decide_on
    first, last = parts.days_around(day)
    label = text("decisions.form.decide_on")
    given = st.date_input(label, day, first, last, key=key, format="DD/MM/YYYY")
    return replace(head, decide_on=given if isinstance(given, date) else None)


def ask_maker(head: Head, key: str | None = None) -> Head:
    """A choice of those who decide."""
    label = text("decisions.form.maker")
    return replace(head, maker=cast("Maker", _choice(label, "decision_maker", head.maker, key)))


def ask_kind(head: Head, key: str | None = None) -> Head:
    """A choice of kinds of decision."""
    label = text("decisions.form.kind")
    return replace(head, kind=cast("DecisionKind", _choice(label, "decision_kind", head.kind, key)))


def ask_author(head: Head, key: str | None = None) -> Head:
    """A field for the author's post."""
    label = text("decisions.form.author")
    return replace(head, author=st.text_input(label, head.author, LONGEST_POST, key).strip())


def ask_challenger(head: Head, key: str | None = None) -> Head:
    """A field for the challenger's post."""
    label = text("decisions.form.challenger")
    about = text("decisions.form.challenger_why")
    given = st.text_input(label, head.challenger, LONGEST_POST, key, placeholder=about)
    return replace(head, challenger=given.strip())


def ask_wards(head: Head, key: str | None = None) -> Head:
    """A field for the wards affected."""
    label = text("decisions.form.wards")
    return replace(head, wards=st.text_input(label, head.wards, LONGEST_TITLE, key).strip())


def ask_came_of(head: Head) -> Head:
    """What became of the decision, and how it was changed."""
    parts.note(text("decisions.row.came_of_about"))
    parts.note(text("answer.no_names"))
    came = cast("CameOf", _choice(text("decisions.row.came_of"), "came_of", head.came_of))
    label = text("decisions.row.what_changed")
    said = st.text_area(label, head.what_changed, max_chars=1000).strip()
    return replace(head, came_of=came, what_changed=said)


def ask_theme(themes: Mapping[str, str], head: Head, key: str | None = None) -> Head:
    """A choice of the theme that the decision touches most."""
    words = {"": text("decisions.form.no_theme"), **themes}
    codes = list(words)
    at = codes.index(head.theme_id) if head.theme_id in codes else 0
    label = text("decisions.form.theme")
    chosen = st.selectbox(label, codes, at, format_func=words.__getitem__, key=key)
    return replace(head, theme_id=chosen)


def _choice(label: str, kind: str, chosen: str, key: str | None = None) -> str:
    words = texts_of(f"codes.{kind}")
    at = list(words).index(chosen)
    return st.selectbox(label, list(words), at, format_func=words.__getitem__, key=key)


def themes_of(context: Context) -> dict[str, str]:
    """The themes of the assessment that one is at, by their ids."""
    if context.assessment is None:
        return {}
    bank = context.workspace.bank(context.assessment)
    return {theme.id: theme.title for theme in bank.themes}
