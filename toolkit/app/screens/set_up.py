"""Set up: the council, its assessments, and a new one, one decision at a time."""

from __future__ import annotations

from toolkit.app import parts
from toolkit.app.screens import (
    import_year,
    set_up_assessment,
    set_up_council,
    set_up_new,
    set_up_rounds,
)
from toolkit.app.state import Context
from toolkit.words import text


def show(context: Context) -> None:
    """What is set stands as a list, and what can still be changed has a button for it."""
    parts.title(text("common.pages.set_up"))
    parts.say("set_up.about")
    if set_up_new.is_begun(context):
        set_up_new.show(context)
        set_up_council.show(context)
        return
    if import_year.is_begun(context):
        import_year.show(context)
        return
    set_up_council.show(context)
    set_up_assessment.show(context)
    set_up_rounds.show(context)
    if set_up_rounds.is_asking(context):
        return
    set_up_new.show(context)
    import_year.show(context)
