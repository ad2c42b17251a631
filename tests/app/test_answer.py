"""The questionnaire, in process: what is chosen is stored, whatever happens next."""

from dataclasses import replace
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.conftest import begin
from toolkit.app.state import Context
from toolkit.model.answers import AgreedRecord, Answer, Dissent
from toolkit.model.bank import Bank
from toolkit.store.database import Store
from toolkit.store.sqlite import SqliteFile
from toolkit.workspace import Kept, Workspace

FIRST, SECOND = "newcomer-experience", "settled-resident-experience"


def page(context):
    """What the app runs: the sweep at the top, then the screen."""
    from toolkit.app.form import sweep
    from toolkit.app.screens import answer

    sweep(context)
    answer.show(context)


def screen(context: Context, question_id: str = FIRST) -> AppTest:
    test = AppTest.from_function(page, kwargs={"context": context}, default_timeout=60)
    test.query_params["q"] = question_id
    return test


def kept(context: Context, question_id: str = FIRST) -> Kept:
    assert context.assessment is not None
    workspace = context.workspace
    return workspace.kept(workspace.assessment(context.assessment.id))[question_id]


def press(test: AppTest, label: str) -> AppTest:
    next(one for one in test.button if one.label == label).click().run()
    return test


def place(test: AppTest) -> str:
    """Where the address says that this person is: a list before the page set it itself."""
    said = test.query_params["q"]
    return said if isinstance(said, str) else said[-1]


def forbid_writing(store: Store, switch: str) -> None:
    """Make the one write connection refuse, as a disk does that has turned read-only."""
    assert isinstance(store.kind, SqliteFile)
    assert store.kind._writer is not None
    connection = store.kind._writer.raw_connection().driver_connection
    assert connection is not None
    connection.execute(f"PRAGMA query_only={switch}")


@pytest.fixture
def context(workspace: Workspace, bank: Bank) -> Context:
    return begin(workspace, bank)


def agree(context: Context, **changes: object) -> AgreedRecord:
    assert context.assessment is not None
    record = AgreedRecord(
        FIRST,
        "rated",
        3,
        evidence=2,
        reference="Notes, May",
        rationale="Four sessions.",
        decider="Ann Lee",
        agreed_on=date(2026, 3, 12),
        dissent=(Dissent(1, "Not on my street."),),
    )
    record = replace(record, **changes)  # type: ignore[arg-type]
    return context.workspace.agree(context.assessment.id, record, 0)


def test_nothing_is_chosen_beforehand(context: Context) -> None:
    test = screen(context).run()

    assert test.radio[0].value is None
    assert not test.text_area


def test_what_is_chosen_is_stored_without_a_button(context: Context) -> None:
    test = screen(context).run()

    test.radio[0].set_value(3).run()

    assert kept(context).answer == Answer(FIRST, "rated", 3)
    assert "Saved" in [one.value for one in test.caption]


def test_grade_reference_and_comment_are_stored_as_they_are_given(context: Context) -> None:
    test = screen(context).run()
    test.radio[0].set_value(3).run()

    test.radio[1].set_value(2).run()
    test.text_area[0].set_value("Survey, June 2026").run()
    test.text_area[1].set_value("We asked =1+1 people.").run()

    assert kept(context).answer == Answer(
        FIRST, "rated", 3, 2, "Survey, June 2026", comment="We asked =1+1 people."
    )


def test_a_choice_that_comes_together_with_continue_is_stored(context: Context) -> None:
    test = screen(context).run()

    test.radio[0].set_value(1)
    press(test, "Continue")

    assert kept(context).answer == Answer(FIRST, "rated", 1)
    assert test.query_params["q"] == SECOND


def test_continue_without_a_choice_says_what_to_do_and_stays(context: Context) -> None:
    test = press(screen(context).run(), "Continue")

    assert "Choose a level" in test.error[0].value
    assert test.query_params["q"] == FIRST


def test_coming_back_shows_what_is_stored_and_changes_nothing(context: Context) -> None:
    test = screen(context).run()
    test.radio[0].set_value(4).run()
    press(test, "Continue")
    assert context.assessment is not None
    context.workspace.keep_answer(context.assessment.id, Answer(FIRST, "rated", 2), 0, "other")

    press(test, "Back")

    assert test.radio[0].value == 2
    assert kept(context).answer == Answer(FIRST, "rated", 2)


def test_what_was_typed_outlives_a_change_of_mind(context: Context) -> None:
    test = screen(context).run()
    test.radio[0].set_value("not_applicable").run()
    test.text_area[0].set_value("Another council does this.").run()

    test.radio[0].set_value(2).run()
    test.radio[0].set_value("not_applicable").run()

    answer = kept(context).answer
    assert answer is not None
    assert (answer.status, answer.reason) == ("not_applicable", "Another council does this.")


