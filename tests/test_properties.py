"""The fifteen properties of METHOD 1.9 that hold whatever is answered.

14 is proved with the release door, 15 with the comparison of councils.
"""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.builders import action, question, theme
from toolkit.comparison import Year, compare_years
from toolkit.counting import Tally
from toolkit.method import DEFAULT
from toolkit.planning import weigh_plan, weigh_questions
from toolkit.scoring import score_overall, score_theme
from toolkit.standing import standing
from toolkit.workshop import TalkItem, talk_order, work

EPSILON = 1e-9
NO_CAP = replace(DEFAULT, group_cap=None)
quick = settings(max_examples=60)

# One question: weight, red line, status, level, grade.
ROWS = st.tuples(
    st.integers(1, 3),
    st.booleans(),
    st.sampled_from(["rated", "rated", "rated", "dont_know", "unanswered", "not_applicable"]),
    st.integers(0, 4),
    st.integers(0, 3),
)
FORMS = st.lists(st.lists(ROWS, min_size=1, max_size=6), min_size=1, max_size=4)
COUNTS = st.lists(st.integers(0, 12), min_size=5, max_size=5).map(tuple)
GROUPS = st.dictionaries(
    st.sampled_from(["leadership", "members", "frontline", "partners"]),
    st.builds(Tally, COUNTS, dont_know=st.integers(0, 5), not_applicable=st.integers(0, 2)),
    min_size=1,
)


def stand(one, row):
    _, _, status, level, grade = row
    if status != "rated":
        level = grade = None
    return standing(one, status, level, grade, DEFAULT, source="agreed")


class Form:
    """A form with what stands for each question, scored. Keys are theme and question numbers."""

    def __init__(self, rows, *, scale=1):
        self.themes, self.standings = [], {}
        for number, some in rows:
            asked = []
            for place, row in some:
                one = question(
                    f"{number}-{place}", weight=row[0] * scale, red_level=2 if row[1] else None
                )
                asked.append(one)
                self.standings[one.id] = stand(one, row)
            self.themes.append(theme(str(number), asked, weight=1.0 * scale))
        self.scores = [score_theme(one, self.standings, DEFAULT) for one in self.themes]
        self.overall = score_overall(self.themes, self.scores, self.standings, DEFAULT)

    @property
    def everything(self):
        return [*self.scores, self.overall]

    def by_id(self):
        return {one.theme_id: one for one in self.scores}


def worked(groups, method):
    return work(groups, method)


def compared(before, after):
    first, second = (Year(one.themes, one.standings) for one in (before, after))
    return compare_years(first, second, {}, DEFAULT)


def numbered(rows):
    return [(number, list(enumerate(some))) for number, some in enumerate(rows)]


def form(rows, **more):
    return Form(numbered(rows), **more)


def changed(rows, where, **values):
    """The rows with one question's fields replaced."""
    names = ("weight", "red", "status", "level", "grade")
    number, place = where
    made = [list(some) for some in rows]
    row = dict(zip(names, made[number][place], strict=True))
    made[number][place] = tuple({**row, **values}.values())
    return made


@st.composite
def form_and_place(draw):
    rows = draw(FORMS)
    number = draw(st.integers(0, len(rows) - 1))
    return rows, (number, draw(st.integers(0, len(rows[number]) - 1)))


@quick
@given(FORMS)
def test_a_score_lies_in_its_range_and_the_range_is_as_wide_as_the_unknown(rows):
    for one in form(rows).scores:
        if one.known_share is None:
            continue
        width = one.claimed_high - one.claimed_low
        assert width == pytest.approx(4 * (1 - one.known_share))
        if one.claimed is not None:
            assert -EPSILON <= one.claimed_low <= one.claimed + EPSILON
            assert one.claimed <= one.claimed_high + EPSILON <= 4 + 2 * EPSILON
            assert one.evidenced_low - EPSILON <= one.evidenced <= one.evidenced_high + EPSILON


