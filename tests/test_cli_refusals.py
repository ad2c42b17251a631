"""The command `candour` where something is in its way: a sentence, exit code 2, nothing by half."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from toolkit.cli import main
from toolkit.data import find_data
from toolkit.model.council import Council
from toolkit.samples import our_bank
from toolkit.store.database import open_store
from toolkit.workspace import start_council

ROOT = Path(__file__).parent.parent
SMALL = str(find_data("sample_data") / "small.yaml")
Said = pytest.CaptureFixture[str]


def test_a_file_that_is_not_there_is_told_by_its_name(tmp_path: Path, capsys: Said) -> None:
    assert main(["score", str(tmp_path / "nothing.yaml")]) == 2

    assert "nothing.yaml: There is no such file or folder." in capsys.readouterr().err


@pytest.mark.parametrize("wrong", ["~nobody-of-this-name/data", "x" * 300])
def test_a_folder_that_cannot_be_is_refused(wrong: str, capsys: Said) -> None:
    for verb in ("score", "doctor"):
        assert main([verb, "--data", wrong]) == 2

    assert len(capsys.readouterr().err.splitlines()) == 2


def test_a_name_that_cannot_be_a_file_is_refused(capsys: Said) -> None:
    assert main(["export", SMALL, "--format", "json", "--out", "x" * 300]) == 2

    assert "cannot be written" in capsys.readouterr().err


def test_an_empty_setting_is_no_setting(monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    monkeypatch.setenv("CANDOUR_DATA", "")

    main(["doctor"])

    assert "Database: candour.db" not in capsys.readouterr().out


def test_a_home_folder_may_be_written_with_a_tilde(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("CANDOUR_DATA", "~/answers")

    assert main(["doctor"]) == 0

    assert f"Database: {tmp_path / 'answers' / 'candour.db'}" in capsys.readouterr().out


# A limit on the size of files, set when all else is loaded, fails a write as a full disk does.
WRITE = """
import resource, signal, sys
from toolkit import cli
from toolkit.workspace import Workspace
made = Workspace.export_json
def export_then_fill_the_disk(workspace, assessment_id):
    body = made(workspace, assessment_id)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(body) // 2, len(body) // 2))
    return body
Workspace.export_json = export_then_fill_the_disk
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
sys.exit(cli.main(["export", sys.argv[1], "--format", "json", "--force", "--out", sys.argv[2]]))
"""


def test_a_file_that_cannot_be_replaced_whole_stays_as_it_was(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    out.write_text("mine")

    ended = subprocess.run(
        [sys.executable, "-c", WRITE, SMALL, str(out)], cwd=ROOT, capture_output=True, text=True
    )

    assert ended.returncode == 2
    assert "cannot be written" in ended.stderr
    assert out.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [out]


def test_what_cannot_be_printed_is_told(tmp_path: Path) -> None:
    with open("/dev/full", "w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "toolkit.cli", "score", SMALL],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )

    assert ended.returncode == 2
    assert ended.stderr.startswith("Output: It cannot be read or written (No space left")
    assert len(ended.stderr.splitlines()) == 1


def test_output_to_a_file_is_utf_8_whatever_the_machine_prefers(tmp_path: Path) -> None:
    named = tmp_path / "named.yaml"
    told = Path(SMALL).read_text(encoding="utf-8")
    named.write_text(re.sub(r"(?m)^( +name:).*", r"\1 Überbrück", told, count=1), encoding="utf-8")

    ended = subprocess.run(
        [sys.executable, "-m", "toolkit.cli", "score", str(named)],
        cwd=ROOT,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )

    assert ended.returncode == 0
    assert "Überbrück" in ended.stdout.decode("utf-8")


def test_a_council_may_be_named_as_no_file_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(tmp_path / "candour.db")
    workspace = start_council(store, "local", Council(id="a", name='North/South: "Über" Council'))
    workspace.start_assessment(our_bank(), title="Spring", year=2026, label="2026/27")
    store.close()
    monkeypatch.chdir(tmp_path)

    assert main(["export", "--data", str(tmp_path), "--format", "json"]) == 0

    assert (tmp_path / "candour-north-south-über-council-2026-27.json").is_file()


def test_ones_own_council_comes_before_a_sample_of_the_same_name(
    tmp_path: Path, capsys: Said
) -> None:
    store = open_store(tmp_path / "candour.db")
    for id, sample in (("sample", True), ("own", False)):
        council = Council(id=id, name="Merrowdale", sample=sample)
        workspace = start_council(store, "local", council)
        workspace.start_assessment(our_bank(), title=f"Title of {id}", year=2026)
    store.close()

    assert main(["score", "--data", str(tmp_path)]) == 0

    assert "Title of own" in capsys.readouterr().out
