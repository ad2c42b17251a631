"""The parts of a sample's files, read into values with every fault at its line."""

from __future__ import annotations

from collections.abc import Mapping
from types import GenericAlias
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from toolkit.banks.places import Document
from toolkit.errors import Problem
from toolkit.words import advice


def read_part(
    kind: Any, document: Document, name: str, problems: list[Problem], *, needed: bool = True
) -> Any:
    """What this part of a file says, as a value of this kind; its faults join the problems.

    Words that the kind does not know are faults too.
    """
    if document.problems:
        problems.extend(document.problems)
        return None
    data = document.data.get(name) if isinstance(document.data, Mapping) else None
    if data is None:
        if needed:
            problems.append(
                Problem(document.where(), *advice("faults_samples.part_missing", name=name))
            )
        return None
    # Only a list lets us forbid words that we do not know.
    form: Any = GenericAlias(tuple, (kind, ...))
    adapter: TypeAdapter[Any] = TypeAdapter(form, config=ConfigDict(extra="forbid"))
    try:
        return adapter.validate_python([data])[0]
    except ValidationError as error:
        for fault in error.errors():
            steps = [step for step in fault["loc"][1:] if step != "[key]"]
            where = f"{document.where(name, *steps)} ({' '.join(map(str, [name, *steps]))})"
            problems.append(
                Problem(
                    where,
                    *advice(
                        "faults_samples.does_not_fit",
                        given=fault["input"],
                        reason=fault["msg"].lower(),
                    ),
                )
            )
        return None
