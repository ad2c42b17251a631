"""An outline as slides for the workshop's debrief, with charts that stay charts."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION
from pptx.enum.text import PP_ALIGN
from pptx.presentation import Presentation as PresentationType
from pptx.shapes.autoshape import Shape
from pptx.slide import Slide
from pptx.table import _Cell
from pptx.util import Cm, Emu, Length, Pt

from toolkit import frames
from toolkit.findings import Findings
from toolkit.frames import columns as c
from toolkit.papers.outline import Choices, Outline, Section, make_outline, widths_needed
from toolkit.words import clean_text, text

FONT = "Arial"
NAVY, TEAL = RGBColor(0x12, 0x43, 0x6D), RGBColor(0x28, 0xA1, 0x97)
INK, WHITE = RGBColor(0x0B, 0x12, 0x19), RGBColor(0xFF, 0xFF, 0xFF)
GREY = RGBColor(0x4B, 0x55, 0x63)
WIDE, HIGH = Cm(33.867), Cm(19.05)
LEFT, ROOM = Cm(1.8), Cm(30.2)
UNDER_CHART, FOOT = Cm(15.6), Cm(18)
MOST_LINES = 7
TITLE_ONLY = 5  # the layout with a title and nothing else
LEFT_OUT = frozenset({"implications", "background"})  # for a paper, not for a debrief


def write_slides(findings: Findings, choices: Choices) -> bytes:
    """The debrief as a .pptx file: one finding a slide, scores as native charts to be edited."""
    outline = make_outline(findings, choices)
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDE, HIGH
    deck.core_properties.title = clean_text(f"{outline.title}: {outline.council}")
    deck.core_properties.author = text("common.product")
    deck.core_properties.language = "en-GB"
    _add_opening(deck, outline)
    for section in outline.sections:
        if section.key == "themes":
            _add_themes(deck, section, findings)
        elif section.key == "years":
            _add_years(deck, section, findings)
        elif section.key == "red_lines" and not section.table:
            _add_section(deck, replace(section, points=_red_lines(findings)))
        elif section.key not in LEFT_OUT:
            _add_section(deck, section)
    for number, slide in enumerate(deck.slides, 1):
        if number > 1:
            _add_foot(slide, outline, number)
    kept = io.BytesIO()
    deck.save(kept)
    return kept.getvalue()


def _slide(deck: PresentationType, title: str) -> Slide:
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    heading = slide.shapes.title
    heading.left, heading.top, heading.width, heading.height = LEFT, Cm(0.9), ROOM, Cm(2.4)
    heading.text_frame.text = clean_text(title)
    heading.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    _dress(heading, 32, bold=True, colour=NAVY)
    return slide


def _add_opening(deck: PresentationType, outline: Outline) -> None:
    """The first slide: white on navy, so that a room sees that it begins."""
    slide = _slide(deck, outline.title)
    slide.background.fill.solid()
    slide.background.fill.fore_color.rgb = NAVY
    heading = slide.shapes.title
    heading.top, heading.height = Cm(5.2), Cm(4.2)
    _dress(heading, 40, bold=True, colour=WHITE)
    _add_lines(slide, [outline.council, *outline.marks], Cm(11), 20, WHITE)


def _add_foot(slide: Slide, outline: Outline, number: int) -> None:
    """The council, what has to stand on every page, and the number of the slide."""
    line = text("papers.between").join((outline.council, *outline.marks))
    _add_lines(slide, [text("papers.foot", line=line, number=number)], FOOT, 10, GREY)


def _add_section(deck: PresentationType, section: Section) -> None:
    slide = _slide(deck, section.finding or section.title)
    lines = [*section.sentences, *section.points][:MOST_LINES]
    _add_lines(slide, lines, Cm(3.8), 24 if len(lines) < 5 else 20 if len(lines) < 7 else 18)
    if section.table:
        _add_table(slide, section.table)


def _add_table(slide: Slide, rows: Sequence[Sequence[str]]) -> None:
    high = Cm(1.4) * len(rows)
    frame = slide.shapes.add_table(len(rows), len(rows[0]), LEFT, Cm(5.4), ROOM, Emu(high))
    room = widths_needed(rows, 14, 48)
    for column, one in zip(frame.table.columns, room, strict=True):
        column.width = Emu(int(ROOM * one / sum(room)))
    for number, row in enumerate(rows):
        for place, words in enumerate(row):
            cell = frame.table.cell(number, place)
            cell.text = clean_text(words)
            cell.fill.solid()
            cell.fill.fore_color.rgb = NAVY if number == 0 else WHITE
            _dress(cell, 14, bold=number == 0, colour=WHITE if number == 0 else INK)


def _add_lines(
    slide: Slide, lines: Sequence[str], top: Length, size: int, colour: RGBColor = INK
) -> None:
    box = slide.shapes.add_textbox(LEFT, top, ROOM, Emu(min(HIGH, FOOT + Cm(1)) - top))
    frame = box.text_frame
    frame.word_wrap = True
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.text = clean_text(line)
        paragraph.space_after = Pt(size / 2)
    _dress(box, size, colour=colour)


def _dress(shape: Shape | _Cell, size: int, *, bold: bool = False, colour: RGBColor = INK) -> None:
    for paragraph in shape.text_frame.paragraphs:
        paragraph.font.name, paragraph.font.size = FONT, Pt(size)
        paragraph.font.bold, paragraph.font.color.rgb = bold, colour


def _red_lines(findings: Findings) -> tuple[str, ...]:
    """What the red lines are about, for a room that has settled them all."""
    lines = frames.red_lines(findings)
    return tuple(f"{row[c.REF]} {row[c.QUESTION]}" for row in frames.records(lines))


def _add_themes(deck: PresentationType, section: Section, findings: Findings) -> None:
    """The themes' claimed and evidenced points as bars; a theme without a score has none."""
    scores = frames.theme_scores(findings)
    series = {frames.heading(one): scores[one] for one in (c.CLAIMED, c.EVIDENCED)}
    told = [text("papers.join").join(row) for row in section.table[1:]]
    slide = _slide(deck, section.title)
    _add_chart(slide, scores[c.THEME_SHORT], series, text("papers.between").join(told))
    _add_lines(slide, section.sentences, UNDER_CHART, 14)


