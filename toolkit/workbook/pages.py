"""The sheets to read: Read me, scores, reasons, years, asks, lists, sources and method."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from toolkit import explaining, frames
from toolkit.findings import Findings
from toolkit.frames import columns as c
from toolkit.method import band, level_name, level_names
from toolkit.words import long_date, text, texts_of
from toolkit.workbook.layout import HEADING_ROW, sheet_name
from toolkit.workbook.sheets import (
    A4,
    Field,
    Job,
    Value,
    protect,
    put_section,
    set_print,
)


def add_read_me(job: Job, title: str, sheets: list[str], made_on: datetime) -> Worksheet:
    """The first sheet says what the workbook is, what is in it, and how to use it."""
    sheet = job.open_sheet("read_me", title)
    put_section(sheet, 3, text("workbook.read_me.facts"))
    columns = [("fact", "says"), ("sheet", "holds"), ("step", "to_do")]
    fields = [
        [Field(text(f"workbook.read_me.{one}"), width, look) for one, width, look in pair]  # type: ignore[arg-type] # looks
        for pair in ([(first, 27, "bold"), (second, 76, "text")] for first, second in columns)
    ]
    below = job.put_table(sheet, "KeyFacts", HEADING_ROW, fields[0], _facts(job, made_on))
    put_section(sheet, below + 1, text("workbook.read_me.contents"))
    contents = [[sheet_name(key), text(f"workbook.holds.{key}")] for key in sheets]
    links = [Field(fields[1][0].heading, None, "link"), fields[1][1]]
    below = job.put_table(sheet, "Contents", below + 2, links, contents)
    put_section(sheet, below + 1, text("workbook.read_me.steps"))
    steps = [
        [text(f"workbook.step.{key}"), says] for key, says in texts_of("workbook.step_says").items()
    ]
    job.put_table(sheet, "Steps", below + 2, fields[2], steps)
    protect(sheet)
    set_print(sheet, A4, landscape=False)
    return sheet


def _facts(job: Job, made_on: datetime) -> Iterator[list[str]]:
    findings = job.findings
    exported = text(
        "workbook.fact_says.exported", date=long_date(made_on.date()), time=f"{made_on:%H:%M}"
    )
    facts = {
        "reference": job.reference,
        "assessment": f"{findings.council.name}, {findings.assessment.title}",
        "exported": exported,
        "overall": _overall(findings),
        "red_lines": explaining.headline_red_lines(findings),
        "handling": findings.council.handling.strip(),
        "sharing": text("workbook.fact_says.sharing"),
        "access": text("workbook.fact_says.access"),
    }
    for key, says in facts.items():
        if says:
            yield [text(f"workbook.fact.{key}"), says]
    if findings.council.sample:
        council = findings.council.name
        yield [text("workbook.fictional"), text("workbook.fact_says.sample", council=council)]


def _overall(findings: Findings) -> str:
    headline = explaining.headline_overall(findings).removesuffix(".")
    return f"{headline}. {explaining.sentence_scores(findings)}"


def add_scores(job: Job, title: str) -> Worksheet:
    """The sheet has one row a question: what stands for it, this year and last."""
    findings = job.findings
    sheet = job.open_sheet("scores", title, text("workbook.scores.note"))
    last = findings.earlier[-1] if findings.earlier else None
    fields = [
        *(Field(frames.heading(key), width, look) for key, width, look in _SCORE_FIELDS),  # type: ignore[arg-type] # looks
    ]
    if last is not None:
        fields += [
            Field(text("workbook.scores.last_level", year=last.assessment.label), 10, "whole"),
            Field(frames.heading("level_change"), 10, "signed"),
        ]
    rows: list[list[Value]] = []
    for one in job.questions:
        row = {**one, c.LEVEL_NAME: one[c.LEVEL_NAME] or one[c.STATUS]}
        values: list[Value] = [row[key] for key, _, _ in _SCORE_FIELDS]
        if last is not None:
            values += _last_level(findings, last, str(row[c.QUESTION_ID]), row[c.LEVEL])
        rows.append([None if value is None or value == "" else value for value in values])
    job.put_table(sheet, "Scores", HEADING_ROW, fields, rows)
    _to_read(sheet)
    return sheet


_SCORE_FIELDS = (
    (c.REF, 8, "bold"),
    (c.THEME_SHORT, 17, "text"),
    (c.QUESTION, 42, "text"),
    (c.WEIGHT, 9, "number"),
    (c.RED_LINE, 17, "text"),
    (c.LEVEL, 8, "number"),
    (c.LEVEL_NAME, 16, "text"),
    (c.GRADE_NAME, 22, "text"),
    (c.EVIDENCED_LEVEL, 11, "number"),
)


def _last_level(findings: Findings, last: Findings, question_id: str, now: Value) -> list[Value]:
    """The level of the year before and the change, where the question means the same."""
    one = last.standings.get(question_id)
    if one is None or one.claimed is None:
        return [None, None]
    if last.bank.by_id[question_id].major != findings.bank.by_id[question_id].major:
        return [None, None]
    level = int(one.claimed) if one.claimed == int(one.claimed) else round(one.claimed, 1)
    change = round(now - level, 1) if isinstance(now, int | float) else None
    return [level, change]


def add_reasons(job: Job, title: str) -> Worksheet:
    """The sheet has why each level was agreed, what it rests on, and who saw it differently."""
    findings = job.findings
    sheet = job.open_sheet("reasons", title, text("workbook.reasons.note"))
    fields = [
        Field(frames.heading(c.REF), 8, "bold"),
        Field(frames.heading(c.QUESTION), 30),
        Field(frames.heading(c.RATIONALE), 46),
        Field(frames.heading(c.REFERENCE), 34),
        Field(frames.heading("dissent"), 28),
        Field(frames.heading(c.PROBLEMS), 28),
    ]
    rows: list[list[Value]] = []
    for row in job.questions:
        record = findings.assessment.agreed.get(str(row[c.QUESTION_ID]))
        dissent = "\n".join(
            text(
                "workbook.reasons.dissent",
                level=text("workbook.reasons.no_level") if one.level is None else one.level,
                words=one.words,
            )
            for one in (record.dissent if record else ())
        )
        keys = (c.REF, c.QUESTION, c.RATIONALE, c.REFERENCE)
        rows.append([*(str(row[key]) for key in keys), dissent, str(row[c.PROBLEMS])])
    job.put_table(sheet, "Reasons", HEADING_ROW, fields, rows)
    _to_read(sheet)
    return sheet


def add_lists(job: Job, title: str) -> Worksheet:
    """The sheet has the words of every list, under the names that the plan's lists ask for."""
    sheet = job.open_sheet("lists", title, text("workbook.lists.note"))
    fields = [
        Field(text("workbook.lists.list"), 14, "bold"),
        Field(text("workbook.lists.value"), 26),
        Field(text("workbook.lists.meaning"), 66),
    ]
    lists = {
        "status": _words_of("action_status"),
        "effort": _words_of("effort"),
        "lever": _words_of("lever"),
        "theme": [(theme.short, theme.title) for theme in job.findings.bank.themes],
    }
    rows = [
        [text(f"workbook.lists.{kind}"), value, meaning]
        for kind, values in lists.items()
        for value, meaning in values
    ]
    job.put_table(sheet, "Lists", HEADING_ROW, fields, rows)
    top = HEADING_ROW + 1
    for kind, values in lists.items():
        bottom = top + len(values) - 1
        cells = f"'{sheet.title}'!$B${top}:$B${bottom}"
        job.book.defined_names[f"list_{kind}"] = DefinedName(f"list_{kind}", attr_text=cells)
        top = bottom + 1
    protect(sheet)
    set_print(sheet, A4, landscape=False, repeat=f"{HEADING_ROW}:{HEADING_ROW}")
    return sheet


