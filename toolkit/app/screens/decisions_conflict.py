"""Two replies to one prompt, of two people at the same time."""

from __future__ import annotations

import streamlit as st

from toolkit.app import parts
from toolkit.app.check_cards import CheckSheet, Said
from toolkit.model.checks import Prompt, Reply
from toolkit.words import text


def show_conflict(sheet: CheckSheet, prompt: Prompt, said: Said) -> None:
    """Both replies stand here, and somebody chooses which is to stand."""
    theirs = sheet.memory.conflicts[prompt.id].theirs
    parts.problem(text("decisions.card_of.conflict"), focus=False)
    parts.say("decisions.card_of.theirs", says=tell(prompt, theirs))
    parts.say(
        "decisions.card_of.yours", says=tell(prompt, Reply(prompt.id, said.option_id, said.words))
    )
    with st.container(horizontal=True):
        for name, choose in (("keep_theirs", sheet.keep_theirs), ("save_yours", sheet.save_mine)):
            st.button(
                text(f"decisions.card_of.{name}", title=prompt.title),
                key=f"{name}-{prompt.id}",
                on_click=parts.told(choose),
                args=(prompt.id,),
            )


def tell(prompt: Prompt, reply: object) -> str:
    """A reply in words."""
    option = prompt.option(reply.option_id) if isinstance(reply, Reply) else None
    if option is None or not isinstance(reply, Reply):
        return text("decisions.card_of.nothing")
    return f"{option.text}. {reply.words}".strip()
