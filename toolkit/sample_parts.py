"""The parts of a sample's files, read into values with every fault at its line."""

from __future__ import annotations

from collections.abc import Mapping
from types import GenericAlias
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from toolkit.banks.places import Document
from toolkit.errors import Problem


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
            fix = "sample_data/README.md describes the format."
            problems.append(Problem(document.where(), f"The part '{name}' is missing.", fix))
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
            what = f"'{fault['input']}' does not fit: {fault['msg'].lower()}."
            fix = "Correct it; sample_data/README.md describes the format."
            problems.append(Problem(where, what, fix))
        return None
