"""Model types as rows of the database, and back again."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from toolkit.model.answers import AgreedRecord, Answer, Assessment, Dissent, Round
from toolkit.model.council import Action, Council, Note
from toolkit.model.room import Ballot, Comment, Stage


def council_row(council: Council) -> dict[str, Any]:
    """A council as a row."""
    return {
        "id": council.id,
        "name": council.name,
        "nation": council.nation,
        "kind": council.kind,
        "functions": list(council.functions),
        "sample": council.sample,
        "handling": council.handling,
        "revision": council.revision,
    }


def to_council(row: RowMapping) -> Council:
    """A row as a council."""
    return Council(
        id=row["id"],
        name=row["name"],
        nation=row["nation"],
        kind=row["kind"],
        functions=tuple(row["functions"]),
        sample=row["sample"],
        handling=row["handling"],
        revision=row["revision"],
    )


def assessment_row(council_id: str, assessment: Assessment) -> dict[str, Any]:
    """An assessment as a row, without what stands below it."""
    return {
        "council_id": council_id,
        "id": assessment.id,
        "title": assessment.title,
        "year": assessment.year,
        "label": assessment.label,
        "bank_fingerprint": assessment.bank_fingerprint,
        "form": assessment.form,
        "question_ids": list(assessment.question_ids),
        "state": assessment.state,
        "held_on": assessment.held_on,
        "people": assessment.people,
        "imported": assessment.imported,
        "revision": assessment.revision,
    }


_AGREED = [one.name for one in fields(AgreedRecord) if one.name not in ("question_id", "dissent")]


def agreed_row(record: AgreedRecord) -> dict[str, Any]:
    """What a record says, without the key of its row."""
    row = {name: getattr(record, name) for name in _AGREED}
    return row | {"dissent": [[one.level, one.words] for one in record.dissent]}


def to_agreed(row: RowMapping) -> AgreedRecord:
    """A row as an agreed record."""
    return AgreedRecord(
        question_id=row["question_id"],
        dissent=tuple(Dissent(level, words) for level, words in row["dissent"]),
        **{name: row[name] for name in _AGREED},
    )


_ACTION = [one.name for one in fields(Action) if one.name not in ("question_ids", "notes")]


def action_row(action: Action) -> dict[str, Any]:
    """What an action says, without the key of its assessment."""
    row = {name: getattr(action, name) for name in _ACTION}
    notes = [[note.on.isoformat(), note.words] for note in action.notes]
    return row | {"question_ids": list(action.question_ids), "notes": notes}


def to_action(row: RowMapping) -> Action:
    """A row as an action."""
    return Action(
        question_ids=tuple(row["question_ids"]),
        notes=tuple(Note(date.fromisoformat(on), words) for on, words in row["notes"]),
        **{name: row[name] for name in _ACTION},
    )


_ROUND = [one.name for one in fields(Round) if one.name not in ("groups", "question_ids")]


def round_row(council_id: str, assessment_id: str, one: Round) -> dict[str, Any]:
    """A round as a row, without what is on its stage."""
    row = {name: getattr(one, name) for name in _ROUND}
    row |= {"groups": list(one.groups), "question_ids": list(one.question_ids)}
    return row | {"council_id": council_id, "assessment_id": assessment_id}


def to_round(row: RowMapping) -> Round:
    """A row as a round."""
    return Round(
        groups=tuple(row["groups"]),
        question_ids=tuple(row["question_ids"]),
        **{name: row[name] for name in _ROUND},
    )


_STAGE = [one.name for one in fields(Stage)]


def stage_row(stage: Stage) -> dict[str, Any]:
    """What is on the stage, as a part of the row of its round."""
    return {name: getattr(stage, name) for name in _STAGE}


def to_stage(row: RowMapping) -> Stage:
    """What is on the stage of a round."""
    return Stage(**{name: row[name] for name in _STAGE})


def to_ballot(row: RowMapping) -> Ballot:
    """A row as a ballot."""
    return Ballot(row["round_id"], row["question_id"], row["turn"], row["state"])


def to_comment(row: RowMapping) -> Comment:
    """A row as a comment."""
    return Comment(row["id"], row["question_id"], row["words"], row["state"])


_ANSWER = [one.name for one in fields(Answer) if one.name != "revision"]
_VOTE = [name for name in _ANSWER if name != "comment"]


def answer_row(answer: Answer) -> dict[str, Any]:
    """What an answer says, without the key of who gave it."""
    return {name: getattr(answer, name) for name in _ANSWER}


def to_answer(row: RowMapping) -> Answer:
    """A row as an answer."""
    return Answer(**{name: row[name] for name in _ANSWER}, revision=row["rev"])


def vote_row(answer: Answer) -> dict[str, Any]:
    """What a vote says; a comment never goes with it."""
    return {name: getattr(answer, name) for name in _VOTE}


def to_vote(row: RowMapping) -> Answer:
    """A vote as the answer that it gives."""
    return Answer(**{name: row[name] for name in _VOTE}, revision=row["rev"])
