"""How people get into a round and back into it, and how somebody who guesses is slowed down."""

from collections import Counter

import pytest

from tests.meeting import meet, rated
from toolkit.errors import NotAllowed, NotFound
from toolkit.model.council import Council
from toolkit.seat import come_back, join, look_up, new_code, new_key
from toolkit.seat.joining import LENGTH, SIGNS, read_code
from toolkit.store.database import Store
from toolkit.store.tries import Tries
from toolkit.workspace import Workspace, start_council

pytestmark = pytest.mark.both_kinds


def test_a_code_has_no_vowel_and_no_two_signs_that_look_alike() -> None:
    alike = ["0OQD"[:2], "1IL", "2Z", "5S", "8B", "6G", "UV"]

    assert not set(SIGNS) & set("AEIOU")
    assert all(len(set(SIGNS) & set(signs)) <= 1 for signs in alike)
    assert len(SIGNS) ** LENGTH > 10**11


def test_every_sign_of_a_code_is_as_likely_as_any_other() -> None:
    codes = 6000
    counted = Counter("".join(new_code() for _ in range(codes)))

    expected = codes * LENGTH / len(SIGNS)
    chi_squared = sum((counted[sign] - expected) ** 2 / expected for sign in SIGNS)
    assert set(counted) == set(SIGNS)
    assert chi_squared < 60  # 23 degrees of freedom: passed by chance once in 30,000 runs


@pytest.mark.parametrize("said", ["kxqm-4rtw", " KXQM 4RTW ", "kxqm4rtw", "K X Q M.4-R-T-W"])
def test_a_code_may_be_typed_in_any_case_and_with_anything_between(said: str) -> None:
    assert read_code(said) == "KXQM4RTW"


def test_a_sign_that_looks_like_another_is_read_as_meant() -> None:
    assert read_code("8526-BSZG") == "BSZGBSZG"


def test_a_code_and_its_link_lead_to_the_same_invitation(workspace: Workspace) -> None:
    meeting = meet(workspace, sayable=True)
    entrance = workspace.entrance(meeting.round.id)
    tries = Tries().of(workspace.store, "192.0.2.1")

    by_code = look_up(workspace.store, entrance.code, tries=tries)
    by_link = look_up(workspace.store, entrance.token, tries=tries)

    assert by_code == by_link
    assert (by_code.council, by_code.promise, by_code.k) == ("Ownborough Council", "room", 5)
    assert by_code.groups[0] == ("leadership", "Leadership")
    assert by_code.sayable


def test_a_code_that_is_typed_letter_by_letter_is_no_link(workspace: Workspace) -> None:
    meeting = meet(workspace)
    code = workspace.entrance(meeting.round.id).code

    found = look_up(
        workspace.store,
        code.replace("-", " - ").replace("", " "),
        tries=Tries().of(workspace.store, "192.0.2.1"),
    )

    assert found.round_id == meeting.round.id


def test_a_code_leads_to_its_own_council(store: Store, workspace: Workspace) -> None:
    meet(workspace)
    other = start_council(store, "local", Council(id="other", name="Otherton"))
    theirs = meet(other)

    code = other.entrance(theirs.round.id).code

    assert look_up(store, code, tries=Tries().of(store, "a")).council == "Otherton"


def test_a_code_is_gone_once_the_round_is_closed(workspace: Workspace) -> None:
    meeting = meet(workspace)
    entrance = workspace.entrance(meeting.round.id)

    meeting.close()

    for said in (entrance.code, entrance.token):
        with pytest.raises(NotFound):
            look_up(workspace.store, said, tries=Tries().of(workspace.store, "a"))
    with pytest.raises(NotFound):
        join(workspace.store, entrance.token, "leadership")
    assert not workspace.entrance(meeting.round.id).open


def test_a_secret_finds_the_seat_again_and_nothing_else_does(workspace: Workspace) -> None:
    meeting = meet(workspace)
    (seat,) = meeting.admit(1, "frontline")
    secret = meeting.secrets[0]

    again = come_back(workspace.store, secret)

    assert again is not None
    assert (again.respondent, again.round.id) == (seat.respondent, meeting.round.id)
    for wrong in (secret[:-1], secret + "x", secret.swapcase(), "", "..", seat.respondent.id):
        assert come_back(workspace.store, wrong) is None


def test_the_same_key_makes_the_same_seat(workspace: Workspace) -> None:
    meeting, key = meet(workspace), "k" * 32
    token = workspace.entrance(meeting.round.id).token

    first, secret = join(workspace.store, token, "leadership", key)
    second, again = join(workspace.store, token, "leadership", key)

    assert (first.respondent, secret) == (second.respondent, again)
    assert workspace.turnout(meeting.round.id).joined == 1


def test_a_link_lets_one_person_in_once(workspace: Workspace) -> None:
    meeting = meet(workspace, "survey", entry="links")
    first, second = workspace.make_links(meeting.round.id, "frontline", 2)
    key = "k" * 32

    seat, secret = join(workspace.store, first, "leadership", key)

    assert seat.respondent.group == "frontline"
    assert join(workspace.store, first, "leadership", key)[1] == secret
    with pytest.raises(NotFound, match="works once"):
        join(workspace.store, first, "frontline")
    with pytest.raises(NotFound, match="works once"):
        look_up(workspace.store, first, tries=Tries().of(workspace.store, "a"))
    assert (
        look_up(workspace.store, second, tries=Tries().of(workspace.store, "a")).group
        == "frontline"
    )


def test_a_round_by_links_has_no_code_and_no_open_link(workspace: Workspace) -> None:
    meeting = meet(workspace, "survey", entry="links")
    (link,) = workspace.make_links(meeting.round.id, "frontline", 1)

    assert workspace.entrance(meeting.round.id).code == ""
    for said in (link.split(".")[0], link + "x", link.split(".")[0] + "."):
        with pytest.raises(NotFound):
            join(workspace.store, said, "frontline")


def test_a_group_that_is_not_asked_gets_no_seat(workspace: Workspace) -> None:
    meeting = meet(workspace, groups=("leadership",))

    with pytest.raises(NotAllowed, match="not asked"):
        meeting.admit(1, "community")

    assert workspace.turnout(meeting.round.id).joined == 0


def test_each_group_is_asked_its_own_questions_of_the_round(workspace: Workspace) -> None:
    meeting = meet(workspace, question_ids=("r1", "p2"))

    leader, citizen = meeting.admit(1)[0], meeting.admit(1, "community")[0]

    assert [one.id for one in leader.questions] == ["r1", "p2"]
    assert [one.id for one in citizen.questions] == ["r1"]


def test_somebody_may_join_while_the_round_pauses_and_answers_when_it_goes_on(
    workspace: Workspace,
) -> None:
    meeting = meet(workspace, pace="own")
    workspace.pause(meeting.round.id, meeting.pulse)

    (seat,) = meeting.admit(1)

    with pytest.raises(NotAllowed, match="paused"):
        seat.save_answer(rated("r1", 2), new_key())
    workspace.resume(meeting.round.id, meeting.pulse)
    assert seat.save_answer(rated("r1", 2), new_key()) == rated("r1", 2)
