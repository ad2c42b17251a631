"""About: what Candour is and is not, where it comes from, how it counts, and what it keeps."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import streamlit as st

from toolkit import __version__
from toolkit.app import parts, prose, state
from toolkit.app.state import Context
from toolkit.method import Method, Setting
from toolkit.model.bank import Bank, Source
from toolkit.words import text, texts_of

OURS = "candour"


def show(context: Context) -> None:
    """Everything somebody should know before they trust a figure is on the screen."""
    bank = bank_in_use(context)
    parts.title(text("about.title"))
    for key in texts_of("about.what"):
        parts.say(f"about.what.{key}")
    st.info(text("answer.child_at_risk"))
    show_sources(bank)
    show_method(context.workspace.method(bank))
    _show_list("limits")
    show_privacy(context)
    show_versions(bank)


def bank_in_use(context: Context) -> Bank:
    """The bank of the assessment that is looked at, else the one that comes with Candour."""
    if context.assessment is not None:
        return context.workspace.bank(context.assessment)
    return state.the_shelf().banks[0]


def show_sources(bank: Bank) -> None:
    """Each article that the questions grew from is told in our words, and where they disagree."""
    if not bank.sources:
        return
    parts.heading(text("about.sources.title", n=len(bank.sources)))
    parts.say("about.sources.about")
    with st.container(key="on-paper-sources"):
        for source in bank.sources:
            _show_source(source)
    if bank.id == OURS:
        _show_list("disagree")


def _show_source(source: Source) -> None:
    with st.expander(parts.plain(text("about.sources.line", **_names(source)))):
        place = [source.author, source.publisher, source.date, source.kind]
        parts.note(". ".join(one.rstrip(".") for one in place if one) + ".")
        prose.paragraph(source.says)
        if source.caution:
            prose.paragraph(text("about.sources.caution", words=source.caution))


def _names(source: Source) -> dict[str, str]:
    """The title of an article with whoever wrote it, or where it stood if that is not known."""
    known = source.author not in ("", text("about.sources.not_stated"))
    return {
        "title": source.title,
        "by": (source.author if known else source.publisher).split(",")[0],
    }


def _show_list(name: str) -> None:
    """A heading, a sentence where there is one, and the points below it."""
    told = texts_of(f"about.{name}")
    parts.heading(told.pop("title"))
    about = told.pop("about", "")
    if about:
        st.markdown(about)
    prose.bullets(told.values())


def show_method(method: Method) -> None:
    """What each number means stands in a table, and below it every setting with its reason."""
    parts.heading(text("about.method.title"))
    parts.say("about.method.about")
    names, meanings = texts_of("about.number"), texts_of("about.meaning")
    columns = (text("about.method.number"), text("about.method.meaning"))
    rows = [(names[key], meanings[key]) for key in names]
    prose.table(pd.DataFrame(rows, columns=columns), text("about.method.alt"))
    with st.expander(text("about.settings.title")):
        parts.say("about.settings.about")
        prose.table(settings_table(method), text("about.settings.alt"))


def settings_table(method: Method) -> pd.DataFrame:
    """Every setting of the method in force: what it is, its value, who may change it, and why."""
    names, changes = texts_of("about.setting"), texts_of("about.change")
    told = [
        (names[one.name], value_words(one), one.why, changes[one.change])
        for one in method.described()
    ]
    return pd.DataFrame(told, columns=list(texts_of("about.settings_column").values()))


def value_words(setting: Setting) -> str:
    """The value of a setting as people write it, beside the usual one where it was changed."""
    value, usual = _written(setting.value), _written(setting.default)
    if value == usual:
        return value
    return text("about.settings.changed", value=value, usual=usual)


def _written(value: int | float | str | None) -> str:
    if value is None:
        return text("about.settings.none")
    if isinstance(value, str):
        return value
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"


def show_privacy(context: Context) -> None:
    """What is kept, where and for how long is said."""
    _show_list("privacy")
    place = context.workspace.store.path
    if isinstance(place, Path):  # where a server is and as whom we come is no business of readers
        parts.say("about.place", path=str(place))
    parts.say("about.accessibility")


def show_versions(bank: Bank) -> None:
    """The versions stand here that somebody must know to work a figure out again."""
    parts.heading(text("about.versions.title"))
    n = len(bank.questions)
    lines = (
        text("about.versions.product", version=__version__),
        text("about.versions.bank", title=bank.title, version=bank.version, n=n),
        text("about.versions.licence", licence=bank.licence),
        text("about.versions.fingerprint", fingerprint=bank.fingerprint),
    )
    prose.bullets(lines)
