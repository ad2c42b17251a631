"""Everything that leaves the toolkit about one assessment, as text that tests can search."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ElementTree
import zipfile
from collections.abc import Iterable, Iterator
from html import unescape

import pandas as pd

from tests.workbook.files import written
from toolkit import charts, exchange, explaining, frames, terminal
from toolkit.charts import Chart
from toolkit.findings import Findings
from toolkit.papers.outline import AUDIENCES, Audience, Choices, make_outline

APART = "\n\x1d\n"  # between two pieces of one output; nobody types it
_VALUE = re.compile(r"<(?:v|t|a:t|dc:\w+|cp:\w+|vt:lpwstr)(?: [^>]*)?>([^<]*)<")
_TOLD = re.compile(r' descr="([^"]*)"')


def everything(findings: Findings) -> dict[str, str]:
    """Each output by its name: files as a program reads them, drawings as all their words."""
    return {**light(findings), **archive(findings), "workbook": workbook(written(findings))}


def light(findings: Findings) -> dict[str, str]:
    """All but the files that are archives."""
    return {
        "json": exchange.to_json(findings),
        "plan.json": exchange.plan_to_json(findings),
        "terminal": terminal.scores(findings) + APART + terminal.plan(findings),
        "sentences": APART.join(sentences(findings)),
        **{f"paper for {one}": paper(findings, one) for one in AUDIENCES},
        **{f"frame {name}": shown(frame) for name, frame in tables(findings)},
        **{f"chart {n} {one.title}": chart(one) for n, one in enumerate(drawn(findings))},
    }


def archive(findings: Findings) -> dict[str, str]:
    """The files in the archive of CSV, by name."""
    with zipfile.ZipFile(io.BytesIO(exchange.to_csv(findings))) as found:
        return {f"csv {name}": found.read(name).decode("utf-8-sig") for name in found.namelist()}


def paper(findings: Findings, audience: Audience) -> str:
    """All that a paper for these readers says, and the slides with it."""
    outline = make_outline(findings, Choices(audience))
    said = [outline.title, outline.council, *outline.marks, outline.purpose]
    for one in outline.sections:
        cells = [cell for row in one.table for cell in row]
        said += [one.title, one.finding, *one.sentences, *one.points, *cells]
    return APART.join(said)


def tables(findings: Findings) -> Iterator[tuple[str, pd.DataFrame]]:
    """Every frame there is."""
    yield from exchange.tables(findings).items()
    yield "levers", frames.levers(findings)
    for number, change in enumerate(findings.changes):
        yield f"changes {number}", frames.changes(findings, change)
        yield f"question changes {number}", frames.question_changes(findings, change)


def shown(frame: pd.DataFrame) -> str:
    """A frame with every column made ready to be shown."""
    cells = [frames.as_text(cell) for row in frame.itertuples(index=False) for cell in row]
    return APART.join(cells)


def sentences(findings: Findings) -> Iterator[str]:
    """Every sentence about the whole, its themes, questions, red lines and years."""
    yield explaining.headline_overall(findings)
    yield explaining.sentence_scores(findings)
    yield explaining.headline_red_lines(findings)
    yield explaining.headline_claims(findings)
    if findings.overall.held_down:
        yield explaining.describe_red_lines(findings)
    yield from explaining.explain_overall(findings)
    for theme in findings.form:
        yield from explaining.explain_theme(findings, theme.id)
    for question in findings.questions:
        yield from explaining.explain_need(findings, question.id)
        yield frames.finding(findings, question.id)
    for line in findings.red_lines:
        yield from explaining.explain_red_line(findings, line.question_id)
    yield explaining.headline_years(findings, None)
    for change in findings.changes:
        yield explaining.headline_years(findings, change)
        yield explaining.explain_actions(change)
        for theme_id in (None, *(one.theme_id for one in change.themes)):
            yield from explaining.explain_change(findings, change, theme_id)


def drawn(findings: Findings) -> Iterator[Chart]:
    """Every chart that can be drawn of these findings."""
    scores = frames.theme_scores(findings)
    leaders = frames.group_name(findings, findings.method.reference)
    yield charts.draw_themes(scores)
    may_be = [
        charts.draw_claims(scores),
        charts.draw_groups(frames.theme_groups(findings), leaders),
        charts.draw_widest(frames.groups(findings), leaders),
        charts.draw_effort(frames.plan(findings), findings.plan.now),
    ]
    yield from (one for one in may_be if one is not None)
    labels = {one.assessment.id: one.assessment.label for one in (*findings.earlier, findings)}
    for change in findings.changes:
        found = frames.changes(findings, change)
        yield charts.draw_change(found, labels[change.before_id], labels[change.after_id])
    if findings.earlier:
        yield charts.draw_trend(frames.years(findings))


def chart(one: Chart) -> str:
    """All words of a chart: title, sentence, table, and what stands and hovers in the drawing."""
    table = [one.table.index.name or "", *one.table.index, *one.table.columns]
    cells = [*map(str, table), *(str(cell) for row in one.table.to_numpy() for cell in row)]
    return APART.join([one.title, one.in_words, *cells, *words_drawn(one)])


def words_drawn(one: Chart) -> list[str]:
    """What is written in the drawing, and what appears over its marks."""
    written_in = [str(note.text) for note in one.figure.layout.annotations]
    over = [str(words) for trace in one.figure.data for words in trace.hovertext or ()]
    return [unescape(words) for words in [*written_in, *over]]


def workbook(body: bytes) -> str:
    """Every value, text, property and alternative text of a workbook, which is sound XML."""
    with zipfile.ZipFile(io.BytesIO(body)) as found:
        xml = {name: found.read(name).decode() for name in found.namelist()}
    for part in xml.values():
        ElementTree.fromstring(part)  # noqa: S314  # our own file
    told = (hit for part in xml.values() for hit in (*_VALUE.findall(part), *_TOLD.findall(part)))
    return APART.join(map(unescape, told))


def pieces(output: str) -> Iterable[str]:
    """The pieces of one output, each of which somebody reads by itself."""
    return output.split(APART)
