"""The plan that was worked on in Excel comes home: looked at first, then taken over whole."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from toolkit.drafts import check_action, next_ref
from toolkit.errors import EditConflict, Problem, refuse
from toolkit.model.bank import Bank
from toolkit.model.council import Action, Plan
from toolkit.store.exports import base_of_export
from toolkit.store.returns import Home, Writing, bring_home, writings
from toolkit.words import listed, text
from toolkit.workbook.reading import applying, origin
from toolkit.workbook.reading.plan import FileRead, read_plan
from toolkit.workbook.reading.state import Standing, standing
from toolkit.workbook.reading.worker import open_book
from toolkit.workspace.plans import Plans


@dataclass(frozen=True)
class Preview:
    """What a workbook would change, and what it was compared with. Nothing has been saved.

    `seen` are the revisions of the actions that it was compared with, `writings` who wrote them.
    """

    assessment_id: str
    account_id: str
    file_name: str
    sha256: str
    read: FileRead
    standing: Standing
    seen: Mapping[str, int]
    writings: Mapping[str, Writing] = field(default_factory=dict)


class Returning(Plans):
    """What may be done with a workbook that comes back."""

    def read_plan(self, assessment_id: str, name: str, data: bytes) -> Preview:
        """What the workbook would change in the plan; nothing is written.

        `name` is what its owner called the file. Raises FileRefused for one that cannot be read,
        or is not a workbook of this plan.
        """
        self.require("contributor")
        known = self._records.assessment(assessment_id)
        book = open_book(name, data)
        reference = origin.find_reference(name, book)
        number = origin.check_reference(name, reference, known.id)
        door, findings = self._records.door, self.findings(assessment_id)
        base = None if number is None else base_of_export(door, known.id, "plan", number)
        compared = standing(findings, base)
        return Preview(
            assessment_id=assessment_id,
            account_id=self.account_id,
            file_name=name,
            sha256=hashlib.sha256(data).hexdigest(),
            read=read_plan(name, book, compared, number),
            standing=compared,
            seen={one.id: one.revision for one in findings.actions.actions},
            writings=writings(door, assessment_id),
        )

    def accept_plan(self, assessment_id: str, preview: Preview, choices: Mapping[str, str]) -> Home:
        """Everything that the workbook changes is in the plan, in one transaction or not at all.

        `choices` answer what `applying.open_choices` names. Raises AnswerError while any is open
        or the workbook has problems, and EditConflict where the plan was changed meanwhile.
        """
        self.require("contributor")
        bank = self.bank(self._records.assessment(assessment_id))
        if preview.assessment_id != assessment_id:
            where, what = text("reading.other.where"), text("reading.other.what")
            refuse([Problem(where, what, text("reading.other.fix"))])
        decided = applying.decide(preview.read, choices)
        stored = {one.id: one for one in self._records.plan(assessment_id).actions}
        if {id: one.revision for id, one in stored.items()} != dict(preview.seen):
            raise self._moved(preview, Plan(tuple(stored.values())))
        changed = [
            applying.apply(stored[id], values, preview.standing)
            for id, values in decided.values.items()
        ]
        changed = [one for one in changed if one != stored[one.id]]
        new = [applying.make(one, preview.standing) for one in decided.new]
        refuse(problem for one in (*changed, *new) for problem in check_action(one, bank))
        if not changed and not new:
            return Home((), ())
        return self._bring_home(bank, preview, changed, new)

    def _bring_home(
        self, bank: Bank, preview: Preview, changed: list[Action], new: list[Action]
    ) -> Home:
        codes = {theme.id: theme.code for theme in bank.themes}

        def make(plan: Plan) -> tuple[Action, ...]:
            refs, made = [one.ref for one in plan.actions], []
            for one in new:
                refs.append(next_ref(codes[one.theme_id], refs))
                made.append(replace(one, id=self.new_id(), ref=refs[-1]))
            return tuple(made)

        number = preview.read.number
        subject = text(
            "reading.audit",
            name=preview.file_name[:120],
            export=f"E{number}" if number else text("reading.no_export"),
            sha256=preview.sha256,
            changed=len(changed),
            added=len(new),
        )
        id, door, stamp = preview.assessment_id, self._records.door, self._stamp
        try:
            return bring_home(door, id, preview.seen, changed, make, stamp, subject)
        except EditConflict as conflict:
            if isinstance(conflict.theirs, Plan):
                raise self._moved(preview, conflict.theirs) from conflict
            raise

    def _moved(self, preview: Preview, plan: Plan) -> EditConflict:
        """The refusal that says which actions were changed meanwhile, and by whom."""
        wrote = writings(self._records.door, preview.assessment_id)
        moved = [one for one in plan.actions if preview.seen.get(one.id) != one.revision]
        others = {wrote[one.id].by for one in moved if one.id in wrote} - {self.account_id}
        refs = listed([one.ref for one in moved[:10]])
        who = listed(sorted(others)) or text("reading.moved.here")
        what = text("reading.moved.what", refs=refs, who=who)
        where, fix = text("reading.moved.where"), text("reading.moved.fix")
        return EditConflict(Problem(where, what, fix), theirs=plan, yours=None)