def _words_of(kind: str) -> list[tuple[str, str]]:
    meanings = texts_of(f"codes.{kind}_meaning")
    return [(text(f"codes.{kind}.{code}"), meaning) for code, meaning in meanings.items()]


def add_sources(job: Job, title: str) -> Worksheet:
    """The sheet has the questions' sources, the method in plain words, and its settings."""
    sheet = job.open_sheet("sources", title, text("workbook.sources.note"))
    fields = [
        Field(text("workbook.sources.part"), 16, "bold"),
        Field(text("workbook.sources.item"), 34),
        Field(text("workbook.sources.says"), 78),
    ]
    rows = [*_bank_rows(job.findings), *_method_rows(job.findings)]
    job.put_table(sheet, "SourcesAndMethod", HEADING_ROW, fields, rows)
    protect(sheet)
    set_print(sheet, A4, landscape=True, repeat=f"{HEADING_ROW}:{HEADING_ROW}")
    return sheet


def _bank_rows(findings: Findings) -> Iterator[list[str]]:
    bank = findings.bank
    item = text("workbook.sources.bank_item", title=bank.title, version=bank.version)
    says = text(
        "workbook.sources.bank_says",
        asked=len(findings.questions),
        all=len(bank.questions),
        licence=bank.licence,
        fingerprint=bank.fingerprint,
    )
    yield [text("workbook.sources.bank"), item, says]
    for one in bank.sources:
        values = {"author": one.author, "publisher": one.publisher, "date": one.date}
        says = text("workbook.sources.source_says", **values, says=" ".join(one.says.split()))
        yield [text("workbook.sources.source"), one.title, says]


def _method_rows(findings: Findings) -> Iterator[list[str]]:
    method = texts_of("workbook.method")
    for key, says in method.items():
        if not key.endswith("_item"):
            yield [text("workbook.sources.method"), method[f"{key}_item"], says]
    for level, meaning in enumerate(texts_of("codes.level_meaning").values()):
        yield [text("workbook.sources.level"), f"{level} {level_name(level)}", meaning]
    for level, name in enumerate(level_names()):
        within = [points for points in range(101) if band(points) == level]
        says = text("workbook.sources.band_says", low=within[0], high=within[-1])
        yield [text("workbook.sources.band"), name, says]
    for one in findings.method.described():
        value = text("workbook.sources.none") if one.value is None else one.value
        item = text("workbook.sources.setting_item", name=one.name, value=value)
        kind = "setting_says" if one.value == one.default else "setting_changed"
        says = text(f"workbook.sources.{kind}", why=one.why, default=one.default)
        yield [text("workbook.sources.setting"), item, says]
    cautions = texts_of("workbook.caution")
    for key, says in cautions.items():
        if not key.endswith("_item"):
            yield [text("workbook.sources.caution"), cautions[f"{key}_item"], says]


def _to_read(sheet: Worksheet) -> None:
    """A long table to read: protected, and printed with its headings on every page."""
    protect(sheet)
    set_print(sheet, A4, landscape=True, repeat=f"{HEADING_ROW}:{HEADING_ROW}")
