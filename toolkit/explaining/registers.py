"""What the registers show for a question, in one line to cite: counts, and no judgement."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from toolkit.registers import ExemptionSums, KindnessSums
from toolkit.words import long_date, text

OF_KINDNESS = (
    "kindness-made-easy",
    "kindness-amplified",
    "connectors-known",
    "back-the-changemakers",
)
OF_EXCEPTIONS = ("ask-before-assuming", "fair-priority")


def evidence_of_kindness(sums: KindnessSums, question_id: str, today: date) -> str | None:
    """What the register of kindness shows for one question, or None where it shows nothing."""
    if question_id not in OF_KINDNESS or not sums.n:
        return None
    return _line(question_id, asdict(sums), today)


def evidence_of_exemptions(sums: ExemptionSums, question_id: str, today: date) -> str | None:
    """What the register of exceptions shows for one question, or None where it shows nothing."""
    if question_id not in OF_EXCEPTIONS or not sums.n:
        return None
    return _line(question_id, asdict(sums), today)


def _line(question_id: str, counts: dict[str, object], today: date) -> str:
    key = question_id.replace("-", "_")
    return text(f"registers.offer.{key}", day=long_date(today), **counts)
