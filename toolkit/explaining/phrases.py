"""Numbers, questions and red lines as they stand inside a sentence."""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.findings import Findings
from toolkit.method import points, round_half_up
from toolkit.standing import BAD_STATES
from toolkit.words import listed, text


def describe_red_lines(findings: Findings, theme_id: str | None = None) -> str:
    """The red lines that hold a rating down, as a phrase: "one red line: Q27"."""
    own = [line for line in findings.red_lines if theme_id in (None, line.theme_id)]
    worst = [line for line in own if line.state in BAD_STATES]
    holding = worst or [line for line in own if line.state == "unproven"]
    refs = refs_text(findings, [line.question_id for line in holding])
    return text("explaining.red", n=len(holding), refs=refs)


def signed(number: float | None) -> str:
    """A change with its sign: +4, a true minus before 0.3, and 0 without any."""
    if number is None:
        return text("explaining.not_known")
    if number == 0:
        return "0"
    sign = text("explaining.plus_sign" if number > 0 else "explaining.minus_sign")
    return f"{sign}{number_text(abs(number))}"


def move_text(levels: float) -> str:
    """How far people's answers moved, to a tenth of a level, and less than that in words."""
    tenths = round_half_up(10 * levels) / 10
    if tenths or not levels:
        return signed(tenths)
    return text("explaining.change.above" if levels > 0 else "explaining.change.below")


def number_text(value: float | None) -> str:
    """A number as it is written by hand: 2, 2.5, 2.46."""
    if value is None:
        return text("explaining.not_known")
    return plain_number(rounded_to(value, 2))


def rounded_to(value: float, places: int) -> float:
    """A number to so many decimals, a half going away from zero."""
    scale = float(10**places)
    return round_half_up(scale * value) / scale


def plain_number(value: float) -> str:
    """A number that is rounded already, without a needless nought."""
    return f"{value:.9f}".rstrip("0").rstrip(".")


def level_text(level: float) -> str:
    """A level to two decimals, or as many more as it takes for 25 times it to give its points."""
    return plain_number(
        next(
            (one for n in range(2, 9) if points(one := rounded_to(level, n)) == points(level)),
            level,
        )
    )


def tenth_text(value: float) -> str:
    """A number to a tenth, without a needless nought."""
    return f"{round_half_up(10 * value) / 10:.1f}".removesuffix(".0")


def ref_text(findings: Findings, question_id: str) -> str:
    """What a question is called in a tight place: Q27."""
    number = findings.bank.questions.index(findings.bank.by_id[question_id]) + 1
    return text("frames.question", number=number)


def refs_text(findings: Findings, question_ids: Iterable[str]) -> str:
    """Several questions as one phrase: Q3, Q4 and Q7."""
    return listed(ref_text(findings, id) for id in question_ids)


def joined(parts: Iterable[str]) -> str:
    """Parts of a sum, one after the other."""
    return text("explaining.join").join(parts)
