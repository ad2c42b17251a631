"""The filters of the plan, which stand in the address too, so that a view can be sent."""

from __future__ import annotations

import streamlit as st

from toolkit.app import parts, plan_choice
from toolkit.findings import Findings
from toolkit.words import text


def choose(findings: Findings, *, waits: bool = False) -> tuple[str, ...]:
    """The ids of the actions that the filters let through, in the order of the plan.

    Where a table `waits` to be saved, it keeps its rows until then, and a line says so.
    """
    offered = plan_choice.options(findings)
    wished = {name: st.query_params.get(name, "") for name in offered}
    is_open = any(wished.values())
    place = st.expander(text("plan.filter.title"), expanded=is_open)
    with place, st.grid(columns=3, min_column_width=190):
        chosen = {name: _filter(name, offered[name], wished[name]) for name in offered}
    for name, code in chosen.items():
        if code and st.query_params.get(name) != code:
            st.query_params[name] = code
        elif not code and name in st.query_params:
            del st.query_params[name]
    shown = plan_choice.let_through(findings, chosen)
    if any(chosen.values()):
        values = {"of": len(findings.actions.actions), "chosen": plan_choice.told(chosen, offered)}
        parts.note(
            text("plan.filter.waits" if waits else "plan.filter.shown", n=len(shown), **values)
        )
    return shown


def _filter(name: str, offered: plan_choice.Choice, wished: str) -> str:
    words = {"": text("plan.filter.all"), **offered}
    codes = list(words)
    at = codes.index(wished) if wished in codes else 0
    label, key = text(f"plan.filter.{name}"), f"filter-{name}"
    return st.selectbox(label, codes, at, format_func=words.__getitem__, key=key)
