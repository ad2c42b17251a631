"""How each number came about: the few steps that somebody could redo with a pencil."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from toolkit.comparison import Change, LikeForLike, OverallChange
from toolkit.explaining.phrases import (
    describe_red_lines,
    joined,
    level_text,
    move_text,
    number_text,
    plain_number,
    ref_text,
    refs_text,
    rounded_to,
    signed,
    tenth_text,
)
from toolkit.findings import Findings
from toolkit.method import band, level_name, points, round_half_up
from toolkit.model.bank import Question
from toolkit.scoring import Scores, ThemeScore
from toolkit.standing import Standing
from toolkit.words import listed, text

Steps = tuple[str, ...]


def explain_theme(findings: Findings, theme_id: str) -> Steps:
    """How one theme's scores, range and rating came about, in steps for a pencil (METHOD 1.3)."""
    index = next(i for i, theme in enumerate(findings.form) if theme.id == theme_id)
    theme, score = findings.form[index], findings.themes[index]
    if score.status == "not_applicable":
        return (text("explaining.theme.not_applicable"),)
    pairs = [(question, findings.standings[question.id]) for question in theme.questions]
    rated = [(question, one) for question, one in pairs if one.claimed is not None]
    steps = list(_claimed_steps(findings, score, rated))
    steps += _unknown_steps(findings, score, pairs)
    if score.status != "rated":
        reason = text(f"codes.reason.{score.reason}")
        steps.append(text("explaining.theme.no_score", reason=reason))
        low, high = score.points_low, score.points_high
        return (*steps, text("explaining.theme.range_only", low=low, high=high))
    steps += _evidence_steps(findings, score, rated)
    return (*steps, *_rating_steps(findings, score, theme_id))


def _claimed_steps(
    findings: Findings, score: ThemeScore, rated: Sequence[tuple[Question, Standing]]
) -> Iterable[str]:
    if not rated:
        return
    sums = [
        text(
            "explaining.theme.product",
            ref=ref_text(findings, question.id),
            level=number_text(one.claimed),
            weight=question.weight,
            product=number_text((one.claimed or 0.0) * question.weight),
        )
        for question, one in rated
    ]
    yield text("explaining.theme.levels", sums=joined(sums))
    if score.claimed is not None:
        weight = sum(question.weight for question, _ in rated)
        yield text(
            "explaining.theme.total",
            total=number_text(score.claimed * weight),
            weight=weight,
            level=level_text(score.claimed),
            points=score.points_claimed,
        )
    if any(one.source == "working" and one.question_id not in findings.own for _, one in rated):
        yield text("explaining.theme.rounded")


def _unknown_steps(
    findings: Findings, score: ThemeScore, pairs: Sequence[tuple[Question, Standing]]
) -> Iterable[str]:
    left_out = [q.id for q, one in pairs if one.status == "not_applicable"]
    if left_out:
        yield text("explaining.theme.left_out", refs=refs_text(findings, left_out))
    unknown = [q.id for q, one in pairs if one.status in ("dont_know", "unanswered")]
    if unknown and score.status == "rated":
        yield text(
            "explaining.theme.unknown",
            n=len(unknown),
            refs=refs_text(findings, unknown),
            share=round_half_up(100 * (1 - (score.known_share or 0.0))),
            low=score.points_low,
            high=score.points_high,
        )


def _evidence_steps(
    findings: Findings, score: ThemeScore, rated: Sequence[tuple[Question, Standing]]
) -> Iterable[str]:
    if score.evidenced is None:
        yield text("explaining.theme.not_judged")
        return
    held = [
        text(
            "explaining.theme.held",
            ref=ref_text(findings, question.id),
            claimed=number_text(one.claimed),
            shown=number_text(one.evidenced),
        )
        for question, one in rated
        if one.evidenced is not None and one.evidenced < (one.claimed or 0.0)
    ]
    if not held:
        yield text("explaining.theme.all_shown", points=score.points_evidenced)
        return
    weight = sum(question.weight for question, _ in rated)
    yield text("explaining.theme.evidence", held=joined(held))
    yield text(
        "explaining.theme.evidenced",
        total=number_text(score.evidenced * weight),
        weight=weight,
        level=level_text(score.evidenced),
        points=score.points_evidenced,
    )


