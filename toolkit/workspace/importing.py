"""Earlier years that were scored elsewhere, taken over from a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Mapping

from toolkit.drafts import choose_questions
from toolkit.errors import Problem, refuse
from toolkit.model.answers import AgreedRecord, Assessment
from toolkit.model.bank import Bank
from toolkit.store.imports import add_imported
from toolkit.words import advice, text
from toolkit.workspace.assessments import Assessments, check_year


class Importing(Assessments):
    """What may be done with years that were never answered here."""

    def import_year(
        self,
        bank: Bank,
        *,
        title: str,
        year: int,
        levels: Mapping[str, int | None],
        label: str = "",
        source: str = "",
    ) -> Assessment:
        """An earlier year is there, final and marked as imported, or nothing of it.

        `levels` are the claimed levels by question, None for a don't know. There is no evidence
        and nobody who answered: the year has claims alone, and no rating. `source` names the file
        in the audit. Raises AnswerError.
        """
        self.require("facilitator")
        form = choose_questions(bank, "full", self._records.council().functions)
        marked = mark_imported(title)
        records = [_claim(question_id, level) for question_id, level in levels.items()]
        refuse((*self._check_import(marked, year), *_check_levels(form, records)))
        assessment = Assessment(
            id=self.new_id(),
            title=marked,
            year=year,
            label=mark_imported(label.strip() or str(year)),
            bank_fingerprint=bank.fingerprint,
            form="full",
            question_ids=form,
            state="published",
            imported=True,
        )
        body = bank.to_json()
        with self.store.together():
            refuse(self.check_title(marked))  # two at once cannot take one name
            self.store.keep_bank(bank.fingerprint, bank.id, bank.version, bank.title, body)
            add_imported(self._records.door, assessment, records, self._stamp, source)
        return assessment

    def _check_import(self, title: str, year: int) -> tuple[Problem, ...]:
        if year > self.today.year:
            return (Problem.of("faults_import.still_to_come", year=year),)
        return (*self.check_title(title), *check_year(year))


def mark_imported(name: str) -> str:
    """The name with the mark that goes wherever it goes: to each page, chart, file and line."""
    mark = text("importing.mark", name="").strip()
    bare = re.sub(rf"\s*{re.escape(mark)}\s*$", "", name.strip())
    return text("importing.mark", name=bare) if bare else ""


def _claim(question_id: str, level: int | None) -> AgreedRecord:
    return AgreedRecord(question_id, "dont_know" if level is None else "rated", level)


def _check_levels(form: tuple[str, ...], records: list[AgreedRecord]) -> tuple[Problem, ...]:
    problems = [one for record in records for one in record.check(f"'{record.question_id}'")]
    for record in records:
        if record.question_id not in form:
            where = f"'{record.question_id}'"
            problems.append(Problem(where, *advice("faults_import.question_not_on_form")))
    if all(record.level is None for record in records):
        problems.append(Problem.of("faults_import.gives_no_level"))
    return tuple(problems)
