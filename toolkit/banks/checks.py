"""Every rule of meaning that a question bank must keep, whoever wrote it.

A fault names its place by a path from the thing that was checked (a question, a theme, a source,
the bank), so that a file can turn it into a line and a stored bank into words. Rules that only the
bank shipped with Candour has to keep (how many questions, which words to avoid) are in its tests.
What is good advice and no fault, such as a hard read, is in `advise`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from toolkit.errors import Problem, ToolkitError
from toolkit.method import DEFAULT
from toolkit.model.bank import (
    LEVELS,
    Bank,
    Group,
    Passage,
    Question,
    Source,
    Stage,
    SuggestedAction,
    Theme,
)

Path = tuple[str | int, ...]
SHORT_MAX = 24
GRADE_MAX = 13.0
_STAGES: tuple[Stage, ...] = ("low", "mid", "high")
_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_MARKUP = re.compile(r"\*\*|</?[A-Za-z][^>]*>|<!--|\]\(")
_COUNTS = re.compile(
    r"\d|\b(all|every|each|none|both|half|third|quarter|one|two|three|four|five|six|seven|eight"
    r"|nine|ten|twelve|twenty)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Fault:
    """A rule that is broken at one place of a question, a theme, a source or the bank."""

    path: Path
    what: str
    fix: str


@dataclass(frozen=True)
class Known:
    """The ids that a question may refer to, and the group that is asked the question itself.

    `questions` are those of the bank itself, which nothing in it can replace.
    """

    groups: Collection[str]
    roles: Collection[str]
    passages: Collection[str]
    reference: str = DEFAULT.reference
    questions: Collection[str] = ()


def suggest(word: object, known: Iterable[str]) -> str:
    """A sentence that offers the likeliest spelling, or lists what there is when it is short."""
    names = sorted({str(name) for name in known})
    if near := get_close_matches(str(word), names, n=1, cutoff=0.6):
        return f"Did you mean '{near[0]}'?"
    if names and len(names) <= 8:
        return f"Use one of: {', '.join(names)}."
    return "Correct it, or add what it refers to."


# One thing at a time ------------------------------------------------------------------------


def check_question(question: Question, known: Known) -> Iterator[Fault]:
    """Every rule that this question breaks."""
    yield from _slug(("id",), question.id)
    yield from _texts(question)
    yield from _levels(question)
    yield from _references(question, known)
    yield from _numbers(question)
    yield from _red_line(question)
    yield from _actions(question.actions, known)


def _texts(question: Question) -> Iterator[Fault]:
    for name in ("title", "text", "why", "probe"):
        yield from _text((name,), getattr(question, name))
    if question.note is not None:
        yield from _text(("note",), question.note)
    if not question.evidence:
        fix = "Name at least one document or figure that would bear out a high level."
        yield Fault(("evidence",), "No evidence is named.", fix)
    for i, line in enumerate(question.evidence):
        yield from _text(("evidence", i), line)
    for group, words in question.mirrored.items():
        yield from _text(("mirrored", group), words)


def _levels(question: Question) -> Iterator[Fault]:
    if len(question.levels) != len(LEVELS):
        what = f"There are {len(question.levels)} levels."
        yield Fault(("levels",), what, "Describe exactly five, for levels 0 to 4 in order.")
    for i, words in enumerate(question.levels):
        yield from _text(("levels", i), words)
        if words in question.levels[:i]:
            fix = "Say what sets this level apart."
            yield Fault(("levels", i), "Two levels have the same words.", fix)


def _references(question: Question, known: Known) -> Iterator[Fault]:
    for i, passage in enumerate(question.sources):
        if passage not in known.passages:
            what = f"There is no passage '{passage}' in sources.yaml."
            yield Fault(("sources", i), what, suggest(passage, known.passages))
    if not question.audience:
        yield Fault(("audience",), "Nobody is asked.", "Name at least one group of bank.yaml.")
    for i, group in enumerate(question.audience):
        if group not in known.groups:
            what = f"There is no group '{group}' in bank.yaml."
            yield Fault(("audience", i), what, suggest(group, known.groups))
    for group in question.mirrored:
        path: Path = ("mirrored", group)
        if group not in known.groups:
            what = f"There is no group '{group}' in bank.yaml."
            yield Fault(path, what, suggest(group, known.groups))
        elif group not in question.audience:
            what = f"There is wording for '{group}', which is not in the audience."
            yield Fault(path, what, "Add the group to the audience, or take its wording out.")
        elif group == known.reference:
            what = f"'{group}' is asked the question itself."
            yield Fault(path, what, "Take this wording out.")
    for i, id in enumerate(question.replaces):
        if id in known.questions:
            what = f"'{id}' is still asked."
            yield Fault(("replaces", i), what, "Take that question out, or this line.")
    for name in ("sources", "audience", "replaces"):
        yield from _repeats(name, getattr(question, name))


def _numbers(question: Question) -> Iterator[Fault]:
    if question.weight not in (1, 2, 3):
        yield Fault(("weight",), f"{question.weight} is not a weight.", "Use 1, 2 or 3.")
    if question.target is not None and question.target not in LEVELS[1:]:
        yield Fault(("target",), f"{question.target} is not a target.", "Use a level, 1 to 4.")
    if question.major < 1:
        yield Fault(("major",), f"{question.major} is not a revision.", "Begin with 1.")
    if question.minor < 0:
        yield Fault(("minor",), f"{question.minor} is not a revision.", "Begin with 0.")
    if question.lever_also == question.lever:
        fix = "Name another, or take this line out."
        yield Fault(("lever_also",), "The second lever is the same as the first.", fix)


def _red_line(question: Question) -> Iterator[Fault]:
    if question.red_level is None:
        return
    if question.red_level not in LEVELS[1:]:
        what = f"{question.red_level} is not a level that can be a limit."
        yield Fault(("red_level",), what, "Use 1 to 4; 2 is usual.")
    if question.weight != 3:
        what = "A red line must weigh 3."
        yield Fault(("weight",), what, "Set the weight to 3, or take red_level out.")
    if not question.core:
        what = "A red line must be in the core set, so that no short form leaves it out."
        yield Fault(("core",), what, "Write core: yes, or take red_level out.")
    if question.target is not None and question.target < question.red_level:
        what = "The target is below the red line."
        yield Fault(("target",), what, "Raise the target, or take it out.")


def _actions(actions: Mapping[Stage, SuggestedAction], known: Known) -> Iterator[Fault]:
    for stage in _STAGES:
        if stage not in actions:
            fix = "Give one action each for low (level 0 or 1), mid (2) and high (3)."
            yield Fault(("actions",), f"There is no action for '{stage}'.", fix)
    for stage, action in actions.items():
        path: Path = ("actions", stage)
        yield from _text((*path, "title"), action.title)
        yield from _text((*path, "measure"), action.measure)
        if action.role not in known.roles:
            what = f"'{action.role}' is not a role of bank.yaml."
            yield Fault((*path, "role"), what, suggest(action.role, known.roles))
        if not 1 <= action.months <= 24:
            what = f"{action.months} months is out of range."
            yield Fault((*path, "months"), what, "Use 1 to 24; split what takes longer.")
        if action.measure.strip() and not _COUNTS.search(action.measure):
            what = "Nobody could count this measure."
            yield Fault((*path, "measure"), what, "Put a number in it, or 'all' or 'every'.")


def check_theme(theme: Theme) -> Iterator[Fault]:
    """Every rule that this theme breaks, its questions left aside."""
    yield from _slug(("id",), theme.id)
    for name in ("title", "short", "covers", "opening"):
        yield from _text((name,), getattr(theme, name))
    if theme.since:
        yield from _text(("since",), theme.since)
    for i, note in enumerate(theme.notes):
        for name in ("text", "when", "checked"):
            yield from _text(("notes", i, name), getattr(note, name))
    if len(theme.short) > SHORT_MAX:
        what = f"The short name has {len(theme.short)} characters."
        yield Fault(("short",), what, f"Use at most {SHORT_MAX}, so that it fits on a chart.")
    if not re.fullmatch(r"[A-Z]{2}", theme.code):
        what = f"'{theme.code}' is not a code."
        yield Fault(("code",), what, "Use two capital letters; actions are called after them.")
    if theme.minutes < 1:
        yield Fault(("minutes",), f"{theme.minutes} minutes is too few.", "Use at least 1.")
    if theme.weight <= 0:
        yield Fault(("weight",), f"{theme.weight:g} is not a weight.", "Use more than 0.")


def check_source(source: Source) -> Iterator[Fault]:
    """Every rule that this source breaks."""
    yield from _slug(("id",), source.id)
    for name in ("author", "title", "publisher", "date", "audience", "kind", "says"):
        yield from _text((name,), getattr(source, name))
    if source.caution:
        yield from _text(("caution",), source.caution)


def check_passage(passage: Passage) -> Iterator[Fault]:
    """Every rule that this passage breaks."""
    for name in ("id", "paragraph", "says"):
        yield from _text((name,), getattr(passage, name))


def check_header(bank: Bank) -> Iterator[Fault]:
    """Every rule broken by the bank's own lines: name, version, groups and roles."""
    yield from _slug(("id",), bank.id)
    for name in ("title", "licence"):
        yield from _text((name,), getattr(bank, name))
    if not re.fullmatch(r"\d+(\.\d+){1,2}", bank.version):
        yield Fault(("version",), f"'{bank.version}' is not a version.", 'Write it like "1.0".')
    for i, group in enumerate(bank.groups):
        yield from _group(("groups", i), group)
    for i, role in enumerate(bank.roles):
        yield from _text(("roles", i), role)
    yield from _repeats("roles", bank.roles)
    yield from _method(bank)