@quick
@given(FORMS)
def test_evidence_never_raises_a_score_and_a_red_line_never_raises_a_rating(rows):
    for one in form(rows).everything:
        if one.status == "rated":
            assert one.evidenced <= one.claimed + EPSILON
            assert one.rating <= one.band_evidenced <= one.band_claimed
            assert one.rating <= one.cap
            assert one.gap_points >= 0


@quick
@given(FORMS)
def test_every_figure_is_a_number_within_its_scale_or_missing(rows):
    for one in form(rows).everything:
        for name in ("claimed", "evidenced", "claimed_low", "claimed_high", "known_share"):
            value = getattr(one, name)
            assert value is None or -EPSILON <= value <= 4 + EPSILON
        for name in ("points_claimed", "points_evidenced", "points_low", "points_high"):
            assert getattr(one, name) in (None, *range(101))
        assert one.rating in (None, 0, 1, 2, 3, 4)


@quick
@given(form_and_place(), st.sampled_from(["level", "grade"]))
def test_raising_one_level_or_grade_lowers_nothing(given_, what):
    rows, where = given_
    row = rows[where[0]][where[1]]
    value = row[3] if what == "level" else row[4]
    assume(row[2] == "rated" and value < (4 if what == "level" else 3))

    before, after = form(rows), form(changed(rows, where, **{what: value + 1}))

    for old, new in zip(before.everything, after.everything, strict=True):
        assert new.cap >= old.cap
        for name in ("claimed", "evidenced", "points_claimed", "points_evidenced", "rating"):
            if getattr(old, name) is not None:
                assert getattr(new, name) >= getattr(old, name) - EPSILON


@quick
@given(form_and_place(), st.integers(0, 4), st.integers(0, 3))
def test_answering_what_was_not_known_narrows_the_range(given_, level, grade):
    rows, where = given_
    assume(rows[where[0]][where[1]][2] in ("dont_know", "unanswered"))

    old = form(rows).scores[where[0]]
    answered = changed(rows, where, status="rated", level=level, grade=grade)
    new = form(answered).scores[where[0]]

    assert new.claimed_low >= old.claimed_low - EPSILON
    assert new.claimed_high <= old.claimed_high + EPSILON
    assert new.known_share >= old.known_share
    assert new.cap >= old.cap
    assert old.status != "rated" or new.status == "rated"


@quick
@given(FORMS, st.randoms(use_true_random=False))
def test_order_changes_nothing(rows, chance):
    shuffled = numbered(rows)
    chance.shuffle(shuffled)
    for _, some in shuffled:
        chance.shuffle(some)

    before, after = form(rows), Form(shuffled)

    old, new = before.by_id(), after.by_id()
    for id, one in old.items():
        assert flat(new[id]) == pytest.approx(flat(one), nan_ok=True)
    assert flat(after.overall) == pytest.approx(flat(before.overall), nan_ok=True)


def flat(scores):
    """The numbers of a score, in a row that can be compared with a tolerance."""
    found = [value for value in asdict(scores).values() if not isinstance(value, str)]
    return [float("nan") if value is None else float(value) for value in found]


@quick
@given(FORMS, st.integers(2, 7))
def test_multiplying_all_weights_changes_nothing(rows, scale):
    for old, new in zip(form(rows).everything, form(rows, scale=scale).everything, strict=True):
        assert flat(new) == pytest.approx(flat(old), nan_ok=True)


@quick
@given(form_and_place())
def test_what_does_not_apply_scores_as_if_it_were_not_there(given_):
    rows, (number, place) = given_
    assume(len(rows[number]) > 1)

    away = form(changed(rows, (number, place), status="not_applicable")).scores[number]
    rest = [list(some) for some in rows]
    del rest[number][place]
    gone = form(rest).scores[number]

    assert (away.claimed_low, away.evidenced_high) == (gone.claimed_low, gone.evidenced_high)
    if away.claimed is not None and gone.claimed is not None:
        assert away.claimed == pytest.approx(gone.claimed)


