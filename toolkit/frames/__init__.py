"""Findings as tables: the last step before a chart, a screen or a sheet.

Whole numbers stay whole: they are columns of `Int64`, and what is not known is `pd.NA` there, never
NaN and never 0. Everything else is an object: text (empty where nothing is known), dates, exact
numbers or None. The names of columns are in `toolkit.frames.columns`. `table()` makes a frame ready
to be shown: chosen columns, under their headings, all of it as text.
"""

from toolkit.frames.asks import asks, searching
from toolkit.frames.compared import group_changes, last_picture, published_changes, year_counts
from toolkit.frames.people import group_name, groups, theme_groups
from toolkit.frames.plan import (
    PLAN_COLUMNS,
    finding,
    needs,
    plan,
    plan_counts,
    plan_problems,
    position_code,
    when_code,
)
from toolkit.frames.scores import (
    levers,
    question_numbers,
    question_ref,
    question_scores,
    red_lines,
    signs,
    theme_scores,
)
from toolkit.frames.settings import settings
from toolkit.frames.tables import (
    as_text,
    grade_word,
    heading,
    known_records,
    level_word,
    records,
    table,
    whole,
    word,
)
from toolkit.frames.years import changes, latest_change, question_changes, years

__all__ = [
    "PLAN_COLUMNS",
    "as_text",
    "asks",
    "changes",
    "finding",
    "grade_word",
    "group_changes",
    "group_name",
    "groups",
    "heading",
    "known_records",
    "last_picture",
    "latest_change",
    "level_word",
    "levers",
    "needs",
    "plan",
    "plan_counts",
    "plan_problems",
    "position_code",
    "published_changes",
    "question_changes",
    "question_numbers",
    "question_ref",
    "question_scores",
    "records",
    "red_lines",
    "searching",
    "settings",
    "signs",
    "table",
    "theme_groups",
    "theme_scores",
    "when_code",
    "whole",
    "word",
    "year_counts",
    "years",
]
