"""What comes of answers, agreements and plans."""

from __future__ import annotations

from datetime import date

from toolkit.findings import Change, Findings, Material, compare, work_out
from toolkit.model.answers import Assessment
from toolkit.release import Closing
from toolkit.workspace.desk import Desk


class Results(Desk):
    """What may be learned, and taken away as a file."""

    def findings(self, assessment_id: str) -> Findings:
        """All that may be said about one assessment and the years before it."""
        self.require("reader")
        found = self._records.assessments()
        this = self._records.assessment(assessment_id)
        earlier = sorted((one for one in found if _order(one) < _order(this)), key=_order)
        return work_out(self._material(this, tuple(self._material(one) for one in earlier)))

    def compare(self, before_id: str, after_id: str) -> Change:
        """Two assessments like for like, each with its own bank and method (METHOD 5)."""
        return compare(self.findings(before_id), self.findings(after_id))

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


def _order(assessment: Assessment) -> tuple[int, date]:
    return assessment.year, assessment.held_on or date.min
