"""What the answers to one question say, in sentences: no more than their picture shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolkit.explaining.phrases import number_text
from toolkit.method import level_name, round_half_up
from toolkit.model.answers import AgreedRecord
from toolkit.model.bank import Question
from toolkit.release import QuestionPicture
from toolkit.words import listed, text
from toolkit.workshop import Agreement


def level_words(level: int) -> str:
    """A level with its name: "2 Partial"."""
    return text("votes.level", level=level, name=level_name(level))


def verdict_of(picture: QuestionPicture) -> str:
    """How far apart people are, as a code: unknown, agree, camps, or the word of METHOD 2.2."""
    if _mostly_unknown(picture):
        return "unknown"
    if picture.counts is not None and sum(count > 0 for count in picture.counts) == 1:
        return "agree"
    if picture.two_camps:
        return "camps"
    return picture.whole.spread if picture.whole is not None else "too few to say"


def _mostly_unknown(picture: QuestionPicture) -> bool:
    """Whether fewer than half of a room know, so that no level stands (METHOD 2.1)."""
    return picture.unknown is not None and picture.unknown > sum(picture.counts or ())


def headline_votes(picture: QuestionPicture) -> str:
    """How far apart people are, as a heading; in a room of a room."""
    kind = "survey" if picture.counts is None and picture.unknown is None else "room"
    return text(f"votes.verdict.{kind}.{verdict_of(picture)}")


def sentence_votes(picture: QuestionPicture) -> str:
    """What is seen at a glance: how far votes run and where most are, or what a survey may say."""
    if picture.whole is None:
        told = iter((text("votes.no_figures"),))
    else:
        told = _counts_told(picture.counts) if picture.counts else _survey_told(picture)
    return " ".join(filter(None, (*told, sentence_unknown(picture))))


def sentence_unknown(picture: QuestionPicture) -> str:
    """How many of a room voted “don't know”; empty where nobody did, and after a survey."""
    return text("votes.dont_know", n=picture.unknown) if picture.unknown else ""


def _counts_told(counts: tuple[int, ...]) -> Iterator[str]:
    chosen = [level for level, count in enumerate(counts) if count]
    most, total = max(counts), sum(counts)
    if len(chosen) == 1:
        yield text("votes.all_one", n=total, level=level_words(chosen[0]))
        return
    yield text("votes.run", low=level_words(chosen[0]), high=level_words(chosen[-1]))
    top = [level_words(level) for level in chosen if counts[level] == most]
    if len(top) == 1:
        yield text("votes.most", level=top[0], n=most, of=total)
    else:
        yield text("votes.most_shared", levels=listed(top), n=most)


def _survey_told(picture: QuestionPicture) -> Iterator[str]:
    if picture.whole is not None and picture.whole.side is not None:
        yield text(f"votes.side.{picture.whole.side}")
    elif picture.middle is not None and not picture.two_camps:
        yield text("votes.middle", middle=number_text(picture.middle))
    if picture.dont_know:
        yield text("votes.unknown", percent=picture.dont_know)


def sentence_start(picture: QuestionPicture) -> str:
    """Where the discussion may start (METHOD 2.1); empty where nothing may be shown."""
    if picture.whole is None or picture.start_level is None:
        return ""
    return text("votes.start", level=level_words(picture.start_level))


def prompts(question: Question, picture: QuestionPicture) -> tuple[str, ...]:
    """What to ask the room now: the question's own probe, and one that fits what was seen."""
    fitting = text(f"votes.prompt.{verdict_of(picture)}")
    return tuple(filter(None, (question.probe, fitting)))


def sentence_change(before: QuestionPicture, after: QuestionPicture) -> str:
    """What the first vote said and what this one says."""
    told = {"before": headline_votes(before), "after": headline_votes(after)}
    return text("votes.changed", **{name: f"{words}." for name, words in told.items()})


def sentences_agreed(
    record: AgreedRecord, agreement: Agreement | None, picture: QuestionPicture | None
) -> tuple[str, ...]:
    """What stands out in an agreed level beside what people had answered (METHOD 3).

    Shares are of what the picture shows, and left out where it shows none. They inform and never
    block.
    """
    if agreement is None or record.level is None or agreement.distance is None:
        return ()
    found = []
    shares = _shares(picture)
    if agreement.far and agreement.direction is not None:
        told = {"distance": levels_words(abs(agreement.distance))}
        kind = agreement.direction if shares else f"{agreement.direction}_alone"
        share = _percent(shares[record.level :], shares) if shares else 0
        found.append(text(f"votes.agreed.{kind}", **told, share=share))
    if shares:
        distant = [n for level, n in enumerate(shares) if abs(level - record.level) >= 2]
        if any(distant):
            found.append(text("votes.agreed.dissent", share=_percent(distant, shares)))
    if agreement.raised_without_evidence:
        found.append(text("votes.agreed.raised"))
    return tuple(found)


def levels_words(levels: float) -> str:
    """How many levels, to a tenth: "1 level", "1.5 levels"."""
    told = number_text(round_half_up(10 * levels) / 10)
    return text("votes.levels", n=1 if told == "1" else 2, levels=told)


def sentence_saying(picture: QuestionPicture) -> str:
    """How true people think it is beside how sayable; empty where it was not asked or not shown."""
    if picture.saying_gap is None:
        return ""
    kind = "higher" if picture.saying_gap > 0 else "lower" if picture.saying_gap < 0 else "same"
    return text(f"votes.saying.{kind}", levels=levels_words(abs(picture.saying_gap)))


def _shares(picture: QuestionPicture | None) -> Sequence[int] | None:
    if picture is None:
        return None
    return picture.counts or (picture.whole.bars if picture.whole else None)


def _percent(part: Sequence[int], of: Sequence[int]) -> int:
    return round_half_up(100 * sum(part) / sum(of))
