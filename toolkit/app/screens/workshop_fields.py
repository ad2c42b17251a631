"""The fields of an agreed record: the level, what it rests on, who decides, views that differ."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from toolkit.app import parts
from toolkit.app.screens.workshop_searching import ask_searching
from toolkit.app.sheet import DONT_KNOW, NOT_APPLICABLE
from toolkit.explaining import level_words
from toolkit.model.answers import AgreedRecord, AnswerStatus, Dissent
from toolkit.model.bank import EVIDENCE_GRADES, LEVELS, Question
from toolkit.words import text

NAMES = "record_names"  # who decided and who facilitated last: usually the same all day
CHOICES: tuple[int | str, ...] = (*LEVELS, DONT_KNOW, NOT_APPLICABLE)
LONG, SHORT = 4000, 120


@dataclass(frozen=True)
class Recorded:
    """What the fields say now, and what keeps it from being recorded."""

    record: AgreedRecord
    problem: str = ""


def ask_record(question: Question, was: AgreedRecord | None) -> Recorded:
    """The fields are drawn, filled with what stands; nothing is chosen beforehand otherwise."""
    before = was or AgreedRecord(question.id, "unanswered")
    key = f"{question.id}-{before.revision}"
    choice = _ask_choice(question, before, key)
    if choice is None:
        return Recorded(before, text("workshop.record.nothing"))
    status: AnswerStatus = "rated"
    if not isinstance(choice, int):
        status = "dont_know" if choice == DONT_KNOW else "not_applicable"
    told = _ask_basis(question, before, choice, key) | _ask_people(before, key)
    level = choice if isinstance(choice, int) else None
    record = replace(before, status=status, level=level, **told)
    record = replace(record, dissent=(*before.dissent, *_ask_dissent(before, key)))
    problem = "" if record.decider else text("workshop.record.no_decider")
    return Recorded(record, problem)


def _ask_choice(question: Question, before: AgreedRecord, key: str) -> int | str | None:
    stands: int | str | None = before.status if before.level is None else before.level
    return st.radio(
        text("workshop.record.choose"),
        CHOICES,
        index=CHOICES.index(stands) if stands in CHOICES else None,
        format_func=lambda one: _option(question, one),
        key=f"record-choice-{key}",
    )


def _option(question: Question, choice: int | str) -> str:
    if isinstance(choice, int):
        return f"**{level_words(choice)}**  \n{parts.plain(question.levels[choice])}"
    return text(f"answer.{choice}")


def _ask_basis(
    question: Question, before: AgreedRecord, choice: int | str, key: str
) -> dict[str, Any]:
    """What the choice rests on: evidence for a level, a reason where it does not apply."""
    parts.note(text("answer.no_names"))
    told: dict[str, Any] = {"evidence": None}
    if isinstance(choice, int):
        told["rationale"] = _long("rationale", before.rationale, key)
        told["evidence"] = st.radio(
            text("answer.evidence.label"),
            EVIDENCE_GRADES,
            index=before.evidence,
            format_func=lambda grade: text(f"answer.evidence.grade{grade}"),
            key=f"record-evidence-{key}",
        )
        label = text("answer.reference")
        reference = st.text_input(label, before.reference, max_chars=400, key=f"record-ref-{key}")
        told["reference"] = reference.strip()
        if (told["evidence"] or 0) >= 2 and not told["reference"]:
            parts.note(text("answer.reference_missing"))
    elif choice == NOT_APPLICABLE:
        label = text("answer.reason")
        reason = st.text_area(label, before.reason, max_chars=LONG, key=f"record-reason-{key}")
        told["reason"] = reason.strip()
        if question.red_line:
            parts.note(text("answer.approver_why"))
            told["approver"] = _short(text("answer.approver"), before.approver, f"approver-{key}")
    if choice != NOT_APPLICABLE:
        told |= ask_searching(before, key, likely=choice == DONT_KNOW)
    return told


def _ask_people(before: AgreedRecord, key: str) -> dict[str, str]:
    last: dict[str, str] = st.session_state.setdefault(NAMES, {})
    told = {
        name: _short(
            text(f"workshop.record.{name}"),
            getattr(before, name) or last.get(name, ""),
            f"{name}-{key}",
        )
        for name in ("decider", "facilitator")
    }
    last.update({name: who for name, who in told.items() if who})
    return told


def _ask_dissent(before: AgreedRecord, key: str) -> tuple[Dissent, ...]:
    """Each view that is recorded already stands as it is; one more can be added."""
    with st.expander(text("workshop.record.dissent_title"), expanded=bool(before.dissent)):
        parts.note(text("workshop.record.dissent_about"))
        for one in before.dissent:
            kind = "dissent" if one.level is None else "dissent_at"
            parts.say(f"workshop.record.{kind}", words=one.words, level=one.level)
        level = st.selectbox(
            text("workshop.record.dissent_level"),
            LEVELS,
            index=None,
            format_func=level_words,
            placeholder=text("workshop.record.no_level"),
            key=f"record-dissent-level-{key}",
        )
        words = st.text_area(
            text("workshop.record.dissent_words"), max_chars=LONG, key=f"record-dissent-{key}"
        ).strip()
    return (Dissent(level, words),) if words else ()


def _long(name: str, stands: str, key: str) -> str:
    label = text(f"workshop.record.{name}")
    told = st.text_area(label, stands, height=100, max_chars=LONG, key=f"record-{name}-{key}")
    return told.strip()


def _short(label: str, stands: str, key: str) -> str:
    return st.text_input(label, stands, max_chars=SHORT, key=f"record-{key}").strip()