def test_a_red_line_that_does_not_apply_asks_for_a_second_person(context: Context) -> None:
    red = "children-out-of-sight"
    test = screen(context, red).run()
    test.radio[0].set_value("not_applicable").run()
    test.text_area[0].set_value("The county does this.").run()

    test.text_input[0].set_value("Jo Lane").run()

    record = kept(context, red).record
    assert record is not None
    assert (record.status, record.approver) == ("not_applicable", "Jo Lane")


def test_an_agreed_record_is_shown_and_a_change_keeps_the_earlier_version(
    context: Context,
) -> None:
    agree(context)
    test = screen(context).run()

    test.radio[0].set_value(2).run()

    told = " ".join(one.value for one in test.markdown).replace("\\", "")
    record = kept(context).record
    assert "Agreed on 12 March 2026 by Ann Lee" in told
    assert "Not on my street." in told
    assert record is not None
    assert (record.level, record.revision, record.decider) == (2, 2, "Ann Lee")
    assert test.expander[0].label == "Show the earlier version"


def test_a_sleeping_tab_does_not_undo_a_waking_one(context: Context) -> None:
    asleep, awake = screen(context).run(), screen(context).run()
    awake.radio[0].set_value(4).run()

    asleep.run()

    assert kept(context).answer == Answer(FIRST, "rated", 4)
    assert asleep.radio[0].value == 4


def test_two_people_who_change_one_record_see_both_versions_and_choose(context: Context) -> None:
    agree(context)
    first, second = screen(context).run(), screen(context).run()
    first.radio[0].set_value(2).run()

    second.radio[0].set_value(4).run()

    record = kept(context).record
    assert record is not None
    assert record.level == 2
    assert "Somebody else changed this answer" in second.error[0].value.replace("\\", "")

    press(second, "Save mine")
    record = kept(context).record
    assert record is not None
    assert record.level == 4


def test_the_other_version_can_be_kept(context: Context) -> None:
    agree(context)
    first, second = screen(context).run(), screen(context).run()
    first.radio[0].set_value(2).run()
    second.radio[0].set_value(4).run()

    press(second, "Keep what is stored")

    assert second.radio[0].value == 2
    assert not second.error


def test_what_cannot_be_saved_is_said_and_tried_again(context: Context, store: Store) -> None:
    test = screen(context).run()

    forbid_writing(store, "ON")
    test.radio[0].set_value(3).run()
    assert "Not saved yet. We are trying again." in [one.value for one in test.caption]
    assert kept(context).answer is None

    forbid_writing(store, "OFF")
    test.run()

    assert kept(context).answer == Answer(FIRST, "rated", 3)
    assert "Saved" in [one.value for one in test.caption]


def test_what_cannot_be_saved_keeps_the_page_from_turning(context: Context, store: Store) -> None:
    test = screen(context).run()
    forbid_writing(store, "ON")
    test.radio[0].set_value(3)

    press(test, "Continue")

    assert test.query_params["q"] == FIRST
    assert "Not saved yet. We are trying again." in [one.value for one in test.caption]

    forbid_writing(store, "OFF")
    press(test, "Continue")

    assert kept(context).answer == Answer(FIRST, "rated", 3)
    assert test.query_params["q"] == SECOND


def test_what_could_not_be_saved_is_kept_after_its_page_was_left(
    context: Context, store: Store
) -> None:
    test = screen(context, SECOND).run()
    forbid_writing(store, "ON")
    test.radio[0].set_value(3).run()
    press(test, "Back")
    assert test.query_params["q"] == FIRST

    forbid_writing(store, "OFF")
    test.run()

    assert kept(context, SECOND).answer == Answer(SECOND, "rated", 3)


def test_a_conflict_keeps_the_page_from_turning(context: Context) -> None:
    agree(context)
    first, second = screen(context).run(), screen(context).run()
    first.radio[0].set_value(2).run()
    second.radio[0].set_value(4)

    press(second, "Continue")

    assert second.query_params["q"] == FIRST
    assert second.error


def test_spaces_around_the_name_of_a_second_person_change_nothing_time_and_again(
    context: Context, bank: Bank
) -> None:
    red = next(one.id for one in bank.questions if one.red_line)
    test = screen(context, red).run()
    test.radio[0].set_value("not_applicable").run()
    test.text_input[0].set_value(" Ana Price ").run()

    test.run()
    test.run()

    record = kept(context, red).record
    assert record is not None
    assert (record.approver, record.revision) == ("Ana Price", 1)


def test_a_theme_begins_with_what_it_covers_and_how_many_questions_ask_about_it(
    context: Context,
) -> None:
    test = screen(context).run()
    first = [one.value.replace("\\", "") for one in test.caption]
    test.radio[0].set_value(3).run()

    press(test, "Continue")

    second = [one.value.replace("\\", "") for one in test.caption]
    assert any(one.endswith("8 questions ask about this.") for one in first)
    assert not any("ask about this" in one for one in second)


