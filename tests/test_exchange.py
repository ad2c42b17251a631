"""Open formats carry what findings may show, and nothing that could run or give anybody away."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace

import pandas as pd
import pytest

from tests.builders import agreed, answer, assessment, council, survey
from tests.councils import BANK, IDS, TODAY, act, first_year, material, two_years
from toolkit import exchange
from toolkit.findings import Findings, Material, work_out
from toolkit.method import DEFAULT
from toolkit.model.answers import Respondent
from toolkit.release import take_picture


def files(findings: Findings) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(exchange.to_csv(findings))) as archive:
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("typed", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "=cmd|'/C calc'!A0"])
def test_typed_text_cannot_run_as_a_command(typed: str) -> None:
    findings = first_year(actions=[act("RO-01", title=typed)])

    assert rows(files(findings)["actions.csv"])[0]["title"] == f"'{typed}"


def test_numbers_below_nought_stay_numbers() -> None:
    found = exchange.write_table(pd.DataFrame({"change": pd.Series([-4, None], dtype="Int64")}))

    assert found == 'change\r\n-4\r\n""\r\n'


def test_text_with_commas_quotes_and_lines_comes_back_whole() -> None:
    typed = 'one, "two"\nthree'
    findings = work_out(material([agreed("r1", 3, rationale=typed)]))

    assert rows(files(findings)["questions.csv"])[0]["rationale"] == typed


def test_the_archive_says_what_is_in_it_and_what_to_mind() -> None:
    findings = replace(two_years(), council=replace(council(), sample=True))

    found = files(findings)

    for name in found:
        assert name == "README.txt" or f"{name}: " in found["README.txt"]
    assert "changes.csv" in found
    assert "freedom of information" in found["README.txt"]
    assert "made up" in found["README.txt"]


def test_the_same_findings_make_the_same_files() -> None:
    findings = two_years(actions=[act("RO-01")])

    assert exchange.to_csv(findings) == exchange.to_csv(findings)
    assert exchange.to_json(findings) == exchange.to_json(findings)


def test_json_holds_what_was_agreed_planned_and_found() -> None:
    record = json.loads(exchange.to_json(first_year(actions=[act("RO-01")])))

    assert record["assessment"]["agreed"]["r1"]["level"] == 3
    assert record["plan"][0]["due"] == "2026-09-30"
    assert [row["claimed"] for row in record["tables"]["themes"]] == [63, 55, 59]
    assert record["method"]["k"] == 5
    assert record["format"] == "candour-findings"


def test_the_plan_alone_comes_as_json_in_the_methods_order() -> None:
    record = json.loads(exchange.plan_to_json(first_year(actions=[act("A"), act("B", ["p1"])])))

    assert [row["ref"] for row in record["actions"]] == ["B", "A"]


def test_what_is_sealed_is_in_neither() -> None:
    said = [
        (Respondent(f"secret{group}{n}", group), [answer(id, n % 5) for id in IDS])
        for group in ("leadership", "frontline")
        for n in range(7)
    ]
    made = assessment(BANK, rounds=[survey()])
    closing = take_picture(BANK, made, survey(), said, DEFAULT)
    findings = work_out(Material(council(), BANK, made, TODAY, closings=(closing,)))

    everything = exchange.to_json(findings) + "".join(files(findings).values())

    assert "secret" not in everything
    assert "sealed" not in everything
    assert "statistics" not in everything
    assert len(rows(files(findings)["people.csv"])) == len(IDS) * 3
