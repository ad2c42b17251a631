"""The next year from the last: what can be compared, and which actions come along."""

from __future__ import annotations

import streamlit as st

from toolkit.app import parts, prose
from toolkit.app.bank_changes import show_bank_changes
from toolkit.app.screens.set_up_fields import NewAssessment
from toolkit.app.state import Context
from toolkit.banks.shelf import Shelf, version_of
from toolkit.drafts import choose_questions, comparability
from toolkit.method import DEFAULT
from toolkit.model.answers import Assessment
from toolkit.model.bank import Bank
from toolkit.model.council import FINISHED, Action
from toolkit.words import listed, text
from toolkit.workspace.next_year import next_label, next_title
from toolkit.workspace.results import order_of


def newest(context: Context) -> Assessment | None:
    """The last year that there is, or None before the first."""
    return max(context.workspace.assessments(), key=order_of, default=None)


def start_words(last: Assessment) -> str:
    """What the button says: which year begins from which."""
    label = next_label(last.label, last.year)
    return text("next_year.start.button", label=label, last=last.label)


def following(context: Context, shelf: Shelf, last: Assessment) -> NewAssessment:
    """The next year as it is proposed: last year's form and people, with the newest questions."""
    return NewAssessment(
        title=next_title(last),
        year=last.year + 1,
        label=next_label(last.label, last.year),
        people=last.people,
        bank=newest_bank(shelf, context.workspace.bank(last)).fingerprint,
        form=last.form,
        follows=last.id,
    )


def newest_bank(shelf: Shelf, last: Bank) -> Bank:
    """The newest version at hand of the bank that was answered; else the first bank there is."""
    versions = [bank for bank in shelf.banks if bank.id == last.id]
    same = next((bank for bank in versions if bank.fingerprint == last.fingerprint), None)
    best = max(versions, key=version_of, default=shelf.banks[0])
    return same if same is not None and version_of(same) >= version_of(best) else best


def show_following(context: Context, bank: Bank, new: NewAssessment) -> tuple[str, ...]:
    """What comes over from last year stands here; gives the actions that were chosen to come."""
    last = next((one for one in context.workspace.assessments() if one.id == new.follows), None)
    if last is None:
        return ()
    prose.bullets([text("next_year.start.beside", label=last.label), *_care(context, last)])
    show_questions(context, bank, new, last)
    return show_actions(context, last)


def _care(context: Context, last: Assessment) -> list[str]:
    return [] if last.is_final else [text("next_year.start.not_final", label=last.label)]


def show_questions(context: Context, bank: Bank, new: NewAssessment, last: Assessment) -> None:
    """How much can be compared, theme by theme where that is too little, and what changed."""
    parts.subheading(text("next_year.questions.title", label=last.label))
    before = context.workspace.bank(last)
    ids = choose_questions(bank, new.form, context.council.functions)
    percent = comparability(bank, ids, before, last.question_ids)
    kind = "all" if percent == 100 else "percent"
    parts.say(f"next_year.questions.{kind}", percent=percent, label=last.label)
    lost = [
        theme.title
        for theme in bank.themes
        if (own := [id for id in ids if bank.theme_of[id].id == theme.id])
        and comparability(bank, own, before, last.question_ids) < 100 * DEFAULT.yoy_min_common
    ]
    if lost:
        parts.say("next_year.questions.lost", themes=listed(lost), n=len(lost), label=last.label)
    show_bank_changes(before, bank)


def show_actions(context: Context, last: Assessment) -> tuple[str, ...]:
    """Every action that is not done can be taken along; a stopped one only if a person says so."""
    actions = context.workspace.plan(last.id).actions
    going = [one for one in actions if one.status not in FINISHED]
    stopped = [one for one in actions if one.status == "stopped"]
    parts.subheading(text("next_year.actions.title", label=last.label))
    if not going and not stopped:
        parts.say("next_year.actions.none", label=last.label)
        return ()
    chosen = [one.id for one in going if _ticked(one, value=True)]
    if stopped:
        parts.say("next_year.actions.stopped")
        chosen += [one.id for one in stopped if _ticked(one, value=False)]
    return tuple(chosen)


def _ticked(action: Action, *, value: bool) -> bool:
    kind = "line_stopped" if action.status == "stopped" else "line"
    state = text(f"codes.action_status.{action.status}")
    told = {"ref": action.ref, "title": action.title, "state": state, "reason": action.reason}
    words = text(f"next_year.actions.{kind}", **told)
    return st.checkbox(parts.plain(words), value=value, key=f"carry-{action.id}")