@quick
@given(form_and_place())
def test_a_red_line_changes_ratings_only_and_in_its_theme_only_downwards(given_):
    rows, where = given_

    without, marked = (form(changed(rows, where, red=red)) for red in (False, True))

    for old, new in zip(without.everything, marked.everything, strict=True):
        assert (new.claimed, new.evidenced, new.status) == (old.claimed, old.evidenced, old.status)
    for old, new in zip(without.scores, marked.scores, strict=True):
        assert new.rating is None or new.rating <= old.rating
        assert new.cap <= old.cap


@quick
@given(form_and_place())
def test_a_red_line_lowers_the_whole_unless_it_makes_the_bad_ones_a_smaller_share(given_):
    """One more red line that is not bad can bring the bad ones under half of the live ones."""
    rows, where = given_

    without, marked = (form(changed(rows, where, red=red)) for red in (False, True))

    states = [one.red_state for one in without.standings.values()]
    bad = states.count("below") + states.count("unknown")
    assert marked.overall.cap <= max(without.overall.cap, 2 if bad >= 2 else 0)


@quick
@given(GROUPS)
def test_the_working_score_lies_among_the_answers_and_mirrors_them(groups):
    found = worked(groups, DEFAULT)
    mirrored = worked(
        {name: replace(one, levels=one.levels[::-1]) for name, one in groups.items()}, DEFAULT
    )
    given_ = [level for level in range(5) if any(one.levels[level] for one in groups.values())]

    if not given_:
        assert found.working is None
        return
    assert given_[0] - EPSILON <= found.working <= given_[-1] + EPSILON
    assert mirrored.working == pytest.approx(4 - found.working)
    if len(given_) == 1:
        assert found.working == given_[0]


@quick
@given(COUNTS, st.integers(0, 3))
def test_the_working_score_never_falls_when_an_answer_rises(counts, level):
    assume(counts[level])
    raised = list(counts)
    raised[level] -= 1
    raised[level + 1] += 1

    before, after = (worked({"a": Tally(tuple(one))}, NO_CAP) for one in (counts, raised))

    assert after.working >= before.working - EPSILON


@quick
@given(COUNTS, st.integers(2, 4))
def test_copying_everybody_changes_no_working_score(counts, times):
    assume(sum(counts))

    one = worked({"a": Tally(counts)}, NO_CAP)
    many = worked({"a": Tally(tuple(times * count for count in counts))}, NO_CAP)

    assert many.working == pytest.approx(one.working)


@quick
@given(GROUPS)
def test_levels_apart_is_0_only_when_unanimous_and_the_same_when_the_scale_is_reversed(groups):
    found = worked(groups, DEFAULT)
    mirrored = worked(
        {name: replace(one, levels=one.levels[::-1]) for name, one in groups.items()}, DEFAULT
    )
    if found.levels_apart is None:
        assert mirrored.levels_apart is None
        return
    unanimous = sum(count > 0 for count in found.counts) == 1
    assert (found.levels_apart < EPSILON) == unanimous
    assert mirrored.levels_apart == pytest.approx(found.levels_apart)
    assert 0 <= found.unsettled <= 1


@quick
@given(COUNTS, COUNTS)
def test_swapping_two_groups_changes_the_sign_of_their_gap_only(first, second):
    assume(min(sum(first), sum(second)) >= 5)

    one, other = (
        worked({"leadership": Tally(a), "members": Tally(b)}, DEFAULT).gaps["members"]
        for a, b in ((first, second), (second, first))
    )

    assert (one.gap, one.low, one.high) == pytest.approx((-other.gap, -other.high, -other.low))
    assert (one.df, one.word) == (pytest.approx(other.df), other.word)


@quick
@given(GROUPS, st.permutations(["members", "frontline", "partners"]))
def test_renaming_groups_other_than_the_reference_changes_no_score(groups, names):
    new = dict(zip(["members", "frontline", "partners"], names, strict=True))
    renamed = {new.get(name, name): one for name, one in groups.items()}

    before, after = worked(groups, DEFAULT), worked(renamed, DEFAULT)

    assert after.counts == pytest.approx(before.counts)
    assert after.know_share == pytest.approx(before.know_share)
    assert (after.status, after.spread, after.two_camps) == (
        (before.status, before.spread, before.two_camps)
    )


