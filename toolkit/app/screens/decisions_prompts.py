"""The twelve prompts of a check as cards, each kept as it is answered."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from toolkit.app import away, parts, prose
from toolkit.app.check_cards import CheckSheet, Said
from toolkit.app.screens.decisions_conflict import show_conflict
from toolkit.app.screens.decisions_flags import show_flag
from toolkit.deciding import LONGEST_WORDS, flag_of
from toolkit.errors import ToolkitError
from toolkit.model.checks import Prompt
from toolkit.words import text

TRY_AGAIN_SECONDS = 3


def show(sheet: CheckSheet, finish: Callable[[], None]) -> None:
    """Every prompt is on the page with what was replied, and how far along it is."""
    verdict, form = sheet.judged.verdict, sheet.judged.form
    answered = len(form.prompts) - len(verdict.blank)
    words = text(
        "decisions.progress.words",
        answered=answered,
        asked=len(form.prompts),
        n=verdict.count("stop"),
    )
    parts.progress(words, answered / len(form.prompts))
    parts.note(text("answer.no_names"))
    parts.note(text("answer.child_at_risk"))
    for number, prompt in enumerate(form.prompts, start=1):
        show_card(sheet, prompt, number)
    if "trying" in sheet.memory.states.values():
        try_again(sheet)
    show_end(sheet, finish)


def show_card(sheet: CheckSheet, prompt: Prompt, number: int) -> None:
    """One prompt is on the page, and what was chosen or typed in it is kept."""
    memory = sheet.memory
    is_kept = sheet.keep(prompt.id)
    if not is_kept and prompt.id not in memory.conflicts:
        memory.turn_to(prompt.id, sheet.stored[prompt.id])
    with st.container(border=True, key=f"card-check-{prompt.id}"):
        told = draw(sheet, prompt, number)
    if not is_kept:
        # A new session cannot read its widgets before they are drawn; after a lost connection they
        # may hold what the browser sent again.
        sheet.keep(prompt.id, told)


def draw(sheet: CheckSheet, prompt: Prompt, number: int) -> Said:
    """The card's widgets stand here; gives what they say."""
    parts.heading(text("decisions.card_of.number", number=number, title=prompt.title))
    ids = [option.id for option in prompt.options]
    words_of = {option.id: option.text for option in prompt.options}
    chosen = sheet.default(prompt.id, "option_id")
    choice = st.radio(
        prompt.ask,
        ids,
        index=ids.index(chosen) if chosen in ids else None,
        format_func=lambda id: parts.plain(words_of[id]),
        key=sheet.key(prompt.id, "option_id"),
    )
    show_before(sheet, prompt)
    if choice is None:
        return sheet.given(prompt.id, {"option_id": None})
    option = prompt.option(choice)
    kind = "reason" if option and option.reason else "words"
    typed = st.text_area(
        text(f"decisions.card_of.{kind}", title=prompt.title),
        sheet.default(prompt.id, "words"),
        height="content",
        max_chars=LONGEST_WORDS,
        key=sheet.key(prompt.id, "words"),
    )
    said = sheet.given(prompt.id, {"option_id": choice, "words": typed})
    show_meaning(sheet, prompt, said)
    if held := sheet.held(prompt.id, said):
        parts.problem(ToolkitError(held), focus=False)
        parts.note(text("decisions.card_of.held"))
        if prompt.id in (sheet.memory.kept or {}):
            parts.note(text("decisions.card_of.kept"))
    if prompt.id in sheet.memory.conflicts:
        show_conflict(sheet, prompt, said)
    parts.saved_note(sheet.memory.states.get(prompt.id), f"check-{prompt.id}")
    return said


def show_meaning(sheet: CheckSheet, prompt: Prompt, said: Said) -> None:
    """What the reply means and what to do about it, at once."""
    option = prompt.option(said.option_id)
    if option is None:
        return
    flag = flag_of(option, sheet.decision.last, sheet.decision.decide_on)
    show_flag(flag, option.says)
    if option.reason and not said.words.strip():
        parts.note(text("decisions.card_of.reason_missing"))
    elif flag != option.flag:
        parts.note(text("decisions.card_of.soon"))


def show_before(sheet: CheckSheet, prompt: Prompt) -> None:
    """What the check before this one replied, where it was not in order."""
    if not sheet.judged.earlier:
        return
    last = sheet.judged.earlier[-1]
    for point in last.points:
        if point.prompt.id == prompt.id and point.flag in ("stop", "caution"):
            flag = text(f"codes.check_flag.{point.flag}")
            reply = point.option.text.removesuffix(".")
            parts.note(text("decisions.card_of.last_time", reply=reply, flag=flag))


@st.fragment(run_every=TRY_AGAIN_SECONDS)
@parts.told
@away.in_fragment
def try_again(sheet: CheckSheet) -> None:
    """What could not be saved is tried again every few seconds, until it is."""
    if sheet.keep_all():
        st.rerun()


def show_end(sheet: CheckSheet, finish: Callable[[], None]) -> None:
    """What is still open, or the way to what the check says."""
    blank = sheet.judged.verdict.blank
    if blank:
        parts.note(text("decisions.card_of.to_answer", n=len(blank)))
        prose.bullets(prompt.title for prompt in blank)
    else:
        parts.say("decisions.card_of.all_answered")
    st.button(text("decisions.card_of.to_result"), type="primary", on_click=finish)
