"""Flags and outcomes of the decision check, each a word on a coloured ground."""

from __future__ import annotations

import streamlit as st

from toolkit.app import parts, prose
from toolkit.deciding import Judged
from toolkit.model.checks import Flag, Outcome
from toolkit.words import text

KINDS: dict[Flag, parts.Kind] = {
    "stop": "bad",
    "caution": "care",
    "gain": "good",
    "clear": "neutral",
}
OUTCOME_KINDS: dict[Outcome, parts.Kind] = {
    "incomplete": "neutral",
    "not_ready": "bad",
    "change_first": "care",
    "with_changes": "info",
    "ready": "good",
}
COUNTED: dict[Flag, str] = {"stop": "stops", "caution": "cautions"}


def show_badges(judged: Judged) -> None:
    """The outcome, what is to settle, and what came of it stand in a line."""
    verdict, came_of = judged.verdict, judged.decision.came_of
    with st.container(horizontal=True, gap="small"):
        outcome = text(f"codes.check_outcome.{verdict.outcome}")
        parts.badge(outcome, OUTCOME_KINDS[verdict.outcome])
        for flag, key in COUNTED.items():
            if n := verdict.count(flag):
                parts.badge(text(f"decisions.card.{key}", n=n), KINDS[flag])
        if not verdict.complete and verdict.outcome != "incomplete":
            parts.badge(text("decisions.card.open", n=len(verdict.blank)))
        if came_of != "open":
            parts.badge(text(f"codes.came_of.{came_of}"))


def show_flag(flag: Flag, says: str) -> None:
    """The flag and what to do about it stand beside one another."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        parts.badge(text(f"codes.check_flag.{flag}"), KINDS[flag])
        prose.paragraph(says)
