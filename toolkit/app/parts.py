"""Pieces that more than one screen is made of.

Streamlit reads most text as Markdown, so a link or a picture in what somebody typed would come
alive. Everything here that takes text from a person draws it as text: `show_text` as it was typed,
the headings and sentences with every sign escaped. Only sentences from `texts/` may carry Markdown,
by way of `say`.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable
from datetime import date
from functools import wraps
from html import escape
from typing import TYPE_CHECKING, Literal, ParamSpec

import streamlit as st

from toolkit.app.filling import fill
from toolkit.app.pictures import about_picture
from toolkit.errors import DatabaseAway, ToolkitError
from toolkit.model.council import FIRST_DAY, LAST_DAY
from toolkit.words import text

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator
    from streamlit.navigation.page import Page

    from toolkit.app.pictures import Origin
    from toolkit.charts import Chart, Votes

P = ParamSpec("P")
Kind = Literal["good", "bad", "care", "info", "neutral"]
COLOURS: dict[Kind, Literal["green", "red", "orange", "blue", "gray"]] = {
    "good": "green",
    "bad": "red",
    "care": "orange",
    "info": "blue",
    "neutral": "gray",
}
SIGNS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&@^=\"'/])")
# Renderers look for addresses a second time, after the signs were read: a word joiner parts them.
ADDRESS = re.compile(r"(?<=://)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)
STILL = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "responsive": True}


def plain(words_of_a_person: str) -> str:
    """Give Markdown that is drawn as exactly these words, on one line, with nothing alive in it."""
    parted = ADDRESS.sub("\u2060", " ".join(words_of_a_person.split()))
    return SIGNS.sub(r"\\\1", parted)


def show_text(words_of_a_person: str) -> None:
    """What somebody typed is shown as they typed it, line by line, and never as Markdown."""
    st.text(words_of_a_person)


def say(key: str, **values: object) -> None:
    """A sentence of ours is shown; what fills its gaps is drawn as plain words."""
    drawn = {name: plain(v) if isinstance(v, str) else v for name, v in values.items()}
    st.markdown(text(key, **drawn))


def title(words_shown: str) -> None:
    """The page has its one heading of the first level."""
    st.title(plain(words_shown), anchor=False)


def heading(words_shown: str) -> None:
    """A section begins, with a heading of the second level."""
    st.header(plain(words_shown), anchor=False)


def subheading(words_shown: str) -> None:
    """A part of a section begins, with a heading of the third level."""
    st.subheader(plain(words_shown), anchor=False)


def note(words_shown: str) -> None:
    """A quiet line stands here."""
    st.caption(plain(words_shown))


def where_you_are(lines: Iterable[str]) -> None:
    """The side bar says whose pages these are, and of which year."""
    st.caption("  \n".join(plain(line) for line in lines))


def badge(word: str, kind: Kind = "neutral") -> None:
    """A word on a coloured ground is shown; the colour never says more than the word."""
    # Streamlit escapes the brackets of a badge itself (seen in 1.67).
    label = plain(word).replace(r"\[", "[").replace(r"\]", "]")
    st.badge(label, color=COLOURS[kind])


def progress(words_shown: str, share: float) -> None:
    """How far along it is stands here in words, and a bar repeats it."""
    st.progress(min(1.0, max(0.0, share)), text=plain(words_shown))


def live(words_shown: str, moment: str, turned: str) -> None:
    """The line stands here, and a screen reader tells it, but seldom (`app.js`).

    At once and after `turned`, which nobody sees, where `moment` is a new one; else at most every
    15 seconds, and only if the line has changed.
    """
    with st.container(key=f"live-{moment}"):
        with st.container(key="unseen"):
            st.markdown(plain(turned))
        if words_shown:
            st.markdown(f"**{plain(words_shown)}**")


def saved_note(state: Literal["saved", "trying"] | None, key: str) -> None:
    """Whether it is kept stands here; the line keeps its place while there is nothing to say."""
    with st.container(key=f"saved-{key}"):
        st.caption(text(f"common.saved.{state}") if state else "&nbsp;")


def problem(error: ToolkitError | str, *, focus: bool = True) -> None:
    """What is wrong and what to do is shown here, and focus moves to it.

    Call it just above the button that was pressed: a message at the top of the page is not seen.
    One that stays while people go on typing is drawn without `focus`, so that it takes none away.
    """
    if isinstance(error, DatabaseAway):
        wait_note()
        return
    told = [error] if isinstance(error, str) else [str(problem) for problem in error.problems]
    lines = [plain(line) for line in told]
    many = len(lines) > 1
    head = text("common.problem.titles", n=len(lines)) if many else text("common.problem.title")
    if focus:
        move_focus("problem")
    with target("problem") if focus else st.container():
        st.error("\n".join(f"- {line}" for line in lines) if many else lines[0], title=head)


def wait_note() -> None:
    """The page says that the database is away, and that nothing has to be done."""
    st.warning(text("common.away.line"), title=text("common.away.title"))


def told(act: Callable[P, None]) -> Callable[P, None]:
    """Give the same act, which tells a person what is wrong instead of failing.

    Wrap every fragment and every callback in it: they run outside the `try` around the screen. On
    a fragment `@st.fragment` stands above it.
    """

    @wraps(act)
    def telling(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            act(*args, **kwargs)
        except ToolkitError as error:
            problem(error)

    return telling


def move_focus(name: str) -> None:
    """The target of this name takes focus and is scrolled to when it is drawn next.

    Streamlit keeps the old place of the page and has no call for focus. The number of times that
    focus was asked for stands in a class name; the script of the page sees it rise.
    """
    asked: dict[str, int] = st.session_state.setdefault("focus_asked", {})
    asked[name] = asked.get(name, 0) + 1


def target(name: str) -> DeltaGenerator:
    """Give the place for a heading or a message that `move_focus` can lead to.

    A name stands once on a page, and `move_focus` is called before it is drawn.
    """
    asked: dict[str, int] = st.session_state.setdefault("focus_asked", {})
    return st.container(key=f"focus-{name}-{asked.get(name, 0)}")


def chart(drawing: Chart, key: str, origin: Origin) -> None:
    """The chart is shown with its sentence for those who cannot see it, and its table below."""
    with st.container(key=f"picture-{key}"):
        st.plotly_chart(
            drawing.figure,
            theme="streamlit",
            config=STILL,
            alt=drawing.in_words,
            key=f"chart-{key}",
        )
        offer_picture(drawing, origin)
    with st.expander(text("common.chart.as_table")):
        table_alt = text("common.chart.table_alt", title=drawing.title)
        st.table(drawing.table, border="horizontal", alt=table_alt)


def offer_picture(drawing: Chart | Votes, origin: Origin) -> None:
    """Two buttons are shown with which the browser saves the drawing above, in the same container.

    They hold no words but ours: what is written around the picture is told in letters and digits.
    """
    about = about_picture(drawing.finding, drawing.in_words, drawing.title, origin)
    buttons = "".join(
        f'<button type="button" data-picture="{kind}" data-about="{about}">{words}</button>'
        for kind in ("png", "svg")
        for words in [escape(text(f"common.picture.{kind}"))]
    )
    st.html(f'<div class="candour-pictures">{buttons}<span role="status"></span></div>')


def show_filled(template: str, **values: object) -> None:
    """A template of ours is on the page; whatever fills it is drawn as words."""
    st.html(fill(template, **values))


def download(
    label: str, name: str, ending: str, make: Callable[[], bytes], *, primary: bool = False
) -> None:
    """A button is shown that makes the file when it is pressed.

    Whoever can guess the name and the bytes of a file can fetch it without a session, so its name
    holds 128 random bits.
    """
    tokens: dict[str, str] = st.session_state.setdefault("file_tokens", {})
    token = tokens.setdefault(f"{name}.{ending}", secrets.token_urlsafe(16))
    st.download_button(
        label,
        data=make,
        file_name=f"{name}-{token}.{ending}",
        key=f"download-{name}-{ending}",
        on_click="ignore",
        type="primary" if primary else "secondary",
    )


def days_around(held: date | None) -> tuple[date, date]:
    """The first and the last day that a field offers: all that may be entered, and what it holds.

    Streamlit fails on a field that holds a day which it does not offer.
    """
    return min(FIRST_DAY, held or FIRST_DAY), max(LAST_DAY, held or LAST_DAY)


def know_pages(pages: dict[str, Page]) -> None:
    """Screens can lead to these pages by name from now on."""
    st.session_state["pages"] = pages


def go_to(name: str, **query: str) -> None:
    """The page of this name is shown next; outside the navigation only the wish is kept.

    `query` is what its address says.
    """
    st.session_state["going_to"] = name
    page = st.session_state.get("pages", {}).get(name)
    if page is not None:
        st.switch_page(page, query_params=query or None)


def link_to(name: str, label: str | None = None, **query: str) -> None:
    """A link to the page of this name is shown; `query` is what its address says.

    Nothing is shown where the page is not for the person who is here.
    """
    shown = plain(label or text(f"common.pages.{name}"))
    pages = st.session_state.get("pages")
    page = pages.get(name) if pages else None
    if not pages:
        st.markdown(shown)
    elif page is not None:
        st.page_link(page, label=shown, query_params=query or None)


def votes(drawing: Votes, key: str, origin: Origin | None = None) -> None:
    """The votes are shown with their sentence for those who cannot see them, and their table.

    A wall, which nobody sits at, gives no `origin` and offers no picture.
    """
    with st.container(key=f"picture-votes-{key}"):
        st.echarts_chart(
            drawing.spec,
            height=drawing.height,
            renderer="svg",  # colours that follow light and dark are resolved by the page
            alt=drawing.in_words,
            key=f"votes-{key}",
        )
        if origin is not None:
            offer_picture(drawing, origin)
    with st.expander(text("common.chart.as_table")):
        table_alt = text("common.chart.table_alt", title=drawing.title)
        st.table(drawing.table, border="horizontal", alt=table_alt)
