"""Excel's own charts, so that they can be pasted into a paper and edited there."""

from __future__ import annotations

from typing import Literal

from openpyxl.chart import BarChart, LineChart, Reference, Series
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.data_source import StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.legend import Legend
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
)
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.words import clean_text
from toolkit.workbook import styles

_MARKERS = ("circle", "square", "diamond", "triangle", "x", "star")
EMU = 12700  # of a point


def _letters(size: float, *, bold: bool = False, colour: str = styles.INK) -> CharacterProperties:
    font = Font(typeface=styles.FONT)
    return CharacterProperties(sz=int(size * 100), b=bold, latin=font, cs=font, solidFill=colour)


def _rich(size: float, *, bold: bool = False) -> RichText:
    properties = ParagraphProperties(defRPr=_letters(size, bold=bold))
    return RichText(p=[Paragraph(pPr=properties, endParaRPr=_letters(size, bold=bold))])


def _title(words: str) -> Title:
    letters = _letters(12, bold=True, colour=styles.NAVY)
    run = RegularTextRun(rPr=letters, t=clean_text(words))
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=letters), r=[run])
    title = Title(overlay=False)
    title.tx = Text(rich=RichText(p=[paragraph]))
    return title


def bars_by_theme(
    sheet: Worksheet, title: str, rows: tuple[int, int], heading_row: int, columns: tuple[int, ...]
) -> BarChart:
    """Horizontal bars, one group a theme from the top down; the columns in this order."""
    chart = BarChart()
    chart.type, chart.grouping = "bar", "clustered"
    chart.gapWidth, chart.overlap = 45, 0
    colours = (styles.BEFORE, styles.AFTER)[-len(columns) :]
    for column, colour in zip(columns, colours, strict=True):
        values = Reference(sheet, min_col=column, min_row=heading_row, max_row=heading_row)
        data = Reference(sheet, min_col=column, min_row=rows[0], max_row=rows[1])
        series = Series(data, title=None)
        series.tx = _from_cell(values)
        series.graphicalProperties = GraphicalProperties(solidFill=colour)
        series.dLbls = DataLabelList(
            showVal=True,
            showBubbleSize=False, showSerName=False, showCatName=False, showLegendKey=False,
            showPercent=False, txPr=_rich(9, bold=colour == styles.AFTER), numFmt="0",
        )  # fmt: skip
        chart.series.append(series)
    chart.set_categories(Reference(sheet, min_col=1, min_row=rows[0], max_row=rows[1]))
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.crosses = "max"
    _dress(chart, title, legend="b")
    return chart


def bars_of(
    sheet: Worksheet,
    title: str,
    rows: tuple[int, int],
    heading_row: int,
    columns: tuple[int, ...],
    most: float | None = None,
) -> BarChart:
    """Horizontal bars from 0 to `most`, or as far as the values go to either side."""
    chart = bars_by_theme(sheet, title, rows, heading_row, columns)
    values = chart.y_axis
    values.scaling.min, values.scaling.max = (None, None) if most is None else (0, most)
    values.majorUnit, values.number_format = (None, "0.0") if most is None else (1, "0")
    chart.x_axis.tickLblPos = "low"
    for series in chart.series:
        series.dLbls.numFmt = "0.0"
        series.invertIfNegative = False
    if len(columns) == 1:
        chart.legend = None
    return chart


def lines_by_year(
    sheet: Worksheet, title: str, rows: range, heading_row: int, columns: tuple[int, int]
) -> LineChart:
    """One line a row of the table over its years; the last row, the whole, dashed and heavier."""
    chart = LineChart()
    for number, row in enumerate(rows):
        whole = row == rows[-1]
        data = Reference(sheet, min_col=columns[0], max_col=columns[1], min_row=row, max_row=row)
        series = Series(data, title=None)
        series.tx = _from_cell(Reference(sheet, min_col=1, min_row=row, max_row=row))
        colour = "000000" if whole else styles.LINES[number % len(styles.LINES)]
        line = LineProperties(solidFill=colour, w=int((3 if whole else 1.75) * EMU))
        if whole:
            line.prstDash = "dash"
        series.graphicalProperties = GraphicalProperties(ln=line)
        series.marker.symbol = "circle" if whole else _MARKERS[number % len(_MARKERS)]
        series.marker.size = 7
        series.marker.graphicalProperties = GraphicalProperties(
            solidFill=colour, ln=LineProperties(solidFill=colour)
        )
        series.smooth = False
        chart.series.append(series)
    years = Reference(
        sheet, min_col=columns[0], max_col=columns[1], min_row=heading_row, max_row=heading_row
    )
    chart.set_categories(years)
    _dress(chart, title, legend="r")
    return chart


def _from_cell(reference: Reference) -> SeriesLabel:
    return SeriesLabel(strRef=StrRef(f=str(reference)))


def _dress(chart: BarChart | LineChart, title: str, *, legend: Literal["b", "r"]) -> None:
    """Title, axis from 0 to 100, and letters are the same on every chart."""
    chart.title = _title(title)
    values, names = chart.y_axis, chart.x_axis
    values.scaling.min, values.scaling.max, values.majorUnit = 0, 100, 20
    values.number_format = "0"
    lines = GraphicalProperties(ln=LineProperties(solidFill="D9E0E6"))
    values.majorGridlines = ChartLines(spPr=lines)
    for axis in (values, names):
        axis.delete = False  # openpyxl 3.1 leaves axes out otherwise
        axis.txPr = _rich(9)
        axis.title = None
        axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=styles.RULE))
    chart.legend = Legend(legendPos=legend, overlay=False, txPr=_rich(9))
    chart.display_blanks = "gap"
    chart.graphical_properties = GraphicalProperties(noFill=True, ln=LineProperties(noFill=True))
    chart.roundedCorners = False
