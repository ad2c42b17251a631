"""A page with every kind of element that the screens use, to be seen behind the app's walls."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import plotly.io as pio
import streamlit as st

from tests.browser.typed import TYPED
from toolkit.app import parts
from toolkit.app.pictures import Origin
from toolkit.charts import Chart
from toolkit.errors import Problem, ToolkitError

TABLE = pd.DataFrame(
    {"Theme": ["Courage", "Candour"], **{f"Measure number {n}": ["12.5", "13.5"] for n in range(9)}}
).set_index("Theme")


@parts.told
def refuse() -> None:
    """A callback finds something wrong."""
    raise ToolkitError(Problem("Row 2", "There is no level.", "Choose one."))


@st.fragment
@parts.told
def refuse_in_part() -> None:
    """A fragment finds something wrong."""
    if st.button("Refuse in part"):
        raise ToolkitError(Problem("Row 3", "There is no date.", "Give one."))


def show_home() -> None:
    """The page with everything on it."""
    parts.title("Every part")
    parts.progress("Question 3 of 8", 3 / 8)
    number = st.session_state.setdefault("number", 1)
    with parts.target("question"):
        parts.heading(f"Question {number}")
    st.radio("Choose a level", ["0 Not yet", "1 Early"], index=None)
    parts.saved_note("saved", "question")
    st.text_area("What is the evidence?")
    show_buttons()
    refuse_in_part()
    show_pictures()
    with st.container(key="typed"):
        show_typed()
    if st.button("Break"):
        raise ValueError("an answer that nobody may read")


def show_buttons() -> None:
    """Buttons that move on, go elsewhere and fail."""
    with st.container(horizontal=True):
        if st.button("Continue", type="primary"):
            st.session_state["number"] += 1
            parts.move_focus("question")
            st.rerun()
        if st.button("Go elsewhere"):
            parts.go_to("elsewhere")
        if st.button("Forget"):
            parts.problem("Choose a level, or choose “I do not know”.")
        st.button("Refuse", on_click=refuse)


def show_pictures() -> None:
    """A chart, tables, a file to take and a place for a file to give."""
    colour = pio.templates["streamlit"].layout.colorway[0]
    figure = go.Figure(go.Scatter(x=[1, 3], y=["Courage", "Candour"], marker_color=colour))
    words = "Dots: Candour 3, Courage 1."
    drawing = Chart("Themes", figure, words, TABLE, "Candour stands highest")
    parts.chart(drawing, "themes", Origin("Merrowdale <b>Council</b>", "2026", "OFFICIAL"))
    st.table(TABLE, alt="Measures")
    st.dataframe(TABLE)
    st.data_editor(TABLE, alt="Actions")
    parts.download("Download the plan", "plan", "txt", lambda: b"the plan")
    given = st.file_uploader("Give a file", type="txt")
    if given is not None:
        st.write(f"Given: {len(given.getvalue())} bytes")


def show_typed() -> None:
    """What somebody typed, in every place that shows such words."""
    parts.show_text(TYPED)
    parts.subheading(TYPED)
    parts.note(TYPED)
    parts.badge(TYPED, "care")
    parts.progress(TYPED, 0.5)
    parts.link_to("elsewhere", TYPED)
    st.expander(parts.plain(TYPED))


def show_elsewhere() -> None:
    """Another page, long enough to be scrolled."""
    parts.title("Elsewhere")
    for number in range(60):
        parts.note(f"Line {number}")


pages = {
    "home": st.Page(show_home, title="Every part", url_path="", default=True),
    "elsewhere": st.Page(show_elsewhere, title="Elsewhere", url_path="elsewhere"),
}
parts.know_pages(pages)
st.navigation(list(pages.values()), expanded=True).run()
