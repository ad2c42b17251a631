"""What comes of answers, agreements and plans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from toolkit import exchange
from toolkit.comparison import Change
from toolkit.findings import Findings, Material, compare, work_out
from toolkit.model.answers import Assessment, Round
from toolkit.release import Closing, join_ballots
from toolkit.seat import kept_bank
from toolkit.store.closing import Sealed
from toolkit.store.live import Live
from toolkit.words import text
from toolkit.workbook.manifest import make_reference
from toolkit.workbook.writing import base_state, write_plan
from toolkit.workspace.decisions import DecisionChecks
from toolkit.workspace.registers import Registers


class Results(Registers, DecisionChecks):
    """What may be learned, and taken away as a file."""

    def findings(self, assessment_id: str) -> Findings:
        """All that may be said about one assessment and the years before it."""
        self.require("reader")
        (material,) = self._with_earlier(assessment_id)
        return work_out(material)

    def compare(self, before_id: str, after_id: str) -> Change:
        """Two assessments like for like, each with its own bank and method (METHOD 5)."""
        self.require("reader")
        before, after = self._with_earlier(before_id, after_id)
        return compare(work_out(before), work_out(after))

    def export_plan(self, assessment_id: str) -> bytes:
        """The action plan as an Excel workbook; what it was made from is kept under its number."""
        self.require("contributor")
        findings, stamp = self.findings(assessment_id), self._stamp
        base = base_state(findings)
        number = self._records.keep_export(assessment_id, "plan", base, stamp)
        reference = make_reference(assessment_id, number)
        return write_plan(findings, reference=reference, made_on=self.now())

    def export_csv(self, assessment_id: str) -> bytes:
        """Every table of the findings as a CSV file, in one zip."""
        findings = self.findings(assessment_id)
        self._note_export(text("trail.tables_as_csv", title=findings.assessment.title))
        return exchange.to_csv(findings, self._tables_between())

    def export_json(self, assessment_id: str) -> bytes:
        """Everything in the findings that may be shown, as JSON."""
        findings = self.findings(assessment_id)
        self._note_export(text("trail.findings_as_json", title=findings.assessment.title))
        return exchange.to_json(findings, self._tables_between()).encode()

    def _tables_between(self) -> dict[str, pd.DataFrame]:
        """What the council noted between its assessments as tables, by the names of their files."""
        return self._register_tables() | self._decision_tables()

    def _with_earlier(self, *assessment_ids: str) -> list[Material]:
        """What these assessments and the years before them rest on, as it stood at one moment."""
        return self.store.read(lambda _: self._read_with_earlier(assessment_ids))

    def _read_with_earlier(self, assessment_ids: Sequence[str]) -> list[Material]:
        found = self._records.assessments()
        known = {one.id: one for one in found}
        these = [known.get(id) or self._records.assessment(id) for id in assessment_ids]
        last = max(order_of(one) for one in these)
        years = sorted((one for one in found if order_of(one) < last), key=order_of)
        materials = self._materials({one.id: one for one in (*years, *these)}.values())
        told = {one.assessment.id: one for one in materials}
        return [
            replace(
                told[this.id],
                earlier=tuple(told[one.id] for one in years if order_of(one) < order_of(this)),
            )
            for this in these
        ]

    def _material(self, assessment: Assessment) -> Material:
        return self._materials((assessment,))[0]

    def _materials(self, assessments: Iterable[Assessment]) -> list[Material]:
        """What each of these assessments rests on, without the years before it."""
        these = tuple(assessments)
        return self.store.read(lambda _: self._read_materials(these))

    def _read_materials(self, assessments: Sequence[Assessment]) -> list[Material]:
        council = self._records.council()
        own = self._all_own(assessments)
        plans = self._records.plans(one.id for one in assessments)
        rounds = [one for assessment in assessments for one in assessment.rounds]
        closed = self._answers.all_sealed(one.id for one in rounds if one.state == "closed")
        found = []
        for assessment in assessments:
            bank = kept_bank(self.store, assessment.bank_fingerprint, council.nation)
            closings = (self._closing(one, closed.get(one.id)) for one in assessment.rounds)
            found.append(
                Material(
                    council=council,
                    bank=bank,
                    assessment=assessment,
                    own=own[assessment.id],
                    closings=tuple(one for one in closings if one is not None),
                    plan=plans[assessment.id],
                    today=self.today,
                    method=self.method(bank),
                )
            )
        return found

    def _closing(self, one: Round, kept: Sealed | None) -> Closing | None:
        """What may be told of a round: all of it once it is closed, of a room what was shown."""
        if one.state == "closed":
            return None if kept is None else Closing.from_json(kept.picture, kept.statistics)
        if one.promise != "room":
            return None
        shown = self._shown_ballots(one.id)
        return join_ballots(one, shown, self._answers.people(one.id)) if shown else None

    def _shown_ballots(self, round_id: str) -> tuple[Closing, ...]:
        """The last picture of each question of a room that stands now."""
        last = {
            kept.ballot.question_id: kept.frozen
            for kept in Live(self._answers.door).ballots(round_id)
            if kept.ballot.state == "shown" and kept.frozen is not None
        }
        return tuple(Closing.from_json(one.picture, one.statistics) for one in last.values())


def order_of(assessment: Assessment) -> tuple[int, date]:
    """What puts assessments in order: the year, then the day."""
    return assessment.year, assessment.held_on or date.min
