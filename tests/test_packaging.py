"""The two commands from a clone, the locks they install from, and the wheel."""

from __future__ import annotations

import ast
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from toolkit.data import find_data
from toolkit.errors import ToolkitError

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {name: ROOT / "toolkit" / f"requirements-{name}.txt" for name in ("run", "test")}
# The Python that set up the environment: it has a pip, as the environment need not.
BASE_PYTHON = sys._base_executable  # type: ignore[attr-defined]

# A command small enough to see what it was handed.
SMALL_COMMAND = """
import sys, time
def main(arguments):
    print("given", arguments, "by", sys.prefix, flush=True)
    if arguments[0] == "wait":
        time.sleep(60)
    return int(arguments[1]) if arguments[0] == "end" else 0
if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
"""

# A command that has something to put away when it is stopped.
TIDY_COMMAND = """
import time
try:
    print("at work", flush=True)
    time.sleep(60)
finally:
    print("put away", flush=True)
"""


@dataclass(frozen=True)
class Clone:
    """A clone whose locks are empty, so that setting it up takes a second and no network."""

    root: Path

    def command(self, *words: str) -> list[str]:
        """What a person types there."""
        return [BASE_PYTHON, "-m", "toolkit", *words]

    def run(self, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """It was typed, and ran to its end."""
        return subprocess.run(
            self.command(*words),
            cwd=self.root,
            env=dict(os.environ) | variables,
            capture_output=True,
            text=True,
        )

    @property
    def venv(self) -> Path:
        """The environment that the command makes."""
        return self.root / ".venv"


@pytest.fixture
def clone(tmp_path) -> Clone:
    """A clone in which nothing has been set up yet."""
    root = tmp_path / "clone"
    (root / "toolkit").mkdir(parents=True)
    shutil.copy(ROOT / "pyproject.toml", root)
    shutil.copy(ROOT / "toolkit" / "__main__.py", root / "toolkit")
    (root / "toolkit" / "__init__.py").touch()
    (root / "toolkit" / "cli.py").write_text(SMALL_COMMAND, encoding="utf-8")
    for lock in LOCKS.values():
        (root / "toolkit" / lock.name).write_text("# nothing\n", encoding="utf-8")
    return Clone(root)


def locked(name: str) -> dict[str, str]:
    """Name and version of everything in a lock."""
    text = LOCKS[name].read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==([^\s;\\]+)", text, flags=re.MULTILINE))


def declared(requirements: Sequence[str]) -> dict[str, str]:
    """Name and version of everything that pyproject.toml names."""
    named = re.compile(r"^([\w.-]+)(?:\[\w+\])?==([^\s;]+)", re.MULTILINE)
    return dict(named.findall("\n".join(requirements)))


# ---- The locks ------------------------------------------------------------------------------


def test_everything_the_project_names_is_pinned_and_locked_at_that_version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extra = project["optional-dependencies"]["test"]

    run, test = declared(project["dependencies"]), declared(extra)

    assert len(run) == len(project["dependencies"])
    assert len(test) == len(extra)
    assert run.items() <= locked("run").items()
    assert (run | test).items() <= locked("test").items()


def test_the_tests_run_on_the_very_versions_that_the_app_runs_on():
    assert locked("run").items() <= locked("test").items()


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_a_hash(name):
    entries = re.split(r"^(?=[\w.-]+==)", LOCKS[name].read_text(encoding="utf-8"), flags=re.M)

    without = [entry.split()[0] for entry in entries if entry and "--hash=sha256:" not in entry]

    assert len(entries) > 20
    assert without == []


# ---- The command of a clone -----------------------------------------------------------------


def test_the_first_start_sets_up_and_opens_the_app(clone):
    result = clone.run()

    assert result.returncode == 0, result.stderr
    assert "Setting up Candour" in result.stdout
    assert f"given ['run'] by {clone.venv}" in result.stdout


def test_a_second_start_sets_nothing_up(clone):
    clone.run()
    before = {path: path.stat().st_mtime_ns for path in clone.venv.rglob("*.p[yt]*")}

    result = clone.run(PATH="")

    assert result.stdout == f"given ['run'] by {clone.venv}\n"
    assert before == {path: path.stat().st_mtime_ns for path in before}


def test_any_other_word_goes_to_the_command_and_its_exit_code_comes_back(clone):
    result = clone.run("end", "7", "--quietly")

    assert "given ['end', '7', '--quietly']" in result.stdout
    assert result.returncode == 7


def test_the_environment_sees_the_clone_from_anywhere(clone, tmp_path):
    clone.run()

    seen = subprocess.run(
        [clone.venv / "bin" / "python", "-c", "import toolkit; print(toolkit.__file__)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )

    assert seen.stdout.strip() == str(clone.root / "toolkit" / "__init__.py")


def test_an_interrupted_setup_is_made_anew(clone):
    clone.run()
    (clone.root / ".venv-unfinished").touch()
    half = clone.venv / "half-a-package"
    half.touch()

    result = clone.run()

    assert result.returncode == 0
    assert not half.exists()
    assert not (clone.root / ".venv-unfinished").exists()


def test_a_changed_lock_is_installed_at_the_next_start(clone):
    clone.run()
    lock = clone.root / "toolkit" / "requirements-run.txt"
    lock.write_text("# still nothing\n", encoding="utf-8")

    result = clone.run()

    assert "Setting up Candour" in result.stdout
    assert "Setting up Candour" not in clone.run().stdout


def test_a_clone_that_was_moved_is_set_up_again(clone, tmp_path):
    clone.run()
    moved = Clone(clone.root.rename(tmp_path / "elsewhere"))

    result = moved.run()

    assert "Setting up Candour" in result.stdout
    assert f"by {moved.venv}" in result.stdout


def test_two_setups_at_once_do_not_disturb_each_other(clone):
    both = [
        subprocess.Popen(clone.command(), cwd=clone.root, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]

    said = [process.communicate()[0] for process in both]

    assert [process.returncode for process in both] == [0, 0]
    assert sum("Setting up Candour" in text for text in said) == 1


def test_stopping_the_command_stops_what_it_handed_over_to(clone):
    clone.run()
    process = subprocess.Popen(
        clone.command("wait"), cwd=clone.root, stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout is not None
        assert "given ['wait']" in process.stdout.readline()

        process.send_signal(signal.SIGTERM)

        assert process.wait(timeout=60) == -signal.SIGTERM


# ---- What it says when it cannot -------------------------------------------------------------


def test_a_place_that_cannot_be_written_to_is_told_and_nothing_is_started(clone):
    clone.venv.write_text("a file where the environment should go", encoding="utf-8")

    result = clone.run()

    assert result.returncode == 2
    assert str(clone.venv) in result.stderr
    assert "Copy this folder to a place where you may write" in result.stderr
    assert "given" not in result.stdout


def test_no_network_is_told_and_the_next_start_tries_again(clone):
    lock = clone.root / "toolkit" / "requirements-run.txt"
    lock.write_text(f"candour-none==1 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    nowhere = {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": "http://127.0.0.1:9/",
        "PIP_RETRIES": "1",
    }

    result = clone.run(**nowhere)

    assert result.returncode == 2
    assert "No package index could be reached" in result.stderr
    assert "Connect to a network" in result.stderr
    lock.write_text("# nothing\n", encoding="utf-8")
    assert clone.run().returncode == 0


def test_what_pip_cannot_install_is_told_in_its_own_words(clone):
    lock = clone.root / "toolkit" / "requirements-run.txt"
    lock.write_text(f"candour-none==1 --hash=sha256:{'0' * 64}\n", encoding="utf-8")

    result = clone.run(PIP_NO_INDEX="1")

    assert result.returncode == 2
    assert "candour-none" in result.stderr
    assert "pip could not install" in result.stderr


def test_an_old_python_can_read_the_first_door_and_is_told_what_it_needs():
    door = ROOT / "toolkit" / "__main__.py"
    pretend = (
        "import sys, runpy; sys.version_info = (3, 6, 15, 'final', 0); "
        f"runpy.run_path({str(door)!r}, run_name='__main__')"
    )

    result = subprocess.run([sys.executable, "-c", pretend], capture_output=True, text=True)

    ast.parse(door.read_text(encoding="utf-8"), feature_version=(3, 6))
    assert "annotations" not in imported_from_the_future(door)
    assert result.returncode == 2
    assert "this is version 3.6, and Candour needs 3.11 or newer" in result.stderr


def test_a_browser_that_does_not_start_fails_before_any_test(clone):
    result = clone.run("test", CHROMIUM=str(clone.root / "no-such-browser"))

    assert result.returncode == 2
    assert "no-such-browser does not start" in result.stderr
    assert "pytest" not in result.stdout.splitlines()


def test_a_missing_browser_is_a_failure_that_says_what_to_install(clone, tmp_path):
    result = clone.run("test", CHROMIUM="", PATH=str(tmp_path))

    assert result.returncode == 2
    assert "apt-get install chromium" in result.stderr
    assert "--without-browser" in result.stderr


def test_the_last_line_says_that_the_browser_was_left_out_and_what_failed(clone):
    result = clone.run("test", "--without-browser")

    last = result.stdout.splitlines()[-1]
    assert result.returncode == 1
    assert last == (
        "Failed: form, lint, types, tests. Tests in a browser were left out, as you asked."
    )


def test_the_last_line_names_everything_that_was_left_out(clone):
    result = clone.run("test", "--without-postgres", "--without-browser")

    last = result.stdout.splitlines()[-1]
    assert last.endswith("Tests in a browser and on PostgreSQL were left out, as you asked.")


@pytest.mark.parametrize(
    ("what", "some"), [("browser", "tests/browser/"), ("postgres", "[postgres]")]
)
def test_what_is_left_out_takes_no_other_test_with_it(what, some):
    collect = [sys.executable, "-m", "pytest", "--collect-only", "-p", "no:cacheprovider"]
    places = ["tests/browser", "tests/store", "tests/test_house.py"]

    every = subprocess.run([*collect, *places], cwd=ROOT, capture_output=True, text=True)
    fewer = subprocess.run(
        [*collect, f"--without-{what}", *places], cwd=ROOT, capture_output=True, text=True
    )

    assert some in every.stdout
    assert some not in fewer.stdout
    assert "tests/test_house.py" in fewer.stdout
    assert "[sqlite]" in fewer.stdout


def test_stopping_the_tests_lets_them_put_their_things_away_first(clone):
    clone.run("test", "--without-browser")
    site = next(clone.venv.glob("lib/python*/site-packages"))
    for name in ("ruff", "mypy"):
        (site / f"{name}.py").touch()
    (site / "pytest.py").write_text(TIDY_COMMAND, encoding="utf-8")
    process = subprocess.Popen(
        clone.command("test", "--without-browser"),
        cwd=clone.root,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        while process.stdout.readline() != "at work\n":
            assert process.poll() is None

        process.send_signal(signal.SIGTERM)

        assert process.wait(timeout=120) == 130
        assert "put away" in process.stdout.read()


def imported_from_the_future(path: Path) -> list[str]:
    """What the file asks of Python's future, which an old Python may not know."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "__future__"
        for name in node.names
    ]


# ---- Files that come with Candour, and the wheel ----------------------------------------------


@pytest.mark.parametrize("name", ["questions", "sample_data"])
def test_in_a_clone_the_files_lie_beside_the_package(name):
    assert find_data(name) == ROOT / name


def test_a_missing_folder_is_told_with_its_name(tmp_path):
    with pytest.raises(ToolkitError, match="'questions' that comes with Candour is missing"):
        find_data("questions", tmp_path / "toolkit")


def test_a_folder_that_merely_happens_to_lie_beside_the_package_is_not_taken(tmp_path):
    (tmp_path / "questions").mkdir()

    with pytest.raises(ToolkitError):
        find_data("questions", tmp_path / "toolkit")


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """The Python of a clean environment into which the wheel was unpacked.

    It borrows the packages that Candour needs from ours, but not the clone: a `.pth` file is not
    read in a folder that another `.pth` file named.
    """
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    venv.create(folder / "venv")
    python: Path = folder / "venv" / "bin" / "python"
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    said = subprocess.run([python, "-c", ask], check=True, capture_output=True, text=True)
    site = Path(said.stdout.strip())
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        wheel.extractall(site)
    ours = sysconfig.get_path("purelib")
    (site / "borrowed.pth").write_text(f"{ours}\n", encoding="utf-8")
    return python


def run_installed(python: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The installed package was run from a folder that has nothing to do with it."""
    return subprocess.run(
        [python, "-m", "toolkit", *words], cwd=python.parent, capture_output=True, text=True
    )


def test_the_wheel_brings_the_questions_the_sample_and_all_that_is_not_python(installed):
    ask = "import toolkit, pathlib; print(pathlib.Path(toolkit.__file__).parent)"
    said = subprocess.run([installed, "-c", ask], cwd="/", capture_output=True, text=True)
    package = Path(said.stdout.strip())

    tracked = {
        path.relative_to(ROOT / folder)
        for folder in ("toolkit", "")
        for name in (("",) if folder else ("questions", "sample_data"))
        for path in (ROOT / folder / name).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    assert installed.parent.parent in package.parents
    assert {path for path in tracked if not (package / path).is_file()} == set()


def test_the_installed_command_works_from_any_folder(installed):
    result = run_installed(installed, "bank", "check")

    assert result.returncode == 0, result.stderr
    assert "48 questions" in result.stdout


def test_the_installed_package_says_that_the_tests_need_a_clone(installed):
    result = run_installed(installed, "test")

    assert result.returncode == 2
    assert "Run them in a clone." in result.stderr


def test_the_wheel_installs_the_command_candour(installed):
    ask = (
        "from importlib.metadata import entry_points as e; "
        "print(*[p.load().__module__ for p in e(group='console_scripts', name='candour')])"
    )

    said = subprocess.run([installed, "-c", ask], cwd="/", capture_output=True, text=True)

    assert said.stdout.strip() == "toolkit.cli"
