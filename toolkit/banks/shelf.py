"""The question banks at hand: those that come with Candour and those a council wrote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from toolkit.banks.reading import read_bank
from toolkit.data import find_data
from toolkit.errors import BankError
from toolkit.model.bank import Bank


@dataclass(frozen=True)
class Shelf:
    """Banks that can be used, ours first, and what is wrong with those that cannot."""

    banks: tuple[Bank, ...]
    faults: Mapping[Path, BankError] = field(default_factory=dict)


def read_shelf(own: Path) -> Shelf:
    """Every bank in our folder and in the council's own; a faulty one hides no other."""
    banks: list[Bank] = []
    faults: dict[Path, BankError] = {}
    for shelf in (find_data("questions"), own):
        for folder in sorted(path for path in shelf.glob("*") if (path / "bank.yaml").is_file()):
            try:
                banks.append(read_bank(folder))
            except BankError as error:
                faults[folder] = error
    return Shelf(tuple(banks), faults)
