"""From people's answers to everything that leaves: nobody is told on, whatever they answered."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from itertools import combinations
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.builders import agreed
from tests.outputs import everything
from tests.rounds import (
    BANK,
    ID_MARK,
    WORDS_MARK,
    Chain,
    chains,
    closed,
    crowds,
    examples,
    with_closings,
)
from toolkit import frames
from toolkit.counting import OTHERS, Statistics, ThemeValues, Values
from toolkit.findings import work_out
from toolkit.frames import columns as c
from toolkit.method import DEFAULT
from toolkit.release import Closing, Said
from toolkit.scoring import score_theme
from toolkit.workshop import GroupGap, Working

K, MANY = DEFAULT.k, DEFAULT.bars_from
Set = frozenset[str]
MADE_UP = 71234.0625  # no figure of ours; planted where nothing may come out
few = examples(4)
some = examples(30)
many = examples(150)


def who_gave_a_level(said: Said, question_id: str) -> dict[str, Set]:
    """The ids of those who gave a level, group by group."""
    found: dict[str, set[str]] = {}
    for who, answers in said:
        if any(one.question_id == question_id and one.level is not None for one in answers):
            found.setdefault(who.group, set()).add(who.id)
    return {group: frozenset(ids) for group, ids in found.items()}


def together(groups: Mapping[str, Set], names: Collection[str]) -> Set:
    return frozenset(id for name in names for id in groups.get(name, ()))


def sets_shown(said: Said, closing: Closing, question_id: str) -> set[Set]:
    """Every set of people about whose levels something is said, on one question."""
    one, groups = closing.picture.questions[question_id], who_gave_a_level(said, question_id)
    found = {together(groups, groups)} if one.whole else set()
    apart = one.groups.keys() - {OTHERS}
    found |= {together(groups, [name]) for name in apart}
    if OTHERS in one.groups:
        found.add(together(groups, groups.keys() - apart))
    told = {(one.theme_id, one.group) for one in closing.picture.themes}
    for line in closing.statistics.values:
        alone = [id for id, _ in line.questions] == [question_id]
        if alone and (line.theme_id, line.group) in told:
            found.add(together(groups, line.pooled or [line.group]))
            found.add(together(groups, ["leadership"]))
    return found


def sizes_to_be_had(found: set[Set]) -> Iterator[int]:
    """The size of all that a reader gets by taking shown sets from a larger one."""
    for whole in found:
        inside = [one for one in found if one <= whole]
        for n in range(len(inside) + 1):
            for taken in combinations(inside, n):
                yield len(whole.difference(*taken))


@many
@given(crowds())
def test_no_set_of_one_to_four_people_is_shown_or_left_over_by_subtracting(said: Said) -> None:
    closing = closed(said)

    for id in closing.picture.questions:
        assert all(n == 0 or n >= K for n in sizes_to_be_had(sets_shown(said, closing, id)))


@many
@given(crowds())
def test_whether_anybody_of_a_hidden_group_answered_a_question_is_not_told(said: Said) -> None:
    picture = closed(said).picture

    for id, one in picture.questions.items():
        asked = {"leadership", *BANK.by_id[id].mirrored}
        assert set(picture.hidden) & asked <= set(one.hidden)


@some
@given(chains())
def test_every_figure_about_people_in_a_table_rests_on_enough_of_them(chain: Chain) -> None:
    findings = chain.findings
    titles = {one.title: chain.said[one.id] for one in findings.assessment.rounds}

    for row in frames.groups(findings).to_dict("records"):
        groups = who_gave_a_level(titles[row[c.ROUND]], row[c.QUESTION_ID])
        everybody = sum(map(len, groups.values()))
        n = everybody if row[c.GROUP_ID] == c.WHOLE_ID else len(groups.get(row[c.GROUP_ID], ()))
        if row[c.GROUP_ID] == c.OTHERS_ID:
            n = everybody
        if row[c.AVERAGE] or row[c.SPREAD] or row[c.PEOPLE] or row[c.GROUP_GAP]:
            assert n >= K
        if frames.whole(row[c.SHARES[0]]) is not None:
            assert n >= MANY
        if frames.whole(row[c.DONT_KNOW]) is not None:
            assert row[c.GROUP_ID] == c.WHOLE_ID


@some
@given(chains(years=1))
def test_no_level_grade_or_distance_rests_on_fewer_than_five_answers(chain: Chain) -> None:
    findings = chain.findings

    for id in BANK.by_id:
        votes = [who_gave_a_level(said, id) for said in chain.said.values()]
        most = max((sum(map(len, one.values())) for one in votes), default=0)
        leaders = max((len(one.get("leadership", ())) for one in votes), default=0)
        standing, agreement = findings.standings[id], findings.agreements.get(id)
        if standing.source == "working":
            assert standing.claimed is None or most >= K
            assert standing.evidence is None or leaders >= K
        if agreement is not None and agreement.distance is not None:
            assert most >= K
    for item in findings.talk:
        votes = [who_gave_a_level(said, item.question_id) for said in chain.said.values()]
        if item.working is not None and item.question_id not in findings.assessment.agreed:
            assert any(sum(map(len, one.values())) >= K for one in votes)


@some
@given(chains(years=1))
def test_scores_are_made_of_the_levels_that_are_shown_and_of_nothing_closer(chain: Chain) -> None:
    findings = chain.findings

    assert findings.themes == tuple(
        score_theme(theme, findings.standings, DEFAULT) for theme in findings.form
    )
    for one in findings.standings.values():
        assert one.claimed is None or (10 * one.claimed).is_integer()


@some
@given(chains(years=1), st.sampled_from([one.id for one in BANK.questions]), st.integers(0, 4))
def test_agreeing_a_level_tells_nothing_more_of_what_people_said(
    chain: Chain, id: str, level: int
) -> None:
    made = chain.material.assessment
    record = agreed(id, level)
    after = work_out(
        replace(chain.material, assessment=replace(made, agreed={**made.agreed, id: record}))
    )

    before = chain.findings

    assert after.pictures == before.pictures
    assert {**after.standings, id: None} == {**before.standings, id: None}
    assert after.standings[id].claimed == level


def planted(closing: Closing) -> Closing:
    """The closing with other sealed figures: what is shown is made of the picture alone."""
    odd = Values(int(MADE_UP), MADE_UP, MADE_UP)
    line = ThemeValues("roads", "leadership", (("r1", 1),), odd, odd)
    sealed = Statistics(closing.picture.of, (line,), {"r1": {"leadership": odd, OTHERS: odd}})
    working = {id: unlike(one) for id, one in closing.working.items()}
    return Closing(closing.picture, sealed, working)


def unlike(one: Working) -> Working:
    """A working answer with other exact figures, which agree as far as they may be told."""
    gaps = {
        group: GroupGap(gap.gap * MADE_UP, MADE_UP, MADE_UP, MADE_UP, gap.word)
        for group, gap in one.gaps.items()
    }
    return replace(
        one,
        levels_apart=None if one.levels_apart is None else MADE_UP,
        group_means=dict.fromkeys(one.group_means, MADE_UP),
        gaps=gaps,
        widest_gap=MADE_UP,
        n_na=int(MADE_UP),
        n_blank=int(MADE_UP),
    )


@few
@given(chains(years=1))
def test_no_output_depends_on_what_is_sealed(chain: Chain) -> None:
    found = everything(chain.findings)

    assert everything(work_out(with_closings(chain, planted))) == found


@some
@given(chains(years=1))
def test_sealed_figures_can_be_planted_and_are_kept(chain: Chain) -> None:
    assume(chain.material.closings)

    one = planted(chain.material.closings[0])

    assert str(MADE_UP) in one.sealed_json()
    assert str(MADE_UP) not in one.shown_json()


@few
@given(chains())
def test_no_output_holds_a_persons_id_words_or_pairing(chain: Chain) -> None:
    for name, output in everything(chain.findings).items():
        assert ID_MARK not in output, name
        assert WORDS_MARK not in output, name


@some
@given(chains(years=1, agreeing=False), st.randoms(use_true_random=False))
def test_the_order_in_which_people_came_is_nowhere(chain: Chain, random: Random) -> None:
    closings = []
    for one in chain.material.assessment.rounds:
        said = [
            (replace(who, id=f"{random.getrandbits(128):032x}"), random.sample(given_, len(given_)))
            for who, given_ in chain.said[one.id]
        ]
        closings.append(closed(random.sample(said, len(said)), one))

    shuffled = work_out(replace(chain.material, closings=tuple(closings)))

    assert [one.shown_json() for one in closings] == [
        one.shown_json() for one in chain.material.closings
    ]
    assert (shuffled.standings, shuffled.themes, shuffled.talk) == (
        chain.findings.standings,
        chain.findings.themes,
        chain.findings.talk,
    )
