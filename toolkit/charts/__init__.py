"""Frames into charts, each with its sentence and its table."""

from toolkit.charts.change import change_word, draw_change
from toolkit.charts.chart import Chart
from toolkit.charts.effort import draw_effort
from toolkit.charts.groups import draw_groups, draw_widest
from toolkit.charts.moved import draw_contributions, draw_group_changes, tenths
from toolkit.charts.themes import draw_claims, draw_themes
from toolkit.charts.trend import draw_trend
from toolkit.charts.votes import Votes, draw_votes

__all__ = [
    "Chart",
    "Votes",
    "change_word",
    "draw_change",
    "draw_claims",
    "draw_contributions",
    "draw_effort",
    "draw_group_changes",
    "draw_groups",
    "draw_themes",
    "draw_trend",
    "draw_votes",
    "draw_widest",
    "tenths",
]
