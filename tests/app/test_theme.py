"""Every pair of colours that the theme sets together can be told apart (WCAG 1.4.3 and 1.4.11)."""

from __future__ import annotations

import tomllib

import pytest

from toolkit.app.server import HERE

THEME = tomllib.loads((HERE / "config.toml").read_text(encoding="utf-8"))["theme"]
TEXT, EDGE = 4.5, 3.0
BADGES = ("red", "orange", "yellow", "green", "blue", "violet", "gray")


def luminance(colour: str) -> float:
    """Give the relative luminance of WCAG 2.2."""
    shares = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Give the contrast of WCAG 2.2, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def mixed(front: str, back: str, share: float) -> str:
    """Give the colour of `front` laid over `back` at this share."""
    pairs = ((int(front[i : i + 2], 16), int(back[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(f * share + b * (1 - share)):02X}" for f, b in pairs)


def test_contrast_is_reckoned_as_wcag_does():
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_words_can_be_read_on_page_panel_and_side_bar(mode):
    theme = THEME[mode]
    grounds = [theme["backgroundColor"], theme["secondaryBackgroundColor"]]
    grounds += [theme["sidebar"]["backgroundColor"]]

    for ground in grounds:
        assert contrast(theme["textColor"], ground) >= TEXT
        assert contrast(theme["linkColor"], ground) >= TEXT
        # Streamlit draws captions and placeholders at 60% of the text colour.
        assert contrast(mixed(theme["textColor"], ground, 0.6), ground) >= TEXT


@pytest.mark.parametrize("colour", BADGES)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_word_on_a_badge_can_be_read(mode, colour):
    theme = THEME[mode]

    assert contrast(theme[f"{colour}TextColor"], theme[f"{colour}BackgroundColor"]) >= TEXT


@pytest.mark.parametrize(("mode", "words"), [("light", "#FFFFFF"), ("dark", "#0B1219")])
def test_the_words_on_a_primary_button_can_be_read(mode, words):
    assert contrast(words, THEME[mode]["primaryColor"]) >= TEXT


@pytest.mark.parametrize(("mode", "outline"), [("light", "#0B1219"), ("dark", "#FFD24D")])
def test_edges_and_focus_can_be_seen(mode, outline):
    theme = THEME[mode]

    for ground in (theme["backgroundColor"], theme["secondaryBackgroundColor"]):
        assert contrast(theme["borderColor"], ground) >= EDGE
        assert contrast(outline, ground) >= EDGE


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_marks_and_words_of_a_chart_can_be_seen_on_the_page(mode):
    page, colours = THEME[mode]["backgroundColor"], THEME[mode]["chartCategoricalColors"]

    for data in colours[:8]:
        assert round(contrast(data, page), 1) >= EDGE
    assert contrast(colours[8], page) >= TEXT
    assert contrast(colours[9], page) >= TEXT
