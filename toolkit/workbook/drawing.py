"""Excel's own charts, so that they can be pasted into a paper and edited there.

They are written as they stand in the file: to build and to serialise the five of a plan by
openpyxl's classes took a sixth of all its time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.words import clean_text
from toolkit.workbook import styles

_MARKERS = ("circle", "square", "diamond", "triangle", "x", "star")
POINT, CENTIMETRE = 12_700, 360_000  # in the unit of drawings
_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_SHEET = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True)
class Chart:
    """A chart on a sheet: its first cell, its size in centimetres, itself as XML, and in words."""

    anchor: str
    width: float
    height: float
    xml: str
    words: str


def drawing_xml(charts: Sequence[Chart]) -> str:
    """Where the charts of a sheet stand, each told in words for those who cannot see it."""
    placed = "".join(_placed(number, one) for number, one in enumerate(charts, 1))
    return (
        f'<wsDr xmlns:a="{_MAIN}" xmlns:c="{_CHART}" xmlns:r="{_LINKS}" xmlns="{_SHEET}">'
        f"{placed}</wsDr>"
    )


def _placed(number: int, chart: Chart) -> str:
    row, column = coordinate_to_tuple(chart.anchor)
    size = f'cx="{int(chart.width * CENTIMETRE)}" cy="{int(chart.height * CENTIMETRE)}"'
    return (
        f"<oneCellAnchor><from><col>{column - 1}</col><colOff>0</colOff>"
        f"<row>{row - 1}</row><rowOff>0</rowOff></from><ext {size} />"
        f'<graphicFrame><nvGraphicFramePr><cNvPr id="{number}" name="Chart {number}"'
        f" descr={quoteattr(clean_text(chart.words))} /><cNvGraphicFramePr /></nvGraphicFramePr>"
        f'<xfrm /><a:graphic><a:graphicData uri="{_CHART}"><c:chart r:id="rId{number}" />'
        f"</a:graphicData></a:graphic></graphicFrame><clientData /></oneCellAnchor>"
    )


def bars_by_theme(
    sheet: Worksheet, title: str, rows: tuple[int, int], heading_row: int, columns: tuple[int, ...]
) -> str:
    """Horizontal bars, one group a theme from the top down; the columns in this order."""
    return _bars(sheet, title, rows, heading_row, columns, _scale(100, 20), label="0")


def bars_of(
    sheet: Worksheet,
    title: str,
    rows: tuple[int, int],
    heading_row: int,
    columns: tuple[int, ...],
    most: float | None = None,
) -> str:
    """Horizontal bars from 0 to `most`, or as far as the values go to either side."""
    scale = _scale(None, None, "0.0") if most is None else _scale(most, 1)
    return _bars(sheet, title, rows, heading_row, columns, scale, label="0.0", either_side=True)


def _bars(
    sheet: Worksheet,
    title: str,
    rows: tuple[int, int],
    heading_row: int,
    columns: tuple[int, ...],
    scale: tuple[str, str, str],
    *,
    label: str,
    either_side: bool = False,
) -> str:
    names = _cells(sheet, 1, rows[0], 1, rows[1])
    colours = (styles.BEFORE, styles.AFTER)[-len(columns) :]
    upright = '<invertIfNegative val="0" />' if either_side else ""
    series = []
    for number, (column, colour) in enumerate(zip(columns, colours, strict=True)):
        name = _cells(sheet, column, heading_row)
        look = f'<spPr>{_solid(colour)}<a:ln><a:prstDash val="solid" /></a:ln></spPr>{upright}'
        labels = (
            f'<dLbls><numFmt formatCode="{label}" />{_small(bold=colour == styles.AFTER)}'
            '<showLegendKey val="0" /><showVal val="1" /><showCatName val="0" />'
            '<showSerName val="0" /><showPercent val="0" /><showBubbleSize val="0" /></dLbls>'
        )
        values = _cells(sheet, column, rows[0], column, rows[1])
        series.append(_series(number, name, look + labels, names, values))
    drawn = (
        f'<barChart><barDir val="bar" /><grouping val="clustered" />{"".join(series)}'
        '<gapWidth val="45" /><overlap val="0" /><axId val="10" /><axId val="100" /></barChart>'
    )
    beside = '<tickLblPos val="low" />' if either_side else ""
    axes = _names("maxMin", beside) + _values(scale, '<crosses val="max" />')
    legend = "" if either_side and len(columns) == 1 else _legend("b")
    return _chart(title, drawn + axes, legend)


def lines_by_year(
    sheet: Worksheet, title: str, rows: range, heading_row: int, columns: tuple[int, int]
) -> str:
    """One line a row of the table over its years; the last row, the whole, dashed and heavier."""
    first, last = columns
    years = _cells(sheet, first, heading_row, last, heading_row)
    series = []
    for number, row in enumerate(rows):
        whole = row == rows[-1]
        colour = "000000" if whole else styles.LINES[number % len(styles.LINES)]
        marker = "circle" if whole else _MARKERS[number % len(_MARKERS)]
        width = f' w="{int((3 if whole else 1.75) * POINT)}"'
        look = (
            f"<spPr>{_line(colour, width, 'dash' if whole else 'solid')}</spPr>"
            f'<marker><symbol val="{marker}" /><size val="7" />'
            f"<spPr>{_solid(colour)}{_line(colour)}</spPr></marker>"
        )
        name, values = _cells(sheet, 1, row), _cells(sheet, first, row, last, row)
        series.append(_series(number, name, look, years, values, '<smooth val="0" />'))
    drawn = (
        f'<lineChart><grouping val="standard" />{"".join(series)}'
        '<axId val="10" /><axId val="100" /></lineChart>'
    )
    return _chart(title, drawn + _names("minMax") + _values(_scale(100, 20)), _legend("r"))


def _chart(title: str, plotted: str, legend: str) -> str:
    """Title, letters and what is left out are the same on every chart."""
    letters = _letters("defRPr", 12, bold=True, colour=styles.NAVY)
    run = _letters("rPr", 12, bold=True, colour=styles.NAVY)
    words = f"<a:r>{run}<a:t>{escape(clean_text(title))}</a:t></a:r>"
    return (
        f'<chartSpace xmlns:a="{_MAIN}" xmlns="{_CHART}"><roundedCorners val="0" /><chart>'
        f"<title><tx><rich><a:bodyPr /><a:p><a:pPr>{letters}</a:pPr>{words}</a:p></rich></tx>"
        f'<overlay val="0" /></title><plotArea>{plotted}</plotArea>{legend}'
        '<plotVisOnly val="1" /><dispBlanksAs val="gap" /></chart><spPr><a:noFill /><a:ln>'
        '<a:noFill /><a:prstDash val="solid" /></a:ln></spPr></chartSpace>'
    )


def _series(number: int, name: str, look: str, names: str, values: str, more: str = "") -> str:
    return (
        f'<ser><idx val="{number}" /><order val="{number}" /><tx><strRef><f>{name}</f></strRef>'
        f"</tx>{look}<cat><numRef><f>{names}</f></numRef></cat>"
        f"<val><numRef><f>{values}</f></numRef></val>{more}</ser>"
    )


def _names(order: str, beside: str = "") -> str:
    """The axis of themes, groups or years."""
    return (
        f'<catAx><axId val="10" /><scaling><orientation val="{order}" /></scaling>'
        f'<delete val="0" /><axPos val="l" />{_AXIS}{beside}{_axis_look()}'
        '<crossAx val="100" /><lblOffset val="100" /></catAx>'
    )


def _values(scale: tuple[str, str, str], crosses: str = "") -> str:
    """The axis of points."""
    ends, format_code, step = scale
    return (
        f'<valAx><axId val="100" /><scaling><orientation val="minMax" />{ends}</scaling>'
        f'<delete val="0" /><axPos val="l" /><majorGridlines><spPr>{_line("D9E0E6")}</spPr>'
        f'</majorGridlines><numFmt formatCode="{format_code}" sourceLinked="0" />{_AXIS}'
        f'{_axis_look()}<crossAx val="10" />{crosses}{step}</valAx>'
    )


_AXIS = '<majorTickMark val="none" /><minorTickMark val="none" />'


def _axis_look() -> str:
    return f"<spPr>{_line(styles.RULE)}</spPr>{_small()}"


def _scale(most: float | None, step: int | None, format_code: str = "0") -> tuple[str, str, str]:
    """Both ends of the axis of points, how its numbers look, and how far they are apart."""
    ends = "" if most is None else f'<max val="{most}" /><min val="0" />'
    return ends, format_code, "" if step is None else f'<majorUnit val="{step}" />'


def _legend(place: str) -> str:
    return f'<legend><legendPos val="{place}" /><overlay val="0" />{_small()}</legend>'


def _small(*, bold: bool = False) -> str:
    letters, end = (_letters(tag, 9, bold=bold) for tag in ("defRPr", "endParaRPr"))
    return f"<txPr><a:bodyPr /><a:p><a:pPr>{letters}</a:pPr><a:r><a:t /></a:r>{end}</a:p></txPr>"


def _letters(tag: str, size: int, *, bold: bool, colour: str = styles.INK) -> str:
    font = f'<a:latin typeface="{styles.FONT}" /><a:cs typeface="{styles.FONT}" />'
    return f'<a:{tag} sz="{100 * size}" b="{int(bold)}">{_solid(colour)}{font}</a:{tag}>'


def _line(colour: str, width: str = "", dash: str = "solid") -> str:
    return f'<a:ln{width}>{_solid(colour)}<a:prstDash val="{dash}" /></a:ln>'


def _solid(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour}" /></a:solidFill>'


def _cells(sheet: Worksheet, column: int, row: int, last_column: int = 0, last_row: int = 0) -> str:
    """The cell, or the cells as far as the last one, as a formula on another sheet names them."""
    ends = {(column, row): None, (last_column or column, last_row or row): None}
    places = (f"${get_column_letter(across)}${down}" for across, down in ends)
    return escape(f"{quote_sheetname(sheet.title)}!{':'.join(places)}")
