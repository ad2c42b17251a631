"""Year on year, in process: two years like for like, and what became of promises."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.conftest import begin
from tests.app.sample import at_year, merrowdale, titles_of, words_of
from toolkit.app import spans
from toolkit.app.state import Context
from toolkit.explaining import (
    explain_actions,
    explain_change,
    explain_verdict,
    headline_years,
)
from toolkit.findings import Findings
from toolkit.model.answers import AgreedRecord
from toolkit.model.bank import Bank
from toolkit.workspace import Workspace


def page(context):  # AppTest runs its text by itself
    from toolkit.app.screens import years

    years.show(context)


def screen(context: Context) -> AppTest:
    test = AppTest.from_function(page, kwargs={"context": context}, default_timeout=60).run()
    assert not test.exception
    return test


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    with merrowdale(tmp_path_factory.mktemp("sample")) as context:
        yield context


@pytest.fixture(scope="module")
def newest(sample):
    return screen(sample)


def findings_of(context: Context, year: int) -> Findings:
    found = at_year(context, year).assessment
    assert found is not None
    return context.workspace.findings(found.id)


def test_the_newest_two_years_are_compared_first(sample, newest):
    findings = findings_of(sample, 2026)

    change = findings.changes[1]

    assert titles_of(newest)[0] == headline_years(findings, change)
    assert explain_verdict(findings, change.overall) in words_of(newest)


def test_like_for_like_says_how_many_questions_are_the_same(newest):
    assert "all 48 questions were the same" in newest.info[0].value.replace("\\", "")


def test_each_theme_has_its_change_and_its_word(sample, newest):
    findings = findings_of(sample, 2026)
    wanted = spans.theme_words(findings, findings.changes[1])

    shown = next(one.value for one in newest.table if "In a word" in one.value.columns)

    assert [_read(cell) for cell in shown["Change"]] == list(wanted["Change"])
    assert list(shown.index) == list(wanted.iloc[:, 0])


def test_a_red_line_that_closed_is_named_with_both_states(newest):
    assert "Q28 Children out of sight: Not met, now Met" in words_of(newest)


def test_last_years_actions_stand_with_their_state_and_result(sample, newest):
    before = findings_of(sample, 2025)

    shown = next(one.value for one in newest.table if one.value.index.name == "Action")

    assert "What we said in 2025 we would do" in titles_of(newest)
    assert len(shown) == len(before.actions.actions)
    finished = next(one for one in before.actions.actions if one.status == "complete")
    cell = next(cell for name, cell in shown["Status"].items() if finished.ref in _read(name))
    assert _read(cell).startswith(f"Complete. {finished.owner}. {finished.result[:20]}")


def _read(cell: object) -> str:
    return str(cell).replace("\\", "").replace("\u2060", "")


def test_finished_actions_are_compared_with_a_warning(sample, newest):
    said = explain_actions(findings_of(sample, 2026).changes[1])

    assert said in words_of(newest)
    assert "is not proof" in said


def test_three_years_are_shown_as_a_trend(newest):
    assert titles_of(newest)[-1] == "Each theme over the years"


def test_other_years_can_be_chosen(sample):
    test = screen(sample)
    first = at_year(sample, 2024).assessment
    assert first is not None

    test.selectbox(key="years-before").set_value(first.id).run()

    assert any(one.startswith("What we claimed in 2024 and 2026:") for one in titles_of(test))
    findings = findings_of(sample, 2026)
    assert titles_of(test)[0] == headline_years(findings, findings.changes[-1])


def test_less_claimed_with_more_evidence_is_told_as_honesty(sample):
    test = screen(sample)
    first, second = (at_year(sample, year).assessment for year in (2024, 2025))
    assert first is not None
    assert second is not None

    test.selectbox(key="years-before").set_value(first.id)
    test.selectbox(key="years-after").set_value(second.id).run()

    assert "progress in honesty, not failure" in words_of(test)
    assert "Preventing harm to children" in words_of(test)


def test_years_in_the_wrong_order_are_asked_for_again(sample):
    test = screen(sample)
    newest = sample.assessment

    test.selectbox(key="years-before").set_value(newest.id).run()

    assert "Choose an earlier assessment first" in words_of(test)
    assert not test.table


def test_a_first_year_has_nothing_to_compare(workspace: Workspace, bank: Bank):
    test = screen(begin(workspace, bank))

    assert "This is your first year" in words_of(test)
    assert not test.selectbox


def test_two_years_without_an_answer_are_not_compared(workspace: Workspace, bank: Bank):
    workspace.start_assessment(bank, title="Spring 2025", year=2025)

    context = begin(workspace, bank)
    asked = len(workspace.assessments()[0].question_ids)

    test = screen(context)

    assert "Too few questions are the same and have a level in both years" in words_of(test)
    assert f"{asked} questions have no level in one of the years" in words_of(test)
    assert "That year had no action plan" in words_of(test)


def test_questions_that_never_moved_and_are_not_ours_to_decide_are_named(sample):
    findings = findings_of(sample, 2026)

    found = spans.stuck(findings)

    years = (*findings.earlier, findings)
    for line in found:
        id = next(one.id for one in findings.questions if line.endswith(one.title))
        assert len({one.standings[id].claimed for one in years}) == 1
        assert findings.bank.by_id[id].lever != "direct"
    assert found


MINUS = "\u2212"
NO_BREAK = "\u00a0"


def tables_of(test: AppTest) -> dict[str, dict[str, list[str]]]:
    """The rows of each table, by their names, under the headings of its columns."""
    return {
        _read(f"{one.value.index.name}: {', '.join(one.value.columns)}"): {
            _read(name): [_read(cell) for cell in row] for name, row in one.value.iterrows()
        }
        for one in test.table
    }


def opened_at(context: Context, **address: str) -> AppTest:
    test = AppTest.from_function(page, kwargs={"context": context}, default_timeout=60)
    for name, value in address.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception
    return test


def _first(value: str | list[str]) -> str:
    return value if isinstance(value, str) else value[0]


def ids_of(context: Context) -> dict[int, str]:
    return {one.year: one.id for one in context.workspace.assessments()}


@pytest.fixture(scope="module")
def first_two(sample):
    ids = ids_of(sample)
    return opened_at(sample, before=ids[2024], after=ids[2025])


def test_the_chosen_years_stand_in_the_address_and_come_back_from_it(sample, first_two):
    ids = ids_of(sample)
    test = screen(sample)

    test.selectbox(key="years-before").set_value(ids[2024]).run()

    assert _first(test.query_params["before"]) == ids[2024]
    assert _first(test.query_params["after"]) == ids[2026]
    assert any(one.startswith("What we claimed in 2024 and 2025:") for one in titles_of(first_two))


def test_an_address_that_names_no_year_of_ours_shows_the_newest_two(sample):
    test = opened_at(sample, before="elsewhere", after="nowhere", years="x,y")

    assert any(one.startswith("What we claimed in 2025 and 2026:") for one in titles_of(test))


def test_other_questions_are_counted_and_what_they_did_to_the_scores_is_told(first_two):
    said = first_two.info[0].value.replace("\\", "")
    shown = tables_of(first_two)["Theme: As published, Like for like, Due to changed questions"]

    assert "Like for like: 42 of 48 questions were the same" in said
    assert "One question now means something else" in said
    assert "4 questions took the place of earlier ones and are left out" in said
    assert "One question is new and left out" in said
    assert "One question is no longer asked" in said
    (history,) = (box for box in first_two.expander if "from version 1.0 to" in _read(box.label))
    assert "1 question was split" in [one.value for one in history.markdown]
    assert shown["Integration"] == ["38 to 43 (+5)", "+8", f"{MINUS}3"]
    assert shown["Overall"] == ["42 to 44 (+2)", "+2", "0"]


def test_where_a_question_moved_and_answers_are_gone_the_theme_is_not_tested(first_two):
    shown = tables_of(first_two)["Theme: Change, In a word, People's answers"]

    assert shown["Equality"][:2] == ["+9", "Up, not tested"]
    assert "questions changed" in shown["Equality"][2]
    assert shown["Three questions"] == ["+17", "Improved", "Up 0.5"]
    assert shown["Children"][:2] == [f"{MINUS}16", "Fall not shared"]


def test_what_is_claimed_stands_beside_what_can_be_shown(first_two):
    shown = tables_of(first_two)["Theme: Claimed, Evidenced"]

    assert shown["Children"] == [f"61 to 45 ({MINUS}16)", "35 to 45 (+10)"]


def test_each_group_is_set_beside_itself(sample, first_two):
    shown = tables_of(first_two)["Group: 2024, 2025, Questions"]

    assert any("moved most from 2024 to 2025" in one for one in titles_of(first_two))
    assert shown["Leadership"] == ["2.2", "1.8", "14"]
    assert shown["Frontline staff"] == ["1.1", "1.5", "10"]


def test_what_is_not_known_and_not_agreed_on_is_counted_in_both_years(first_two):
    shown = tables_of(first_two)["What: 2024, 2025"]

    whole = [cell.replace(" ", NO_BREAK) for cell in ("4 of 14", "0 of 14", "12 of 52", "0 of 52")]
    assert shown["Questions on which people stand far apart"] == whole[:2]
    assert shown["Clear gaps between leadership and a group"] == whole[2:]


def test_the_parts_of_the_change_add_up_to_it(sample, newest):
    gives = tables_of(newest)["Theme: Points of the overall change"]

    told = [float(cell.replace(MINUS, "-")) for (cell,) in gives.values()]
    assert len(told) == 6
    exact = findings_of(sample, 2026).changes[1].overall
    assert exact.claimed_after is not None
    assert exact.claimed_before is not None
    assert sum(told) == pytest.approx(25 * (exact.claimed_after - exact.claimed_before), abs=0.3)


def test_the_reason_for_each_themes_word_can_be_asked_for(sample, newest):
    test = screen(sample)
    (chosen,) = (one for one in test.selectbox if one.label == "Of which theme?")

    chosen.set_value("equality").run()

    steps = explain_change(
        findings_of(sample, 2026), findings_of(sample, 2026).changes[1], "equality"
    )
    inside = "\n".join(one.value for box in test.expander for one in box.markdown)
    assert "no more than chance could do" in steps[-1]
    assert steps[0] in inside.replace("\\", "")


def test_the_trend_shows_the_years_that_were_chosen(sample):
    ids = ids_of(sample)
    test = screen(sample)

    test.pills[0].set_value([ids[2024], ids[2026]]).run()

    assert not test.exception
    assert _first(test.query_params["years"]) == f"{ids[2024]},{ids[2026]}"
    tables = tables_of(test)
    assert "Theme: 2024, 2026" in tables
    assert "Theme: 2024, 2025, 2026" not in tables


def test_one_year_alone_is_no_trend(sample):
    test = screen(sample)

    test.pills[0].set_value([ids_of(sample)[2026]]).run()

    assert "Choose at least two years." in words_of(test)


def test_an_action_that_went_on_is_shown_as_it_stands_in_the_later_plan(sample, first_two):
    promised = tables_of(first_two)["Action: Status"]
    chained = spans.promises(findings_of(sample, 2024), findings_of(sample, 2026))
    ended = {str(row.iloc[0]): str(row.iloc[1]) for _, row in chained.iterrows()}

    here = next(cell for name, (cell,) in promised.items() if name.startswith("CH-01"))
    there = next(cell for name, cell in ended.items() if name.startswith("IN-02"))
    assert here.startswith("Carried into 2025: Complete.")
    assert there.startswith("Carried into 2026: Blocked.")


def test_red_lines_that_came_and_went_are_told_apart_from_those_that_moved(
    workspace: Workspace, bank: Bank
):
    def changed(id: str, **more: object) -> Bank:
        themes = tuple(
            replace(
                theme,
                questions=tuple(
                    replace(one, **more) if one.id == id else one  # type: ignore[arg-type] # by name
                    for one in theme.questions
                ),
            )
            for theme in bank.themes
        )
        return replace(bank, themes=themes)

    later = changed("one-law-for-all", major=2)
    first = workspace.start_assessment(bank, title="Spring 2025", year=2025)
    second = workspace.start_assessment(later, title="Spring 2026", year=2026)
    third = workspace.start_assessment(
        changed("one-law-for-all", red_level=None), title="Spring 2027", year=2027
    )
    found = {one.id: workspace.findings(one.id) for one in (first, second, third)}

    meaning = spans.red_line_moves(found[first.id], found[second.id])
    dropped = spans.red_line_moves(found[first.id], found[third.id])

    assert meaning == (
        "Q18 One law for everyone: a red line that was not one of the year before, now Not known",
    )
    assert dropped == ("One law for everyone: no red line any more. It was: Not known (Q18 then)",)


def test_a_year_of_claims_alone_is_compared_by_what_was_claimed(workspace: Workspace, bank: Bank):
    levels = {question.id: 1 for question in bank.questions}
    workspace.import_year(bank, title="Old scores", year=2025, levels=levels)
    context = begin(workspace, bank)
    assert context.assessment is not None
    for question in bank.questions:
        record = AgreedRecord(question.id, "rated", 2, 2, "Minute 9", "As agreed.")
        workspace.agree(context.assessment.id, record, 0)

    test = screen(context)

    claims = tables_of(test)["Theme: Claimed, Evidenced"]
    assert claims["Overall"] == ["25 to 50 (+25)", "none to 50 (none)"]
    assert tables_of(test)["Theme: Change, In a word"]["Overall"] == ["+25", "Up, not tested"]
