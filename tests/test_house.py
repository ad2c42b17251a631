"""Who may know what, how long things may get, and what never stands in a tracked file."""

from __future__ import annotations

import ast
import importlib
import logging
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import grimp
import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "toolkit"
WORLDLY = [
    *("alembic", "openpyxl", "pandas", "plotly", "pydantic", "pydantic_settings"),
    *("sqlalchemy", "starlette", "streamlit", "uvicorn", "yaml"),
]
LAST_PURE_FLOOR = "(frames) | (explaining)"
ADDRESSES = r"https?://|\bfile:/|pypi|pythonhosted"
BINARY = {".woff2", ".png", ".ico", ".xlsx", ".jpg"}

# What is looked for is put together here, so that this file does not hold it.
REGISTRIES = "|".join(
    re.escape(host)
    for host in ("pypi" + ".org", "python" + "hosted.org", "registry." + "npmjs", "/simple" + "/")
)
MACHINE_PATHS = rf"(?<![\w.*-])/({'|'.join(('root', 'work', 'tmp', 'home'))})/\w"


# ---- What the tests look at --------------------------------------------------------------------


@cache
def graph() -> grimp.ImportGraph:
    """Every import of the package, those of other packages too."""
    return grimp.build_graph("toolkit", include_external_packages=True, cache_dir=None)


def configuration() -> dict[str, object]:
    """pyproject.toml as it stands."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def our_modules() -> list[str]:
    """The dotted name of every module of the package."""
    return sorted(name for name in graph().modules if name.split(".")[0] == "toolkit")


def sources() -> list[Path]:
    """Every Python file of the package."""
    return sorted(PACKAGE.rglob("*.py"))


def importers(outside: str) -> set[str]:
    """Our modules that name this package from outside."""
    known = graph()
    return known.find_modules_that_directly_import(outside) if outside in known.modules else set()


def reaches(importer: str, imported: str) -> bool:
    """Whether the first reaches the second, directly or through others."""
    known = graph()
    both = {importer, imported} <= known.modules
    return both and known.chain_exists(importer, imported, as_packages=True)


def floor_names(upto: str) -> set[str]:
    """The modules from the ground up to this floor, by their own names."""
    contracts = configuration()["tool"]["importlinter"]["contracts"]  # type: ignore[index]
    layers = next(one["layers"] for one in contracts if one["id"] == "floors")
    return {name for layer in layers[layers.index(upto) :] for name in re.findall(r"\w+", layer)}


def tracked_texts() -> Iterator[tuple[str, str]]:
    """The name and text of every file that belongs to the project and can be read as text."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    names = listed.stdout.split("\0") if listed.returncode == 0 else unpacked_names()
    for name in names:
        path = ROOT / name
        if name and path.is_file() and path.suffix not in BINARY:
            yield name, path.read_text(encoding="utf-8")


def unpacked_names() -> list[str]:
    """The same for a copy without its history, as in a downloaded archive."""
    paths = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
    hidden = ("__pycache__", "build", "dist")
    return [
        str(path)
        for path in paths
        if not any(part in hidden or part.startswith(".") for part in path.parts[:-1])
    ]


# ---- Who may know what -------------------------------------------------------------------------


def test_imports_go_down_and_never_up_or_sideways(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)

    heard = [one for one in logging.Logger.manager.loggerDict.values() if hasattr(one, "disabled")]
    broken = lint_imports(no_cache=True, no_logo=True)
    for one in heard:
        one.disabled = False  # it sets up a log of its own, and switches off those it finds

    said = capsys.readouterr().out
    assert not broken, said
    assert "2 kept, 0 broken" in said


@pytest.mark.parametrize("outside", WORLDLY)
def test_up_to_the_findings_nothing_knows_the_world_outside(outside):
    pure = floor_names(LAST_PURE_FLOOR) - {"frames", "settings"}

    naming = {name for name in importers(outside) if name.split(".")[1] in pure}

    assert naming == set()


def test_frames_know_pandas_and_nothing_else_of_the_world():
    naming = {
        outside
        for outside in WORLDLY
        if any(name.startswith("toolkit.frames") for name in importers(outside))
    }

    assert naming == {"pandas"}


def test_only_intervals_names_scipy_and_only_inside_its_functions():
    tree = ast.parse((PACKAGE / "intervals.py").read_text(encoding="utf-8"))

    at_the_top = [
        ast.unparse(node) for node in tree.body if "scipy" in ast.unparse(node) and is_import(node)
    ]

    assert importers("scipy") <= {"toolkit.intervals"}
    assert at_the_top == []


def test_streamlit_appears_in_the_app_only():
    elsewhere = {name for name in importers("streamlit") if not name.startswith("toolkit.app")}

    assert elsewhere == set()


@pytest.mark.parametrize("kept_away", ["toolkit.store", "sqlalchemy", "openpyxl"])
def test_screens_and_parts_do_not_touch_what_is_kept(kept_away):
    thin = [
        name
        for name in our_modules()
        if name.startswith(("toolkit.app.screens", "toolkit.app.parts"))
    ]

    touching = {
        (name, imported)
        for name in thin
        for imported in graph().find_modules_directly_imported_by(name)
        if imported == kept_away or imported.startswith(f"{kept_away}.")
    }

    assert thin
    assert touching == set()


