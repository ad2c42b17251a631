"""From one year to the next: what stood a year ago beside each question, and what comes along."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from toolkit.banks.diff import Kind, fate_of
from toolkit.model.answers import Answer, Assessment, Form
from toolkit.model.bank import Bank
from toolkit.words import text
from toolkit.workspace.answering import Answering, Kept
from toolkit.workspace.assessments import Assessments
from toolkit.workspace.plans import Plans
from toolkit.workspace.results import order_of

StoodBy = Literal["agreed", "answered", "imported"]
SAME_MEANING: tuple[Kind, ...] = ("same", "minor")


@dataclass(frozen=True)
class Stood:
    """What stood for one question of an earlier year: its title then, and its answer, if any.

    The words are left behind where the meaning changed. `by` says what it rests on.
    """

    title: str
    answer: Answer | None
    by: StoodBy


@dataclass(frozen=True)
class Before:
    """One question a year before: what it was then (`fate`), and what stood for it or for those
    in whose place it stands. `label` is what people call that year."""

    label: str
    fate: Kind
    stood: tuple[Stood, ...] = ()


class NextYear(Assessments, Answering, Plans):
    """What a year may learn from the one before it, and take along."""

    def start_following(
        self,
        last_id: str,
        bank: Bank,
        action_ids: Sequence[str] = (),
        *,
        title: str,
        year: int,
        label: str = "",
        form: Form = "full",
        held_on: date | None = None,
        people: str = "",
    ) -> Assessment:
        """A new assessment is open, and these actions of the last one go on in it; or neither."""
        self.require("facilitator")
        with self.store.together():
            made = self.start_assessment(
                bank,
                title=title,
                year=year,
                label=label,
                form=form,
                held_on=held_on,
                people=people,
            )
            if action_ids:
                self.carry_actions(last_id, made.id, action_ids)
        return made

    def year_before(self, assessment_id: str) -> Assessment | None:
        """The assessment that came just before this one, or None in the first year."""
        self.require("reader")
        return self._pair(assessment_id)[1]

    def before(self, assessment_id: str) -> Mapping[str, Before]:
        """What stood a year before, for each question on this form; empty in the first year.

        Show it only beside a question that was answered: nobody should lean on it.
        """
        self.require("reader")
        this, last = self._pair(assessment_id)
        if last is None:
            return {}
        old, new, kept = self.bank(last), self.bank(this), self.kept(last)
        return {id: _before(last, old, new, kept, id) for id in this.question_ids}

    def _pair(self, assessment_id: str) -> tuple[Assessment, Assessment | None]:
        """This assessment and the one just before it."""
        found = self._records.assessments()
        this = next((one for one in found if one.id == assessment_id), None)
        if this is None:
            this = self._records.assessment(assessment_id)  # which says that it is not there
        earlier = (one for one in found if order_of(one) < order_of(this))
        return this, max(earlier, key=order_of, default=None)


def _before(
    last: Assessment, old: Bank, new: Bank, kept: Mapping[str, Kept], question_id: str
) -> Before:
    fate = fate_of(old, new, question_id)
    asked = [id for id in fate.before if id in kept]
    if not asked:
        return Before(last.label, "new")
    whole = fate.kind in SAME_MEANING
    stood = (_stood(last, old, kept[id], id, whole=whole) for id in asked)
    return Before(last.label, fate.kind, tuple(stood))


def _stood(last: Assessment, old: Bank, one: Kept, question_id: str, *, whole: bool) -> Stood:
    answer = one.answer
    if answer is not None and not whole:
        answer = Answer(question_id, answer.status, answer.level)
    by: StoodBy = "imported" if last.imported else "agreed" if one.record else "answered"
    return Stood(old.by_id[question_id].title, answer, by)


def next_label(label: str, year: int) -> str:
    """What people will call the next year: "2027" after "2026", "2027/28" after "2026/27"."""
    if re.fullmatch(r"\d{4}/\d{2}", label):
        return f"{year + 1}/{(year + 2) % 100:02d}"
    return str(year + 1)


def next_title(last: Assessment) -> str:
    """The last year's name with the next year in it, or a plain one where it held none."""
    label = next_label(last.label, last.year)
    if last.imported:
        return text("next_year.start.title", label=label)
    year, after = last.year, last.year + 1
    both = f"{year}/{after % 100:02d}", f"{after}/{(after + 1) % 100:02d}"
    for name, following in ((last.label, label), both, (str(year), str(after))):
        whole = rf"(?<!\d){re.escape(name)}(?!/?\d)"
        if name and re.search(whole, last.title):
            return re.sub(whole, following, last.title)
    return f"{last.title} {label}"