def _rating_steps(findings: Findings, score: Scores, theme_id: str | None) -> Iterable[str]:
    shown = score.points_evidenced
    if shown is None or score.rating is None:
        return
    low = next(points for points in range(101) if band(points) == band(shown))
    high = next(points for points in range(100, -1, -1) if band(points) == band(shown))
    name = level_name(band(shown))
    yield text("explaining.theme.band", points=shown, low=low, high=high, band=name)
    rating = level_name(score.rating)
    if score.held_down:
        lines = describe_red_lines(findings, theme_id)
        yield text("explaining.theme.capped", rating=rating, lines=lines)
    else:
        yield text("explaining.theme.rating", rating=rating)


def explain_overall(findings: Findings) -> Steps:
    """How the overall scores and rating came about, in steps for a pencil (METHOD 1.4)."""
    score = findings.overall
    pairs = list(zip(findings.form, findings.themes, strict=True))
    rated = [(theme, one) for theme, one in pairs if one.status == "rated"]
    steps: list[str] = []
    if score.claimed is None:
        steps.append(
            text(
                "explaining.overall.no_score",
                coverage=round_half_up(100 * score.coverage),
                least=round_half_up(100 * findings.method.min_coverage),
            )
        )
    else:
        weights = [theme.weight for theme, _ in rated]
        kind = "mean" if len(set(weights)) == 1 else "weighted"
        sums = _average([one.claimed for _, one in rated], weights, score.claimed)
        steps.append(text(f"explaining.overall.{kind}", sums=sums, points=score.points_claimed))
        if score.evidenced is not None:
            sums = _average([one.evidenced for _, one in rated], weights, score.evidenced)
            made = score.points_evidenced
            steps.append(text("explaining.overall.evidenced", sums=sums, points=made))
        steps.append(text("explaining.overall.exact"))
    left_out = [theme.title for theme, one in pairs if one.status != "rated"]
    if left_out:
        steps.append(text("explaining.overall.left_out", themes=listed(left_out)))
    steps += _rating_steps(findings, score, None)
    if score.provisional:
        agreed, questions = score.n_agreed, score.n_questions
        steps.append(text("explaining.overall.provisional", agreed=agreed, questions=questions))
    return tuple(steps)


def _average(levels: Sequence[float | None], weights: Sequence[float], mean: float) -> str:
    """The sum that a reader would write down, (2.5 + 2.17) ÷ 2 = 2.335, and weights if they differ.

    Levels have two decimals, or as many more as it takes for the result to give the same points.
    """
    even = len(set(weights)) == 1
    shown: list[float] = []
    result = mean
    for places, kept in _DECIMALS:
        shown = [rounded_to(level or 0.0, places) for level in levels]
        total = sum(w * level for w, level in zip(weights, shown, strict=True))
        result = rounded_to(total / sum(weights), kept)
        if points(result) == points(mean):
            break
    parts = [
        plain_number(level)
        if even
        else text("explaining.times", value=plain_number(level), weight=number_text(weight))
        for level, weight in zip(shown, weights, strict=True)
    ]
    over = len(shown) if even else number_text(sum(weights))
    return f"({text('explaining.plus').join(parts)}) ÷ {over} = {plain_number(result)}"


_DECIMALS = [(places, kept) for places in range(2, 9) for kept in (places + 1, 3)]


def explain_red_line(findings: Findings, question_id: str) -> Steps:
    """Why one red line stands as it does, and what it holds down (METHOD 1.6)."""
    line = next(one for one in findings.red_lines if one.question_id == question_id)
    one = findings.standings[question_id]
    record = findings.assessment.agreed.get(question_id)
    grade = "none" if one.evidence is None else f"g{one.evidence}"
    state = text(
        f"explaining.line.{line.state}",
        level=number_text(one.claimed),
        least=line.level,
        grade=text(f"codes.grade.{grade}"),
        reason=record.reason if record else "",
    )
    rule = text("explaining.line.rule", least=line.level)
    if line.state in ("met", "not_applicable"):
        return rule, state, text("explaining.line.cap_none")
    theme = findings.bank.theme_of[question_id].title
    cap = 2 if line.state == "unproven" else 1
    return (
        rule,
        state,
        text("explaining.line.cap_theme", theme=theme, rating=level_name(cap)),
        text("explaining.line.cap_overall", rating=level_name(findings.overall.cap)),
    )


