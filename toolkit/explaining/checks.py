"""What a decision check says, in sentences: for the screen, the report and whoever cites it."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.deciding import FLAGS, PRIORITY, PRIORITY_STATED, Counts, Judged, Point, Verdict
from toolkit.model.checks import Flag
from toolkit.words import long_date, text

_COUNTED: dict[str, Flag] = {
    "not_ready": "stop",
    "change_first": "caution",
    "with_changes": "caution",
    "ready": "gain",
}
_EFFECTS = {"decision-effect-isolation": "isolation", "decision-effect-separation": "separation"}
_HARM = {"isolation": ("more-planned", "more"), "separation": ("apart-reasoned", "apart")}
CITED = (*_EFFECTS, "fair-priority")
# What each question is about that checks are cited for: the prompt that asks the same.
ABOUT = {**_EFFECTS, "fair-priority": PRIORITY}


def headline_check(verdict: Verdict) -> str:
    """The outcome in a line, with how many things there are to settle."""
    flag = _COUNTED.get(verdict.outcome)
    n = verdict.count(flag) if flag else len(verdict.blank)
    return text(f"decisions.result.{verdict.outcome}", n=n)


def sentence_check(verdict: Verdict) -> str:
    """What to do now; where a stop is told before the check is complete, also what is open."""
    says = text(f"decisions.result.{verdict.outcome}_says")
    if verdict.complete or verdict.outcome == "incomplete":
        return says
    return f"{says} {text('decisions.result.and_open', n=len(verdict.blank))}"


def point_lines(point: Point) -> Iterator[str]:
    """One point: what was replied, what to do, and what it rests on."""
    reply = point.option.text.removesuffix(".")
    yield text("decisions.result.point", title=point.prompt.title, reply=reply)
    yield point.option.says
    if point.words:
        yield text("decisions.result.words", words=point.words)


def flagged(verdict: Verdict) -> Iterator[tuple[str, tuple[Point, ...]]]:
    """The points under the heading of their flag, the gravest first; flags without any left out."""
    for flag in FLAGS:
        points = verdict.flagged(flag)
        if points:
            yield text(f"decisions.result.{flag}"), points


def boxes(verdict: Verdict) -> Iterator[str]:
    """What is said of the whole: the trade-off, and one side of the street."""
    if verdict.trade_off:
        yield text("decisions.result.trade_off")
    if verdict.one_side:
        yield text("decisions.result.one_side")


def about_decision(judged: Judged) -> str:
    """What kind of decision it is, who takes it, and when."""
    decision = judged.decision
    day = decision.decide_on
    return text(
        "decisions.card.line",
        kind=text(f"codes.decision_kind.{decision.kind}"),
        maker=_inside(text(f"codes.decision_maker.{decision.maker}")),
        when=long_date(day) if day else text("decisions.not_dated"),
    )


def who_checked(judged: Judged) -> str:
    """The posts of the author and the challenger."""
    last, nobody = judged.decision.last, text("decisions.nobody")
    values = {"author": last.author or nobody, "challenger": last.challenger or nobody}
    return text("decisions.card.posts", **values)


def when_checked(judged: Judged) -> str:
    """The day of the newest check, and how many there were."""
    runs = judged.decision.runs
    key = "made" if len(runs) == 1 else "again"
    return text(f"decisions.card.{key}", day=long_date(runs[-1].made_on), n=len(runs))


def facts_of(judged: Judged) -> Iterator[tuple[str, str]]:
    """What is known of the decision and what the check says of it, each under its name."""
    decision, last, verdict = judged.decision, judged.decision.last, judged.verdict
    nobody = text("decisions.nobody")
    yield text("decisions.row.title"), decision.title
    yield text("decisions.row.kind"), about_decision(judged)
    yield text("decisions.row.wards"), decision.wards
    yield text("decisions.row.author"), last.author or nobody
    yield text("decisions.row.challenger"), last.challenger or nobody
    yield text("decisions.row.made"), when_checked(judged)
    yield text("decisions.row.outcome"), f"{headline_check(verdict)}. {sentence_check(verdict)}"
    for words in boxes(verdict):
        yield text("decisions.row.note"), words
    came_of = text(f"codes.came_of.{decision.came_of}")
    yield text("decisions.row.came_of"), f"{came_of}. {decision.what_changed}".strip()


def check_as_text(judged: Judged) -> str:
    """All that a check says as plain text, to be pasted into a report."""
    verdict = judged.verdict
    lines = [f"{judged.decision.ref}. {judged.decision.title}", about_decision(judged)]
    lines += [who_checked(judged), when_checked(judged), ""]
    lines += [headline_check(verdict), sentence_check(verdict), *boxes(verdict)]
    for heading, points in flagged(verdict):
        lines += ["", heading]
        lines += ["- " + " ".join(point_lines(point)) for point in points]
    if verdict.blank:
        lines += ["", text("decisions.result.blank")]
        lines += [f"- {prompt.title}" for prompt in verdict.blank]
    return "\n".join([*lines, "", text("decisions.result.law")])


def evidence_of_checks(counts: Counts, question_id: str) -> str | None:
    """What the checks of twelve months show for one question, or None where they show nothing.

    Counts alone, never a judgement: what they are worth as evidence is for people to say.
    """
    if question_id not in CITED or not counts.checks:
        return None
    until = long_date(counts.until)
    return text(
        "decisions.evidence.line",
        checks=text("decisions.evidence.checks", n=counts.checks, until=until),
        changed=text("decisions.evidence.changed", n=counts.changed),
        more=_more(counts, question_id),
    )


def _more(counts: Counts, question_id: str) -> str:
    prompt_id = _EFFECTS.get(question_id)
    if prompt_id is not None:
        n = counts.chosen(prompt_id, *_HARM[prompt_id])
        unknown = counts.chosen(prompt_id, "unknown")
        return text(f"decisions.evidence.{prompt_id}", n=n, unknown=unknown)
    stated = counts.chosen(PRIORITY, PRIORITY_STATED)
    first = stated + counts.chosen(PRIORITY, "half-stated", "unstated")
    return text("decisions.evidence.priority", n=first, stated=stated)


def _inside(words: str) -> str:
    return words[:1].lower() + words[1:]