def _method(bank: Bank) -> Iterator[Fault]:
    """Settings that the method refuses, and a reference group that the bank does not have."""
    for name, value in bank.method.items():
        try:
            DEFAULT.changed({name: value})
        except ToolkitError as refused:
            for problem in refused.problems:
                yield Fault(("method", name), problem.what, problem.fix)
    groups = [group.id for group in bank.groups]
    reference = reference_of(bank.method)
    if reference in groups:
        return
    what = f"There is no group '{reference}'."
    if "reference" in bank.method:
        yield Fault(("method", "reference"), what, suggest(reference, groups))
    else:
        yield Fault(("groups",), what, "Add it: the other groups are compared with it.")


def reference_of(settings: object) -> str:
    """The group that the others are compared with, by a bank's settings as they were written."""
    wish = settings.get("reference") if isinstance(settings, Mapping) else None
    return wish if isinstance(wish, str) and wish.strip() else DEFAULT.reference


def _group(path: Path, group: Group) -> Iterator[Fault]:
    for fault in _slug(("id",), group.id):
        yield Fault((*path, *fault.path), fault.what, fault.fix)
    yield from _text((*path, "title"), group.title)
    yield from _text((*path, "who"), group.who)


# The whole bank -----------------------------------------------------------------------------


def check_unique(ids: Iterable[tuple[Path, str]], kind: str) -> Iterator[Fault]:
    """A fault for every id that was used before, among things of one kind."""
    seen: set[str] = set()
    for path, name in ids:
        if name in seen:
            what = f"The {kind} '{name}' is there twice."
            yield Fault(path, what, "Give each its own; an id is never used again.")
        seen.add(name)


