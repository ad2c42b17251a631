"""Findings as plain text for a terminal: the same tables and sentences as the screens."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from toolkit import frames
from toolkit.explaining import sentence_settings
from toolkit.findings import Findings
from toolkit.frames import columns as c
from toolkit.words import text

RIGHT = frozenset({c.CLAIMED, c.EVIDENCED, c.LOW, c.HIGH, c.KNOWN, c.NEED})
WIDEST = 46
# What a terminal would obey instead of showing it: control characters, line ends, turned writing.
_OBEYED = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def scores(findings: Findings) -> str:
    """Scores and ratings by theme, the red lines, and what to look at again."""
    themes = frames.theme_scores(findings, with_overall=True)
    wanted = (c.THEME, c.CLAIMED, c.EVIDENCED, c.LOW, c.HIGH, c.KNOWN, c.RATING, c.HELD, c.REASON)
    parts = [
        _head(findings),
        _table(themes, wanted),
        _part("red_lines", frames.red_lines(findings), (c.RED_LINE, c.REF, c.QUESTION)),
        _part("signs", frames.signs(findings), (c.PROMPT, c.REF, c.QUESTION)),
    ]
    return "\n\n".join(filter(None, parts))


def plan(findings: Findings) -> str:
    """The plan, what is now first and by need, and what is wrong with it."""
    wanted = (c.WHEN, c.NEED, c.REF, c.TITLE, c.OWNER, c.DUE, c.POSITION, c.ROBUSTNESS)
    actions = frames.plan(findings)
    parts = [
        _head(findings),
        _table(actions, wanted) if len(actions) else text("terminal.no_actions"),
        _part("plan_problems", frames.plan_problems(findings), (c.PROBLEM, c.FIX), wide=True),
    ]
    return "\n\n".join(filter(None, parts))


def _head(findings: Findings) -> str:
    lines = [_plain(f"{findings.council.name}: {findings.assessment.title}")]
    if findings.council.sample:
        lines.append(text("terminal.sample"))
    if findings.one_persons_view:
        lines.append(text("terminal.one_person"))
    if findings.provisional:
        agreed, asked = findings.overall.n_agreed, findings.overall.n_questions
        lines.append(text("terminal.provisional", agreed=agreed, asked=asked))
    lines.append(sentence_settings(findings))
    return "\n".join(lines)


def _part(name: str, frame: pd.DataFrame, wanted: Iterable[str], *, wide: bool = False) -> str:
    if frame.empty:
        return ""
    return f"{text(f'terminal.{name}')}\n{_table(frame, tuple(wanted), wide=wide)}"


def _table(frame: pd.DataFrame, wanted: tuple[str, ...], *, wide: bool = False) -> str:
    """The columns side by side; one that is empty throughout is left out."""
    rows = [[_plain(frames.as_text(cell)) for cell in row] for row in _cells(frame, wanted)]
    used = [i for i in range(len(wanted)) if any(row[i] for row in rows)]
    headed = [[frames.heading(wanted[i]) for i in used]]
    headed += [[row[i] if wide else _cut(row[i]) for i in used] for row in rows]
    widths = [max(len(row[k]) for row in headed) for k in range(len(used))]
    lines = []
    for row in headed:
        cells = [
            cell.rjust(width) if wanted[i] in RIGHT else cell.ljust(width)
            for cell, width, i in zip(row, widths, used, strict=True)
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def _cells(frame: pd.DataFrame, wanted: tuple[str, ...]) -> Iterable[tuple[object, ...]]:
    return frame[list(wanted)].itertuples(index=False, name=None)


def _plain(words: str) -> str:
    """The words on one line, with nothing in them that a terminal would obey."""
    return _OBEYED.sub(" ", words)


def _cut(cell: str) -> str:
    return cell if len(cell) <= WIDEST else f"{cell[: WIDEST - 1].rstrip()}…"
