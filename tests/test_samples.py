"""Sample councils come in by the doors that people use, whole or not at all."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from toolkit.data import find_data
from toolkit.errors import ToolkitError
from toolkit.model.registers import Kindness
from toolkit.registers import sum_kindness
from toolkit.samples import first_start, load, read_sample, reset_sample
from toolkit.store.database import Store, open_store
from toolkit.workspace import LOCAL_ACCOUNT, Workspace, workspaces_of

SMALL = find_data("sample_data") / "small.yaml"


@pytest.fixture(scope="module")
def merrowdale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    store = open_store(tmp_path_factory.mktemp("sample") / "candour.db")
    first_start(store)
    yield workspaces_of(store, LOCAL_ACCOUNT)[0]
    store.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "candour.db")
    yield opened
    opened.close()


def test_the_first_start_brings_merrowdale_with_three_years(merrowdale: Workspace) -> None:
    assessments = merrowdale.assessments()

    assert merrowdale.council().sample
    assert [one.year for one in assessments] == [2026, 2025, 2024]
    assert [one.state for one in assessments] == ["open", "published", "published"]
    assert all(len(one.agreed) == 48 for one in assessments)
    assert all(merrowdale.plan(one.id).actions for one in assessments)


def test_every_agreed_record_gives_a_rationale_and_a_reference_where_one_is_due(
    merrowdale: Workspace,
) -> None:
    for assessment in merrowdale.assessments():
        standings = merrowdale.findings(assessment.id).standings.values()
        assert {problem for one in standings for problem in one.problems} == set()


def test_the_plain_formula_of_the_story_gives_the_claimed_points(merrowdale: Workspace) -> None:
    told = {2024: 42, 2025: 44, 2026: 59}

    found = {
        one.year: merrowdale.findings(one.id).overall.points_claimed
        for one in merrowdale.assessments()
    }

    assert found == told


def test_each_year_is_read_with_the_version_that_it_was_answered_with(
    merrowdale: Workspace,
) -> None:
    versions = {one.year: merrowdale.bank(one).version for one in merrowdale.assessments()}

    assert versions == {2024: "1.0", 2025: "2.0", 2026: "2.0"}


def test_the_story_of_the_red_lines_is_told(merrowdale: Workspace) -> None:
    states = {
        one.year: {line.question_id: line.state for line in merrowdale.findings(one.id).red_lines}
        for one in merrowdale.assessments()
    }

    assert [states[year]["children-out-of-sight"] for year in (2024, 2025, 2026)] == [
        "below",
        "below",
        "met",
    ]
    assert list(states[2024].values()).count("unproven") == 5
    assert set(states[2026].values()) == {"met"}


def test_quiet_pride_shows_as_possible_blind_spots_in_2024_alone(merrowdale: Workspace) -> None:
    spots = {
        one.year: set(merrowdale.findings(one.id).blind_spots) for one in merrowdale.assessments()
    }

    assert spots[2024] == {
        "warning-signs-joined-up",
        "act-without-fear-of-offence",
        "staff-confidence-to-act",
        "serious-problems-named",
    }
    assert spots[2025] == spots[2026] == set()


def test_twenty_five_people_answered_in_five_groups_each_year(merrowdale: Workspace) -> None:
    for assessment in merrowdale.assessments():
        (picture,) = merrowdale.findings(assessment.id).pictures
        assert picture.people == "20 to 49"
        assert len(picture.groups) == 5


def test_answers_of_people_are_forgotten_long_after_their_round_closed(
    merrowdale: Workspace,
) -> None:
    survey = [one for one in merrowdale.assessments()[0].rounds if one.promise == "survey"]

    assert [merrowdale._answers.count(one.id) for one in survey] == [0]


def test_an_unfinished_action_goes_on_from_the_plan_before(merrowdale: Workspace) -> None:
    by_year = {one.year: merrowdale.plan(one.id).actions for one in merrowdale.assessments()}
    earlier = {action.id for year in (2024, 2025) for action in by_year[year]}

    carried = [action for action in by_year[2026] if action.carried_from]

    assert carried
    assert {action.carried_from for action in carried} <= earlier


def test_a_second_start_changes_nothing(store: Store) -> None:
    first_start(store)
    before = workspaces_of(store, LOCAL_ACCOUNT)[0].assessments()

    first_start(store)

    assert workspaces_of(store, LOCAL_ACCOUNT)[0].assessments() == before


def test_the_sample_can_be_put_back_as_it_was(store: Store) -> None:
    first_start(store)
    workspace = workspaces_of(store, LOCAL_ACCOUNT)[0]
    newest = workspace.assessments()[0]
    workspace.delete_assessment(newest.id, newest.title)
    council = workspace.council()
    workspace.save_council(replace(council, name="Elsewhere"), council.revision)

    reset_sample(store, workspace)

    assert workspace.council().name == "Merrowdale Borough Council"
    assert [one.year for one in workspace.assessments()] == [2026, 2025, 2024]


def test_only_the_sample_is_ever_put_back(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(SMALL.read_text().replace("sample: yes", "sample: no"))
    workspace = load(store, read_sample(file))

    with pytest.raises(ToolkitError, match="not the sample council"):
        reset_sample(store, workspace)

    assert len(workspace.assessments()) == 1


def test_one_small_file_is_a_whole_council(store: Store) -> None:
    workspace = load(store, read_sample(SMALL))
    (assessment,) = workspace.assessments()

    findings = workspace.findings(assessment.id)

    assert findings.one_persons_view
    assert len(findings.actions.actions) == 2


@pytest.mark.parametrize(
    ("old", "new", "where", "says"),
    [
        ("level: 3, evidence: 3", "level: 7, evidence: 3", "small.yaml:3", "7 is not a level"),
        ("effort: S", "effort: XXL", "small.yaml:6", "'XXL' does not fit"),
        ("year: 2026", "year: soon", "small.yaml:1", "'soon' does not fit"),
        ("held_on: 2026-10-05", "held_on: 2026-13-05", "small.yaml:1", "does not fit"),
        ("name: Littlemoor Council", "nome: Littlemoor", "small.yaml:", "does not fit"),
    ],
)
def test_a_fault_in_a_file_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, where: str, says: str
) -> None:
    file = tmp_path / "small.yaml"
    assert old in SMALL.read_text()
    file.write_text(SMALL.read_text().replace(old, new))

    with pytest.raises(ToolkitError) as refused:
        read_sample(file)

    assert any(where in one.where and says in one.what for one in refused.value.problems)


def test_an_unknown_question_is_refused_and_nothing_of_the_council_is_kept(
    store: Store, tmp_path: Path
) -> None:
    file = tmp_path / "small.yaml"
    text = SMALL.read_text().replace("  area-plan-and-measures:", "  no-such-question:")
    file.write_text(text)

    with pytest.raises(ToolkitError, match=r"'no-such-question'.*not on the form"):
        load(store, read_sample(file))

    assert store.memberships(LOCAL_ACCOUNT) == ()


def test_a_bank_that_is_not_ours_is_refused_with_its_line(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "small.yaml"
    file.write_text(SMALL.read_text().replace("  year: 2026", "  bank: ../etc\n  year: 2026"))

    with pytest.raises(ToolkitError, match=r"small.yaml:\d+: There is no bank '../etc'"):
        load(store, read_sample(file))

    assert store.memberships(LOCAL_ACCOUNT) == ()


def test_a_folder_without_years_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ToolkitError, match="No assessment is here"):
        read_sample(tmp_path)


def test_the_sample_has_registers_in_which_the_page_finds_something_to_say(store: Store) -> None:
    first_start(store)
    workspace = workspaces_of(store, LOCAL_ACCOUNT)[0]

    acts, exceptions = workspace.kindness(), workspace.exemptions()
    sums = sum_kindness(acts, workspace.wards(), workspace.today)

    assert (len(workspace.wards()), sums.n, sums.ours, sums.removed) == (22, 6, 3, 1)
    assert sum(n == 0 for n in (sums.wards or {}).values()) == 17
    assert {one.state for one in exceptions} == {"stands", "ended"}


def test_a_sample_that_is_reset_has_each_entry_once(store: Store) -> None:
    first_start(store)
    workspace = workspaces_of(store, LOCAL_ACCOUNT)[0]
    workspace.add_kindness(Kindness("", "", "A meal that was tried out"))

    reset_sample(store, workspace)

    refs = [f"K-{workspace.today.year}-00{number}" for number in range(1, 7)]
    assert [one.ref for one in workspace.kindness()] == refs
    assert len(workspace.wards()) == 22


def test_the_sample_council_checked_decisions_and_one_of_them_twice(merrowdale: Workspace) -> None:
    found = {one.decision.title: one for one in merrowdale.decisions()}

    library = found["Move the Canalside library into the leisure centre"]
    outcomes = [one.outcome for one in (*library.earlier, library.verdict)]
    assert outcomes == ["not_ready", "with_changes"]
    assert {one.verdict.outcome for one in found.values()} == {
        *("incomplete", "not_ready", "with_changes", "ready"),
    }


def test_a_bad_decision_of_a_sample_is_told_with_its_line(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "sample"
    shutil.copytree(find_data("sample_data") / "merrowdale", folder)
    path = folder / "decisions.yaml"
    told = path.read_text(encoding="utf-8")
    path.write_text(told.replace("isolation: more-planned", "isolation: perhaps", 1))

    with pytest.raises(ToolkitError, match=r"decisions\.yaml:\d+.*no option 'perhaps'"):
        load(store, read_sample(folder))

    assert store.memberships(LOCAL_ACCOUNT) == ()


def test_a_reset_puts_the_decisions_back_as_they_came(store: Store) -> None:
    first_start(store)
    workspace = workspaces_of(store, LOCAL_ACCOUNT)[0]
    came = [(one.decision.ref, one.decision.title) for one in workspace.decisions()]
    for judged in workspace.decisions()[1:]:
        workspace.delete_decision(judged.decision.id, judged.decision.ref)

    reset_sample(store, workspace)

    assert [(one.decision.ref, one.decision.title) for one in workspace.decisions()] == came
