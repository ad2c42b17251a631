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
from toolkit.words import advice
from toolkit.words import text as say

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
        return say("faults_bank.did_you_mean", near=near[0])
    if names and len(names) <= 8:
        return say("faults_bank.use_one", names=", ".join(names))
    return say("faults_bank.correct_or_add_what")


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
        yield Fault(("evidence",), *advice("faults_bank.no_evidence_named"))
    for i, line in enumerate(question.evidence):
        yield from _text(("evidence", i), line)
    for group, words in question.mirrored.items():
        yield from _text(("mirrored", group), words)


def _levels(question: Question) -> Iterator[Fault]:
    if len(question.levels) != len(LEVELS):
        yield Fault(("levels",), *advice("faults_bank.levels", count=len(question.levels)))
    for i, words in enumerate(question.levels):
        yield from _text(("levels", i), words)
        if words in question.levels[:i]:
            yield Fault(("levels", i), *advice("faults_bank.two_levels_have_same"))


def _references(question: Question, known: Known) -> Iterator[Fault]:
    for i, passage in enumerate(question.sources):
        if passage not in known.passages:
            what = say("faults_bank.no_passage_in_sources", passage=passage)
            yield Fault(("sources", i), what, suggest(passage, known.passages))
    if not question.audience:
        yield Fault(("audience",), *advice("faults_bank.nobody_asked"))
    for i, group in enumerate(question.audience):
        if group not in known.groups:
            what = say("faults_bank.no_group_in_bank", group=group)
            yield Fault(("audience", i), what, suggest(group, known.groups))
    for group in question.mirrored:
        path: Path = ("mirrored", group)
        if group not in known.groups:
            what = say("faults_bank.no_group_in_bank", group=group)
            yield Fault(path, what, suggest(group, known.groups))
        elif group not in question.audience:
            yield Fault(path, *advice("faults_bank.wording_for_which_not", group=group))
        elif group == known.reference:
            yield Fault(path, *advice("faults_bank.asked_question_itself", group=group))
    for i, id in enumerate(question.replaces):
        if id in known.questions:
            yield Fault(("replaces", i), *advice("faults_bank.still_asked", id=id))
    for name in ("sources", "audience", "replaces"):
        yield from _repeats(name, getattr(question, name))


def _numbers(question: Question) -> Iterator[Fault]:
    if question.weight not in (1, 2, 3):
        yield Fault(("weight",), *advice("faults_bank.not_weight", weight=question.weight))
    if question.target is not None and question.target not in LEVELS[1:]:
        yield Fault(("target",), *advice("faults_bank.not_target", target=question.target))
    if question.major < 1:
        yield Fault(("major",), *advice("faults_bank.not_revision", major=question.major))
    if question.minor < 0:
        yield Fault(
            ("minor",), *advice("faults_bank.not_revision_begin_with_0", minor=question.minor)
        )
    if question.lever_also == question.lever:
        yield Fault(("lever_also",), *advice("faults_bank.second_lever_same"))


def _red_line(question: Question) -> Iterator[Fault]:
    if question.red_level is None:
        return
    if question.red_level not in LEVELS[1:]:
        yield Fault(
            ("red_level",), *advice("faults_bank.not_level_can", red_level=question.red_level)
        )
    if question.weight != 3:
        yield Fault(("weight",), *advice("faults_bank.red_line_must_weigh"))
    if not question.core:
        yield Fault(("core",), *advice("faults_bank.red_line_must"))
    if question.target is not None and question.target < question.red_level:
        yield Fault(("target",), *advice("faults_bank.target_below_red_line"))


def _actions(actions: Mapping[Stage, SuggestedAction], known: Known) -> Iterator[Fault]:
    for stage in _STAGES:
        if stage not in actions:
            yield Fault(("actions",), *advice("faults_bank.no_action_for", stage=stage))
    for stage, action in actions.items():
        path: Path = ("actions", stage)
        yield from _text((*path, "title"), action.title)
        yield from _text((*path, "measure"), action.measure)
        if action.role not in known.roles:
            what = say("faults_bank.not_role_bank_yaml", role=action.role)
            yield Fault((*path, "role"), what, suggest(action.role, known.roles))
        if not 1 <= action.months <= 24:
            yield Fault(
                (*path, "months"), *advice("faults_bank.months_out_range", months=action.months)
            )
        if action.measure.strip() and not _COUNTS.search(action.measure):
            yield Fault((*path, "measure"), *advice("faults_bank.nobody_could_count_measure"))


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
        yield Fault(
            ("short",),
            *advice(
                "faults_bank.short_name_has_characters", count=len(theme.short), most=SHORT_MAX
            ),
        )
    if not re.fullmatch(r"[A-Z]{2}", theme.code):
        yield Fault(("code",), *advice("faults_bank.not_code", code=theme.code))
    if theme.minutes < 1:
        yield Fault(("minutes",), *advice("faults_bank.minutes_too_few", minutes=theme.minutes))
    if theme.weight <= 0:
        yield Fault(
            ("weight",), *advice("faults_bank.not_weight_use_more_than", weight=theme.weight)
        )


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
        yield Fault(("version",), *advice("faults_bank.not_version", version=bank.version))
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
    what = say("faults_bank.no_group", reference=reference)
    if "reference" in bank.method:
        yield Fault(("method", "reference"), what, suggest(reference, groups))
    else:
        yield Fault(("groups",), what, say("faults_bank.add_other_groups_compared"))


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
            yield Fault(path, *advice("faults_bank.twice", kind=kind, name=name))
        seen.add(name)


def check_dropped(bank: Bank) -> Iterator[Fault]:
    """A fault for every question that was dropped and is asked all the same, or stood in for."""
    replaced = {id for question in bank.questions for id in question.replaces}
    for i, id in enumerate(bank.dropped):
        if id in bank.by_id or id in replaced:
            yield Fault(("dropped", i), *advice("faults_bank.still_asked_or_question", id=id))


def advise(bank: Bank) -> tuple[Problem, ...]:
    """What would make the bank better and keeps nobody from using it.

    Question and level texts above a Flesch-Kincaid grade of 13, and passages that no question
    grew from. A legal title can be a good reason for the first.
    """
    found = []
    for question in bank.questions:
        for name, text in (("text", question.text), *_numbered(question.levels)):
            if (grade := reading_grade(text)) > GRADE_MAX:
                where = say("faults_bank.where_text", question=question.id, name=name)
                found.append(
                    Problem(where, *advice("faults_bank.hard_read_school_grade", grade=grade))
                )
    used = {passage for question in bank.questions for passage in question.sources}
    for passage in bank.passages:
        if passage.id not in used:
            found.append(
                Problem(
                    say("faults_bank.passage", id=passage.id),
                    *advice("faults_bank.no_question_grew_from"),
                )
            )
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
    return ((say("faults_bank.level", i=i), text) for i, text in enumerate(levels))


def _slug(path: Path, name: str) -> Iterator[Fault]:
    if not _SLUG.fullmatch(name):
        yield Fault(path, *advice("faults_bank.cannot_be_id", name=name))


def _text(path: Path, text: str) -> Iterator[Fault]:
    if not text.strip():
        yield Fault(path, *advice("faults_bank.no_words_here"))
    elif mark := _MARKUP.search(text):
        yield Fault(path, *advice("faults_bank.text_holds", mark=mark.group()))


def _repeats(name: str, values: tuple[str, ...]) -> Iterator[Fault]:
    for i, value in enumerate(values):
        if value in values[:i]:
            yield Fault((name, i), *advice("faults_bank.twice_take_one_out", value=value))
