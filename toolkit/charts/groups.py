"""How the groups that may be shown see each theme: one shape for each, the ends named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from toolkit.charts.chart import Cells, Chart, shortened
from toolkit.charts.ruler import (
    BLUE,
    LEVELS,
    NEUTRAL,
    ORANGE,
    PINK,
    TEAL,
    Mark,
    Row,
    Shape,
    draw_rows,
)
from toolkit.frames import columns, heading, known_records
from toolkit.words import text

LOOKS: tuple[tuple[Shape, str, bool], ...] = (
    ("circle", BLUE, False),
    ("square", TEAL, False),
    ("diamond", ORANGE, False),
    ("triangle-up", PINK, False),
    ("circle", NEUTRAL, True),
    ("square", NEUTRAL, True),
)
Seen = Mapping[str, float | None]


def draw_groups(theme_groups: pd.DataFrame, reference: str) -> Chart | None:
    """Each theme as the groups see it, furthest apart first; None where no figure may be shown.

    `reference` is the name of the group that the others are compared with. An average that may
    not be shown has no mark, and words in the table.
    """
    rows = known_records(theme_groups)
    themes = {row[columns.THEME_ID]: row[columns.THEME_SHORT] for row in rows}
    seen = {name: _seen_theme(rows, id, reference) for id, name in themes.items()}
    return _draw(seen, reference, "themes", len(seen))


def draw_widest(groups: pd.DataFrame, reference: str, most: int = 6) -> Chart | None:
    """The questions on which groups are furthest apart; None where no two figures may be shown."""
    seen: dict[str, dict[str, float | None]] = {}
    for row in known_records(groups):
        if row[columns.GROUP_ID] != columns.WHOLE_ID:
            name = f"{row[columns.REF]} {row[columns.QUESTION]}"
            seen.setdefault(name, {})[row[columns.GROUP]] = _number(row[columns.AVERAGE])
    return _draw(seen, reference, "questions", most)


def _number(average: str) -> float | None:
    """An average as a number; a side ("Nearly all at 3 or 4") is no place on a ruler."""
    try:
        return float(average)
    except ValueError:
        return None


def _draw(seen: Mapping[str, Seen], reference: str, kind: str, most: int) -> Chart | None:
    shown = {name: one for name, one in seen.items() if len(_levels(one)) > 1}
    if not shown:
        return None
    names = sorted(shown, key=lambda name: -_apart(shown[name]))[:most]
    everyone = dict.fromkeys(group for one in seen.values() for group in one)
    groups = sorted(everyone, key=lambda group: group != reference)
    figure = draw_rows([_row(name, shown[name], groups) for name in names], LEVELS, key_of(groups))
    words = text(
        f"charts.groups.words_{kind}",
        n=len(names),
        wide=names[0],
        wide_apart=f"{_apart(shown[names[0]]):.1f}",
        narrow=names[-1],
        narrow_apart=f"{_apart(shown[names[-1]]):.1f}",
    )
    far = {"wide": names[0], "n": f"{_apart(shown[names[0]]):.1f}"}
    finding = text(f"charts.groups.finding_{kind}", **far)
    if _apart(shown[names[0]]) < 0.05:
        finding = text(f"charts.groups.finding_{kind}_level")
    listed = {name: seen[name] for name in (names if kind == "questions" else seen)}
    title = text(f"charts.groups.title_{kind}")
    return Chart(title, figure, shortened(words), _table(listed, groups, kind), finding)


def key_of(groups: Sequence[str]) -> tuple[tuple[str, Mark], ...]:
    """Each group's name with the shape that stands for it."""
    return tuple((group, Mark(0, group, *LOOKS[n % len(LOOKS)])) for n, group in enumerate(groups))


def _seen_theme(rows: Sequence[Cells], theme_id: str, reference: str) -> Seen:
    """Each group's average of one theme; the reference group's is the one over most questions."""
    own = [row for row in rows if row[columns.THEME_ID] == theme_id]
    most = max(own, key=lambda row: int(row[columns.N_QUESTIONS]))
    others = {row[columns.GROUP]: row[columns.AVERAGE] for row in own}
    return {reference: most[columns.REFERENCE_AVERAGE], **others}


def _levels(seen: Seen) -> list[float]:
    return [level for level in seen.values() if level is not None]


def _apart(seen: Seen) -> float:
    return max(_levels(seen)) - min(_levels(seen))


def _row(name: str, seen: Seen, groups: Sequence[str]) -> Row:
    marks = tuple(
        Mark(level, _hover(name, group, level), *LOOKS[groups.index(group) % len(LOOKS)])
        for group, level in seen.items()
        if level is not None
    )
    low, high = min(_levels(seen)), max(_levels(seen))
    if low == high:
        return Row(name, "", marks, (text("charts.groups.same", level=f"{low:.1f}"),))
    ends = (_end("charts.groups.lowest", seen, low), _end("charts.groups.highest", seen, high))
    figure = text("charts.groups.apart", n=f"<b>{high - low:.1f}</b>")
    return Row(name, figure, marks, ends, link=(low, high))


def _hover(name: str, group: str, level: float) -> str:
    return text("charts.groups.hover", theme=name, group=group, level=f"{level:.1f}")


def _end(key: str, seen: Seen, level: float) -> str:
    group = next(group for group, one in seen.items() if one == level)
    return text(key, group=group, level=f"{level:.1f}")


def _table(seen: Mapping[str, Seen], groups: Sequence[str], kind: str) -> pd.DataFrame:
    cells = {group: [_cell(one.get(group)) for one in seen.values()] for group in groups}
    name = heading(columns.QUESTION if kind == "questions" else columns.THEME)
    return pd.DataFrame(cells, index=pd.Index(list(seen), dtype="object", name=name))


def _cell(level: float | None) -> str:
    return text("charts.groups.hidden") if level is None else f"{level:.1f}"
