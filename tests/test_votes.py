"""What votes say: the verdict, the sentence, the drawing, and an agreed level beside them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders import agreed, question
from toolkit.charts import draw_votes
from toolkit.explaining import (
    headline_votes,
    prompts,
    sentence_change,
    sentence_saying,
    sentence_start,
    sentence_votes,
    sentences_agreed,
)
from toolkit.method import DEFAULT
from toolkit.release import QuestionPicture, Shown
from toolkit.workshop import Spread, Working, agree

SPLIT = QuestionPicture(
    "q1", Shown(2.0, None, "far apart"), 2.0, 2, two_camps=False, counts=(1, 4, 5, 2, 0)
)
SURVEY = QuestionPicture("q1", Shown(2.3, None, "some spread", bars=(10, 20, 30, 40, 0)), 2.3, 2)


def room(*counts: int, spread: Spread = "close", two_camps: bool = False) -> QuestionPicture:
    return QuestionPicture("q1", Shown(2.0, None, spread), 2.0, 2, two_camps, counts=counts)


@pytest.mark.parametrize(
    ("picture", "headline"),
    [
        (room(0, 0, 7, 0, 0), "The room agrees"),
        (room(0, 1, 7, 0, 0), "The room is close"),
        (room(0, 3, 3, 2, 0, spread="some spread"), "The room differs"),
        (room(2, 2, 0, 2, 2, spread="far apart"), "The room is far apart"),
        (room(4, 0, 0, 0, 4, spread="far apart", two_camps=True), "The room is in two camps"),
        (SURVEY, "People differ"),
        (QuestionPicture("q1"), "Too few answers"),
    ],
)
def test_the_headline_is_the_word_of_the_method(picture, headline):
    assert headline_votes(picture).startswith(headline)


def test_the_sentence_says_how_far_votes_run_and_where_most_are():
    told = sentence_votes(SPLIT)

    assert told == (
        "Votes run from 0 Not yet to 3 In place. The most common is 2 Partial, with 5 of 12."
    )


def test_levels_with_as_many_votes_are_named_together():
    told = sentence_votes(room(3, 0, 3, 0, 1))

    assert told.endswith("The most common are 0 Not yet and 2 Partial, with 3 votes each.")


def test_a_room_of_one_mind_is_told_so():
    assert sentence_votes(room(0, 0, 0, 6, 0)) == "All 6 votes are for 3 In place."


def unsure(*counts: int, unknown: int) -> QuestionPicture:
    return replace(room(*counts), unknown=unknown)


def test_those_who_do_not_know_are_told_and_drawn_beside_the_votes():
    picture = unsure(0, 0, 5, 2, 0, unknown=2)

    told, drawn = sentence_votes(picture), draw_votes(picture)

    assert told.endswith("with 5 of 7. 2 people do not know.")
    assert drawn is not None
    assert list(drawn.table.index)[-1] == "Don\u2019t know"
    assert list(drawn.table["Votes"]) == ["0", "0", "5", "2", "0", "2"]
    blocks, outlined = drawn.spec["baseOption"]["series"]
    assert blocks["data"] == [0, 0, 5, 2, 0, 0]
    assert outlined["data"][-1]["value"] == 2


def test_a_room_in_which_everybody_knows_has_no_bar_for_those_who_do_not():
    drawn = draw_votes(unsure(0, 0, 5, 2, 0, unknown=0))

    assert drawn is not None
    assert len(drawn.table) == 5
    assert "know" not in sentence_votes(unsure(0, 0, 5, 2, 0, unknown=0))


def test_a_room_of_which_most_do_not_know_is_told_so():
    few = QuestionPicture("q1", unknown=6)

    assert headline_votes(unsure(0, 0, 5, 0, 0, unknown=6)) == "Most of the room does not know"
    assert headline_votes(few) == "Most of the room does not know"
    assert sentence_votes(few).endswith("no figures can be shown. 6 people do not know.")
    assert prompts(question("q1"), few)[-1].startswith("Who would know")


def test_a_survey_says_its_middle_and_no_count():
    told = sentence_votes(SURVEY)

    assert told == "The middle of people\u2019s answers is 2.3."


def test_where_nearly_everyone_stands_on_one_side_the_side_is_said():
    picture = QuestionPicture("q1", Shown(side="low", spread="close"), None, 1)

    assert sentence_votes(picture) == "Nearly everyone is at 0 or 1."


def test_where_no_figure_may_be_shown_none_is():
    hidden = QuestionPicture("q1")

    assert sentence_votes(hidden) == "Too few people gave a level, so no figures can be shown."
    assert sentence_start(hidden) == ""
    assert draw_votes(hidden) is None


def test_the_question_s_own_probe_comes_before_one_that_fits_the_votes():
    found = prompts(question(), SPLIT)

    assert found[0] == "How would a stranger know?"
    assert "low end" in found[1]


def test_voting_again_tells_both_votes():
    told = sentence_change(SPLIT, room(0, 0, 7, 0, 0))

    assert told == "First vote: The room is far apart. This vote: The room agrees."


@pytest.mark.parametrize(
    ("gap", "told"),
    [
        (None, ""),
        (0.0, "People could say in public about what they think is true."),
        (1.0, "People think it is 1 level truer than they could say in public."),
        (-1.5, "People could say more in public than they think is true, by 1.5 levels."),
    ],
)
def test_the_saying_gap_is_told_by_its_direction(gap, told):
    picture = QuestionPicture("q1", Shown(2.0), 2.0, 2, sayable=Shown(1.0), saying_gap=gap)

    assert sentence_saying(picture) == told


# ---- The drawing -------------------------------------------------------------------------------


def test_a_drawing_has_a_block_for_each_person_and_every_count_in_its_table():
    drawn = draw_votes(SPLIT)

    assert drawn is not None
    assert drawn.spec["baseOption"]["series"][0]["data"] == [1, 4, 5, 2, 0]
    assert drawn.spec["baseOption"]["xAxis"]["interval"] == 1
    assert drawn.table["Votes"].tolist() == ["1", "4", "5", "2", "0"]
    assert drawn.table.index.tolist()[2] == "2 Partial"
    assert "2 Partial: 5" in drawn.in_words


def test_two_rooms_of_other_sizes_are_drawn_on_their_own_scale():
    few, many = draw_votes(room(0, 0, 5, 0, 0)), draw_votes(room(0, 0, 120, 30, 0))

    assert few is not None
    assert many is not None
    assert few.spec["baseOption"]["xAxis"]["max"] == 10
    assert many.spec["baseOption"]["xAxis"]["max"] == 120
    assert not many.spec["baseOption"]["xAxis"]["splitLine"]["show"]


def test_a_survey_is_drawn_in_per_cent_and_never_as_people():
    drawn = draw_votes(SURVEY)

    assert drawn is not None
    assert not drawn.spec["baseOption"]["xAxis"]["splitLine"]["show"]
    assert drawn.table.columns.tolist() == ["Per cent"]


def test_where_single_people_would_be_seen_thirds_are_drawn():
    picture = QuestionPicture("q1", Shown(2.0, None, "close", thirds=(30, 40, 30)), 2.0, 2)

    drawn = draw_votes(picture)

    assert drawn is not None
    assert drawn.table.index.tolist() == ["0 or 1", "2 Partial", "3 or 4"]


# ---- An agreed level beside people's answers (METHOD 3) ------------------------------------------


def beside(level: int, evidence: int, picture: QuestionPicture) -> tuple[str, ...]:
    record = agreed(level=level, evidence=evidence)
    working = Working(
        n_level=12, counts=(1.0, 4.0, 5.0, 2.0, 0.0), working=1.7, know_share=1.0, status="rated"
    )
    return sentences_agreed(record, agree(question(), record, working, DEFAULT), picture)


def test_a_level_far_above_people_s_answers_is_told_with_the_share_that_went_so_high():
    told = beside(4, 3, SPLIT)

    assert told[0] == (
        "The agreed level is 2.3 levels above the middle of people\u2019s answers. "
        "0% placed it this high."
    )
    assert told[1] == "83% of the answers were two levels or more away from it."


def test_without_bars_no_share_is_told():
    told = beside(4, 3, QuestionPicture("q1", Shown(1.5), 1.5, 2))

    assert told == ("The agreed level is 2.3 levels above the middle of people\u2019s answers.",)


def test_a_level_raised_without_a_document_is_told():
    assert "It was raised by a level or more without a document behind it." in beside(3, 1, SPLIT)


def test_a_level_near_people_s_answers_says_nothing():
    assert beside(2, 3, room(0, 4, 5, 2, 0)) == ()
