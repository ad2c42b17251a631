"""Ways to damage a workbook: its bytes, its zip, its XML, its cells."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable
from datetime import date

from tests.workbook.reading.edits import TOP, Plan
from tests.workbook.reading.hostile import changed

Draw = random.Random
_TAG = re.compile(rb"<[^<>]{1,200}>")
_VALUE = re.compile(rb">[^<>]{1,200}<")
VALUES = (
    *(None, 0, -1, 1e308, 46_477, 2_958_466, True, "", " ", "TBC", "31/3/27", "3/31/2027"),
    *("=1+1", "=HYPERLINK(1)", "#N/A", "_x0041_", "_xD800_", "\t", "'", "x" * 5_000),
    *("done", "Amber", "Q1", "Q999", "Ref", "Action", "Status", "AP-2222-2222-E1", "ZZ-99"),
)
GOOD: dict[str, tuple[object, ...]] = {
    "owner": ("Ruth Ade", "Sam Oke", "=1+1", None),
    "due": (date(2027, 1, 31), "31 March 2027", None),
    "status": ("Blocked", "wip", "Still searching", "Complete"),
    "notes": ("Rang.", "1 Oct 2026: Other words.", "2 Dec 2026: Sent.\nAnd more.", None),
    "measure": ("_x0041_", "#N/A", "two  spaces", "x" * 400),
    "questions": ("Q1, Q2", "3", None),
}
WORDS = (
    b"-1",
    b"0",
    b"99999999999",
    b"1e999",
    b"NaN",
    b"s",
    b"b",
    b"d",
    b"inlineStr",
    b"A0",
    b"ZZZ1",
)


def flip_bytes(data: bytes, draw: Draw) -> bytes:
    """A few bytes are others."""
    body = bytearray(data)
    for _ in range(draw.randint(1, 12)):
        body[draw.randrange(len(body))] = draw.randrange(256)
    return bytes(body)


def cut(data: bytes, draw: Draw) -> bytes:
    """A piece of the file is gone."""
    start = draw.randrange(len(data))
    return data[:start] + data[start + draw.randint(1, len(data)) :]


def add(data: bytes, draw: Draw) -> bytes:
    """A piece of something else stands in the file."""
    at = draw.randrange(len(data))
    return data[:at] + draw.randbytes(draw.randint(1, 2_000)) + data[at:]


def lie_in_the_zip(data: bytes, draw: Draw) -> bytes:
    """A field of the zip's directory says something else."""
    body = bytearray(data)
    at = body.rfind(b"PK\x01\x02", 0, draw.randrange(len(body) // 2, len(body)))
    if at >= 0:
        where = at + draw.randint(4, 45)
        body[where] = draw.randrange(256)
    return bytes(body)


def _some_part(draw: Draw, data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return draw.choice(archive.namelist())


def _in_a_part(change: Callable[[bytes, Draw], bytes]) -> Callable[[bytes, Draw], bytes]:
    def damaged(data: bytes, draw: Draw) -> bytes:
        name = _some_part(draw, data)
        return changed(data, lambda part, body: change(body, draw) if part == name else body)

    damaged.__name__ = change.__name__
    return damaged


def swap_tags(body: bytes, draw: Draw) -> bytes:
    """One tag stands where another stood."""
    tags = _TAG.findall(body)
    if len(tags) < 2:
        return body
    return body.replace(draw.choice(tags), draw.choice(tags), draw.randint(1, 5))


def drop_tags(body: bytes, draw: Draw) -> bytes:
    """Tags are gone, so that nothing closes as it opened."""
    tags = _TAG.findall(body)
    return body.replace(draw.choice(tags), b"", draw.randint(1, 3)) if tags else body


def change_attributes(body: bytes, draw: Draw) -> bytes:
    """Attributes have other values: types, rows, styles, numbers of texts."""
    found = list(re.finditer(rb'="[^"<>]{0,80}"', body))
    for hit in sorted(draw.sample(found, min(len(found), 4)), key=lambda one: -one.start()):
        body = body[: hit.start()] + b'="' + draw.choice(WORDS) + b'"' + body[hit.end() :]
    return body


def change_values(body: bytes, draw: Draw) -> bytes:
    """What stands between tags is something else."""
    found = list(_VALUE.finditer(body))
    for hit in sorted(draw.sample(found, min(len(found), 5)), key=lambda one: -one.start()):
        body = body[: hit.start()] + b">" + draw.choice(WORDS) + b"<" + body[hit.end() :]
    return body


def nest_deeply(body: bytes, draw: Draw) -> bytes:
    """Tags stand in one another, far deeper than any program writes."""
    depth = draw.choice((50, 5_000, 200_000))
    return b"<a>" * depth + body[:100] + b"</a>" * depth


def swell(body: bytes, draw: Draw) -> bytes:
    """The part is repeated many times over."""
    return body * draw.choice((2, 50, 400))


def declare(body: bytes, draw: Draw) -> bytes:
    """A document type stands before it, in one coding or another."""
    coding = draw.choice(("utf-8", "utf-16", "utf-16-be"))
    return f'<!DOCTYPE a [<!ENTITY x "{"y" * 50}">]><a>&x;</a>'.encode(coding)


def edit_cells(data: bytes, draw: Draw) -> bytes:
    """Somebody typed anything anywhere in the plan."""
    plan = Plan(data)
    for _ in range(draw.randint(1, 8)):
        row, column = draw.randint(1, TOP + 14), draw.randint(1, 24)
        cell = plan.sheet.cell(row, column)
        cell.value = draw.choice(VALUES)
        if isinstance(cell.value, str) and draw.random() < 0.7:
            cell.data_type = "s"
    return plan.saved()


def edit_well(data: bytes, draw: Draw) -> bytes:
    """Somebody worked on the plan as they should."""
    plan = Plan(data)
    for _ in range(draw.randint(1, 6)):
        key = draw.choice(list(GOOD))
        plan.put_at(TOP + draw.randint(1, 10), key, draw.choice(GOOD[key]))
    return plan.saved()


def move_things(data: bytes, draw: Draw) -> bytes:
    """Rows and columns were moved, merged, hidden, copied, taken out."""
    plan = Plan(data)
    sheet = plan.sheet
    for _ in range(draw.randint(1, 4)):
        at, many = draw.randint(1, 14), draw.randint(1, 3)
        draw.choice(
            (
                lambda at=at, many=many: sheet.insert_rows(at, many),
                lambda at=at, many=many: sheet.delete_rows(at, many),
                lambda at=at, many=many: sheet.insert_cols(at, many),
                lambda at=at, many=many: sheet.delete_cols(at, many),
                lambda at=at: sheet.merge_cells(f"A{at}:D{at}"),
                lambda at=at: setattr(sheet.row_dimensions[at], "hidden", True),
                lambda: plan.book.copy_worksheet(sheet),
                lambda: plan.book.remove(draw.choice(plan.book.worksheets)),
            )
        )()
    return plan.saved()


EVERY: tuple[Callable[[bytes, Draw], bytes], ...] = (
    flip_bytes,
    cut,
    add,
    lie_in_the_zip,
    *map(
        _in_a_part,
        (swap_tags, drop_tags, change_attributes, change_values, nest_deeply, swell, declare),
    ),
    edit_cells,
    edit_well,
    edit_well,
    move_things,
)


def damaged(data: bytes, seed: int) -> tuple[str, bytes]:
    """The file with one kind of damage, or two; the same for the same seed."""
    draw = random.Random(seed)  # noqa: S311  # the same every time, and no secret
    first = draw.choice(EVERY)
    done, names = _try(first, data, draw), [first.__name__]
    if draw.random() < 0.2:
        second = draw.choice(EVERY)
        done, names = _try(second, done, draw), [*names, second.__name__]
    return " and ".join(names), done


def _try(damage: Callable[[bytes, Draw], bytes], data: bytes, draw: Draw) -> bytes:
    """The damage done; bytes alone are flipped where it cannot be, since it is no zip any more."""
    try:
        return damage(data, draw)
    except Exception:
        return flip_bytes(data, draw)
