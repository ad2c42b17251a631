"""Made-up rounds of people who answer, for properties over all that is told of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from tests.builders import GROUPS, agreed, assessment, bank, council, question, survey, theme
from tests.councils import TODAY, act
from toolkit.findings import Findings, Material, work_out
from toolkit.method import DEFAULT
from toolkit.model.answers import AgreedRecord, Answer, AnswerStatus, Promise, Respondent, Round
from toolkit.model.council import Action, Plan
from toolkit.release import Closing, Said, take_picture

ID_MARK, WORDS_MARK = "respondentmark", "privatewordsmark"
STAFF = ("leadership", "frontline", "partners")
_BANK = bank(
    theme("roads", [question("r1", red_level=2, weight=2), question("r2"), question("r3")]),
    theme("parks", [question("p1", weight=3), question("p2", asked=STAFF), question("p3")]),
    theme("shops", [question("s1"), question("s2", asked=STAFF), question("s3", asked=STAFF)]),
    theme("trees", [question("t1", red_level=2)]),
)
BANK = replace(_BANK, version="7")  # a figure that no score can be taken for
SIZES = (0, 0, 1, 2, 3, 4, 5, 5, 6, 6, 9, 10, 11)
MOST = 40
MOODS: Mapping[str, Sequence[int]] = {
    "mixed": (0, 1, 2, 3, 4),
    "alike": (3,),
    "nearly alike": (4, 4, 4, 4, 4, 4, 1),
    "two camps": (0, 1, 3, 4),
    "low": (0, 1),
}


class Crowd(list[tuple[Respondent, Sequence[Answer]]]):
    """Everybody with their answers; told in a line a person where a test fails."""

    def __repr__(self) -> str:
        """Each person's group and answers in form order: a level, ? for not known, - for none."""
        return "\n".join(f"{who.group} {_in_short(answers)}" for who, answers in self)


def _in_short(answers: Sequence[Answer]) -> str:
    by_id = {one.question_id: one for one in answers}
    found = (by_id.get(one.id) for one in BANK.questions)
    signs = {"rated": "", "dont_know": "?", "not_applicable": "x"}
    return " ".join("-" if one is None else signs[one.status] or str(one.level) for one in found)


def examples(n: int) -> settings:
    """So many examples; a failing one is told as found, not made smaller.

    `CANDOUR_TEST_TIMES=500` makes it 500 times as many, of which the first are the same.
    """
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
    phases = [Phase.explicit, Phase.generate]
    return settings(
        max_examples=n * int(os.environ.get("CANDOUR_TEST_TIMES", "1")),
        phases=phases,
        suppress_health_check=slow,
    )


@dataclass(frozen=True)
class Chain:
    """One council with all that was said to it, and what a store would hand over."""

    material: Material = field(repr=False)
    said: Mapping[str, Said]

    @property
    def findings(self) -> Findings:
        """All that may be said about it."""
        return work_out(self.material)


def people(sizes: Mapping[str, int], random: Random, mood: str, holes: float) -> Said:
    """So many people of each group; a share of the answers is missing, unknown or refused."""
    return Crowd(
        (
            Respondent(f"{ID_MARK}{random.getrandbits(128):032x}", group, f"pair{ID_MARK}{number}"),
            [
                made
                for one in BANK.questions
                if group == "leadership" or group in one.mirrored
                if (made := _answer(one.id, group, random, mood, holes)) is not None
            ],
        )
        for group, size in sizes.items()
        for number in range(size)
    )


def _answer(id: str, group: str, random: Random, mood: str, holes: float) -> Answer | None:
    made = Answer(id, "dont_know", reason=WORDS_MARK, comment=WORDS_MARK, reference=WORDS_MARK)
    if random.random() < holes:
        kinds: tuple[AnswerStatus | None, ...] = (None, "dont_know", "dont_know", "not_applicable")
        kind = random.choice(kinds)
        return None if kind is None else replace(made, status=kind)
    grade = random.choice((None, 0, 1, 2, 3)) if group == "leadership" else None
    return replace(made, status="rated", level=random.choice(MOODS[mood]), evidence=grade)


@st.composite
def sizes(draw: st.DrawFn) -> dict[str, int]:
    """How many of each of the five groups answer, up to 40 in all."""
    found, left = {}, MOST
    for group in draw(st.permutations(GROUPS)):
        found[group] = min(left, draw(st.sampled_from(SIZES)))
        left -= found[group]
    return found


@st.composite
def crowds(draw: st.DrawFn) -> Said:
    """People of any groups with any answers."""
    random = draw(st.randoms(use_true_random=True))
    mood = draw(st.sampled_from(sorted(MOODS)))
    return people(draw(sizes()), random, mood, draw(st.sampled_from((0.0, 0.1, 0.4, 0.8))))


def closed(said: Said, one: Round | None = None) -> Closing:
    """What is kept of a round in which this was said."""
    one = one or survey()
    return take_picture(BANK, assessment(BANK), one, said, DEFAULT)


@st.composite
def chains(draw: st.DrawFn, *, years: int = 2, agreeing: bool = True) -> Chain:
    """A council with up to so many years, each with a survey and perhaps a vote in a room."""
    said: dict[str, Said] = {}
    past: tuple[Material, ...] = ()
    for year in range(2027 - draw(st.integers(1, years)), 2027):
        rounds: list[Round] = []
        for number in range(draw(st.integers(0 if agreeing else 1, 2))):
            promises: tuple[Promise, ...] = ("survey", "survey", "room")
            promise = draw(st.sampled_from(promises))
            one = replace(survey(f"round{year}{number}"), promise=promise, title=f"Asked {number}")
            said[one.id] = draw(crowds())
            rounds.append(one)
        records = draw(agreed_records()) if agreeing else []
        made = assessment(BANK, records, id=f"a{year}", year=year, rounds=rounds)
        closings = tuple(closed(said[one.id], one) for one in rounds)
        plan = Plan(tuple(draw(actions())))
        this = Material(council(), BANK, made, TODAY, closings=closings, plan=plan, earlier=past)
        past = (*past, replace(this, earlier=()))
    return Chain(this, said)


@st.composite
def agreed_records(draw: st.DrawFn) -> list[AgreedRecord]:
    """What the room agreed on none, some or all of the questions."""
    random = draw(st.randoms(use_true_random=True))
    share = draw(st.sampled_from((0.0, 0.3, 1.0)))
    return [
        agreed(one.id, random.choice((0, 1, 2, 3, 4, None)), random.choice((None, 0, 1, 2, 3)))
        for one in BANK.questions
        if random.random() < share
    ]


@st.composite
def actions(draw: st.DrawFn) -> list[Action]:
    """Up to nine actions of every kind."""
    random = draw(st.randoms(use_true_random=True))
    ids = [one.id for one in BANK.questions]
    return [
        act(
            f"RO-{number:02d}",
            random.sample(ids, random.choice((0, 1, 3))),
            theme_id=random.choice(BANK.themes).id,
            due=random.choice((None, date(2026, 1, 5), date(2026, 12, 1), date(2030, 1, 1))),
            status=random.choice(("not_started", "searching", "complete", "stopped")),
            effort=random.choice(("S", "M", "L")),
            lever=random.choice(("direct", "lobby")),
            completed_on=random.choice((None, date(2026, 3, 1))),
            owner=random.choice(("", "Ana Price", "The board")),
        )
        for number in range(draw(st.sampled_from((0, 2, 9))))
    ]


def with_closings(chain: Chain, change: Callable[[Closing], Closing]) -> Material:
    """The same material with each closing of this year changed."""
    return replace(chain.material, closings=tuple(map(change, chain.material.closings)))
