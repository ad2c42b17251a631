"""The newest check of a decision beside an earlier one."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from toolkit.app import parts, prose
from toolkit.deciding import Judged, Point, compare_checks
from toolkit.model.checks import Run
from toolkit.words import long_date, short_date, text


def show(judged: Judged) -> None:
    """What was answered differently stands side by side, a row for each prompt."""
    decision, last = judged.decision, judged.decision.last
    earlier = choose(decision.runs[:-1])
    was = judged.earlier[decision.runs.index(earlier)]
    days = {"day": long_date(last.made_on), "before_day": long_date(earlier.made_on)}
    parts.heading(text("decisions.runs.head", number=last.number, before=earlier.number, **days))
    outcomes = {
        "was": text(f"codes.check_outcome.{was.outcome}"),
        "now": text(f"codes.check_outcome.{judged.verdict.outcome}"),
    }
    parts.say("decisions.runs.outcomes", **outcomes)
    found = compare_checks(judged.form, was, judged.verdict)
    if not found:
        parts.say("decisions.runs.same")
        return
    names = [text("decisions.runs.prompt"), heading(earlier), heading(last)]
    rows = [(one.prompt.title, cell(one.before), cell(one.after)) for one in found]
    prose.table(pd.DataFrame(rows, columns=names, dtype="object"), text("decisions.runs.alt"))


def choose(runs: tuple[Run, ...]) -> Run:
    """The check to compare with: the one before the newest, unless another was chosen."""
    if len(runs) == 1:
        return runs[0]
    words = {
        run.number: text("decisions.runs.option", number=run.number, day=long_date(run.made_on))
        for run in reversed(runs)
    }
    label = text("decisions.runs.which")
    number = st.selectbox(label, list(words), format_func=words.__getitem__)
    return next(run for run in runs if run.number == number)


def heading(run: Run) -> str:
    """What stands above the replies of one check."""
    return text("decisions.runs.run", number=run.number, day=short_date(run.made_on))


def cell(point: Point | None) -> str:
    """One reply in a cell."""
    if point is None:
        return text("decisions.runs.nothing")
    flag = text(f"codes.check_flag.{point.flag}")
    reply = point.option.text.removesuffix(".")
    key = "cell_words" if point.words else "cell"
    return text(f"decisions.runs.{key}", flag=flag, reply=reply, words=point.words)
