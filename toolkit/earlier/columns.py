"""Where a foreign spreadsheet says what: proposed from what its cells look like."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from toolkit.earlier.matching import BYS, Columns, Rows, cell_of, names_of, normal
from toolkit.earlier.values import SCALE_MOST, is_said, number_in
from toolkit.model.bank import Bank

HEADING_WITHIN = 30
_LEVEL_WORDS = ("level", "score", "rating", "mark", "grade", "assessment", "answer")


def find_heading(rows: Rows) -> int:
    """The row that probably holds the names of the columns, counted from 0.

    It is the first that has two names or more and is followed by a row that is filled as well.
    """
    for place, row in enumerate(rows[:HEADING_WITHIN]):
        names = [cell for cell in row if cell.strip()]
        below = [cell for cell in next(iter(rows[place + 1 : place + 2]), ()) if cell.strip()]
        if (
            len(names) >= 2
            and len(below) >= 2
            and not any(number_in(cell) is not None for cell in names)
        ):
            return place
    return 0


def name_columns(rows: Rows, heading: int) -> tuple[str, ...]:
    """What each column is called: its letter, and its name where it has one."""
    width = max((len(row) for row in rows), default=0)
    names = rows[heading] if heading < len(rows) else ()
    told = [" ".join(names[i].split()) if i < len(names) else "" for i in range(width)]
    return tuple(f"{letter(i)}: {name}" if name else letter(i) for i, name in enumerate(told))


def letter(column: int) -> str:
    """The letter that a spreadsheet gives a column counted from 0."""
    found, rest = "", column + 1
    while rest:
        rest, sign = divmod(rest - 1, 26)
        found = chr(ord("A") + sign) + found
    return found


def find_columns(bank: Bank, rows: Rows, heading: int) -> Columns:
    """Which columns probably say which question and which level; a person confirms them."""
    body = rows[heading + 1 :]
    width = max((len(row) for row in rows), default=0)
    cells = [[cell_of(row, i) for row in body] for i in range(width)]
    tables = {by: names_of(bank, by) for by in BYS}
    tables["ref"] = {said: id for said, id in tables["ref"].items() if said.startswith("q")}
    themes = {normal(name) for theme in bank.themes for name in (theme.title, theme.short)}
    hits = {
        (len({tables[by].get(normal(cell)) for cell in cells[i]} - {None}), -BYS.index(by), -i)
        for i in range(width)
        for by in BYS
    }
    most, by, best = max(hits, default=(0, 0, 0))
    best, named_by = -best, BYS[-by]
    if not most:  # words that are nobody's own: of themes alone, or worded in another way
        named_by = BYS[0]
        best = max(range(width), key=lambda i: _like_words(cells[i], themes), default=0)
    names = rows[heading] if heading < len(rows) else ()
    level = max(
        (i for i in range(width) if i != best),
        key=lambda i: (_like_levels(cells[i]), _named(names, i), -i),
        default=best,
    )
    rest = [i for i in range(width) if i not in (best, level)]
    theme = next((i for i in rest if sum(normal(c) in themes for c in cells[i]) > 1), None)
    return Columns(best, level, theme, named_by)


def _like_words(cells: Sequence[str], themes: Collection[str]) -> tuple[int, int]:
    """How much a column looks like one that names things: in different words, and long ones."""
    return len({normal(cell) for cell in cells} & set(themes)), sum(map(len, set(cells)))


def _named(names: Sequence[str], column: int) -> bool:
    name = names[column].casefold() if column < len(names) else ""
    return any(word in name for word in _LEVEL_WORDS)


def _like_levels(cells: Sequence[str]) -> float:
    """How much a column looks like one of levels: filled, with few values, often repeated."""
    filled = [normal(cell) for cell in cells if cell.strip()]
    if not filled or len(set(filled)) > SCALE_MOST:
        return 0.0
    numbers = sum(number_in(cell) is not None for cell in cells)
    known = sum(is_said(one) for one in filled)
    counted = filled == [str(n) for n in range(1, len(filled) + 1)]  # numbers of the rows
    return 0.0 if counted else (numbers + known) / len(cells)
