"""Another year of the same council can be looked at, wherever one is looking."""

from __future__ import annotations

import streamlit as st

from toolkit.app.state import Context, choose_assessment
from toolkit.model.answers import Assessment
from toolkit.words import text

CHOSEN = "choose-assessment"


def show_choice(context: Context, assessment: Assessment, label: str) -> None:
    """A choice of the council's assessments stands here, where there are several.

    What is chosen stands in the address, like every year but the newest.
    """
    every = {one.id: one for one in context.workspace.assessments()}
    if len(every) < 2:
        return
    # One key for all years, so that the list is not drawn again and keeps its focus.
    st.session_state[CHOSEN] = assessment.id
    st.selectbox(
        label,
        list(every),
        format_func=lambda id: text(
            "home.year.title", label=every[id].label, title=every[id].title
        ),
        key=CHOSEN,
        on_change=_choose,
    )


def _choose() -> None:
    choose_assessment(st.session_state[CHOSEN])
