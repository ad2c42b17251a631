"""The paper for cabinet and the slides: what they say, and what they keep to themselves."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation
from pptx.chart.chart import Chart
from pptx.util import Pt

from tests.builders import answer, assessment, council, survey
from tests.councils import BANK, IDS, TODAY, act, first_year, material, records, two_years
from toolkit import frames
from toolkit.explaining import headline_overall, headline_years
from toolkit.findings import Findings, Material, work_out
from toolkit.frames import columns as c
from toolkit.frames import latest_change
from toolkit.method import DEFAULT
from toolkit.model.answers import Respondent
from toolkit.papers.document import write_paper
from toolkit.papers.fitting import height_of
from toolkit.papers.outline import SECTIONS, Choices, make_outline
from toolkit.papers.slides import write_slides
from toolkit.release import take_picture

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


def charts(findings: Findings) -> list[Chart]:
    deck = Presentation(io.BytesIO(write_slides(findings, Choices())))
    return [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]


def test_the_scores_on_the_slide_are_a_chart_that_can_be_edited() -> None:
    findings = two_years()

    claimed, evidenced = (tuple(one.values) for one in charts(findings)[0].plots[0].series)

    assert claimed == tuple(one.points_claimed for one in findings.themes)
    assert evidenced == tuple(one.points_evidenced for one in findings.themes)


def test_two_years_are_a_chart_too_and_one_year_has_none() -> None:
    findings = two_years()
    change = latest_change(findings)
    assert change is not None
    moved = frames.changes(findings, change)

    before, after = charts(findings)[1].plots[0].series

    assert tuple(before.values) == tuple(map(frames.whole, moved[c.BEFORE]))
    assert tuple(after.values) == tuple(map(frames.whole, moved[c.AFTER]))
    assert (before.name, after.name) == (
        findings.earlier[-1].assessment.label,
        findings.assessment.label,
    )
    assert len(charts(first_year())) == 1


def test_a_room_that_met_every_red_line_sees_which_they_are() -> None:
    met = work_out(material(records([4, 4, 4, 4, 4, 4])))
    lines = frames.red_lines(met)

    words = slide_words(met)

    assert not lines.empty
    assert all(name in words for name in lines[c.QUESTION])


def test_every_slide_but_the_first_has_a_foot_with_the_council_and_its_number() -> None:
    findings = two_years()

    deck = Presentation(io.BytesIO(write_slides(findings, Choices())))

    feet = [slide.shapes[-1].text_frame.text for slide in list(deck.slides)[1:]]
    assert all(findings.council.name in foot for foot in feet)
    assert [foot.rsplit(" ", 1)[1] for foot in feet] == [str(n + 2) for n in range(len(feet))]


def test_a_gap_is_told_with_what_both_say_where_both_may_be_shown() -> None:
    said = [
        (Respondent(f"{group}{n}", group), [answer(id, middle + n % 3 - 1) for id in IDS])
        for group, middle in {"leadership": 3, "frontline": 1}.items()
        for n in range(12)
    ]
    closing = take_picture(BANK, assessment(BANK), survey(), said, DEFAULT)
    made = assessment(BANK, records([2, 2, 2, 2, 2, 2]), rounds=[survey()])
    findings = work_out(Material(council(), BANK, made, TODAY, closings=(closing,)))

    (told,) = [one for one in make_outline(findings, Choices()).sections if one.key == "differ"]

    assert any("the leadership says 3.0 of 4" in point for point in told.points)
    assert any("“Frontline” is 1.0 (clear gap)" in point for point in told.points)


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


@settings(max_examples=25)
@given(typed=st.text(min_size=1, max_size=60))
def test_whatever_was_typed_opens_again(typed: str) -> None:
    findings = work_out(material(records([1, 2, 1, 2, 1, 2]), [act("RO-01", title=typed)]))

    assert paper_words(findings)
    assert slide_words(findings)


LONG = "Agree with every partner one way to act on signs of harm that all of us can show. " * 6


def crowded() -> Findings:
    """A council with more and longer actions than a page or a slide has room for."""
    actions = [
        act(
            f"RO-{n:02}", title=LONG, owner="Bartholomew " * 8, asked_of="Whom " * 30, lever="lobby"
        )
        for n in range(12)
    ]
    who = replace(council(), name="The Royal Borough and County of " + "Long" * 12)
    return work_out(material(records([0, 0, 1, 0, 0, 1]), actions, who=who))


def test_no_slide_has_more_words_than_fit_above_its_foot() -> None:
    deck = Presentation(io.BytesIO(write_slides(crowded(), Choices())))

    for slide in deck.slides:
        *shapes, foot = slide.shapes
        for shape in shapes[1:]:
            if shape.has_text_frame and slide is not deck.slides[0]:
                lines = shape.text_frame.paragraphs
                high = sum(Pt(height_of(one.text, one.font.size.pt, 820)) for one in lines)
                assert shape.top + high <= foot.top + Pt(12)
            if shape.has_table:
                high = sum(row.height for row in shape.table.rows)
                assert shape.top + high <= foot.top


def test_what_does_not_fit_on_a_slide_goes_on_the_next_and_nothing_is_lost() -> None:
    findings = crowded()
    (plan,) = [one for one in make_outline(findings, Choices()).sections if one.key == "plan"]

    deck = Presentation(io.BytesIO(write_slides(findings, Choices())))

    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    told = [
        shape.table.cell(number, 0).text
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_table and slide.shapes.title.text_frame.text.startswith(plan.finding[:20])
        for number in range(1, len(shape.table.rows))
    ]
    assert any(title.endswith("(continued)") for title in titles)
    assert told == [row[0] for row in plan.table[1:]]


def test_a_long_action_is_cut_in_a_paper_which_says_so() -> None:
    words = paper_words(crowded())

    assert LONG.strip() not in words
    assert "…" in words
    assert "Long actions are cut short here. The action plan has them whole." in words


def test_asks_that_have_no_room_are_counted() -> None:
    (asks,) = [one for one in make_outline(crowded(), Choices()).sections if one.key == "asks"]

    assert asks.finding == "12 actions are decided elsewhere"
    assert "The first 7 stand here." in asks.sentences
    assert len(asks.points) == 7


def test_each_page_of_the_paper_tells_its_number_and_how_many_there_are() -> None:
    document = Document(io.BytesIO(write_paper(first_year(), Choices())))

    _, numbers = document.sections[0].footer.paragraphs

    fields = [one.text for one in numbers._p.iter() if one.tag.endswith("instrText")]
    assert fields == ["PAGE", "NUMPAGES"]
    assert numbers.text == "Page 1 of 1"


def test_decisions_are_numbered_so_that_each_can_be_voted_on() -> None:
    document = Document(io.BytesIO(write_paper(first_year(), Choices())))

    style = document.styles["List Number"]
    numbered = [one.text for one in document.paragraphs if one.style == style]

    assert len(numbered) >= 3
    assert all(one.startswith("To ") for one in numbered)


def test_slides_of_a_council_without_a_score_have_no_empty_chart() -> None:
    assert charts(work_out(material())) == []


def test_with_little_known_no_table_of_blanks_stands_and_a_plan_is_asked_for() -> None:
    findings = first_year((None,) * len(IDS))

    paper, slides = paper_words(findings), slide_words(findings)

    assert "No theme has a score yet" in paper
    assert "No theme has a score yet" in slides
    assert "Not scored" not in paper
    assert "To ask for an action plan" in paper
    assert "To agree the action plan" not in paper


def test_a_plan_that_has_actions_is_to_be_agreed() -> None:
    paper = paper_words(first_year(actions=[NAMED]))

    assert "To agree the action plan" in paper
    assert "To ask for an action plan" not in paper


def test_what_is_cut_short_does_not_end_in_a_comma() -> None:
    title = "health, housing, " * 15
    paper = paper_words(first_year(actions=[replace(NAMED, title=title)]))

    assert "health…" in paper or "housing…" in paper
    assert ",…" not in paper