@pytest.mark.parametrize("room", ["store", "banks", "workbook"])
def test_papers_reach_none_of_the_other_rooms(room):
    assert not reaches("toolkit.papers", f"toolkit.{room}")


def test_nobody_but_the_command_opens_the_app():
    inside = {name for name in our_modules() if name.startswith("toolkit.app")}

    outside = {
        importer for name in inside for importer in graph().find_modules_that_directly_import(name)
    }

    assert outside - inside <= {"toolkit.cli"}


def test_the_first_door_imports_the_standard_library_alone():
    tree = ast.parse((PACKAGE / "__main__.py").read_text(encoding="utf-8"))

    named = {name.split(".")[0] for node in ast.walk(tree) for name in imported_by(node)}

    assert named
    assert named <= sys.stdlib_module_names


def test_a_step_of_the_database_rests_on_no_code_that_may_change():
    steps = sorted((PACKAGE / "store" / "migrations" / "versions").glob("0*.py"))

    ours = {
        (step.name, name)
        for step in steps
        for node in ast.walk(ast.parse(step.read_text(encoding="utf-8")))
        for name in imported_by(node)
        if name.split(".")[0] == "toolkit"
    }

    assert steps
    assert ours == set()


def test_raw_html_is_made_in_the_parts_only():
    elsewhere = {
        str(path.relative_to(ROOT))
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if makes_html(node) and path != PACKAGE / "app" / "parts.py"
    }

    assert elsewhere == set()


def is_import(node: ast.AST) -> bool:
    """Whether the statement is an import."""
    return isinstance(node, ast.Import | ast.ImportFrom)


def imported_by(node: ast.AST) -> list[str]:
    """The modules that a statement imports."""
    if isinstance(node, ast.Import):
        return [name.name for name in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def makes_html(node: ast.AST) -> bool:
    """Whether the piece of code is `st.html` or asks for unsafe HTML."""
    if isinstance(node, ast.keyword):
        return node.arg in {"unsafe_allow_html", "unsafe_allow_javascript"}
    if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
        return False
    return (node.value.id, node.attr) in {("st", "html"), ("streamlit", "html")}


# ---- How long things may get -------------------------------------------------------------------


def test_no_module_is_too_long_to_read():
    def limit(path: Path) -> int:
        return 150 if path.parent.name == "screens" else 400

    too_long = {
        str(path.relative_to(ROOT)): lines
        for path in sources()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > limit(path)
    }

    assert too_long == {}


def test_no_function_is_too_long_to_see_at_once():
    too_long = {
        f"{path.relative_to(ROOT)}: {node.name}": lines
        for path in sources()
        if path.parent.name != "versions"  # a step of the database is one list, however long
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > 40
    }

    assert too_long == {}


def test_there_is_no_drawer_for_odd_things():
    odd = {"utils", "util", "helpers", "common", "manager", "base", "misc"}

    assert odd.isdisjoint(path.stem for path in sources())


def test_every_module_says_what_it_is_for():
    silent = [
        str(path.relative_to(ROOT))
        for path in sources()
        if path.read_text(encoding="utf-8").strip()
        and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert silent == []


# ---- What never stands in a tracked file -------------------------------------------------------


@pytest.mark.parametrize(
    ("never", "pattern"),
    [("the address of a package registry", REGISTRIES), ("a path of one machine", MACHINE_PATHS)],
)
def test_no_tracked_file_holds(never, pattern):
    found = {
        f"{name}: {hit.group()}"
        for name, text in tracked_texts()
        for hit in [re.search(pattern, text)]
        if hit
    }

    assert found == set(), never


@pytest.mark.parametrize("lock", ["requirements-run.txt", "requirements-test.txt"])
def test_a_lock_file_names_no_host(lock):
    text = (PACKAGE / lock).read_text(encoding="utf-8")

    assert re.findall(ADDRESSES, text) == []


# ---- What the reader is told -------------------------------------------------------------------


def test_the_readme_documents_every_command():
    said = subprocess.run(
        [sys.executable, "-m", "toolkit.cli", "--help"], cwd=ROOT, capture_output=True, text=True
    )
    commands = re.findall(r"^ {4}([a-z]+)\b", said.stdout, flags=re.MULTILINE)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert commands
    assert [command for command in commands if f"candour {command}" not in readme] == []
    assert re.search(r"^python3 -m toolkit *(#|$)", readme, flags=re.MULTILINE)
    assert re.search(r"^python3 -m toolkit test *(#|$)", readme, flags=re.MULTILINE)


@pytest.mark.parametrize("package", ["frames", "charts", "explaining"])
def test_no_module_takes_the_place_of_something_that_its_package_gives(package):
    """A module imported later would stand under the name of a function that was given before."""
    names = [path.stem for path in (PACKAGE / package).glob("*.py") if path.stem != "__init__"]
    given = importlib.import_module(f"toolkit.{package}")

    for name in names:
        importlib.import_module(f"toolkit.{package}.{name}")

    assert given.__all__
    assert [name for name in given.__all__ if isinstance(getattr(given, name), ModuleType)] == []
