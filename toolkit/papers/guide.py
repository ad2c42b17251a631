"""The facilitator's guide: what whoever leads a workshop says and does, minute by minute.

The questions, their order and their words come from the bank and from what people answered; the
number of questions is what the time allows (METHOD 2.5).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from toolkit import frames
from toolkit.findings import Findings
from toolkit.method import level_names
from toolkit.model.bank import Question, Theme
from toolkit.papers.marks import whose
from toolkit.words import text, texts_of
from toolkit.workshop import MINUTES_A_QUESTION, offered

Length = Literal[120, 90]
Step = Literal["welcome", "silence", "questions", "break", "rest", "next", "close"]
LENGTHS: tuple[Length, ...] = get_args(Length)
TALKING: tuple[Step, ...] = ("questions", "rest")
# Minutes of each step beside the questions; what is over in the end goes to what is done next.
STEPS: dict[Length, dict[Step, int]] = {
    120: {
        "welcome": 10,
        "silence": 5,
        "questions": 0,
        "break": 8,
        "rest": 0,
        "next": 12,
        "close": 5,
    },
    90: {"welcome": 8, "silence": 3, "questions": 0, "next": 12, "close": 4},
}


@dataclass(frozen=True)
class Part:
    """One part of the guide: sentences, points, and a table whose first row holds the headings.

    One that is `apart` begins a page, to be laid beside the others.
    """

    title: str
    sentences: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    apart: bool = False


@dataclass(frozen=True)
class Page:
    """One question as the facilitator has it in hand."""

    title: str
    asks: str
    says: tuple[str, ...]
    probes: tuple[str, ...]
    levels: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Guide:
    """The whole guide: what comes before the questions, the questions, and what comes after."""

    title: str
    council: str
    whose: str
    about: str
    parts: tuple[Part, ...]
    pages: tuple[Page, ...]
    last: tuple[Part, ...]


def make_guide(findings: Findings, order: Sequence[str], length: Length, *, asked: bool) -> Guide:
    """The guide for a workshop of this length.

    `order` are the ids of the questions as the room takes them, `asked` says whether people's
    answers set that order.
    """
    steps, n = running_order(length, len(order))
    chosen = [findings.bank.by_id[id] for id in order[:n]]
    parts = (
        _aim(n, len(findings.questions) - n),
        Part(text("guide.part.before"), points=tuple(texts_of("guide.before").values())),
        Part(text("guide.part.room"), points=tuple(texts_of("guide.room").values())),
        _order(steps, n),
        _promise(findings),
        _rules(),
    )
    told = text("guide.asked_before" if asked else "guide.not_asked_here")
    return Guide(
        title=text("guide.title", length=text(f"guide.length.m{length}")),
        council=findings.council.name,
        whose=whose(findings.council, findings.assessment.title),
        about=told,
        parts=parts,
        pages=tuple(_pages(findings, chosen)),
        last=(_fails(), Part(text("guide.part.after"), points=_said("after"))),
    )


def running_order(length: Length, most: int) -> tuple[tuple[tuple[Step, int, int], ...], int]:
    """Each step with its minutes and its number of questions, and how many questions there are."""
    plan = STEPS[length]
    n = min(most, offered(length - sum(plan.values())))
    second = n // 2 if "rest" in plan else 0
    counts: dict[Step, int] = {"questions": n - second, "rest": second}
    over = length - sum(plan.values()) - n * MINUTES_A_QUESTION
    steps = []
    for step, fixed in plan.items():
        count = counts.get(step, 0)
        minutes = fixed + count * MINUTES_A_QUESTION + (over if step == "next" else 0)
        steps.append((step, minutes, count))
    return tuple(steps), n


def _said(group: str) -> tuple[str, ...]:
    return tuple(texts_of(f"guide.{group}").values())


def _aim(n: int, left: int) -> Part:
    points = [text("guide.aim.agree", n=n)]
    if left:
        points.append(text("guide.aim.rest", n=left))
    points += [text("guide.aim.who"), text("guide.aim.honest")]
    return Part(text("guide.part.aim"), points=tuple(points))


def _order(steps: Sequence[tuple[Step, int, int]], n: int) -> Part:
    rows = [tuple(text(f"guide.order.{key}") for key in ("from", "minutes", "what", "you"))]
    begun = 0
    for step, minutes, count in steps:
        if step in TALKING and not count:
            continue
        clock = text("guide.order.clock", hours=begun // 60, minutes=f"{begun % 60:02}")
        what = text(f"guide.step.{step}", n=count)
        does = text(f"guide.step_says.{step}", each=MINUTES_A_QUESTION)
        rows.append((clock, str(minutes), what, does))
        begun += minutes
    return Part(text("guide.part.order"), table=tuple(rows), apart=True)


def _promise(findings: Findings) -> Part:
    """The words that people read on their phones, to be said aloud."""
    k = findings.method.k
    room = [
        text("joining.sees.room1"),
        text("joining.sees.room2", k=k),
        text("paper_form.before.deleted"),
    ]
    survey = [text("joining.sees.survey1"), text("joining.sees.survey2", k=k)]
    said = (
        " ".join((text("guide.promise.room"), *room)),
        " ".join((text("guide.promise.survey"), *survey)),
        text("guide.promise.never"),
    )
    return Part(text("guide.part.promise"), sentences=said)


def _rules() -> Part:
    points = (*_said("rules"), *_said("talk"))
    return Part(text("guide.part.rules"), (text("answer.child_at_risk"),), points)


def _fails() -> Part:
    does = texts_of("guide.fails_says")
    rows = [(what, does[key]) for key, what in texts_of("guide.fails").items()]
    head = (text("guide.paper.problem"), text("guide.paper.do"))
    return Part(text("guide.part.paper"), table=(head, *rows), apart=True)


def _pages(findings: Findings, questions: Sequence[Question]) -> Iterator[Page]:
    begun: set[str] = set()
    for question in questions:
        theme = findings.bank.theme_of[question.id]
        yield _page(findings, question, None if theme.id in begun else theme)
        begun.add(theme.id)


def _page(findings: Findings, question: Question, theme: Theme | None) -> Page:
    """`theme` is given with its first question, which is where its opening is said."""
    says = [] if theme is None else [text("guide.opening", opening=theme.opening)]
    if question.red_level is not None:
        says.append(text("guide.red", level=question.red_level - 1))
    says += [question.note] if question.note else []
    head = (text("guide.level.level"), text("guide.level.means"))
    levels = [
        (text("papers.level", level=level, name=name), words)
        for level, (name, words) in enumerate(zip(level_names(), question.levels, strict=True))
    ]
    evidence = text("guide.then").join(question.evidence[:2])
    probes = (
        text("guide.ask", probe=question.probe),
        text("guide.evidence", evidence=evidence),
    )
    ref = frames.question_ref(findings, question.id)
    title = text("guide.question", number=ref, title=question.title)
    return Page(title, question.text, tuple(says), probes, (head, *levels))
