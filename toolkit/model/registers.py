"""What a council notes between its assessments: acts of kindness, and exceptions that it makes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar

KindnessKind = Literal[
    "help", "welcome", "meal", "standing_up", "generations", "skills", "place", "other"
]
Difference = Literal[
    "new_settled", "age", "faith", "ethnic", "income", "language", "disability", "none"
]
ConnectorKind = Literal["not_said", "formal", "job", "volunteer", "none"]
Consent = Literal["not_asked", "kept", "shared", "no", "withdrawn"]
Heard = Literal["not_said", "frontline", "councillor", "partner", "resident", "media", "survey"]
Help = Literal["space", "money", "time", "permission", "person", "nothing"]
Hindrance = Literal[
    "rule", "cost", "insurance", "space", "transport", "language", "fear", "nothing"
]
Amplify = Literal["leave", "thank", "introduce", "remove", "grant", "share", "copy"]
Exposure = Literal["not_known", "none", "some", "high"]
Ours = Literal["yes", "no", "not_known"]


@dataclass(frozen=True)
class Kindness:
    """One act of kindness across a difference, and the role of whoever connects people by it.

    No name stands here. `connector_role` is what somebody is ("crossing patrol") and is kept only
    while they let us: `consent` says what they agreed to, `consent_on` when they said it.
    `connector_kind` is "none" for a connector without any role, "not_said" where there may be no
    connector. `month` is the first day of the month in which it happened. `ours` says whether the
    council could remove what got in the way, `done_on` when that which was chosen under `amplify`
    was done.
    """

    id: str
    ref: str
    what: str
    kind: KindnessKind = "other"
    ward: str = ""
    month: date | None = None
    differences: tuple[Difference, ...] = ()
    connector_role: str = ""
    connector_kind: ConnectorKind = "not_said"
    consent: Consent = "not_asked"
    consent_on: date | None = None
    heard: Heard = "not_said"
    helped: tuple[Help, ...] = ()
    hindered: tuple[Hindrance, ...] = ()
    ours: Ours = "not_known"
    amplify: Amplify = "leave"
    acts: str = ""
    by_when: date | None = None
    done_on: date | None = None
    exposure: Exposure = "not_known"
    outcome: str = ""
    revision: int = 0


Asked = Literal["nobody", "spokespeople", "some", "range", "duty", "not_known"]
Voice = Literal["women", "young", "disagree"]
Basis = Literal["choice", "positive", "duty"]
ExemptionState = Literal["stands", "changed", "ended"]


@dataclass(frozen=True)
class Exemption:
    """A rule or standard of ours that was set aside for a group, and who asked for that.

    `voices` are those of the group who were heard besides whoever spoke for it. `bears` says who
    carries the cost or the risk of it. `protection` says whether it touches the safety of a child
    or anybody's protection by the law. `became` says what came of it when it was looked at again.
    """

    id: str
    ref: str
    what: str
    standard: str = ""
    for_whom: str = ""
    why: str = ""
    asked: Asked = "not_known"
    asked_says: str = ""
    voices: tuple[Voice, ...] = ()
    bears: str = ""
    basis: Basis = "choice"
    protection: Ours = "not_known"
    approved_by: str = ""
    approved_on: date | None = None
    review_on: date | None = None
    state: ExemptionState = "stands"
    became: str = ""
    ended_on: date | None = None
    revision: int = 0


# Whichever of the two an entry is, it stays that.
Entry = TypeVar("Entry", Kindness, Exemption)
