"""Findings as sentences: how each number came about, and the headlines that the figures allow.

Explanations are steps that somebody could redo with a pencil (METHOD 1 to 5, in the words of
METHOD 8). The sentences themselves stand in texts/en/explaining.toml, words of codes in codes.toml.
"""

from toolkit.explaining.headlines import (
    best_and_worst,
    headline_claims,
    headline_overall,
    headline_red_lines,
    headline_years,
    sentence_scores,
    sentence_settings,
)
from toolkit.explaining.phrases import describe_red_lines, move_text, signed
from toolkit.explaining.steps import (
    explain_actions,
    explain_change,
    explain_need,
    explain_overall,
    explain_red_line,
    explain_theme,
    explain_verdict,
)
from toolkit.explaining.votes import (
    headline_votes,
    level_words,
    levels_words,
    prompts,
    sentence_change,
    sentence_saying,
    sentence_start,
    sentence_unknown,
    sentence_votes,
    sentences_agreed,
)

__all__ = [
    "best_and_worst",
    "describe_red_lines",
    "explain_actions",
    "explain_change",
    "explain_need",
    "explain_overall",
    "explain_red_line",
    "explain_theme",
    "explain_verdict",
    "headline_claims",
    "headline_overall",
    "headline_red_lines",
    "headline_votes",
    "headline_years",
    "level_words",
    "levels_words",
    "move_text",
    "prompts",
    "sentence_change",
    "sentence_saying",
    "sentence_scores",
    "sentence_settings",
    "sentence_start",
    "sentence_unknown",
    "sentence_votes",
    "sentences_agreed",
    "signed",
]
