"""The registers between the assessments: acts of kindness, exceptions, and the wards they name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from toolkit.errors import AnswerError, Problem, refuse
from toolkit.frames.registers import exemption_table, kindness_table
from toolkit.model.registers import Exemption, Kindness
from toolkit.registers import (
    RegisterCounts,
    check_exemption,
    check_kindness,
    check_wards,
    count_registers,
    keep_what_may_be,
)
from toolkit.store.database import Door
from toolkit.store.given_refs import forget_refs
from toolkit.store.registers import Register, read_wards, save_wards
from toolkit.words import advice, text
from toolkit.workbook.register_book import write_exemptions, write_kindness
from toolkit.workspace.desk import Desk


class Registers(Desk):
    """What may be done with the registers of a council."""

    def kindness(self) -> tuple[Kindness, ...]:
        """Every entry of the register of kindness, the newest ref last."""
        self.require("reader")
        return self._kindness.entries()

    def add_kindness(self, entry: Kindness) -> Kindness:
        """The entry is in the register under the next ref of this year."""
        self.require("contributor")
        refuse(check_kindness(entry, self.today))
        new = replace(keep_what_may_be(entry), id=self.new_id())
        return self._kindness.add(new, self.today.year, self._stamp)

    def save_kindness(self, entry: Kindness, was: int) -> Kindness:
        """The entry is stored, without a connector who did not agree. Raises EditConflict."""
        self.require("contributor")
        refuse(check_kindness(entry, self.today))
        return self._kindness.save(keep_what_may_be(entry), was, self._stamp)

    def delete_kindness(self, entry_id: str) -> None:
        """The entry is gone from the register of kindness."""
        self.require("contributor")
        self._kindness.delete(entry_id, self._stamp)

    def exemptions(self) -> tuple[Exemption, ...]:
        """Every entry of the register of exceptions, the newest ref last."""
        self.require("reader")
        return self._exemptions.entries()

    def add_exemption(self, entry: Exemption) -> Exemption:
        """The entry is in the register under the next ref of this year."""
        self.require("contributor")
        refuse(check_exemption(entry, self.today))
        new = replace(entry, id=self.new_id())
        return self._exemptions.add(new, self.today.year, self._stamp)

    def save_exemption(self, entry: Exemption, was: int) -> Exemption:
        """The entry is stored. Raises EditConflict."""
        self.require("contributor")
        refuse(check_exemption(entry, self.today))
        return self._exemptions.save(entry, was, self._stamp)

    def delete_exemption(self, entry_id: str) -> None:
        """The entry is gone from the register of exceptions."""
        self.require("facilitator")
        self._exemptions.delete(entry_id, self._stamp)

    def export_kindness(self) -> bytes:
        """The register of kindness as an Excel workbook; roles only where people agreed."""
        self.require("reader")
        self._note_export(text("trail.register_kindness"))
        return write_kindness(self._records.council(), self._kindness.entries(), self.now())

    def export_exemptions(self) -> bytes:
        """The register of exceptions as an Excel workbook."""
        self.require("reader")
        self._note_export(text("trail.register_exceptions"))
        return write_exemptions(self._records.council(), self._exemptions.entries(), self.now())

    def register_counts(self, assessment_id: str) -> RegisterCounts:
        """Both registers for the twelve months up to the day of an assessment, or today."""
        self.require("reader")
        until = self._records.assessment(assessment_id).counted_until(self.today)
        acts, held = self._kindness.entries(), self._exemptions.entries()
        return count_registers(acts, read_wards(self._door), held, until)

    def wards(self) -> tuple[str, ...]:
        """The wards or neighbourhoods of the council, as somebody listed them."""
        self.require("reader")
        return read_wards(self._door)

    def save_wards(self, names: Iterable[str], seen: Iterable[str]) -> tuple[str, ...]:
        """These are the council's wards from now on, each once, without empty ones.

        `seen` is the list as it was opened. Raises EditConflict where another stands meanwhile.
        """
        self.require("contributor")
        tidy = tuple(dict.fromkeys(" ".join(name.split()) for name in names if name.strip()))
        refuse(check_wards(tidy))
        save_wards(self._door, tidy, seen, self._stamp)
        return tidy

    def begin_refs_anew(self) -> None:
        """Refs of registers and decisions begin with 001 again, in the sample council alone.

        Anywhere else a ref that once stood in a paper would come to name another thing.
        """
        self.require("admin")
        council = self._records.council()
        if not council.sample:
            raise AnswerError(Problem(council.name, *advice("faults_registers.not_sample_council")))
        forget_refs(self._door)

    def _register_tables(self) -> dict[str, pd.DataFrame]:
        """The registers that hold something as tables, by the names of their files."""
        found = {
            "kindness": kindness_table(self._kindness.entries()),
            "exceptions": exemption_table(self._exemptions.entries(), self.today),
        }
        return {name: frame for name, frame in found.items() if not frame.empty}

    @property
    def _door(self) -> Door:
        return Door(self.store, self.council_id)

    @property
    def _kindness(self) -> Register[Kindness]:
        return Register(self._door, Kindness)

    @property
    def _exemptions(self) -> Register[Exemption]:
        return Register(self._door, Exemption)
