"""What a paper for cabinet says, section by section, before it is a document or slides.

All of it comes from findings, so a small group that is hidden on every screen is hidden here too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

import pandas as pd

from toolkit import explaining, frames
from toolkit.findings import Findings
from toolkit.frames import columns as c
from toolkit.papers.marks import marks_of
from toolkit.words import listed, long_date, text

Audience = Literal["cabinet", "public"]
SectionKey = Literal[
    "summary", "themes", "red_lines", "differ", "years", "plan", "asks", "searching",
    "decisions", "implications", "background",
]  # fmt: skip
SECTIONS: tuple[SectionKey, ...] = get_args(SectionKey)
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
MOST_ROWS = 7
MOST_SIGNS, MOST_OF_A_NOTE = 160, 240  # of what somebody typed: the plan has it whole
IMPLICATIONS = ("equality", "children", "legal", "finance", "data")


@dataclass(frozen=True)
class Choices:
    """What the author chose: for whom, and which sections to leave out.

    A public paper names posts and no people.
    """

    audience: Audience = "cabinet"
    leave_out: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Section:
    """One part of the paper: sentences, points, and a table whose first row holds the headings.

    `finding` is what the section says in a line, where it says one thing before all others.
    """

    key: SectionKey
    title: str
    sentences: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    finding: str = ""


@dataclass(frozen=True)
class Outline:
    """The whole paper: its head, then its sections in order."""

    title: str
    council: str
    marks: tuple[str, ...]
    purpose: str
    sections: tuple[Section, ...]


def widths_needed(rows: Sequence[Sequence[str]], least: int, most: int) -> list[int]:
    """How many signs wide each column of a table is, for what it holds and within these limits."""
    columns = zip(*rows, strict=True)
    return [min(most, max(least, *map(len, column))) for column in columns]


def shortened(words: object, most: int = MOST_SIGNS) -> str:
    """The words on one line, cut with a sign for it where a paper has no room for all."""
    line = " ".join(str(words).split())
    if len(line) <= most:
        return line
    cut, space, _ = line[:most].rpartition(" ")
    return text("papers.cut", words=cut.rstrip(",;:") if space else line[: most - 1])


def make_outline(findings: Findings, choices: Choices) -> Outline:
    """What the paper says, without the sections that were left out or have nothing to say."""
    assessment = findings.assessment
    found = (section for section in _sections(findings, choices) if section is not None)
    return Outline(
        text("papers.title", year=assessment.label),
        findings.council.name,
        tuple(_marks(findings)),
        text(f"papers.purpose.{choices.audience}", council=findings.council.name),
        tuple(one for one in found if one.key not in choices.leave_out),
    )


def _marks(findings: Findings) -> Iterator[str]:
    """What has to stand above a paper: how far it can be relied on, and how it is to be handled."""
    assessment = findings.assessment
    if assessment.held_on is not None:
        yield text("papers.mark.held", title=assessment.title, day=long_date(assessment.held_on))
    else:
        yield assessment.title
    yield from marks_of(findings.council)
    if findings.one_persons_view:
        yield text("papers.mark.one_person")
    elif findings.provisional:
        yield text("papers.mark.provisional")


def _sections(findings: Findings, choices: Choices) -> Iterator[Section | None]:
    yield _summary(findings)
    yield _themes(findings)
    yield _red_lines(findings)
    yield _differ(findings)
    yield _years(findings)
    yield _plan(findings, choices)
    yield _asks(findings, choices)
    yield _searching(findings, choices)
    yield _decisions(findings)
    yield _implications()
    yield _background(findings)


def _section(
    key: SectionKey,
    sentences: Sequence[str] = (),
    points: Sequence[str] = (),
    table: pd.DataFrame | None = None,
    finding: str = "",
    empty: str = "papers.empty",
) -> Section:
    rows: tuple[tuple[str, ...], ...] = ()
    if table is not None:
        cells = table.replace("", text(empty)).to_numpy().tolist()
        rows = (tuple(map(str, table.columns)), *(tuple(row) for row in cells))
    return Section(
        key, text(f"papers.section.{key}"), tuple(sentences), tuple(points), rows, finding
    )


def _summary(findings: Findings) -> Section:
    finding = explaining.headline_overall(findings)
    claims = text("papers.sentence", words=explaining.headline_claims(findings))
    sentences = [explaining.sentence_scores(findings), claims]
    titles = {question.id: question.title for question in findings.questions}
    spots = [f"{frames.question_ref(findings, id)} {titles[id]}" for id in findings.blind_spots]
    if spots:
        sentences.append(text("papers.summary.blind", n=len(spots), questions=listed(spots)))
    overall = findings.overall
    sentences.append(
        text("papers.summary.agreed", n=overall.n_agreed, of=overall.n_questions),
    )
    return _section("summary", sentences, finding=finding)


def _themes(findings: Findings) -> Section:
    scores = frames.theme_scores(findings, with_overall=True)
    if scores[c.CLAIMED].isna().all():
        return _section("themes", [text("papers.themes.none")])
    shown = frames.table(scores, (c.THEME, c.CLAIMED, c.EVIDENCED, c.RATING))
    about = text("papers.themes.about")
    return _section("themes", [about], table=shown, empty="papers.themes.empty")


def _red_lines(findings: Findings) -> Section:
    lines = frames.red_lines(findings)
    unsettled = lines[~lines[c.RED_STATE].isin(["met", "not_applicable"])]
    finding = explaining.headline_red_lines(findings)
    if unsettled.empty:
        return _section("red_lines", finding=finding)
    shown = frames.table(unsettled, (c.REF, c.QUESTION, c.LEVEL_NAME, c.RED_LINE))
    about = text("papers.red_lines.about")
    return _section(
        "red_lines", [about], table=shown, finding=finding, empty="papers.red_lines.empty"
    )


def _differ(findings: Findings) -> Section | None:
    """Where groups, or people, see things differently: what pictures show, and no more."""
    if not findings.pictures:
        return None
    seen = frames.word("group_gap", "none seen")
    gaps = [
        _point(str(row[c.THEME]), row, row[c.REFERENCE_AVERAGE])
        for row in frames.records(frames.theme_groups(findings))
        if row[c.GROUP_GAP] != seen
    ]
    points = [*gaps, *_unlike(findings)]
    if not points:
        return _section("differ", [text("papers.differ.none")])
    return _counted("differ", points)


def _counted(key: SectionKey, points: Sequence[str]) -> Section:
    """The first points, under a line that says how many there are."""
    n = len(points)
    sentences = [text(f"papers.{key}.about")]
    if n > MOST_ROWS:
        sentences.append(text("papers.first", n=MOST_ROWS))
    finding = text(f"papers.{key}.finding", n=n)
    return _section(key, sentences, points[:MOST_ROWS], finding=finding)


def _unlike(findings: Findings) -> Iterator[str]:
    """Questions on which a group is clearly elsewhere than the leaders, or all are far apart."""
    shown = frames.records(frames.groups(findings))
    clear, far = frames.word("group_gap", "clear"), frames.word("spread", "far apart")
    leads = {
        (row[c.ROUND], row[c.QUESTION_ID]): row[c.AVERAGE]
        for row in shown
        if row[c.GROUP_ID] == findings.method.reference
    }
    for row in shown:
        about = f"{row[c.REF]} {row[c.QUESTION]}"
        if row[c.GROUP_GAP] == clear:
            yield _point(about, row, leads.get((row[c.ROUND], row[c.QUESTION_ID])))
        elif row[c.GROUP_ID] == c.WHOLE_ID and row[c.SPREAD] == far:
            yield text("papers.differ.spread", about=about, group=row[c.GROUP], word=far)


def _point(about: str, row: Mapping[str, object], reference: object) -> str:
    """One gap: what both say, where a figure of each may be shown, and how sure the gap is."""
    told = {"about": about, "group": row[c.GROUP], "word": str(row[c.GROUP_GAP]).casefold()}
    both = [_figure(reference), _figure(row[c.AVERAGE])]
    if not all(both):
        return text("papers.differ.gap", **told)
    return text("papers.differ.levels", **told, leads=both[0], says=both[1])


def _figure(value: object) -> str:
    """A number as it is shown, or nothing: a hidden average, or one that is told as a side."""
    try:
        return f"{float(str(value)):.1f}".replace("nan", "")
    except ValueError:
        return ""


def _years(findings: Findings) -> Section | None:
    change = frames.latest_change(findings)
    if change is None:
        return None
    finding = explaining.headline_years(findings, change)
    why = explaining.explain_verdict(findings, change.overall)
    return _section("years", [why, explaining.explain_actions(change)], finding=finding)


def _plan(findings: Findings, choices: Choices) -> Section:
    every = frames.plan(findings)
    now = frames.word("when", "now")
    first = every[every[c.WHEN] == now].head(MOST_ROWS)
    if first.empty:
        return _section("plan", [text("papers.plan.none")])
    titles = first[c.TITLE].map(shortened)
    cut = [text("papers.plan.cut")] if any(titles != first[c.TITLE]) else []
    shown = frames.table(first.assign(**{c.TITLE: titles}), (c.REF, c.TITLE, _who(choices), c.DUE))
    finding = text("papers.plan.about", n=len(first), of=len(findings.plan.order))
    return _section("plan", cut, table=shown, finding=finding)


def _who(choices: Choices) -> str:
    return c.OWNER if choices.audience == "cabinet" else c.POST


def _asks(findings: Findings, choices: Choices) -> Section | None:
    """What lies in others' hands: open actions whose lever is influence or lobbying.

    A public paper names the post that answers for an ask, and not the person who asks.
    """
    asks = frames.asks(findings)
    if asks.empty:
        return None
    nobody = text("papers.asks.nobody")
    points = []
    for row in frames.records(asks):
        who = row[c.ASKER] if choices.audience == "cabinet" else row[c.POST]
        values = {"ref": row[c.REF], "title": shortened(row[c.TITLE])}
        values["who"] = str(who or row[_who(choices)] or nobody)
        whom = str(row[c.ASKED_OF] or "").strip()
        key = "of" if whom else "one"
        points.append(text(f"papers.asks.{key}", whom=shortened(whom), **values))
    return _counted("asks", points)


def _searching(findings: Findings, choices: Choices) -> Section | None:
    """What no way was found for yet. The public reads that it is so, not every step tried."""
    found = frames.searching(findings)
    if found.empty:
        return None
    points = []
    for row in frames.records(found):
        day = row[c.REVIEW_ON]
        again = ""
        if isinstance(day, date):
            again = text("papers.searching.again", day=long_date(day))
        last = str(row[c.TRIED]).strip().rpartition("\n")[2]
        tried = (
            f" {shortened(last, MOST_OF_A_NOTE)}" if last and choices.audience == "cabinet" else ""
        )
        title = shortened(row[c.TITLE]).rstrip(".")
        one = text("papers.searching.one", ref=row[c.REF], title=title, again=again)
        points.append(f"{one}{tried}")
    return _counted("searching", points)


def _decisions(findings: Findings) -> Section:
    points = [text("papers.decisions.note")]
    bad = [line for line in findings.red_lines if line.state not in ("met", "not_applicable")]
    if bad:
        refs = listed(frames.question_ref(findings, line.question_id) for line in bad)
        points.append(text("papers.decisions.red_lines", n=len(bad), refs=refs))
    points.append(text("papers.decisions.plan" if findings.plan.order else "papers.decisions.ask"))
    points.append(text("papers.decisions.report", year=findings.assessment.year + 1))
    return _section("decisions", points=points)


def _implications() -> Section:
    """Headings that a committee report must have; what stands below them is the author's to say."""
    rows = [
        (text(f"papers.implication.{key}"), text(f"papers.implication_says.{key}"))
        for key in IMPLICATIONS
    ]
    head = (text("papers.implications.kind"), text("papers.implications.says"))
    return Section("implications", text("papers.section.implications"), table=(head, *rows))


def _background(findings: Findings) -> Section:
    bank = findings.bank
    points = [
        text("papers.background.bank", title=bank.title, version=bank.version),
        text("papers.background.method", settings=explaining.sentence_settings(findings)),
        text("papers.background.limits"),
    ]
    return _section("background", points=points)