ITEMS = st.lists(
    st.tuples(
        st.integers(1, 3),
        st.sampled_from([None, 2]),
        st.sampled_from(["rated", "dont_know"]),
        st.floats(0, 4),
        st.floats(0, 1),
    ),
    min_size=1,
    max_size=8,
)


@quick
@given(ITEMS, st.data())
def test_being_more_unsettled_never_moves_a_question_later(rows, data):
    items = [TalkItem(str(place), *row) for place, row in enumerate(rows)]
    place = data.draw(st.integers(0, len(items) - 1))
    more = data.draw(st.floats(items[place].unsettled, 1))
    raised = [*items]
    raised[place] = replace(items[place], unsettled=more)

    before, after = (
        [one.question_id for one in talk_order(some)].index(str(place)) for some in (items, raised)
    )

    assert after <= before


@st.composite
def plans(draw):
    rows = draw(FORMS)
    made = form(rows)
    ids = list(made.standings)
    links = draw(st.lists(st.lists(st.sampled_from(ids), max_size=4), max_size=9))
    efforts = [draw(st.integers(1, 3)) for _ in links]
    unsettled = {id: draw(st.floats(0, 1)) for id in ids}
    return made, links, efforts, unsettled


@settings(max_examples=40)
@given(plans())
def test_effort_changes_no_need_and_every_action_is_in_now_or_next(given_):
    made, links, efforts, unsettled = given_
    method = replace(DEFAULT, now_max=3, draws=200)
    questions = [one for each in made.themes for one in each.questions]
    needs = weigh_questions(questions, made.standings, unsettled, method)
    actions = [
        action(f"A{place}", ids, effort=effort)
        for place, (ids, effort) in enumerate(zip(links, efforts, strict=True))
    ]

    found = weigh_plan(actions, made.themes, made.standings, needs, {}, method)
    easy = weigh_plan(
        [replace(one, effort="S") for one in actions],
        made.themes,
        made.standings,
        needs,
        {},
        method,
    )

    assert {id: one.need for id, one in found.needs.items()} == {
        id: one.need for id, one in easy.needs.items()
    }
    assert set(found.pinned) <= set(found.now)
    assert sorted([*found.now, *found.next]) == sorted(one.id for one in actions)
    assert all(0 <= one.need <= 100 for one in found.needs.values())
    assert all(0 <= need.total <= 100 + EPSILON for need in needs.values())
    assert sum(found.top_share.values()) == pytest.approx(min(3, len(actions)))
    assert found.problems == tuple(sorted(found.problems))


@quick
@given(FORMS, st.integers(1, 3))
def test_changing_weights_alone_is_no_change_like_for_like(rows, weight):
    before = form(rows)
    reweighed = [[(weight + place % 2, *row[1:]) for place, row in enumerate(r)] for r in rows]
    after = form(reweighed)

    overall, themes, questions, contributions = compared(before, after)

    assert all(one.change_points in (0, None) for one in (overall, *themes))
    assert sum(contributions.values()) == pytest.approx(0)
    assert all(one.moved == 0 for one in questions)


@quick
@given(FORMS, st.randoms(use_true_random=False))
def test_contributions_add_up_to_the_unrounded_change(rows, chance):
    later = [[(*row[:3], chance.randint(0, 4), row[4]) for row in some] for some in rows]
    before, after = form(rows), form(later)

    overall, _, questions, contributions = compared(before, after)

    parts = [one.contribution for one in questions if one.contribution is not None]
    assert sum(parts) == pytest.approx(sum(contributions.values()))
    if overall.comparable:
        change = 25 * (overall.claimed_after - overall.claimed_before)
        assert sum(contributions.values()) == pytest.approx(change)
