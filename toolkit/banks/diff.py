"""Two versions of a bank: what became of each question, and whether its revision says so.

Years are compared on the same id and the same major revision (METHOD 5.1), so a word too much or
too little here would compare what does not mean the same, or break a line that could go on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from toolkit.banks.checks import suggest
from toolkit.banks.shelf import version_of
from toolkit.drafts import comparability
from toolkit.errors import Problem
from toolkit.model.bank import Bank, Question
from toolkit.words import advice, text

Kind = Literal["same", "minor", "major", "split", "merged", "replaced", "dropped", "new"]
KINDS: tuple[Kind, ...] = (
    *("same", "minor", "major"),
    *("split", "merged", "replaced", "dropped", "new"),
)
# Unlike questions of one bank share at most 0.28 of their words in order; half is a rewriting.
STRANGE, REWRITTEN = 0.30, 0.50


@dataclass(frozen=True)
class Fate:
    """What became of one question, or of several that are one now.

    `before` are ids of the old version and `after` of the new. `also` names what else changed:
    `theme`, `weight`, `red_line`, `target` or `audience`.
    """

    kind: Kind
    before: tuple[str, ...]
    after: tuple[str, ...]
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class BankDiff:
    """Two versions of a bank, question by question, in the order of the new form.

    `percent` is how much of the new form, by weight, the old one asked in the same sense.
    """

    fates: tuple[Fate, ...]
    problems: tuple[Problem, ...]
    percent: int

    def of(self, kind: Kind) -> tuple[Fate, ...]:
        """Every question of which this became."""
        return tuple(fate for fate in self.fates if fate.kind == kind)

    @property
    def counts(self) -> Mapping[Kind, int]:
        """How many questions each kind has; a split counts as the one that was split."""
        return {kind: len(self.of(kind)) for kind in KINDS}


def compare_banks(old: Bank, new: Bank) -> BankDiff:
    """What became of every question of `old` in `new`, and all that does not fit."""
    fates = (*_after(old, new), *_gone(old, new))
    problems = (*_bank_problems(old, new), *_question_problems(old, new), *_lost(old, new))
    ids = [[question.id for question in bank.questions] for bank in (old, new)]
    return BankDiff(fates, tuple(problems), comparability(new, ids[1], old, ids[0]))


def fate_of(old: Bank, new: Bank, question_id: str) -> Fate:
    """What one question of the new version was in the old one."""
    question, before = new.by_id[question_id], old.by_id.get(question_id)
    if before is not None:
        return Fate(
            _revised(before, question), (before.id,), (question.id,), _also(old, new, question)
        )
    ancestors = tuple(id for id in question.replaces if id in old.by_id)
    if not ancestors:
        return Fate("new", (), (question.id,))
    heirs = tuple(one.id for one in new.questions if set(one.replaces) & set(ancestors))
    if len(ancestors) > 1:
        return Fate("merged", ancestors, heirs)
    return Fate("split" if len(heirs) > 1 else "replaced", ancestors, heirs)


def _after(old: Bank, new: Bank) -> Iterator[Fate]:
    """The fate of each question of the new form; those of one split are told once."""
    return iter(dict.fromkeys(fate_of(old, new, question.id) for question in new.questions))


def _gone(old: Bank, new: Bank) -> Iterator[Fate]:
    replaced = {id for question in new.questions for id in question.replaces}
    for question in old.questions:
        if question.id not in new.by_id and question.id not in replaced:
            yield Fate("dropped", (question.id,), ())


def _revised(before: Question, after: Question) -> Kind:
    if before.major != after.major:
        return "major"
    return "same" if before.minor == after.minor else "minor"


def _also(old: Bank, new: Bank, after: Question) -> tuple[str, ...]:
    before = old.by_id[after.id]
    changed = {
        "theme": old.theme_of[before.id].id != new.theme_of[after.id].id,
        "weight": before.weight != after.weight,
        "red_line": before.red_level != after.red_level,
        "target": before.target != after.target,
        "audience": set(before.mirrored) != set(after.mirrored),
    }
    return tuple(name for name, differs in changed.items() if differs)


# What does not fit --------------------------------------------------------------------------


def _bank_problems(old: Bank, new: Bank) -> Iterator[Problem]:
    where = text("faults_bank.where_bank_version", new=new.id, version=new.version)
    if old.id != new.id:
        yield Problem(where, *advice("faults_bank.other_bank_called_these", old=old.id))
    elif old.fingerprint != new.fingerprint and version_of(new) <= version_of(old):
        yield Problem(where, *advice("faults_bank.differs_from_version_but", version=old.version))


def _question_problems(old: Bank, new: Bank) -> Iterator[Problem]:
    for question in new.questions:
        where = text("faults_bank.question", id=question.id)
        before = old.by_id.get(question.id)
        if before is None:
            yield from _ancestors(where, old, question)
            if question.id in old.dropped or question.id in _replaced(old):
                yield Problem(where, *advice("faults_bank.earlier_version_asked"))
            continue
        for what, fix in _revision(before, question):
            yield Problem(where, what, fix)
        if added := set(question.replaces) - set(before.replaces):
            yield Problem(
                where, *advice("faults_bank.asked_before_cannot_replace", added=sorted(added)[0])
            )


def _replaced(bank: Bank) -> set[str]:
    return {id for question in bank.questions for id in question.replaces}


def _ancestors(where: str, old: Bank, question: Question) -> Iterator[Problem]:
    for id in question.replaces:
        if id not in old.by_id:
            what = text("faults_bank.replaces_which_version_does", id=id, version=old.version)
            yield Problem(where, what, suggest(id, old.by_id))


def _revision(before: Question, after: Question) -> Iterator[tuple[str, str]]:
    was, now = (before.major, before.minor), (after.major, after.minor)
    if now < was:
        yield advice("faults_bank.revision_and", was=_dotted(was), now=_dotted(now))
        return
    reworded = _words(before) != _words(after)
    if not reworded:
        if now != was:
            yield advice("faults_bank.revision_raised_to_but", now=_dotted(now), was=_dotted(was))
        return
    alike = _alike(before, after)
    if alike < STRANGE:
        yield advice("faults_bank.reads_like_another_question", after=after.id)
    elif now == was:
        yield advice("faults_bank.words_changed_but_not")
    elif alike < REWRITTEN and after.major == before.major:
        yield advice("faults_bank.less_than_half_words")


def _dotted(revision: tuple[int, int]) -> str:
    return ".".join(map(str, revision))


def _lost(old: Bank, new: Bank) -> Iterator[Problem]:
    """Questions that are gone and of which the new version says nothing."""
    replaced = _replaced(new)
    for question in old.questions:
        if question.id in new.by_id or question.id in replaced or question.id in new.dropped:
            continue
        yield Problem(
            text("faults_bank.question", id=question.id),
            *advice("faults_bank.gone_without_word"),
        )


def _words(question: Question) -> tuple[str, ...]:
    """All that somebody reads before they answer."""
    mirrored = (f"{group} {words}" for group, words in sorted(question.mirrored.items()))
    return (question.text, *question.levels, *mirrored)


def _alike(before: Question, after: Question) -> float:
    """How much of the question and its levels is the same words in the same order, 0 to 1."""
    first, second = (
        re.findall(r"[^\W_]+", " ".join((one.text, *one.levels)).casefold())
        for one in (before, after)
    )
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


# In words -----------------------------------------------------------------------------------


def tell_fates(
    old: Bank, new: Bank, found: BankDiff, *, ids: bool = False
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """A heading for each kind of change that there is, with a line for each question.

    Questions that are the same are counted only, unless something else about them changed. With
    `ids` each is called by its id too.
    """
    for kind in KINDS:
        fates = found.of(kind)
        shown = [fate for fate in fates if kind != "same" or fate.also]
        if fates:
            lines = tuple(_line(old, new, fate, ids=ids) for fate in shown)
            yield text(f"banks.kind.{kind}", n=len(fates)), lines


def _line(old: Bank, new: Bank, fate: Fate, *, ids: bool) -> str:
    before, after = (
        text("banks.between").join(_called(bank, id, ids=ids) for id in names)
        for bank, names in ((old, fate.before), (new, fate.after))
    )
    moved = fate.before and fate.after and fate.before != fate.after
    line = text("banks.line.moved", before=before, after=after) if moved else after or before
    if not fate.also:
        return line
    also = ", ".join(text(f"banks.also.{name}") for name in fate.also)
    return text("banks.line.also", line=line, also=also)


def _called(bank: Bank, id: str, *, ids: bool) -> str:
    title = bank.by_id[id].title
    return text("banks.line.with_id", title=title, id=id) if ids else title