def test_progress_is_told_in_words(context: Context) -> None:
    test = screen(context).run()
    test.radio[0].set_value(3).run()

    press(test, "Continue")

    assert progress(test) == "Theme 1 of 6, question 2 of 8. 1 of 48 answered overall."


def test_progress_counts_an_answer_as_soon_as_it_is_kept(context: Context) -> None:
    test = screen(context).run()

    test.radio[0].set_value(3).run()

    assert progress(test) == "Theme 1 of 6, question 1 of 8. 1 of 48 answered overall."


def progress(test: AppTest) -> str:
    (bar,) = test.get("progress")
    return str(bar.proto.text.replace("\\", ""))


def test_an_unknown_question_in_the_address_is_told_and_the_first_is_shown(
    context: Context,
) -> None:
    test = screen(context, "no-such-question").run()

    assert "no such question" in test.error[0].value
    assert test.query_params["q"] == FIRST


def test_a_published_assessment_cannot_be_changed(context: Context) -> None:
    assert context.assessment is not None
    published = context.workspace.publish(context.assessment.id)

    test = screen(replace(context, assessment=published)).run()

    assert test.radio[0].disabled
    assert "scores are final" in test.info[0].value


def test_what_a_person_typed_is_never_drawn_as_markdown(context: Context) -> None:
    agree(context, decider="[x](javascript:alert(1)) ![](https://example.test/a.png)")

    test = screen(context).run()

    told = next(one.value for one in test.markdown if "Agreed on" in one.value)
    assert "](" not in told
    assert "![" not in told


def test_every_question_can_be_answered_to_the_last_page(workspace: Workspace, bank: Bank) -> None:
    context = begin(workspace, bank, form="core")
    test = screen(context).run()

    for _ in range(23 + 6):
        if test.radio:
            test.radio[0].set_value(2)
            press(test, "Continue")
        elif any(one.label.startswith("Go to theme") for one in test.button):
            press(test, next(o.label for o in test.button if o.label.startswith("Go to theme")))

    assert test.title[0].value == "Theme 6 is done"
    test.text_input[0].set_value("Ann Lee")
    press(test, "Record these as agreed")
    assert "23 answers are now agreed" in test.success[0].value
    assert all(one.label != "Record these as agreed" for one in test.button)
    assert context.assessment is not None
    assert len(workspace.assessment(context.assessment.id).agreed) == 23


def test_without_an_assessment_it_leads_to_set_up(workspace: Workspace) -> None:
    test = screen(Context(workspace, workspace.council(), None)).run()

    assert "no assessment to answer yet" in " ".join(one.value for one in test.markdown)


def test_the_red_lines_can_come_first_and_lead_to_what_they_show(
    context: Context, bank: Bank
) -> None:
    red = [question.id for question in bank.questions if question.red_line]
    test = press(screen(context).run(), "Begin with the red lines")

    for number, question_id in enumerate(red, start=1):
        assert place(test) == question_id
        assert progress(test) == f"Red line {number} of 7. {number - 1} of 7 answered."
        test.radio[0].set_value(2).run()
        press(test, "Continue")

    assert "7 of 7 answered" in " ".join(one.value for one in test.markdown)
    assert kept(context, red[-1]).answer is not None
    press(test, "Go on with the 41 questions that are left")
    assert place(test) == bank.questions[0].id
    test.radio[0].set_value(1).run()
    press(test, "Continue")
    assert place(test) == bank.questions[1].id


def test_back_on_the_short_way_leads_to_the_red_line_before(context: Context, bank: Bank) -> None:
    red = [question.id for question in bank.questions if question.red_line]
    test = press(screen(context).run(), "Begin with the red lines")
    at_the_first = [one.label for one in test.button]
    test.radio[0].set_value(2).run()
    press(test, "Continue")
    at_the_second = place(test)

    press(test, "Back")

    assert "Back" not in at_the_first
    assert at_the_second == red[1]
    assert place(test) == red[0]


def test_the_short_way_is_offered_while_nothing_is_answered(context: Context) -> None:
    test = screen(context).run()
    offered = [one.label for one in test.button]

    test.radio[0].set_value(2).run()

    assert "Begin with the red lines" in offered
    assert "Begin with the red lines" not in [one.label for one in screen(context).run().button]


def test_what_does_not_apply_is_not_asked_for_its_level_and_a_comment_stays(context):
    test = screen(context).run()
    test.radio[0].set_value(3).run()
    comment = next(one for one in test.text_area if one.label.startswith("Why this level?"))
    comment.set_value("Two sessions were held.").run()

    test.radio[0].set_value("not_applicable").run()

    labels = [one.label for one in test.text_area]
    assert not any(one.startswith("Why this level?") for one in labels)
    (comment,) = (one for one in test.text_area if one.label.startswith("Anything else"))
    assert comment.value == "Two sessions were held."
    answer = kept(context).answer
    assert answer is not None
    assert (answer.status, answer.comment) == ("not_applicable", "Two sessions were held.")
