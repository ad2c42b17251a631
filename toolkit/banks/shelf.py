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
    """Banks that can be used, ours first, and what is wrong with those that cannot.

    `earlier` are versions of ours that a newer one has followed: nobody begins with them, but
    years that were answered with them are read with them.
    """

    banks: tuple[Bank, ...]
    faults: Mapping[Path, BankError] = field(default_factory=dict)
    earlier: tuple[Bank, ...] = ()


def read_shelf(own: Path) -> Shelf:
    """Every bank in our folder and in the council's own; a faulty one hides no other."""
    faults: dict[Path, BankError] = {}
    ours = _read(find_data("questions"), faults)
    newest = {bank.id: bank for bank in sorted(ours, key=version_of)}
    offered = [bank for bank in ours if newest[bank.id] is bank]
    earlier = tuple(bank for bank in ours if newest[bank.id] is not bank)
    return Shelf((*offered, *_read(own, faults)), faults, earlier)


def version_of(bank: Bank) -> list[int]:
    """The version as numbers, so that 1.10 follows 1.9."""
    return [int(part) for part in bank.version.split(".")]


def _read(shelf: Path, faults: dict[Path, BankError]) -> list[Bank]:
    banks = []
    for folder in sorted(path for path in shelf.glob("*") if (path / "bank.yaml").is_file()):
        try:
            banks.append(read_bank(folder))
        except BankError as error:
            faults[folder] = error
    return banks