def explain_need(findings: Findings, question_id: str) -> Steps:
    """The need of one question as a bill whose lines add up (METHOD 4.1)."""
    one, need = findings.standings[question_id], findings.needs[question_id]
    if one.status == "not_applicable":
        return (text("explaining.need.not_applicable"),)
    red = "explaining.need.red" if need.red else "explaining.need.red_none"
    state = text(f"codes.red_state.{one.red_state}") if one.red_state else ""
    evidence = "explaining.need.evidence" if need.evidence else "explaining.need.evidence_none"
    method = findings.method
    return (
        _distance(findings, question_id),
        text(red, state=state, points=tenth_text(need.red)),
        text(
            evidence,
            level=number_text(one.claimed),
            shown=number_text(one.evidenced),
            price=number_text(method.need_evidence),
            points=tenth_text(need.evidence),
        ),
        text(
            "explaining.need.unsettled",
            points=tenth_text(need.unsettled),
            price=number_text(method.need_unsettled),
        ),
        text("explaining.need.total", total=round_half_up(need.total)),
    )


def _distance(findings: Findings, question_id: str) -> str:
    question, one = findings.bank.by_id[question_id], findings.standings[question_id]
    need = findings.needs[question_id]
    target = findings.method.target if question.target is None else question.target
    target = max(target, question.red_level or 0)
    kind = "gap_unknown" if one.claimed is None else "gap" if need.gap else "gap_none"
    return text(
        f"explaining.need.{kind}",
        target=target,
        level=number_text(one.claimed),
        weight=question.weight,
        largest=max(other.weight for other in findings.questions),
        price=number_text(findings.method.need_gap),
        points=tenth_text(need.gap),
    )


def explain_change(findings: Findings, change: Change, theme_id: str | None = None) -> Steps:
    """How two years compare, of one theme or of the whole form, in steps (METHOD 5)."""
    one: LikeForLike = change.overall
    if theme_id is not None:
        one = next(theme for theme in change.themes if theme.theme_id == theme_id)
    n = len(next((theme.common for theme in change.themes if theme.theme_id == theme_id), ()))
    comparable = sum(theme.comparable for theme in change.themes)
    first = text("explaining.change.common", n=n)
    if theme_id is None:
        first = text("explaining.change.themes", n=comparable)
    if not one.comparable:
        return first, text("explaining.change.not_comparable")
    steps = [first, _moved("points", one.claimed_before, one.claimed_after)]
    if one.evidenced_before is not None and one.evidenced_after is not None:
        steps.append(_moved("evidenced", one.evidenced_before, one.evidenced_after))
    if isinstance(one, OverallChange) and one.method_effect:
        published, effect = signed(one.published_change), signed(one.method_effect)
        steps.append(text("explaining.change.published", published=published, effect=effect))
    if one.people is not None:
        moved, low, high = (
            move_text(value) for value in (one.people.change, one.people.low, one.people.high)
        )
        steps.append(text("explaining.change.people", moved=moved, low=low, high=high))
    verdict = text(f"codes.verdict.{one.verdict}")
    why = explain_verdict(findings, one)
    return (*steps, text("explaining.change.verdict", verdict=verdict, why=why))


def _moved(kind: str, before: float | None, after: float | None) -> str:
    old, new = points(before or 0.0), points(after or 0.0)
    return text(f"explaining.change.{kind}", before=old, after=new, change=signed(new - old))


def explain_verdict(findings: Findings, one: LikeForLike) -> str:
    """Why two years get the word they get, in one sentence (METHOD 5.3)."""
    untested = text(f"codes.untested.{one.untested}") if one.untested else ""
    least = findings.method.yoy_points
    by_chance = one.verdict == "no clear change" and abs(one.change_points or 0) >= least
    key = f"explaining.verdict_why.{'by_chance' if by_chance else one.verdict}"
    return text(key, least=least, untested=untested).strip()


def explain_actions(change: Change) -> str:
    """What finished actions seem to have done, with its warning (METHOD 5.4)."""
    effect = change.actions
    if not effect.shown:
        return text("explaining.effect.not_shown")
    moved = (effect.acted_change, effect.similar_change, effect.difference)
    acted, similar, difference = (signed(round_half_up(10 * (one or 0.0)) / 10) for one in moved)
    return text("explaining.effect.shown", acted=acted, similar=similar, difference=difference)
