"""Works out the formulas of our own workbooks, so that they can be tested without a program.

It knows the few functions that they use and nothing else: a formula of another shape fails. What
LibreOffice makes of the same formulas is compared in `tests.workbook.with_libreoffice`.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import range_boundaries

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"(?:[^"]|"")*")
    |(?P<number>\d+(?:\.\d+)?(?:E[+-]?\d+)?)
    |(?P<ref>(?:'(?:[^']|'')+'!)?\$?[A-Z]{1,2}\$?\d+(?::\$?[A-Z]{1,2}\$?\d+)?)
    |(?P<name>[A-Za-z_]+)
    |(?P<sign><>|>=|<=|[-+*/&=<>(),]))""",
    re.VERBOSE,
)
_RANKS = ({"=", "<>", "<", ">", "<=", ">="}, {"&"}, {"+", "-"}, {"*", "/"})


class Sums:
    """A workbook whose formulas can be worked out, each cell once."""

    def __init__(self, book: Workbook) -> None:
        """Begin with a workbook that was read with its formulas."""
        self.book = book
        self.known: dict[tuple[str, str], Any] = {}

    def value(self, sheet: str, cell: str) -> Any:
        """What the cell holds or works out to; an empty one is an empty text."""
        key = (sheet, cell)
        if key not in self.known:
            found = self.book[sheet][cell]
            held = found.value
            if found.data_type == "f":
                held = _Reader(self, sheet, str(held)[1:]).whole()
            self.known[key] = "" if held is None else held
        return self.known[key]

    def cells(self, sheet: str, reference: str) -> list[Any]:
        """What stands in the cells of a reference, row by row."""
        if "!" in reference:
            name, reference = reference.rsplit("!", 1)
            sheet = name.strip("'").replace("''", "'")
        left, top, right, bottom = (n or 0 for n in range_boundaries(reference.replace("$", "")))
        return [
            self.value(sheet, self.book[sheet].cell(row, column).coordinate)
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        ]


class _Reader:
    def __init__(self, sums: Sums, sheet: str, formula: str) -> None:
        self.sums, self.sheet = sums, sheet
        self.tokens: list[tuple[str, str]] = []
        at = 0
        while at < len(formula):
            found = _TOKEN.match(formula, at)
            assert found, f"{formula!r} at {at}"
            self.tokens.append((str(found.lastgroup), found[str(found.lastgroup)]))
            at = found.end()

    def whole(self) -> Any:
        result = self.level(0)
        assert not self.tokens, self.tokens
        return _one(result)

    def level(self, rank: int) -> Any:
        if rank == len(_RANKS):
            return self.single()
        left = self.level(rank + 1)
        while self.tokens and self.tokens[0][1] in _RANKS[rank] and self.tokens[0][0] == "sign":
            sign = self.tokens.pop(0)[1]
            left = _SIGNS[sign](_one(left), _one(self.level(rank + 1)))
        return left

    def single(self) -> Any:
        kind, said = self.tokens.pop(0)
        if kind == "text":
            return said[1:-1].replace('""', '"')
        if kind == "number":
            return float(said)
        if kind == "ref":
            return self.sums.cells(self.sheet, said)
        if kind == "name":
            return self.call(said)
        if said == "-":
            return -_one(self.single())
        assert said == "(", said
        inside = self.level(0)
        assert self.tokens.pop(0)[1] == ")"
        return inside

    def call(self, name: str) -> Any:
        if not self.tokens or self.tokens[0][1] != "(":
            return self.sums.cells(self.sheet, self.sums.book.defined_names[name].attr_text)
        self.tokens.pop(0)
        given: list[Any] = []
        while self.tokens[0][1] != ")":
            given.append(self.level(0))
            if self.tokens[0][1] == ",":
                self.tokens.pop(0)
        self.tokens.pop(0)
        return _FUNCTIONS[name](*given)


def _one(value: Any) -> Any:
    if isinstance(value, list):
        assert len(value) == 1, value
        return value[0]
    return value


def _number(value: Any) -> float:
    return 0.0 if value == "" else float(value)


def _sum(a: Any, b: Any, work: Callable[[float, float], float]) -> Any:
    """What arithmetic gives; of a text it gives an error, which nobody may take for a number."""
    if any(isinstance(one, str) and one != "" for one in (a, b)):
        return "#VALUE!"
    return work(_number(a), _number(b))


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, str) and isinstance(b, str):
        return a.casefold() == b.casefold()
    return bool(a == b) or (a == "" and b == 0) or (b == "" and a == 0)


def _words(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _match(sought: Any, among: list[Any], _: Any) -> Any:
    places = [at for at, one in enumerate(among, 1) if _same(one, _one(sought))]
    return float(places[0]) if places else "#N/A"


def _countif(among: list[Any], wanted: Any) -> float:
    if wanted == "?*":
        return float(sum(isinstance(one, str) and one != "" for one in among))
    return float(sum(_same(one, _one(wanted)) for one in among))


def _is_number(value: Any) -> bool:
    return isinstance(_one(value), int | float) and not isinstance(_one(value), bool)


_SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "=": _same,
    "<>": lambda a, b: not _same(a, b),
    "<": lambda a, b: not isinstance(a, str) and a < b,
    ">=": lambda a, b: isinstance(a, str) or a >= b,
    "&": lambda a, b: _words(a) + _words(b),
    "+": lambda a, b: _sum(a, b, operator.add),
    "-": lambda a, b: _sum(a, b, operator.sub),
    "*": lambda a, b: _sum(a, b, operator.mul),
    "/": lambda a, b: _sum(a, b, operator.truediv) if b else "#DIV/0!",
}
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    # Every part of an IF is worked out here, so a part that is not chosen must not fail.
    "IF": lambda test, yes, no="": _one(yes) if _one(test) else _one(no),
    "TRIM": lambda one: " ".join(_words(_one(one)).split()),
    "ISNUMBER": _is_number,
    "MATCH": _match,
    "INDEX": lambda cells, at: cells[int(_number(_one(at))) - 1] if _is_number(at) else "#N/A",
    "COUNTIF": _countif,
    "COUNT": lambda cells: float(sum(_is_number(one) for one in cells)),
    "SUM": lambda cells: float(sum(one for one in cells if _is_number(one))),
    "INT": lambda one: "" if isinstance(_one(one), str) else math.floor(_one(one)),
    "CHOOSE": lambda at, *given: given[int(at) - 1],
}
