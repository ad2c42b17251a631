"""Entries of the registers as rows of the database, and back again."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import RowMapping

from toolkit.model.registers import Entry, Exemption, Kindness

_SEVERAL = {"differences", "helped", "hindered", "voices"}


def entry_row(entry: Kindness | Exemption) -> dict[str, Any]:
    """What an entry says, without the key of its council; several codes stand as a list."""
    told = asdict(entry)
    return {name: list(value) if name in _SEVERAL else value for name, value in told.items()}


def to_entry(kind: type[Entry], row: RowMapping) -> Entry:
    """A row as an entry of this kind."""
    told: dict[str, Any] = {one.name: row[one.name] for one in fields(kind)}
    told |= {name: tuple(told[name]) for name in _SEVERAL & told.keys()}
    return kind(**told)
