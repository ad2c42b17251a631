"""The action plan of an assessment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from toolkit.drafts import carry_action, check_action, draft_action, next_ref
from toolkit.errors import Problem, refuse
from toolkit.exchange import to_calendar
from toolkit.model.council import Action, Plan
from toolkit.store.histories import ActionVersion, action_history
from toolkit.words import text
from toolkit.workspace.results import Results


class Plans(Results):
    """What may be done with actions."""

    def plan(self, assessment_id: str) -> Plan:
        """The actions of one assessment."""
        self.require("reader")
        return self._records.plan(assessment_id)

    def add_action(self, assessment_id: str, action: Action) -> Action:
        """The action is in the plan, under the next ref of its theme."""
        self.require("contributor")
        bank = self.bank(self._records.assessment(assessment_id))
        refuse(check_action(action, bank))
        code = next(theme.code for theme in bank.themes if theme.id == action.theme_id)

        def make(plan: Plan) -> tuple[Action, ...]:
            ref = action.ref or next_ref(code, (one.ref for one in plan.actions))
            return (replace(action, id=action.id or self.new_id(), ref=ref),)

        return self._records.add_actions(assessment_id, make, self._stamp)[0]

    def add_suggested(self, assessment_id: str, question_ids: Iterable[str]) -> tuple[Action, ...]:
        """The bank's action for each of these answers is in the plan, unless it was there."""
        self.require("contributor")
        findings = self.findings(assessment_id)

        def make(plan: Plan) -> tuple[Action, ...]:
            drafted = plan
            for question_id in question_ids:
                claimed = findings.standings[question_id].claimed
                level = None if claimed is None else int(claimed)
                action = draft_action(
                    findings.bank, question_id, level, self.today, self.new_id(), drafted
                )
                there = {(one.title, one.question_ids) for one in drafted.actions}
                if action and (action.title, action.question_ids) not in there:
                    drafted = Plan((*drafted.actions, action))
            return drafted.actions[len(plan.actions) :]

        return self._records.add_actions(assessment_id, make, self._stamp)

    def save_action(self, assessment_id: str, action: Action, was: int) -> Action:
        """The action is stored; the older version is kept. Raises EditConflict."""
        self.require("contributor")
        refuse(check_action(action, self.bank(self._records.assessment(assessment_id))))
        return self._records.save_action(assessment_id, action, was, self._stamp)

    def carry_actions(
        self, from_id: str, to_id: str, action_ids: Iterable[str]
    ) -> tuple[Action, ...]:
        """These actions of one assessment go on in another, all or none, each of them once.

        What was finished stays in its year; what was stopped goes on only if it is named here.
        Raises AnswerError for an action that is not there or is complete.
        """
        self.require("contributor")
        wanted = list(dict.fromkeys(action_ids))
        theirs = {one.id: one for one in self._records.plan(from_id).actions}
        refuse(_uncarried(wanted, theirs))
        bank = self.bank(self._records.assessment(to_id))

        def make(plan: Plan) -> tuple[Action, ...]:
            made = plan
            there = {one.carried_from for one in plan.actions}
            for id in wanted:
                if id not in there:
                    new = carry_action(theirs[id], bank, self.new_id(), made)
                    made = Plan((*made.actions, new))
            return made.actions[len(plan.actions) :]

        return self._records.add_actions(to_id, make, self._stamp)

    def action_history(self, assessment_id: str, action_id: str) -> tuple[ActionVersion, ...]:
        """Every version of one action with who wrote it and when, newest first."""
        self.require("reader")
        return action_history(self._records.door, assessment_id, action_id)

    def export_calendar(self, assessment_id: str) -> bytes:
        """The due days of open actions, and the days to look again, as an iCalendar file."""
        self.require("reader")
        findings = self.findings(assessment_id)
        self._note_export(text("trail.calendar_plan", title=findings.assessment.title))
        return to_calendar(findings, self.now())

    def action_versions(self, assessment_id: str, action_id: str) -> tuple[Action, ...]:
        """Every version of one action, newest first."""
        self.require("reader")
        return self._records.action_versions(assessment_id, action_id)


def _uncarried(wanted: Iterable[str], theirs: Mapping[str, Action]) -> Iterator[Problem]:
    """What keeps actions from going on in another year."""
    for id in wanted:
        action = theirs.get(id)
        if action is None:
            yield Problem.of("faults_plan.not_in_plan_year", id=id)
        elif action.status == "complete":
            yield Problem.of("faults_plan.complete", ref=action.ref)
