"""What comes of answers, agreements and plans."""

from __future__ import annotations

from datetime import date

from toolkit import exchange
from toolkit.comparison import Change
from toolkit.findings import Findings, Material, compare, work_out
from toolkit.model.answers import Assessment
from toolkit.release import Closing
from toolkit.workbook.manifest import make_reference
from toolkit.workbook.writing import base_state, write_plan
from toolkit.workspace.desk import Desk


class Results(Desk):
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
        return exchange.to_csv(self.findings(assessment_id))

    def export_json(self, assessment_id: str) -> bytes:
        """Everything in the findings that may be shown, as JSON."""
        return exchange.to_json(self.findings(assessment_id)).encode()

    def _material(self, assessment: Assessment, earlier: tuple[Material, ...] = ()) -> Material:
        bank = self.bank(assessment)
        closed = [one for one in assessment.rounds if one.state == "closed"]
        sealed = [found for one in closed if (found := self._answers.sealed(one.id))]
        return Material(
            council=self._records.council(),
            bank=bank,
            assessment=assessment,
            own=self._own(assessment),
            closings=tuple(Closing.from_json(one.picture, one.statistics) for one in sealed),
            plan=self._records.plan(assessment.id),
            earlier=earlier,
            today=self.today,
            method=self.method(bank),
        )


def order_of(assessment: Assessment) -> tuple[int, date]:
    """What puts assessments in order: the year, then the day."""
    return assessment.year, assessment.held_on or date.min
