"""Has LibreOffice open a workbook, print it, and work out every formula again.

Not part of the ordinary tests, since it needs LibreOffice: CONTRIBUTING.md says when to run it.

    python -m tests.workbook.with_libreoffice [FOLDER]

It writes the sample council's workbook into the folder (a temporary one if none is given), makes a
PDF of it, and compares what LibreOffice calculates with the results that are stored in the file.
Then it fills in 60 answer sheets and compares the scores that LibreOffice works out with the
method's.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from openpyxl import load_workbook

from tests.workbook.sheets_of_answers import MADE_ON, as_typed, fill_in, places
from tests.workbook.test_questionnaire import FORM, shown, some_answers
from toolkit.data import find_data
from toolkit.samples import load, read_sample
from toolkit.store.database import open_store
from toolkit.workbook.questionnaire import write_questionnaire
from toolkit.workbook.questionnaire_scores import OnPaper

SHEETS = 60

_RESULT = re.compile(rb"(<c [^>]*?)(?: t=\"str\")?(>\s*<f>.*?</f>)<v>.*?</v>", re.DOTALL)


def main(folder: Path) -> int:
    """The exit code: 0 if LibreOffice opened, printed and recalculated the workbook alike."""
    office = shutil.which("soffice")
    if office is None:
        sys.stderr.write("LibreOffice (soffice) is not installed.\n")
        return 2
    ours = folder / "ours.xlsx"
    ours.write_bytes(sample_workbook(folder))
    bare = folder / "bare.xlsx"
    strip_results(ours, bare)
    convert(office, ours, "pdf", folder)
    recalculated = folder / "recalculated"
    convert(office, bare, "xlsx", recalculated)
    pdf = (folder / "ours.pdf").read_bytes()
    pages = len(re.findall(rb"/Type\s*/Page[^s]", pdf))
    differing = differences(ours, recalculated / "bare.xlsx")
    sys.stdout.write(f"{pages} pages printed, {len(differing)} results differ.\n")
    sys.stdout.writelines(f"{line}\n" for line in differing)
    wrong = wrong_scores(office, folder / "sheets")
    sys.stdout.write(f"{SHEETS} answer sheets worked out, {len(wrong)} results differ.\n")
    sys.stdout.writelines(f"{line}\n" for line in wrong)
    return 1 if differing or wrong or pages < 8 else 0


def wrong_scores(office: str, folder: Path) -> list[str]:
    """Every claimed score and band of filled-in answer sheets that is not what the method gives."""
    folder.mkdir()
    sets = {f"sheet{n}.xlsx": some_answers(Random(n)) for n in range(SHEETS)}  # noqa: S311
    blank = write_questionnaire(FORM, {}, reference="AS-1", made_on=MADE_ON)
    for name, answers in sets.items():
        typed = {id: as_typed(one) for id, one in answers.items()}
        (folder / name).write_bytes(fill_in(FORM, blank, typed))
    convert(office, sorted(folder.glob("*.xlsx")), "xlsx", folder / "worked out")
    lines = []
    for name, answers in sets.items():
        results = load_workbook(folder / "worked out" / name, data_only=True)["Results"]
        themes, whole = OnPaper(FORM, answers, frozenset(), places(FORM)).scores()
        for row, score in enumerate((*themes, whole), 5):
            gives = (results.cell(row, 2).value, results.cell(row, 3).value or "")
            if gives != shown(score):
                lines.append(f"{name}, row {row}: {gives}, not {shown(score)}")
    return lines


def sample_workbook(folder: Path) -> bytes:
    """The newest year of the sample council as a workbook made today."""
    store = open_store(folder / "candour.db")
    try:
        workspace = load(store, read_sample(find_data("sample_data") / "merrowdale"))
        newest = workspace.assessments()[0]
        return workspace.export_plan(newest.id)
    finally:
        store.close()


def strip_results(source: Path, target: Path) -> None:
    """A copy without any stored result, so that nothing can be taken from there."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for item in old.infolist():
            body = old.read(item)
            if item.filename.startswith("xl/worksheets/sheet"):
                body = _RESULT.sub(rb"\1\2", body)
            new.writestr(item, body)


def convert(office: str, source: Path | list[Path], kind: str, folder: Path) -> None:
    """LibreOffice has written the file, or several, in another form."""
    profile = (folder / "profile").resolve().as_uri()
    to_do = ["--convert-to", kind, "--outdir", str(folder)]
    to_do += map(str, source if isinstance(source, list) else [source])
    subprocess.run(
        [office, "--headless", f"-env:UserInstallation={profile}", *to_do],
        check=True,
        capture_output=True,
        timeout=300,
    )


def differences(ours: Path, theirs: Path) -> list[str]:
    """Every formula cell whose stored result is not what LibreOffice works out."""
    formulas, stored = load_workbook(ours), load_workbook(ours, data_only=True)
    found = load_workbook(theirs, data_only=True)
    lines, compared = [], 0
    for sheet in formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                compared += 1
                before = stored[sheet.title][cell.coordinate].value or ""
                after = found[sheet.title][cell.coordinate].value or ""
                if str(before) != str(after):
                    lines.append(f"{sheet.title}!{cell.coordinate}: {before!r}, not {after!r}")
    return lines if compared else ["There was no formula to compare."]


if __name__ == "__main__":
    if datetime.now(UTC) + timedelta(minutes=5) > datetime.now(UTC).replace(hour=23, minute=59):
        sys.stderr.write("It is nearly midnight: TODAY() could move between the two. Wait.\n")
        sys.exit(2)
    if len(sys.argv) > 1:
        sys.exit(main(Path(sys.argv[1])))
    with tempfile.TemporaryDirectory() as made:
        sys.exit(main(Path(made)))
