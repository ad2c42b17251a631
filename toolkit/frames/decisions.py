"""Decision checks as tables: one row for each check, and one for each reply."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from toolkit.deciding import Judged, flag_of, is_answered
from toolkit.frames.tables import Row, make_frame
from toolkit.model.checks import CheckForm
from toolkit.words import text

CHECK_COLUMNS = (
    "ref", "title", "kind", "decided_by", "decide_on", "wards", "theme_id", "check", "version",
    "made_on", "author", "challenger", "outcome", "stops", "cautions", "gains", "open", "came_of",
    "what_changed",
)  # fmt: skip
REPLY_COLUMNS = ("ref", "check", "prompt_id", "prompt", "reply", "flag", "says", "words")


def checks(judged: Iterable[Judged]) -> pd.DataFrame:
    """Every check of every decision, with what it says."""
    rows: list[Row] = []
    for one in judged:
        decision = one.decision
        for run, verdict in zip(decision.runs, (*one.earlier, one.verdict), strict=True):
            rows.append(
                {
                    "ref": decision.ref,
                    "title": decision.title,
                    "kind": text(f"codes.decision_kind.{decision.kind}"),
                    "decided_by": text(f"codes.decision_maker.{decision.maker}"),
                    "decide_on": decision.decide_on,
                    "wards": decision.wards,
                    "theme_id": decision.theme_id,
                    "check": run.number,
                    "version": run.version,
                    "made_on": run.made_on,
                    "author": run.author,
                    "challenger": run.challenger,
                    "outcome": text(f"codes.check_outcome.{verdict.outcome}"),
                    "stops": verdict.count("stop"),
                    "cautions": verdict.count("caution"),
                    "gains": verdict.count("gain"),
                    "open": len(verdict.blank),
                    "came_of": text(f"codes.came_of.{decision.came_of}"),
                    "what_changed": decision.what_changed,
                }
            )
    return make_frame(rows, CHECK_COLUMNS)


def check_replies(judged: Iterable[Judged], forms: Mapping[str, CheckForm]) -> pd.DataFrame:
    """Every reply of every check that counts or not, with its flag where it does."""
    rows: list[Row] = []
    for one in judged:
        for run in one.decision.runs:
            for prompt in forms[run.version].prompts:
                reply = run.replies.get(prompt.id)
                option = prompt.option(reply.option_id) if reply else None
                counts = option is not None and is_answered(prompt, reply)
                flag = flag_of(option, run, one.decision.decide_on) if option and counts else None
                rows.append(
                    {
                        "ref": one.decision.ref,
                        "check": run.number,
                        "prompt_id": prompt.id,
                        "prompt": prompt.ask,
                        "reply": option.text if option else "",
                        "flag": text(f"codes.check_flag.{flag}") if flag else "",
                        "says": option.says if option and counts else "",
                        "words": reply.words if reply else "",
                    }
                )
    return make_frame(rows, REPLY_COLUMNS)
