"""What the registers show for a question, in one line to cite: counts, and no judgement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from toolkit.registers import ExemptionSums, KindnessSums, RegisterCounts
from toolkit.words import long_date, text

OF_KINDNESS = (
    "kindness-made-easy",
    "kindness-amplified",
    "connectors-known",
    "back-the-changemakers",
)
OF_EXCEPTIONS = ("ask-before-assuming", "fair-priority")


def evidence_of_registers(counts: RegisterCounts, question_id: str) -> Iterator[str]:
    """What the registers show for one question in the months that count; nothing where nothing."""
    found: list[KindnessSums | ExemptionSums] = []
    if question_id in OF_KINDNESS:
        found.append(counts.kindness)
    if question_id in OF_EXCEPTIONS:
        found.append(counts.exemptions)
    for sums in found:
        if sums.n:
            key = question_id.replace("-", "_")
            until = long_date(counts.until)
            yield text(f"registers.offer.{key}", until=until, **asdict(sums))
