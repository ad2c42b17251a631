"""Search and filters over decisions, which stand in the address too, so that a view can be sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from toolkit.app import parts
from toolkit.deciding import OUTCOMES, Judged
from toolkit.words import text

FIND = "find"


def choose(found: Sequence[Judged], themes: Mapping[str, str]) -> tuple[Judged, ...]:
    """The decisions that the search and every filter let through, in their order."""
    offered = options(found, themes)
    wished = {name: st.query_params.get(name, "") for name in (FIND, *offered)}
    with st.expander(text("decisions.filter.title"), expanded=any(wished.values())):
        told = st.text_input(text("decisions.filter.find"), wished[FIND], key="check-find")
        chosen = {FIND: told.strip()}
        with st.grid(columns=3, min_column_width=190):
            chosen |= {name: _filter(name, offered[name], wished[name]) for name in offered}
    for name, code in chosen.items():
        if code and st.query_params.get(name) != code:
            st.query_params[name] = code
        elif not code and name in st.query_params:
            del st.query_params[name]
    shown = tuple(one for one in found if is_let_through(one, chosen))
    if any(chosen.values()):
        parts.note(text("decisions.filter.shown", n=len(shown), of=len(found)))
    return shown


def options(found: Sequence[Judged], themes: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What each filter offers, by the code under which it stands in the address."""
    years = sorted({run.made_on.year for one in found for run in one.decision.runs}, reverse=True)
    used = {one.decision.theme_id for one in found}
    return {
        "year": {str(year): str(year) for year in years},
        "outcome": {code: text(f"codes.check_outcome.{code}") for code in reversed(OUTCOMES)},
        "theme": {id: title for id, title in themes.items() if id in used},
    }


def is_let_through(judged: Judged, chosen: Mapping[str, str]) -> bool:
    """Whether a decision fits all that was chosen; each word looked for is somewhere in it."""
    decision = judged.decision
    years = {str(run.made_on.year) for run in decision.runs}
    words = words_of(judged)
    return (
        all(word in words for word in chosen.get(FIND, "").casefold().split())
        and chosen.get("year", "") in ("", *years)
        and chosen.get("outcome", "") in ("", judged.verdict.outcome)
        and chosen.get("theme", "") in ("", decision.theme_id)
    )


def words_of(judged: Judged) -> str:
    """Everything that people wrote about a decision, in small letters."""
    decision = judged.decision
    said = [decision.ref, decision.title, decision.wards, decision.what_changed]
    for run in decision.runs:
        said += [run.author, run.challenger, *(reply.words for reply in run.replies.values())]
    return "\n".join(said).casefold()


def _filter(name: str, offered: Mapping[str, str], wished: str) -> str:
    words = {"": text("decisions.filter.all"), **offered}
    codes = list(words)
    at = codes.index(wished) if wished in codes else 0
    label, key = text(f"decisions.filter.{name}"), f"check-{name}"
    return st.selectbox(label, codes, at, format_func=words.__getitem__, key=key)
