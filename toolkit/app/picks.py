"""Which of the findings a screen puts first: strongest, weakest, widest, most needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd

from toolkit import frames
from toolkit.findings import Findings
from toolkit.frames import columns
from toolkit.model.bank import Question
from toolkit.model.council import FINISHED
from toolkit.standing import BAD_STATES
from toolkit.words import text

SUGGESTED = 5


def ends(findings: Findings, most: int = 3) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The best and the lowest answers, each with its level; none of them is among both.

    The best go by what can be shown, then by what is claimed. Heavier questions come first where
    levels are equal.
    """
    rated = _rated(findings)
    rated.sort(key=lambda id: (_level(findings, id), -findings.bank.by_id[id].weight))
    best = sorted(
        rated,
        key=lambda id: (
            -(findings.standings[id].evidenced or 0.0),
            -_level(findings, id),
            -findings.bank.by_id[id].weight,
        ),
    )[:most]
    lowest = [id for id in rated if id not in best][:most]
    return (
        tuple(_answer(findings, id) for id in best),
        tuple(_answer(findings, id) for id in lowest),
    )


def _rated(findings: Findings) -> list[str]:
    return [id for id, one in findings.standings.items() if one.claimed is not None]


def _level(findings: Findings, id: str) -> float:
    return findings.standings[id].claimed or 0.0


def _answer(findings: Findings, id: str) -> str:
    level = _level(findings, id)
    return text(
        "results.themes.answer",
        question=f"{frames.question_ref(findings, id)} {findings.bank.by_id[id].title}",
        level=f"{level:g}",
        name=frames.level_word(level),
    )


def suggested(findings: Findings) -> tuple[str, ...]:
    """Questions whose action from the bank is worth adding: bad red lines, then the most needed.

    A question that an open action deals with already is not among them, nor is one at level 4.
    """
    open_actions = (one for one in findings.actions.actions if one.status not in FINISHED)
    done = {id for one in open_actions for id in one.question_ids}
    lines = [one.question_id for one in findings.red_lines if one.state in BAD_STATES]
    ranked = sorted(findings.needs.values(), key=lambda one: -one.total)
    needed = [one.question_id for one in ranked if one.total > 0]
    free = [id for id in dict.fromkeys([*lines, *needed]) if id not in done]
    helped = [id for id in free if _has_action(findings, id)]
    return tuple(helped[: max(SUGGESTED, sum(id in helped for id in lines))])


def _has_action(findings: Findings, id: str) -> bool:
    one = findings.standings[id]
    if one.status == "not_applicable":
        return False
    level = None if one.claimed is None else int(one.claimed)
    return findings.bank.by_id[id].suggested(level) is not None


def unknown_counts(findings: Findings) -> tuple[int, int, int]:
    """How many questions are not known, how many of those not answered, and how many apply."""
    count = Counter(one.status for one in findings.standings.values())
    unknown = count["dont_know"] + count["unanswered"]
    return unknown, count["unanswered"], len(findings.standings) - count["not_applicable"]


def red_line_counts(findings: Findings) -> tuple[int, int]:
    """How many red lines are met, and how many apply."""
    states = [one.state for one in findings.red_lines if one.state != "not_applicable"]
    return states.count("met"), len(states)


def gap_counts(findings: Findings) -> Mapping[str, int]:
    """How many clear and how many possible gaps surveys saw, question by question."""
    return Counter(
        word
        for picture in findings.pictures
        for one in picture.questions.values()
        for word in one.gaps.values()
    )


def gaps_seen(findings: Findings) -> pd.DataFrame:
    """The clear and the possible gaps, clear ones first, beside the reference group's average."""
    found = frames.groups(findings)
    reference = found[found[columns.GROUP_ID] == findings.method.reference]
    leading = dict(zip(reference[columns.QUESTION_ID], reference[columns.AVERAGE], strict=True))
    words = [text("codes.group_gap.clear"), text("codes.group_gap.possible")]
    seen = found[found[columns.GROUP_GAP].isin(words)].copy()
    seen[columns.REFERENCE_AVERAGE] = [leading.get(id, "") for id in seen[columns.QUESTION_ID]]
    names = zip(seen[columns.REF], seen[columns.QUESTION], seen[columns.GROUP], strict=True)
    seen[columns.QUESTION] = [f"{ref} {title}: {group}" for ref, title, group in names]
    seen = seen.sort_values(by=[columns.GROUP_GAP, columns.NUMBER], key=_clear_first, kind="stable")
    chosen = [columns.QUESTION, columns.REFERENCE_AVERAGE, columns.AVERAGE]
    return frames.table(seen, [*chosen, columns.GROUP_GAP])


def _clear_first(column: pd.Series) -> pd.Series:
    if column.name != columns.GROUP_GAP:
        return column
    return column != text("codes.group_gap.clear")


def two_way(findings: Findings) -> pd.DataFrame | None:
    """How each group sees the questions that look at both sides of the street; None without any.

    A column for each question, named by its number so that a phone can show them all; a row for
    the level that stands, then one for each group that was asked.
    """
    people = frames.groups(findings)
    cells = {
        frames.question_ref(findings, question.id): _seen(findings, people, question.id)
        for question in two_way_questions(findings)
    }
    names = list(dict.fromkeys(name for one in cells.values() for name in one))
    if len(names) <= 1:
        return None
    shown: dict[str, Sequence[str]] = {text("results.two_way.who"): names}
    shown |= {title: [one.get(name, "") for name in names] for title, one in cells.items()}
    return pd.DataFrame(shown, dtype="object")


def two_way_levels(findings: Findings) -> tuple[str, ...]:
    """The questions that look at both sides of the street, each with the level that stands."""
    return tuple(
        _answer(findings, question.id)
        if findings.standings[question.id].claimed is not None
        else text(
            "results.two_way.level",
            question=f"{frames.question_ref(findings, question.id)} {question.title}",
            level=text(f"codes.status.{findings.standings[question.id].status}").lower(),
        )
        for question in two_way_questions(findings)
    )


def two_way_questions(findings: Findings) -> tuple[Question, ...]:
    """The questions on the form that look at both sides of the street."""
    return tuple(question for question in findings.questions if question.two_way)


def _seen(findings: Findings, people: pd.DataFrame, id: str) -> dict[str, str]:
    own = people[people[columns.QUESTION_ID] == id]
    apart = own[own[columns.GROUP_ID] != columns.WHOLE_ID]
    level = findings.standings[id].claimed
    stands = text("results.metrics.no_score") if level is None else f"{level:.1f}"
    rows = zip(apart[columns.GROUP], apart[columns.AVERAGE], apart[columns.SHOWN], strict=True)
    groups = {group: average or shown for group, average, shown in rows}
    return {text("results.two_way.stands"): stands, **groups}


def action_counts(findings: Findings) -> Mapping[str, int]:
    """How many actions there are (`n`), and how many stand at each position today."""
    today = findings.today
    actions = findings.actions.actions
    places = Counter(frames.position_code(one.status, one.due, today) for one in actions)
    places["n"] = len(actions)
    return places
