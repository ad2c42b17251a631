"""What comes of answers, agreements and plans."""

from __future__ import annotations

from datetime import date

import pandas as pd

from toolkit import exchange
from toolkit.comparison import Change
from toolkit.findings import Findings, Material, compare, work_out
from toolkit.model.answers import Assessment, Round
from toolkit.release import Closing, join_ballots
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
        found = self._records.assessments()
        this = self._records.assessment(assessment_id)
        earlier = sorted((one for one in found if order_of(one) < order_of(this)), key=order_of)
        return work_out(self._material(this, tuple(self._material(one) for one in earlier)))

    def compare(self, before_id: str, after_id: str) -> Change:
        """Two assessments like for like, each with its own bank and method (METHOD 5)."""
        return compare(self.findings(before_id), self.findings(after_id))

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

    def _material(self, assessment: Assessment, earlier: tuple[Material, ...] = ()) -> Material:
        bank = self.bank(assessment)
        closings = (self._closing(one) for one in assessment.rounds)
        return Material(
            council=self._records.council(),
            bank=bank,
            assessment=assessment,
            own=self._own(assessment),
            closings=tuple(one for one in closings if one is not None),
            plan=self._records.plan(assessment.id),
            earlier=earlier,
            today=self.today,
            method=self.method(bank),
        )

    def _closing(self, one: Round) -> Closing | None:
        """What may be told of a round: all of it once it is closed, of a room what was shown."""
        if one.state == "closed":
            kept = self._answers.sealed(one.id)
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
