"""An outline as slides for the workshop's debrief, with a chart that stays a chart."""

from __future__ import annotations

import io
from collections.abc import Sequence

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
from toolkit.papers.outline import Choices, Outline, Section, make_outline
from toolkit.words import clean_text, text

FONT = "Arial"
NAVY, TEAL = RGBColor(0x12, 0x43, 0x6D), RGBColor(0x28, 0xA1, 0x97)
INK, WHITE = RGBColor(0x0B, 0x12, 0x19), RGBColor(0xFF, 0xFF, 0xFF)
WIDE, HIGH = Cm(33.867), Cm(19.05)
LEFT, ROOM = Cm(1.8), Cm(30.2)
MOST_LINES = 7
TITLE_ONLY = 5  # the layout with a title and nothing else
LEFT_OUT = frozenset({"implications", "background"})  # for a paper, not for a debrief


def write_slides(findings: Findings, choices: Choices) -> bytes:
    """The debrief as a .pptx file: one finding a slide, its scores as a native, editable chart."""
    outline = make_outline(findings, choices)
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDE, HIGH
    deck.core_properties.title = clean_text(f"{outline.title}: {outline.council}")
    deck.core_properties.author = text("common.product")
    deck.core_properties.language = "en-GB"
    _add_opening(deck, outline)
    for section in outline.sections:
        if section.key == "themes":
            _add_chart(deck, section, findings)
        elif section.key not in LEFT_OUT:
            _add_section(deck, section)
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
    slide = _slide(deck, outline.title)
    head = text("papers.between").join((outline.council, *outline.marks))
    _add_lines(slide, [head], Cm(14.5), 18)


def _add_section(deck: PresentationType, section: Section) -> None:
    slide = _slide(deck, section.finding or section.title)
    lines = [*section.sentences, *section.points][:MOST_LINES]
    _add_lines(slide, lines, Cm(3.8), 24 if len(lines) < 5 else 20)
    if section.table:
        _add_table(slide, section.table)


def _add_table(slide: Slide, rows: Sequence[Sequence[str]]) -> None:
    high = Cm(1.5) * len(rows)
    frame = slide.shapes.add_table(len(rows), len(rows[0]), LEFT, Cm(5.8), ROOM, Emu(high))
    longest = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    room = [min(48, max(14, one)) for one in longest]
    for column, one in zip(frame.table.columns, room, strict=True):
        column.width = Emu(int(ROOM * one / sum(room)))
    for number, row in enumerate(rows):
        for place, words in enumerate(row):
            cell = frame.table.cell(number, place)
            cell.text = clean_text(words)
            cell.fill.solid()
            cell.fill.fore_color.rgb = NAVY if number == 0 else WHITE
            _dress(cell, 16, bold=number == 0, colour=WHITE if number == 0 else INK)


def _add_lines(slide: Slide, lines: Sequence[str], top: Length, size: int) -> None:
    box = slide.shapes.add_textbox(LEFT, top, ROOM, Emu(HIGH - top - Cm(1)))
    frame = box.text_frame
    frame.word_wrap = True
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.text = clean_text(line)
        paragraph.space_after = Pt(size / 2)
    _dress(box, size)


def _dress(shape: Shape | _Cell, size: int, *, bold: bool = False, colour: RGBColor = INK) -> None:
    for paragraph in shape.text_frame.paragraphs:
        paragraph.font.name, paragraph.font.size = FONT, Pt(size)
        paragraph.font.bold, paragraph.font.color.rgb = bold, colour


def _add_chart(deck: PresentationType, section: Section, findings: Findings) -> None:
    """The themes' claimed and evidenced points as bars; a theme without a score has none."""
    slide = _slide(deck, section.title)
    scores = frames.theme_scores(findings)
    data = CategoryChartData(number_format="0")
    data.categories = [clean_text(str(name)) for name in scores[c.THEME_SHORT]]
    for column in (c.CLAIMED, c.EVIDENCED):
        data.add_series(frames.heading(column), [frames.whole(one) for one in scores[column]])
    frame = slide.shapes.add_chart(
        XL_CHART_TYPE.BAR_CLUSTERED, LEFT, Cm(3.6), ROOM, Emu(HIGH - Cm(6)), data
    )
    told = [text("papers.join").join(row) for row in section.table[1:]]
    frame._element.nvGraphicFramePr.cNvPr.set("descr", clean_text("; ".join(told)))
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
    for series, colour in zip(plot.series, (TEAL, NAVY), strict=True):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = colour
    _add_lines(slide, section.sentences, Emu(HIGH - Cm(2.1)), 14)
