"""Colours of charts can be told apart, on both pages and by people who see fewer of them.

How people see who lack one kind of cone is reckoned with the matrices of Machado, Oliveira and
Fernandes (2009) for the whole deficiency, on linear light; how far two colours are apart with the
formula of CIE 1976.
"""

from __future__ import annotations

import re
from itertools import combinations

import numpy as np
import pytest

from tests.app.test_theme import EDGE, THEME, contrast, mixed
from toolkit.charts import groups, votes
from toolkit.charts.ruler import (
    BLUE,
    NEUTRAL,
    ORANGE,
    PAGE,
    PINK,
    TEAL,
    Mark,
    Row,
    draw_rows,
)

SIGHTS = {
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
SRGB_TO_XYZ = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
WHITE = (0.95047, 1.0, 1.08883)
# Where shapes differ too, and where colour alone would have to do.
WITH_SHAPES, ALONE = 10, 25
TOKENS = {BLUE: 0, TEAL: 1, PINK: 2, ORANGE: 3, NEUTRAL: 9}
BOTH = pytest.mark.parametrize("mode", ["light", "dark"])
EVERY_SIGHT = pytest.mark.parametrize("sight", SIGHTS)


def linear(colour: str) -> np.ndarray:
    shares = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)


def lab(light: np.ndarray) -> np.ndarray:
    """Lightness, red to green and blue to yellow, as in CIE 1976."""
    share = np.array(SRGB_TO_XYZ) @ light / np.array(WHITE)
    root = np.where(share > 0.008856, np.cbrt(share), 7.787 * share + 16 / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def distance(one: str, other: str, sight: str) -> float:
    seen = [np.clip(np.array(SIGHTS[sight]) @ linear(colour), 0, 1) for colour in (one, other)]
    return float(np.linalg.norm(lab(seen[0]) - lab(seen[1])))


def drawn(token: str, mode: str) -> str:
    return str(THEME[mode]["chartCategoricalColors"][TOKENS[token]])


def test_distances_are_reckoned_as_cie_does():
    assert distance("#FFFFFF", "#000000", "all") == pytest.approx(100, abs=0.1)
    assert distance("#FF0000", "#00FF00", "all") == pytest.approx(170.6, abs=0.5)
    assert distance("#D00000", "#507000", "deuteranopia") < distance("#D00000", "#507000", "all")


@BOTH
@pytest.mark.parametrize("token", TOKENS)
def test_each_mark_can_be_seen_on_the_page(mode, token):
    assert round(contrast(drawn(token, mode), THEME[mode]["backgroundColor"]), 1) >= EDGE


@BOTH
def test_a_band_can_be_seen_on_the_page_and_so_can_the_ring_of_the_page_between_dot_and_band(mode):
    page, dot = THEME[mode]["backgroundColor"], drawn(BLUE, mode)
    band = mixed(dot, page, 0.55)

    chart = draw_rows([Row("Courage", "66", (Mark(66, "66"),), (), band=(60, 70))])

    ring = [one.marker.line.color for one in chart.data if one.marker.symbol == "circle"]
    assert ring == [PAGE]
    assert round(contrast(band, page), 1) >= EDGE
    assert round(contrast(dot, page), 1) >= EDGE


@BOTH
@EVERY_SIGHT
def test_groups_differ_in_colour_for_every_sight_and_in_shape_too(mode, sight):
    colours = [drawn(token, mode) for token in (BLUE, TEAL, ORANGE, PINK)]

    assert min(distance(*pair, sight) for pair in combinations(colours, 2)) >= WITH_SHAPES
    assert len({(shape, is_open) for shape, _, is_open in groups.LOOKS}) == len(groups.LOOKS)


@BOTH
@EVERY_SIGHT
def test_two_series_are_far_apart_for_every_sight(mode, sight):
    assert distance(drawn(BLUE, mode), drawn(ORANGE, mode), sight) >= ALONE
    assert distance(drawn(BLUE, mode), drawn(NEUTRAL, mode), sight) >= WITH_SHAPES


def test_votes_have_the_colours_of_the_theme():
    for told, name in ((votes.WORDS, "textColor"), (votes.PAGE, "backgroundColor")):
        assert re.findall("#[0-9a-f]{6}", told) == [
            THEME[mode][name].lower() for mode in ("light", "dark")
        ]
    for told, token in ((votes.BLUE, BLUE), (votes.NEUTRAL, NEUTRAL)):
        assert re.findall("#[0-9a-f]{6}", told) == [
            drawn(token, mode).lower() for mode in ("light", "dark")
        ]
