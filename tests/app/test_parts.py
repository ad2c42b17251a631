"""The pieces of the screens, drawn in process."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import pytest
from streamlit.testing.v1 import AppTest

from toolkit.app import parts
from toolkit.app.pictures import Origin
from toolkit.charts import Chart
from toolkit.errors import Problem, ToolkitError

ONE = Problem("Question 3", "No level was chosen.", "Choose a level.")
TWO = Problem("sheet_2.xlsx", "There is no sheet *Plan*.", "Use the file you downloaded.")


def drawn(script, **values) -> AppTest:
    return AppTest.from_function(script, kwargs=values, default_timeout=60).run()


def keys_of(app: AppTest) -> list[str]:
    """Give the keys of the containers on the page."""
    ids = (getattr(child.proto, "id", "") for child in app.main.children.values())
    return [one[one.index("focus-") :] for one in ids if "focus-" in one]


def test_a_problem_is_drawn_with_where_what_and_what_to_do():
    def page(error):
        from toolkit.app import parts

        parts.problem(error)

    (shown,) = drawn(page, error=ToolkitError(ONE)).error

    assert shown.proto.title == "There is a problem"
    assert shown.value == parts.plain("Question 3: No level was chosen. Choose a level.")


def test_several_problems_are_counted_and_listed():
    def page(error):
        from toolkit.app import parts

        parts.problem(error)

    (shown,) = drawn(page, error=ToolkitError([ONE, TWO])).error

    assert shown.proto.title == "There are 2 problems"
    assert [line[:2] for line in shown.value.splitlines()] == ["- ", "- "]


def test_a_callback_that_finds_a_problem_tells_it_and_the_page_stands():
    def page():
        import streamlit as st

        from toolkit.app import parts
        from toolkit.errors import Problem, ToolkitError

        @parts.told
        def refuse() -> None:
            raise ToolkitError(Problem("Row 2", "There is no level.", "Choose one."))

        st.button("Refuse", on_click=refuse)
        st.text("The rest of the page")

    app = drawn(page)
    app.button[0].click().run()

    assert app.error[0].value == parts.plain("Row 2: There is no level. Choose one.")
    assert app.text[0].value == "The rest of the page"
    assert not app.exception


def test_told_passes_on_what_the_act_was_given_and_lets_a_fault_of_ours_through():
    given = []

    @parts.told
    def act(first: int, *, second: int) -> None:
        given.append((first, second))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act(1, second=2)
    assert given == [(1, 2)]


def test_each_wish_for_focus_gives_the_target_a_new_name():
    def page():
        import streamlit as st

        from toolkit.app import parts

        if st.button("Next"):
            parts.move_focus("question")
        with parts.target("question"):
            parts.heading("Question")

    app = drawn(page)
    names = keys_of(app)
    for _ in range(2):
        app.button[0].click().run()
        names += keys_of(app)

    assert names == ["focus-question-0", "focus-question-1", "focus-question-2"]


def test_a_chart_comes_with_its_words_and_its_table():
    def page(chart, origin):
        from toolkit.app import parts

        parts.chart(chart, "themes", origin)

    table = pd.DataFrame({"Theme": ["Courage"], "Score": [3]})
    chart = Chart("Scores by theme", go.Figure(), "Dots: Courage 3.", table, "Courage first")

    app = drawn(page, chart=chart, origin=Origin("Merrowdale", "2026"))

    (figure,) = app.get("plotly_chart")
    assert figure.proto.alt == "Dots: Courage 3."
    assert app.expander[0].label == "Show this chart as a table"
    assert app.expander[0].table[0].value.equals(table)
    assert app.expander[0].table[0].proto.alt == "Scores by theme, as a table"


def test_progress_says_it_in_words_and_stays_within_its_bar():
    def page():
        from toolkit.app import parts

        for share in (-0.5, 0.25, 1.5):
            parts.progress("25 of 48 answered", share)

    bars = drawn(page).get("progress")

    assert [bar.proto.value for bar in bars] == [0, 25, 100]
    assert {bar.proto.text for bar in bars} == {"25 of 48 answered"}


def test_what_fills_a_sentence_of_ours_is_plain_words():
    def page():
        from toolkit.app import parts

        parts.say("common.page_title", page="**Not bold**")

    (shown,) = drawn(page).markdown

    assert shown.value == r"\*\*Not bold\*\*" + " \u2013 Candour"


@pytest.mark.parametrize("state", ["saved", "trying", None])
def test_the_line_about_saving_keeps_its_place(state):
    def page(state):
        from toolkit.app import parts

        parts.saved_note(state, "question")

    (line,) = drawn(page, state=state).caption

    expected = {
        "saved": "Saved",
        "trying": "Not saved yet. We are trying again.",
        None: "&nbsp;",
    }
    assert line.value == expected[state]


def test_leading_to_a_page_that_is_not_in_the_navigation_keeps_the_wish():
    def page():
        from toolkit.app import parts

        parts.go_to("results")

    app = drawn(page)

    assert app.session_state["going_to"] == "results"
    assert not app.exception
