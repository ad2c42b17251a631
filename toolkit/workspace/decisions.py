"""The decision check: one decision looked at before it is taken, and again after changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from toolkit.banks.decision_check import check_forms, form_of, newest_form
from toolkit.deciding import (
    Counts,
    Judged,
    check_decision,
    check_reply,
    count_checks,
    judge,
    judge_decision,
    next_run,
    said_in,
)
from toolkit.errors import AnswerError, Problem, refuse
from toolkit.frames.decisions import check_replies, checks
from toolkit.model.checks import CheckForm, Decision, Reply, Run
from toolkit.store.database import Door
from toolkit.store.decisions import Decisions
from toolkit.words import advice, text
from toolkit.workbook.check_sheet import write_check
from toolkit.workspace.desk import Desk


class DecisionChecks(Desk):
    """What may be done with the decisions that a council checks."""

    def decisions(self) -> tuple[Judged, ...]:
        """Every decision with what its checks say, the newest ref first."""
        self.require("reader")
        forms = self._forms()
        return tuple(judge_decision(forms, one) for one in self._decisions.all())

    def decision(self, decision_id: str) -> Judged:
        """One decision with what its checks say. Raises NotFound."""
        self.require("reader")
        return judge_decision(self._forms(), self._decisions.one(decision_id))

    def add_decision(self, decision: Decision) -> Decision:
        """The decision is stored under the next ref of this year, its first check dated today."""
        self.require("contributor")
        refuse(check_decision(decision))
        run = replace(decision.last, number=1, version=newest_form().version, made_on=self.today)
        new = replace(decision, id=self.new_id(), runs=(run,))
        return self._decisions.add(new, self.today.year, self._stamp)

    def save_decision(self, decision: Decision, was: int) -> Decision:
        """What is known of the decision and of who checked it is stored. Raises EditConflict."""
        self.require("contributor")
        refuse(check_decision(decision))
        return self._decisions.save(decision, was, self._stamp)

    def keep_reply(self, decision_id: str, number: int, reply: Reply, was: int) -> Reply:
        """The reply stands in the newest check, under a new revision. Raises EditConflict."""
        (kept,) = self.keep_replies(decision_id, number, ((reply, was),))
        return kept

    def keep_replies(
        self, decision_id: str, number: int, replies: Sequence[tuple[Reply, int]]
    ) -> tuple[Reply, ...]:
        """The replies stand as each would alone, all or none; beside each is what was seen."""
        self.require("contributor")
        form = form_of(self._decisions.one(decision_id).last.version)
        refuse(fault for reply, _ in replies for fault in check_reply(form, reply))
        return self._decisions.reply(decision_id, number, replies)

    def check_again(self, decision_id: str, number: int) -> Decision:
        """The check is made again; `number` is that of the last one. Raises EditConflict.

        What was in order is carried over, and what was not is asked again.
        """
        self.require("contributor")
        form = newest_form()

        def make(stored: Decision) -> Run:
            verdict = judge(form_of(stored.last.version), stored.last, stored.decide_on)
            if not verdict.complete:
                raise AnswerError(
                    Problem(stored.ref, *advice("faults_decisions.last_check_not_complete"))
                )
            return next_run(form, verdict, stored.last, self.today)

        return self._decisions.add_run(decision_id, number, make, self._stamp)

    def delete_decision(self, decision_id: str, typed_ref: str) -> None:
        """The decision and all its checks are gone, if its ref was typed. Raises AnswerError."""
        self.require("facilitator")
        found = self._decisions.one(decision_id)
        if typed_ref.strip().casefold() != found.ref.casefold():
            raise AnswerError(
                Problem(found.ref, *advice("faults_decisions.not_confirmed", ref=found.ref))
            )
        self._decisions.delete(decision_id, self._stamp)

    def export_check_sheet(self, decision_id: str) -> bytes:
        """The newest check of a decision as an Excel workbook of one sheet."""
        self.require("reader")
        judged = self.decision(decision_id)
        self._note_export(text("trail.decision_check_as_workbook", ref=judged.decision.ref))
        return write_check(judged, self._records.council(), self.now())

    def export_check_page(self, decision_id: str) -> bytes:
        """The newest check of a decision as a page of Word."""
        self.require("reader")
        from toolkit.papers.check_page import write_check_page

        judged = self.decision(decision_id)
        self._note_export(text("trail.decision_check_as_page", ref=judged.decision.ref))
        return write_check_page(judged, self._records.council())

    def check_counts(self, assessment_id: str) -> Counts:
        """The complete checks of the twelve months up to the day of an assessment, or today."""
        self.require("reader")
        until = self._records.assessment(assessment_id).counted_until(self.today)
        return count_checks(self.decisions(), until)

    def _decision_tables(self) -> dict[str, pd.DataFrame]:
        """The decision checks as tables, by the names of their files; none where there is none."""
        found = self.decisions()
        if not found:
            return {}
        return {
            "decision_checks": checks(found),
            "decision_replies": check_replies(found, self._forms()),
        }

    def _forms(self) -> dict[str, CheckForm]:
        """Every version of the check by its number, in the words of the council's nation."""
        nation = self._records.council().nation
        return {version: said_in(nation, form) for version, form in check_forms().items()}

    @property
    def _decisions(self) -> Decisions:
        return Decisions(Door(self.store, self.council_id))
