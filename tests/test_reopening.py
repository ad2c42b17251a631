"""A round that is opened again gives nobody away: every figure ever shown, over whole chains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import GROUPS, assessment, bank, question, survey, theme
from tests.rounds import examples
from toolkit.counting import OTHERS
from toolkit.method import DEFAULT
from toolkit.model.answers import Answer, Respondent
from toolkit.release import Before, Closing, take_picture

BANK = bank(
    theme("a", [question("a1"), question("a2", asked=("leadership", "frontline"))]),
    theme("b", [question("b1")]),
)
FORM = assessment(BANK)
IDS = [one.id for one in BANK.questions]
ROUND = replace(survey(), sayable=True)
K = DEFAULT.k
KINDS = {"?": "who knows", "said": "what could be said"}  # all others tell of levels
SIZES = st.dictionaries(
    st.sampled_from(GROUPS[:3]), st.sampled_from((0, 1, 3, 4, 5, 6, 9)), max_size=3
)


@dataclass
class Chain:
    """A survey that was closed, and opened again, any number of times."""

    given: dict[str, tuple[Respondent, dict[str, Answer]]] = field(default_factory=dict)
    counted: set[tuple[str, str]] = field(default_factory=set)
    closings: list[Closing] = field(default_factory=list)
    behind: list[dict[str, frozenset[str]]] = field(default_factory=list)
    heard: list[dict[str, frozenset[str]]] = field(default_factory=list)

    def come(self, group: str, answers: Mapping[str, Answer]) -> None:
        """One more person answers."""
        who = Respondent(f"p{len(self.given)}", group)
        self.given[who.id] = (who, dict(answers))

    def close(self) -> Closing:
        """The round is closed: as the store does it, with what it knows of the time before."""
        said = [(who, list(answers.values())) for who, answers in self.given.values()]
        before = Before(self.closings[-1], frozenset(self.counted)) if self.closings else None
        closing = take_picture(BANK, FORM, ROUND, said, DEFAULT, before)
        last = self.behind[-1] if self.behind else {}
        everybody = {id: frozenset(w for w, (_, a) in self.given.items() if id in a) for id in IDS}
        behind = {id: everybody[id] if id in closing.renewed else last.get(id) for id in IDS}
        self.behind.append({id: people for id, people in behind.items() if people is not None})
        self.heard.append({id: self._heard(id, closing, everybody[id]) for id in IDS})
        self.counted |= {(w, id) for id in closing.renewed for w in everybody[id]}
        self.closings.append(closing)
        return closing

    def _heard(self, id: str, closing: Closing, people: frozenset[str]) -> frozenset[str]:
        """The people behind what could be said: everybody now, or those of the closing before."""
        last = self.heard[-1][id] if self.heard else frozenset()
        old = self.closings[-1].picture.questions.get(id) if self.closings else None
        new = closing.picture.questions.get(id)
        kept = old is not None and old.sayable is not None
        if new is None or new.sayable is None or (kept and old and new.sayable == old.sayable):
            return last
        return frozenset(w for w in people if self.given[w][1][id].sayable is not None)

    def sets(self, index: int, id: str) -> dict[str, frozenset[str]]:
        """The people behind each figure of a question that a closing shows."""
        closing = self.closings[index]
        picture, people = closing.picture.questions.get(id), self.behind[index].get(id, frozenset())
        if picture is None or picture.whole is None:
            return {}
        levels = {w for w in people if self.given[w][1][id].status == "rated"}
        found = {"": frozenset(levels)}
        for group in picture.groups:
            apart = set(picture.groups) - {OTHERS}
            inside = (
                {w for w in levels if self.given[w][0].group not in apart}
                if group == OTHERS
                else {w for w in levels if self.given[w][0].group == group}
            )
            found[group] = frozenset(inside)
        if picture.dont_know is not None:
            known = {w for w in people if self.given[w][1][id].status != "not_applicable"}
            found["?"] = frozenset(known)
        if picture.sayable is not None:
            found["said"] = self.heard[index][id]
        return found


@st.composite
def chains(draw: st.DrawFn) -> Chain:
    """A survey with two to four closings and any people before each."""
    random = draw(st.randoms(use_true_random=True))
    holes = draw(st.sampled_from((0.0, 0.1, 0.4)))
    chain = Chain()
    for _ in range(draw(st.integers(2, 4))):
        for group, size in draw(SIZES).items():
            for _ in range(size):
                answers = {
                    one.id: _answer(one.id, random.random() < holes, random.randrange(5))
                    for one in BANK.questions
                    if (group == "leadership" or group in one.mirrored) and random.random() > holes
                }
                chain.come(group, answers)
        chain.close()
    return chain


def _answer(id: str, unknown: bool, level: int) -> Answer:
    if unknown:
        return Answer(id, "dont_know", sayable=level)
    return Answer(id, "rated", level, sayable=level if level else None)


@examples(400)
@given(chains())
def test_no_two_figures_of_a_survey_ever_differ_by_fewer_than_five_people(chain: Chain) -> None:
    for id in IDS:
        shown = [
            (what, people)
            for index in range(len(chain.closings))
            for what, people in chain.sets(index, id).items()
        ]
        for what, people in shown:
            assert len(people) >= K, (id, what, people)
            for other, more in shown:
                if KINDS.get(what) == KINDS.get(other) and people < more:
                    assert len(more - people) >= K, (id, what, other)


@examples(200)
@given(chains())
def test_a_figure_that_is_not_made_anew_is_the_one_that_was_shown(chain: Chain) -> None:
    for before, after in pairwise(chain.closings):
        for id, old in before.picture.questions.items():
            if id not in after.renewed:
                assert after.picture.questions[id] == old
                assert after.working.get(id) == before.working.get(id)
        taken = {one.theme_id for one in before.statistics.values}
        kept = [one for one in after.statistics.values if one.theme_id in taken]
        assert kept == list(before.statistics.values)


@examples(200)
@given(chains())
def test_closing_again_without_anybody_new_changes_nothing(chain: Chain) -> None:
    last = chain.closings[-1]

    again = chain.close()

    if last.picture.questions:
        shown = {id for id in IDS if last.picture.questions[id].whole is not None}
        assert not again.renewed & shown
    assert again.picture == last.picture
    assert again.working == last.working


def people(count: int, group: str = "leadership", levels: Sequence[int] = (1, 2, 3)) -> Chain:
    chain = Chain()
    add(chain, count, group, levels)
    return chain


def add(chain: Chain, count: int, group: str, levels: Sequence[int] = (1, 2, 3)) -> None:
    for number in range(count):
        level = levels[number % len(levels)]
        chain.come(group, {id: Answer(id, "rated", level) for id in IDS})


@pytest.mark.parametrize(("came", "renewed"), [(1, False), (4, False), (5, True), (20, True)])
def test_the_picture_is_made_anew_only_when_enough_people_came(came: int, renewed: bool) -> None:
    chain = people(6)
    chain.close()

    add(chain, came, "leadership", (4,))
    chain.close()

    assert (chain.closings[1].picture.questions == chain.closings[0].picture.questions) != renewed
    assert chain.closings[1].renewed == (frozenset(IDS) if renewed else frozenset())


def test_a_group_that_could_now_be_shown_stays_hidden_where_it_was() -> None:
    chain = people(8)
    add(chain, 6, "frontline")
    add(chain, 2, "members")
    chain.close()

    add(chain, 5, "members")
    chain.close()

    first, second = (one.picture.questions["a1"] for one in chain.closings)
    assert first == second


def test_what_showed_nothing_at_all_is_taken_as_if_for_the_first_time() -> None:
    chain = people(4)
    chain.close()

    add(chain, 1, "leadership")
    chain.close()

    assert chain.closings[0].picture.questions == {}
    assert chain.closings[1].picture.questions["a1"].whole is not None


@pytest.mark.parametrize(("came", "average"), [(4, 1.5), (5, 2.3)])
def test_what_could_be_said_is_told_again_only_once_enough_more_people_told_it(
    came: int, average: float
) -> None:
    chain = Chain()

    def come(*aloud: int | None) -> None:
        for one in aloud:
            chain.come("leadership", {"a1": Answer("a1", "rated", 2, sayable=one)})

    come(1, 1, 2, 2, 2)
    chain.close()
    come(*[3] * came, *[None] * (5 - came))
    chain.close()

    first, second = (one.picture.questions["a1"].sayable for one in chain.closings)

    assert first is not None
    assert second is not None
    assert (first.average, second.average) == (1.5, average)


def test_where_it_was_told_that_most_do_not_know_one_more_person_shows_no_levels() -> None:
    chain = Chain()
    for number in range(9):
        known = Answer("a1", "rated", 2) if number < 4 else Answer("a1", "dont_know")
        chain.come("leadership", {"a1": known})
    first = chain.close()

    chain.come("leadership", {"a1": Answer("a1", "rated", 4)})
    second = chain.close()

    assert first.working["a1"].status != "rated"
    assert second.working["a1"] == first.working["a1"]
    assert second.picture.questions["a1"].whole is None
