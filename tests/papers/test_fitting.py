"""How much room words take on a slide."""

from __future__ import annotations

import pytest

from toolkit.papers.fitting import count_lines, height_of, in_parts, size_that_fits


@pytest.mark.parametrize(
    ("words", "lines"), [("", 1), ("short", 1), ("a" * 25, 3), ("one two three", 2), ("a\nb", 2)]
)
def test_lines_break_between_words_and_inside_those_that_are_too_long(words, lines):
    assert count_lines(words, 10, wide=50) == lines


def test_the_largest_size_in_which_all_fits_is_taken_and_else_the_smallest():
    one = ["word"]

    assert size_that_fits(one, (24, 18), 400, height_of("word", 24, 400)) == 24
    assert size_that_fits(one * 2, (24, 18), 400, 2 * height_of("word", 18, 400)) == 18
    assert size_that_fits(one * 9, (24, 18), 400, 10) == 18


def test_parts_stay_in_order_and_no_heap_is_too_high_but_for_a_part_alone():
    assert in_parts([3, 3, 9, 1, 2], float, 6) == [[3, 3], [9], [1, 2]]
    assert in_parts([], float, 6) == [[]]
