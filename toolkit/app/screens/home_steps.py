"""What comes next for a council, from where its newest assessment stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.app.picks import action_counts
from toolkit.findings import Findings
from toolkit.words import text


@dataclass(frozen=True)
class Step:
    """One next step: what it is, a sentence on it, and the page where it is done.

    `other` is a second page that may be wanted, `place` where on the questionnaire to begin,
    `share` how far along it is where that can be counted.
    """

    what: str
    words: str
    label: str
    page: str
    other: str = ""
    assessment_id: str = ""
    place: str = ""
    share: float | None = None


def next_step(years: Sequence[Findings]) -> Step:
    """The one thing to do next: set up, answer, agree, plan, or carry out."""
    if not years:
        return _step("set_up", "set_up")
    findings = years[0]
    standings = findings.standings
    missing = [id for id, one in standings.items() if one.status == "unanswered"]
    answered, asked = len(standings) - len(missing), len(standings)
    label, about = findings.assessment.label, findings.assessment.id
    open_still = not findings.assessment.is_final
    if open_still and missing:
        words = text("home.next.answer_words", n=answered, of=asked, label=label)
        other = "results" if answered else ""
        share = answered / asked
        name = "go_on" if answered else "answer"
        return _step(
            name, "answer", words, other, assessment_id=about, place=missing[0], share=share
        )
    agreed = findings.overall.n_agreed
    if open_still and findings.provisional and agreed < asked:
        words = text("home.next.agree_words", n=asked - agreed, label=label)
        place = f"end-{findings.form[-1].id}"
        return _step("agree", "answer", words, "results", assessment_id=about, place=place)
    counts = action_counts(findings)
    if not counts["n"]:
        words = text("home.next.plan_words", label=label)
        return _step("plan", "plan", words, "results", assessment_id=about)
    unfinished = counts["n"] - counts["complete"] - counts["stopped"]
    if unfinished:
        said = [text("home.next.open_actions", n=unfinished)]
        said += [text("home.next.overdue", n=counts["overdue"])] if counts["overdue"] else []
        return _step("carry_out", "plan", " ".join(said), "results", assessment_id=about)
    return _step("again", "set_up", text("home.next.again_words", label=label), "results")


def _step(
    name: str,
    page: str,
    words: str = "",
    other: str = "",
    *,
    assessment_id: str = "",
    place: str = "",
    share: float | None = None,
) -> Step:
    return Step(
        what=text(f"home.next.{name}.what"),
        words=words or text(f"home.next.{name}.words"),
        label=text(f"home.next.{name}.label"),
        page=page,
        other=other,
        assessment_id=assessment_id,
        place=place,
        share=share,
    )
