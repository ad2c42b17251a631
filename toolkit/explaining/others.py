"""Sentences on where a council stands among others (METHOD 6)."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.benchmark import MONTHS, WHOLE, Beside
from toolkit.findings import Findings
from toolkit.words import text

_HEADLINES = {
    "above most": "above",
    "below most": "below",
    "no clear difference": "no_difference",
}


def headline_others(rows: Sequence[Beside], least: int) -> str:
    """The finding on the whole form, or that too few councils share to say anything."""
    whole = next((one for one in rows if one.theme_id == WHOLE), None)
    if whole is None or whole.result.word is None:
        shown = any(one.result.shown for one in rows)
        return text("others.headline.parts" if shown else "others.headline.none", least=least)
    return text(f"others.headline.{_HEADLINES[whole.result.word]}", n=whole.result.n)


def sentences_others(rows: Sequence[Beside]) -> tuple[str, ...]:
    """What may be said of the whole form: the middle always, more as more councils share."""
    whole = next((one for one in rows if one.theme_id == WHOLE), None)
    if whole is None or not whole.result.shown:
        return ()
    found = whole.result
    said = [text("others.says.middle", own=whole.own, middle=found.median)]
    if found.quartiles is not None:
        said.append(text("others.says.half", low=found.quartiles[0], high=found.quartiles[1]))
    if found.place is not None:
        said.append(text("others.says.quarter", quarter=text(f"codes.quarter.{found.place}")))
    if found.about_in_100 is not None:
        said.append(text("others.says.hundred", n=found.about_in_100))
    return tuple(said)


def sentence_instrument(findings: Findings) -> str:
    """What was answered, by those alone who are compared."""
    assessment, bank = findings.assessment, findings.bank
    return text(
        "others.instrument",
        n=len(findings.questions),
        title=bank.title,
        version=bank.version,
        form=text(f"set_up.form.name_{assessment.form}"),
        months=MONTHS,
    )