def _add_years(deck: PresentationType, section: Section, findings: Findings) -> None:
    """The claimed points of both years as bars, over the questions that mean the same in both."""
    change = frames.latest_change(findings)
    if change is None:
        return
    moved = frames.changes(findings, change)
    names = [_words(name) for name in moved[c.THEME_SHORT]]
    years = (findings.earlier[-1].assessment.label, findings.assessment.label)
    series = dict(zip(_unlike(years), (moved[c.BEFORE], moved[c.AFTER]), strict=True))
    told = [
        text("papers.years.bar", theme=name, before=_words(before), after=_words(after))
        for name, before, after in zip(names, moved[c.BEFORE], moved[c.AFTER], strict=True)
    ]
    slide = _slide(deck, section.finding or section.title)
    _add_chart(slide, names, series, text("papers.between").join(told))
    _add_lines(slide, [text("papers.years.about"), *section.sentences[1:]], UNDER_CHART, 14)


def _unlike(labels: tuple[str, str]) -> tuple[str, str]:
    """The names of two years, told apart where a council gave both the same."""
    before, after = labels
    return labels if before != after else (text("papers.years.before", label=before), after)


def _words(cell: object) -> str:
    return frames.as_text(cell)


def _add_chart(
    slide: Slide, names: Iterable[object], series: Mapping[str, Iterable[object]], told: str
) -> None:
    """Bars in points that stay a chart in the program; `told` says them to a screen reader."""
    data = CategoryChartData(number_format="0")
    data.categories = [clean_text(str(name)) for name in names]
    for title, values in series.items():
        data.add_series(clean_text(title), [frames.whole(one) for one in values])
    frame = slide.shapes.add_chart(
        XL_CHART_TYPE.BAR_CLUSTERED, LEFT, Cm(3.6), ROOM, Emu(UNDER_CHART - Cm(3.8)), data
    )
    frame._element.nvGraphicFramePr.cNvPr.set("descr", clean_text(told))
    chart = frame.chart
    chart.has_legend, chart.has_title, chart.font.size, chart.font.name = True, False, Pt(16), FONT
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.category_axis.reverse_order = True
    chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = 0, 100
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    plot = chart.plots[0]
    plot.gap_width, plot.has_data_labels = 60, True
    plot.data_labels.position, plot.data_labels.font.size = XL_LABEL_POSITION.OUTSIDE_END, Pt(14)
    for one, colour in zip(plot.series, (TEAL, NAVY), strict=True):
        one.format.fill.solid()
        one.format.fill.fore_color.rgb = colour
