"""What a sample council has in its registers, put in through the workspace."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

from toolkit.banks.places import read_yaml
from toolkit.errors import Problem
from toolkit.model.registers import (
    Amplify,
    Asked,
    Basis,
    ConnectorKind,
    Consent,
    Difference,
    Exemption,
    ExemptionState,
    Exposure,
    Heard,
    Help,
    Hindrance,
    Kindness,
    KindnessKind,
    Ours,
    Voice,
)
from toolkit.sample_parts import read_part
from toolkit.workspace import Workspace

FILE = "registers.yaml"


@dataclass(frozen=True)
class KindnessPart:
    """One entry under `kindness`."""

    what: str
    kind: KindnessKind
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


@dataclass(frozen=True)
class ExemptionPart:
    """One entry under `exemptions`."""

    what: str
    standard: str
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


@dataclass(frozen=True)
class RegistersPart:
    """What `registers.yaml` tells, besides the assessments of a council."""

    wards: tuple[str, ...] = ()
    kindness: tuple[KindnessPart, ...] = ()
    exemptions: tuple[ExemptionPart, ...] = ()


def read_registers(folder: Path, problems: list[Problem]) -> RegistersPart:
    """What the file of a folder tells of the registers; nothing where there is none."""
    path = folder / FILE
    if not path.is_file():
        return RegistersPart()
    document = read_yaml(path)
    kinds = {
        "wards": tuple[str, ...],
        "kindness": tuple[KindnessPart, ...],
        "exemptions": tuple[ExemptionPart, ...],
    }
    found = {
        name: read_part(k, document, name, problems, needed=False) for name, k in kinds.items()
    }
    return RegistersPart(**{name: part for name, part in found.items() if part})


def load_registers(workspace: Workspace, part: RegistersPart) -> None:
    """The registers hold what the file tells. Raises AnswerError for an entry that is not sound."""
    if part.wards:
        workspace.save_wards(part.wards, workspace.wards())
    for act in part.kindness:
        told = {one.name: getattr(act, one.name) for one in fields(act)}
        workspace.add_kindness(Kindness("", "", **told))
    for exception in part.exemptions:
        told = {one.name: getattr(exception, one.name) for one in fields(exception)}
        workspace.add_exemption(Exemption("", "", **told))


def empty_registers(workspace: Workspace) -> None:
    """Nothing is in the registers any more, and no ward is listed."""
    for act in workspace.kindness():
        workspace.delete_kindness(act.id)
    for exception in workspace.exemptions():
        workspace.delete_exemption(exception.id)
    if wards := workspace.wards():
        workspace.save_wards((), wards)
