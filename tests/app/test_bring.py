"""Bring the plan back, in process: what is shown, what is asked, what is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.pages import labels, press, sound, told
from tests.app.sample import merrowdale, titles_of, words_of
from tests.workbook.reading.edits import Plan, edited
from toolkit.app.state import Context
from toolkit.model.council import Action


def page(context):  # AppTest runs its text by itself
    from toolkit.app.screens import bring

    bring.show(context)


@pytest.fixture
def council(tmp_path: Path) -> Iterator[Context]:
    with merrowdale(tmp_path) as context:
        yield context


def exported(context: Context) -> bytes:
    assert context.assessment is not None
    return context.workspace.export_plan(context.assessment.id)


def stored(context: Context, ref: str) -> Action:
    assert context.assessment is not None
    actions = context.workspace.plan(context.assessment.id).actions
    return next(one for one in actions if one.ref == ref)


def change_here(context: Context, ref: str, **values: object) -> None:
    from dataclasses import replace

    assert context.assessment is not None
    action = stored(context, ref)
    changed = replace(action, **values)  # type: ignore[arg-type]
    context.workspace.save_action(context.assessment.id, changed, action.revision)


def brought(context: Context, data: bytes, name: str = "plan.xlsx") -> AppTest:
    test = AppTest.from_function(page, kwargs={"context": context}, default_timeout=60)
    sound(test.run())
    test.file_uploader[0].upload(name, data)
    return sound(test.run())


def accept_button(test: AppTest):
    return next(one for one in test.button if one.label == "Accept and save")


def test_an_untouched_workbook_has_nothing_to_accept(council: Context) -> None:
    test = brought(council, exported(council))

    assert "matches the plan" in words_of(test)
    assert "Accept and save" not in labels(test)


def test_a_change_is_shown_first_and_saved_when_it_is_accepted(council: Context) -> None:
    data = edited(exported(council), lambda plan: plan.put("LE-04", "owner", "Ruth Ade"))

    test = brought(council, data)

    assert "1 change" in words_of(test)
    assert stored(council, "LE-04").owner != "Ruth Ade"

    press(test, "Accept and save")

    assert stored(council, "LE-04").owner == "Ruth Ade"
    assert "One action was changed" in words_of(test)
    assert "Download the plan as it is now" in [
        getattr(one, "label", "") for one in test.get("download_button")
    ]


def conflicting(context: Context) -> bytes:
    """A workbook in which two cells were changed that were changed here as well."""

    def edit(plan: Plan) -> None:
        plan.put("LE-04", "due", date(2027, 1, 31))
        plan.put("CH-03", "owner", "Ruth Ade")

    data = edited(exported(context), edit)
    change_here(context, "LE-04", due=date(2027, 1, 20))
    change_here(context, "CH-03", owner="Sam Oke")
    return data


def test_nothing_can_be_accepted_before_every_conflict_is_decided(council: Context) -> None:
    test = brought(council, conflicting(council))

    assert titles_of(test)[0] == "To decide"
    assert accept_button(test).disabled
    sound(test.radio[0].set_value("workbook").run())
    assert accept_button(test).disabled
    sound(test.radio[1].set_value("toolkit").run())

    press(test, "Accept and save")

    assert stored(council, "CH-03").owner in ("Ruth Ade", "Sam Oke")
    assert {stored(council, "LE-04").due, stored(council, "CH-03").owner} in (
        {date(2027, 1, 31), "Sam Oke"},
        {date(2027, 1, 20), "Ruth Ade"},
    )


@pytest.mark.parametrize(
    ("button", "due", "owner"),
    [
        ("Use the plan here for all", date(2027, 1, 20), "Sam Oke"),
        ("Use the workbook for all", date(2027, 1, 31), "Ruth Ade"),
    ],
)
def test_all_conflicts_can_be_decided_at_once(
    council: Context, button: str, due: date, owner: str
) -> None:
    test = brought(council, conflicting(council))

    press(test, button)
    press(test, "Accept and save")

    assert (stored(council, "LE-04").due, stored(council, "CH-03").owner) == (due, owner)


def test_what_is_wrong_is_listed_with_its_cell_and_nothing_can_be_accepted(
    council: Context,
) -> None:
    data = edited(exported(council), lambda plan: plan.put("LE-04", "due", "TBC"))
    cell = Plan(data).where("LE-04", "due")

    test = brought(council, data)

    assert titles_of(test)[0] == "To put right"
    assert cell in test.table[0].value.index
    assert "Accept and save" not in labels(test)
    assert "Download this list" in [
        getattr(one, "label", "") for one in test.get("download_button")
    ]


def test_what_will_have_to_be_decided_is_shown_before_the_rest_is_put_right(
    council: Context,
) -> None:
    data = edited(conflicting(council), lambda plan: plan.put("IN-02", "due", "TBC"))

    test = brought(council, data)

    assert titles_of(test)[:2] == ["To put right", "To decide"]
    versions = " ".join(str(table.value) for table in test.table)
    assert "Ruth Ade" in versions
    assert "Sam Oke" in versions
    assert test.radio.len == 0
    assert "Use the workbook for all" not in labels(test)
    assert "Accept and save" not in labels(test)


@pytest.mark.parametrize(
    ("data", "says"),
    [(b"Ref,Action\n", "CSV or text file"), (b"%PDF-1.7", "PDF"), (b"PK\3\4", "damaged")],
)
def test_a_file_that_is_no_workbook_is_refused_with_what_to_do(
    council: Context, data: bytes, says: str
) -> None:
    test = brought(council, data)

    assert says in told(test)
    assert "upload" in told(test).casefold()


def test_a_new_row_without_a_theme_asks_for_one(council: Context) -> None:
    data = edited(exported(council), lambda plan: plan.add(title="Walk every ward"))

    test = brought(council, data)
    assert accept_button(test).disabled
    chosen = test.selectbox[0].options[0]
    sound(test.selectbox[0].set_value(chosen).run())
    press(test, "Accept and save")

    assert council.assessment is not None
    last = council.workspace.plan(council.assessment.id).actions[-1]
    assert last.title == "Walk every ward"
    assert last.ref in words_of(test)


def test_a_plan_that_moved_on_is_compared_once_more_and_nothing_is_saved(
    council: Context,
) -> None:
    data = edited(exported(council), lambda plan: plan.put("LE-04", "owner", "Ruth Ade"))
    test = brought(council, data)
    change_here(council, "CH-03", owner="Sam Oke")

    press(test, "Accept and save")

    assert "CH-03" in told(test)
    assert stored(council, "LE-04").owner != "Ruth Ade"
    press(test, "Accept and save")
    assert stored(council, "LE-04").owner == "Ruth Ade"
    assert stored(council, "CH-03").owner == "Sam Oke"


def test_a_column_that_came_back_empty_has_to_be_confirmed(council: Context) -> None:
    data = exported(council)

    def empty(plan: Plan) -> None:
        for row in range(5, plan.sheet.max_row + 1):
            plan.put_at(row, "measure", None)

    test = brought(council, edited(data, empty))

    assert accept_button(test).disabled
    sound(test.checkbox[0].check().run())
    press(test, "Accept and save")

    assert stored(council, "LE-04").measure == ""


def test_a_stranger_to_editing_is_told_before_anything_is_read(council: Context) -> None:
    from sqlalchemy import Connection

    from toolkit.store import tables

    def demote(connection: Connection) -> None:
        connection.execute(tables.membership.update().values({"role": "reader"}))

    council.workspace.store.run_tx(demote)

    test = brought(council, b"not even a workbook")

    assert "'Contributor'" in told(test)
