"""Which actions of the plan are shown: what was chosen, and what that leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from toolkit.findings import Findings
from toolkit.model.council import FINISHED, Action
from toolkit.standing import BAD_STATES
from toolkit.words import text, texts_of

NONE = "-"
Choice = Mapping[str, str]


def options(findings: Findings) -> Mapping[str, Mapping[str, str]]:
    """What each filter offers, by the code under which it stands in the address."""
    actions = findings.actions.actions
    owners = sorted({one.owner for one in actions if one.owner.strip()})
    nobody = (
        {NONE: text("plan.filter.nobody")} if any(not one.owner.strip() for one in actions) else {}
    )
    return {
        "owner": {name: name for name in owners} | nobody,
        "status": texts_of("codes.action_status"),
        "theme": {theme.id: theme.title for theme in findings.bank.themes},
        "lever": texts_of("codes.lever"),
        "red": {kind: text(f"plan.filter.red_{kind}") for kind in ("any", "bad")},
        "quarter": _quarters(findings),
    }


def _quarters(findings: Findings) -> dict[str, str]:
    days = sorted({quarter(one.due) for one in findings.actions.actions if one.due is not None})
    found = {code: quarter_name(code) for code in days}
    if any(one.due is None for one in findings.actions.actions):
        found[NONE] = text("codes.position.no_date")
    return found


def quarter(day: date) -> str:
    """The quarter of a day as it stands in the address: 2027-q2, from April to June."""
    return f"{day.year}-q{(day.month - 1) // 3 + 1}"


def quarter_name(code: str) -> str:
    """What a quarter is called: April to June 2027."""
    year, _, number = code.partition("-q")
    months = list(texts_of("common.months").values())
    first = 3 * (int(number) - 1)
    values = {"first": months[first], "last": months[first + 2], "year": year}
    return text("plan.filter.quarter_name", **values)


def let_through(findings: Findings, chosen: Choice) -> tuple[str, ...]:
    """The ids of the actions that every filter lets through, in the order they were added."""
    bad = {one.question_id for one in findings.red_lines if one.state in BAD_STATES}
    red = {one.question_id for one in findings.red_lines}
    tests: dict[str, Callable[[Action, str], bool]] = {
        "owner": lambda one, said: (one.owner if one.owner.strip() else NONE) == said,
        "status": lambda one, said: one.status == said,
        "theme": lambda one, said: one.theme_id == said,
        "lever": lambda one, said: one.lever == said,
        "red": lambda one, said: bool(set(one.question_ids) & (bad if said == "bad" else red)),
        "quarter": lambda one, said: (quarter(one.due) if one.due else NONE) == said,
    }
    return tuple(
        one.id
        for one in findings.actions.actions
        if all(tests[name](one, said) for name, said in chosen.items() if said)
    )


def told(chosen: Choice, offered: Mapping[str, Mapping[str, str]]) -> str:
    """What was chosen, in words."""
    said = [
        text("plan.filter.one", name=text(f"plan.filter.{name}"), value=offered[name][code])
        for name, code in chosen.items()
        if code
    ]
    return "; ".join(said)


def looks_due(action: Action, today: date) -> bool:
    """Whether the day has come on which somebody was to look at an open action again."""
    open_ = action.status not in FINISHED
    return open_ and action.review_on is not None and action.review_on <= today