def known_to(bank: Bank) -> Known:
    """The ids of this bank that its questions may refer to."""
    return Known(
        groups={group.id for group in bank.groups},
        roles=set(bank.roles),
        passages={passage.id for passage in bank.passages},
        questions=set(bank.by_id),
    )


def check_dropped(bank: Bank) -> Iterator[Fault]:
    """A fault for every question that was dropped and is asked all the same, or stood in for."""
    replaced = {id for question in bank.questions for id in question.replaces}
    for i, id in enumerate(bank.dropped):
        if id in bank.by_id or id in replaced:
            what = f"'{id}' is still asked, or a question stands in its place."
            yield Fault(("dropped", i), what, "Take it out of this list.")


def advise(bank: Bank) -> tuple[Problem, ...]:
    """What would make the bank better and keeps nobody from using it.

    Question and level texts above a Flesch-Kincaid grade of 13, and passages that no question
    grew from. A legal title can be a good reason for the first.
    """
    found = []
    for question in bank.questions:
        for name, text in (("text", question.text), *_numbered(question.levels)):
            if (grade := reading_grade(text)) > GRADE_MAX:
                what = f"This is a hard read (school grade {grade:.0f})."
                where = f"question {question.id}, {name}"
                found.append(Problem(where, what, "Shorter sentences and words help."))
    used = {passage for question in bank.questions for passage in question.sources}
    for passage in bank.passages:
        if passage.id not in used:
            what = "No question grew from this passage."
            found.append(Problem(f"passage {passage.id}", what, "Use it, or take it out."))
    return tuple(found)


def reading_grade(text: str) -> float:
    """The Flesch-Kincaid school grade of a text: add about five for the reader's age.

    Syllables are counted as groups of vowels, less a silent final e; 0 for an empty text.
    """
    words = re.findall(r"[A-Za-z][A-Za-z'-]*", text)
    if not words:
        return 0.0
    sentences = max(1, len(re.findall(r"[.!?:;](?:\s|$)", text)))
    syllables = sum(_syllables(word.lower()) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def _syllables(word: str) -> int:
    groups = len(re.findall(r"[aeiouy]+", word))
    silent = bool(re.search(r"[^aeiouyl]e$|[^aeiouytd]ed$|[^aeiouysxzhcg]es$", word))
    return max(1, groups - silent)


def _numbered(levels: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((f"level {i}", text) for i, text in enumerate(levels))


def _slug(path: Path, name: str) -> Iterator[Fault]:
    if not _SLUG.fullmatch(name):
        what = f"'{name}' cannot be an id."
        yield Fault(path, what, "Use lower-case words joined by hyphens, as in one-law-for-all.")


def _text(path: Path, text: str) -> Iterator[Fault]:
    if not text.strip():
        yield Fault(path, "There are no words here.", "Write them, or take the line out.")
    elif mark := _MARKUP.search(text):
        what = f"The text holds '{mark.group()}'."
        yield Fault(path, what, "Write plain words: no bold, links or HTML.")


def _repeats(name: str, values: tuple[str, ...]) -> Iterator[Fault]:
    for i, value in enumerate(values):
        if value in values[:i]:
            yield Fault((name, i), f"'{value}' is there twice.", "Take one out.")
