"""Findings as papers for a meeting."""

from __future__ import annotations

from collections.abc import Collection

from toolkit.errors import AnswerError, Problem
from toolkit.papers.outline import AUDIENCES, SECTIONS, Choices
from toolkit.words import text
from toolkit.workspace.results import Results


class Papers(Results):
    """What may be taken to a meeting."""

    def export_paper(
        self, assessment_id: str, audience: str = "cabinet", leave_out: Collection[str] = ()
    ) -> bytes:
        """The paper for cabinet as a Word document, without the sections that were left out."""
        self.require("reader")
        from toolkit.papers.document import write_paper

        findings, choices = self.findings(assessment_id), _choices(audience, leave_out)
        self._note_export(
            text("trail.paper_for", audience=choices.audience, title=findings.assessment.title)
        )
        return write_paper(findings, choices)

    def export_asks(self, assessment_id: str) -> bytes:
        """What is asked of others, by whom and by when, as a Word document."""
        self.require("reader")
        from toolkit.papers.asks_paper import write_asks

        findings = self.findings(assessment_id)
        self._note_export(text("trail.asks_others", title=findings.assessment.title))
        return write_asks(findings)

    def export_slides(
        self, assessment_id: str, audience: str = "cabinet", leave_out: Collection[str] = ()
    ) -> bytes:
        """The debrief as slides, without the sections that were left out."""
        self.require("reader")
        from toolkit.papers.slides import write_slides

        findings, choices = self.findings(assessment_id), _choices(audience, leave_out)
        self._note_export(
            text("trail.slides_for", audience=choices.audience, title=findings.assessment.title)
        )
        return write_slides(findings, choices)


def _choices(audience: str, leave_out: Collection[str]) -> Choices:
    found = next((one for one in AUDIENCES if one == audience), None)
    unknown = sorted(set(leave_out) - set(SECTIONS))
    if found is None:
        raise AnswerError(
            Problem.of(
                "faults_rounds.nobody_we_write_for", audience=audience, names=", ".join(AUDIENCES)
            )
        )
    if unknown:
        raise AnswerError(
            Problem.of("faults_rounds.no_section", unknown=unknown[0], names=", ".join(SECTIONS))
        )
    return Choices(found, frozenset(leave_out))
