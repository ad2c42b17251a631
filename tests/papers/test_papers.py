"""The paper for cabinet and the slides: what they say, and what they keep to themselves."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation

from tests.councils import act, first_year, material, records, two_years
from toolkit.explaining import headline_overall, headline_years
from toolkit.findings import Findings, work_out
from toolkit.frames import latest_change
from toolkit.papers.document import write_paper
from toolkit.papers.outline import SECTIONS, Choices, make_outline
from toolkit.papers.slides import write_slides

NAMED = act("PA-01", ["p1"], owner="Ann Lee", job_title="Head of Parks", title="Mend the park")


def paper_words(findings: Findings, choices: Choices | None = None) -> str:
    document = Document(io.BytesIO(write_paper(findings, choices or Choices())))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def slide_words(findings: Findings, choices: Choices | None = None) -> str:
    deck = Presentation(io.BytesIO(write_slides(findings, choices or Choices())))
    said: list[str] = []
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                said.append(shape.text_frame.text)
            if shape.has_table:
                said += [cell.text for row in shape.table.rows for cell in row.cells]
    return "\n".join(said)


def test_the_paper_and_the_slides_say_the_headline_of_the_screens() -> None:
    findings = two_years(actions=[NAMED])

    paper, slides = paper_words(findings), slide_words(findings)

    headline = headline_overall(findings).rstrip(".")
    years = headline_years(findings, latest_change(findings)).rstrip(".")
    assert headline in paper
    assert headline in slides
    assert years in paper
    assert years in slides


def test_the_sections_come_in_the_order_of_a_committee_report() -> None:
    outline = make_outline(two_years(actions=[NAMED]), Choices())

    keys = [section.key for section in outline.sections]

    assert keys == [key for key in SECTIONS if key in keys]
    assert {"summary", "themes", "red_lines", "plan", "decisions", "implications"} <= set(keys)


@pytest.mark.parametrize("key", SECTIONS)
def test_a_section_that_is_left_out_is_in_neither(key: str) -> None:
    findings = two_years(actions=[NAMED, replace(NAMED, id="x", ref="PA-02", lever="lobby")])
    title = {one.key: one.title for one in make_outline(findings, Choices()).sections}

    left = make_outline(findings, Choices(leave_out=frozenset([key])))

    assert key not in [section.key for section in left.sections]
    if key in title:
        headings = Document(io.BytesIO(write_paper(findings, Choices(leave_out=frozenset([key])))))
        assert title[key] not in [one.text for one in headings.paragraphs]


def test_cabinet_sees_who_answers_for_an_action_and_the_public_sees_the_post() -> None:
    findings = two_years(actions=[NAMED])

    cabinet, public = paper_words(findings), paper_words(findings, Choices("public"))

    assert "Ann Lee" in cabinet
    assert "Ann Lee" not in public
    assert "Head of Parks" in public
    assert "Ann Lee" not in slide_words(findings, Choices("public"))


def test_the_scores_on_the_slide_are_a_chart_that_can_be_edited() -> None:
    findings = two_years()

    deck = Presentation(io.BytesIO(write_slides(findings, Choices())))

    (chart,) = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    claimed, evidenced = (tuple(series.values) for series in chart.plots[0].series)
    assert claimed == tuple(one.points_claimed for one in findings.themes)
    assert evidenced == tuple(one.points_evidenced for one in findings.themes)


def test_a_paper_of_a_form_with_no_answers_says_so_and_asks_for_nothing_special() -> None:
    empty = work_out(material())

    words = paper_words(empty)

    assert headline_overall(empty).rstrip(".") in words
    assert " nan" not in words.casefold()


def test_headings_are_headings_and_each_table_repeats_its_first_row() -> None:
    document = Document(io.BytesIO(write_paper(first_year(), Choices())))

    styles = [one.style.name if one.style else None for one in document.paragraphs]
    assert styles[0] == "Title"
    assert styles.count("Heading 1") >= 6
    assert document.core_properties.language == "en-GB"
    for table in document.tables:
        assert table.rows[0]._tr.xpath("w:trPr/w:tblHeader")


@settings(max_examples=25, deadline=None)
@given(typed=st.text(min_size=1, max_size=60))
def test_whatever_was_typed_opens_again(typed: str) -> None:
    findings = work_out(material(records([1, 2, 1, 2, 1, 2]), [act("RO-01", title=typed)]))

    assert paper_words(findings)
    assert slide_words(findings)
