"""Where the files that come with Candour are, in a clone and in an installed package."""

from __future__ import annotations

from pathlib import Path

from toolkit.errors import Problem, ToolkitError
from toolkit.words import advice

PACKAGE = Path(__file__).resolve().parent


def find_data(name: str, package: Path = PACKAGE) -> Path:
    """The folder of that name: `questions` or `sample_data`.

    In an installed package it lies inside the package. In a clone it lies beside it, next to
    pyproject.toml. Raises ToolkitError if it is in neither place.
    """
    inside, beside = package / name, package.parent / name
    if inside.is_dir():
        return inside
    if beside.is_dir() and (package.parent / "pyproject.toml").is_file():
        return beside
    raise ToolkitError(
        Problem(
            str(inside),
            *advice("faults_settings.folder_comes_with_candour", name=name),
        )
    )
