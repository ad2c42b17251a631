"""The command `candour`, in process: what it prints, what it writes, how it ends."""

import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.prepared import put_sample
from toolkit.cli import main
from toolkit.data import find_data
from toolkit.store.database import open_store

SMALL = str(find_data("sample_data") / "small.yaml")
README = Path(__file__).parent.parent / "README.md"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("data")
    put_sample(folder / "candour.db")
    return str(folder)


Said = pytest.CaptureFixture[str]


def test_our_bank_is_sound(capsys: Said) -> None:
    assert main(["bank", "check"]) == 0

    assert "48 questions, 7 red lines" in capsys.readouterr().out


def test_a_broken_bank_gives_every_fault_and_exit_code_2(tmp_path: Path, capsys: Said) -> None:
    for source in (find_data("questions") / "candour").glob("*.yaml"):
        text = source.read_text(encoding="utf-8")
        broken = text.replace("effort: S", "effort: XS").replace("weight: 3", "weight: 9")
        (tmp_path / source.name).write_text(broken, encoding="utf-8")

    assert main(["bank", "check", str(tmp_path)]) == 2

    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) > 20
    assert "children.yaml:" in told.err


def test_scores_of_the_newest_year_are_printed(data: str, capsys: Said) -> None:
    assert main(["score", "--data", data]) == 0

    told = capsys.readouterr().out
    assert "Merrowdale Borough Council: Assessment of March 2026" in told
    assert "Overall" in told
    assert "nan" not in told.lower().split()


def test_another_year_can_be_chosen_by_its_year(data: str, capsys: Said) -> None:
    assert main(["score", "--data", data, "--assessment", "2024"]) == 0

    told = capsys.readouterr().out
    assert "Claimed but not shown" in told
    assert "Possible blind spot" in told


def test_a_file_is_scored_without_a_database(capsys: Said) -> None:
    assert main(["score", SMALL]) == 0

    assert "One person's view" in capsys.readouterr().out


def test_scores_come_as_json(data: str, capsys: Said) -> None:
    assert main(["score", "--data", data, "--json"]) == 0

    assert json.loads(capsys.readouterr().out)


def test_the_plan_is_printed_in_order_of_need(data: str, capsys: Said) -> None:
    assert main(["plan", "--data", data]) == 0

    told = capsys.readouterr().out
    assert told.index("Now ") < told.index("Next ") < told.index("Finished ")
    assert "LE-05 has no due date" in told


def test_the_plan_comes_as_json(capsys: Said) -> None:
    assert main(["plan", SMALL, "--json"]) == 0

    assert "CH-01" in capsys.readouterr().out


@pytest.mark.parametrize("wanted", ["xlsx", "csv", "json"])
def test_every_format_can_be_exported(data: str, tmp_path: Path, wanted: str) -> None:
    out = tmp_path / f"out.{wanted}"

    assert main(["export", "--data", data, "--format", wanted, "--out", str(out)]) == 0

    if wanted == "xlsx":
        assert "Action plan" in openpyxl.load_workbook(out).sheetnames
    elif wanted == "csv":
        assert zipfile.ZipFile(out).testzip() is None
    else:
        assert json.loads(out.read_text(encoding="utf-8"))


def test_a_file_that_is_there_is_not_replaced_unless_asked(
    data: str, tmp_path: Path, capsys: Said
) -> None:
    out = tmp_path / "plan.json"
    out.write_text("mine")
    command = ["export", "--data", data, "--format", "json", "--out", str(out)]

    assert main(command) == 2
    assert out.read_text() == "mine"
    assert "there already" in capsys.readouterr().err

    assert main([*command, "--force"]) == 0
    assert out.read_text() != "mine"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--assessment", "1999"], "has no assessment called '1999'"),
        (["--council", "Nowhere"], "No council is called 'nowhere'"),
    ],
)
def test_a_choice_that_is_not_there_names_what_is(
    data: str, capsys: Said, arguments: list[str], says: str
) -> None:
    assert main(["score", "--data", data, *arguments]) == 2

    told = capsys.readouterr().err
    assert says in told
    assert "Choose one of:" in told


def test_without_a_database_it_says_what_to_do(tmp_path: Path, capsys: Said) -> None:
    assert main(["score", "--data", str(tmp_path)]) == 2

    assert "Start Candour once" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_database_is_refused_with_what_to_do(tmp_path: Path, capsys: Said) -> None:
    (tmp_path / "candour.db").write_bytes(b"not a database" * 100)

    assert main(["run", "--data", str(tmp_path), "--no-browser"]) == 2

    assert "not a Candour database" in capsys.readouterr().err


def test_writing_beside_a_running_app_is_refused(tmp_path: Path, data: str, capsys: Said) -> None:
    running = open_store(Path(data) / "candour.db")
    try:
        out = str(tmp_path / "plan.xlsx")
        assert main(["export", "--data", data, "--out", out]) == 2
        assert "Another Candour is running" in capsys.readouterr().err
        assert main(["score", "--data", data]) == 0
    finally:
        running.close()


def test_the_doctor_says_where_everything_lives(data: str, capsys: Said) -> None:
    assert main(["doctor", "--data", data]) == 0

    told = capsys.readouterr().out
    assert f"Database: {data}" in told
    assert "sound" in told


def test_a_wrong_word_ends_with_exit_code_2(capsys: Said) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["scroe"])

    assert ended.value.code == 2


@pytest.mark.parametrize("verb", ["run", "demo", "bank check", "score", "plan", "export", "doctor"])
def test_every_command_has_help_and_stands_in_the_readme(verb: str, capsys: Said) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*verb.split(), "--help"])

    assert ended.value.code == 0
    assert "usage: candour" in capsys.readouterr().out
    assert f"`candour {verb}" in README.read_text(encoding="utf-8")
