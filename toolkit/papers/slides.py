"""An outline as slides for the workshop's debrief, with charts that stay charts."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.presentation import Presentation as PresentationType
from pptx.shapes.autoshape import Shape
from pptx.slide import Slide
from pptx.table import _Cell
from pptx.util import Cm, Emu, Length, Pt

from toolkit import explaining, frames
from toolkit.findings import Findings
from toolkit.frames import columns as c
from toolkit.papers.fitting import BOLD, LINE, count_lines, height_of, in_parts, size_that_fits
from toolkit.papers.outline import Choices, Outline, Section, make_outline, widths_needed
from toolkit.words import clean_text, text

FONT = "Arial"
NAVY, TEAL = RGBColor(0x12, 0x43, 0x6D), RGBColor(0x28, 0xA1, 0x97)
INK, WHITE = RGBColor(0x0B, 0x12, 0x19), RGBColor(0xFF, 0xFF, 0xFF)
GREY = RGBColor(0x4B, 0x55, 0x63)
WIDE, HIGH = Cm(33.867), Cm(19.05)
LEFT, ROOM = Cm(1.8), Cm(30.2)
TOP, FOOT = Cm(3.7), Cm(18)
INSIDE = Emu(ROOM - Cm(0.6)).pt
TITLES, SIZES = (32, 26, 22), (24, 20, 18)
SMALL, CELL = 14, 14
ROW, PADDING = 36, 15  # points
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
    words = clean_text(title).removesuffix(".")
    heading.text_frame.text = words
    heading.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    fitting = (one for one in TITLES if count_lines(words, one, INSIDE, letter=BOLD) <= 2)
    _dress(heading, next(fitting, TITLES[-1]), bold=True, colour=NAVY)
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
    """The section on one slide, or on as many as its words and rows need."""
    points = section.points
    if section.key == "decisions":
        points = tuple(f"{number}. {one}" for number, one in enumerate(points, 1))
    lines = [*section.sentences, *points]
    title = section.finding or section.title
    if section.table:
        _add_table(deck, title, lines, section.table)
        return
    size = size_that_fits(lines, SIZES, INSIDE, Emu(FOOT - TOP).pt)
    heaps = in_parts(lines, lambda line: height_of(line, size, INSIDE), Emu(FOOT - TOP).pt)
    for number, heap in enumerate(heaps):
        _add_lines(_slide(deck, _continued(title, number)), heap, TOP, size)


def _continued(title: str, number: int) -> str:
    return text("papers.more", title=title.removesuffix(".")) if number else title


def _add_table(
    deck: PresentationType, title: str, lines: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    """A table under these lines, with its headings again on each slide that it needs."""
    room = widths_needed(rows, 14, 48)
    widths = [Emu(int(ROOM * one / sum(room))) for one in room]
    head, *others = [(row, _row_height(row, widths)) for row in rows]
    above = sum(height_of(line, SIZES[-1], INSIDE) for line in lines)
    top = Emu(TOP + Pt(int(above)))
    heaps = in_parts(others, lambda row: row[1], Emu(FOOT - top).pt - head[1])
    for number, heap in enumerate(heaps):
        slide = _slide(deck, _continued(title, number))
        _add_lines(slide, lines if number == 0 else (), TOP, SIZES[-1])
        frame = slide.shapes.add_table(len(heap) + 1, len(head[0]), LEFT, top, ROOM, Cm(1))
        for column, width in zip(frame.table.columns, widths, strict=True):
            column.width = width
        for place, (row, high) in enumerate((head, *heap)):
            frame.table.rows[place].height = Pt(high)
            for cell, words in zip(frame.table.rows[place].cells, row, strict=True):
                _fill_cell(cell, words, heads=place == 0)


def _row_height(row: Sequence[str], widths: Sequence[Length]) -> int:
    lines = [
        count_lines(words, CELL, width.pt - PADDING, letter=BOLD)
        for words, width in zip(row, widths, strict=True)
    ]
    return max(ROW, int(LINE * CELL * max(lines) + PADDING))


def _fill_cell(cell: _Cell, words: str, *, heads: bool) -> None:
    cell.text = clean_text(words)
    cell.fill.solid()
    cell.fill.fore_color.rgb = NAVY if heads else WHITE
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    _dress(cell, CELL, bold=heads, colour=WHITE if heads else INK)


def _add_lines(
    slide: Slide, lines: Sequence[str], top: Length, size: int, colour: RGBColor = INK
) -> None:
    if not lines:
        return
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
    slide = _slide(deck, explaining.headline_claims(findings))
    if all(one is None for one in map(frames.whole, scores[c.CLAIMED])):
        _add_lines(slide, section.sentences, TOP, SIZES[0])
        return
    series = {frames.heading(one): scores[one] for one in (c.CLAIMED, c.EVIDENCED)}
    told = text("papers.between").join(text("papers.join").join(row) for row in section.table[1:])
    _add_chart(slide, scores[c.THEME_SHORT], series, told, section.sentences)


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
    below = [text("papers.years.about"), *section.sentences[1:]]
    _add_chart(slide, names, series, text("papers.between").join(told), below)


def _unlike(labels: tuple[str, str]) -> tuple[str, str]:
    """The names of two years, told apart where a council gave both the same."""
    before, after = labels
    return labels if before != after else (text("papers.years.before", label=before), after)


def _words(cell: object) -> str:
    return frames.as_text(cell)


def _add_chart(
    slide: Slide,
    names: Iterable[object],
    series: Mapping[str, Iterable[object]],
    told: str,
    below: Sequence[str],
) -> None:
    """Bars in points that stay a chart in the program, with lines below them.

    `told` says the bars to a screen reader.
    """
    high = sum(height_of(line, SMALL, INSIDE) for line in below)
    bottom = Emu(FOOT - Pt(int(high + PADDING)))
    data = CategoryChartData(number_format="0")
    data.categories = [clean_text(str(name)) for name in names]
    for title, values in series.items():
        data.add_series(clean_text(title), [frames.whole(one) for one in values])
    frame = slide.shapes.add_chart(
        XL_CHART_TYPE.BAR_CLUSTERED, LEFT, TOP, ROOM, Emu(bottom - TOP), data
    )
    _add_lines(slide, below, bottom, SMALL)
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
