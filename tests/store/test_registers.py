"""What the registers keep, on both kinds of database."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.store.conftest import STAMP
from tests.test_registers import MEAL, NOTICE
from toolkit.errors import EditConflict, NotFound
from toolkit.model.answers import AgreedRecord
from toolkit.model.council import Action, Council
from toolkit.model.registers import Exemption, Kindness
from toolkit.store.database import Door, Store, open_store
from toolkit.store.records import Records
from toolkit.store.registers import Register, read_wards, save_wards


@pytest.fixture
def kindness(store: Store) -> Register[Kindness]:
    return Register(Door(store, "m"), Kindness)


@pytest.fixture
def exemptions(store: Store) -> Register[Exemption]:
    return Register(Door(store, "m"), Exemption)


def test_an_entry_comes_back_as_it_was_given(
    kindness: Register[Kindness], exemptions: Register[Exemption]
) -> None:
    kindness.add(MEAL, 2026, STAMP)
    exemptions.add(NOTICE, 2026, STAMP)

    assert kindness.entries() == (replace(MEAL, revision=1),)
    assert exemptions.entries() == (replace(NOTICE, revision=1),)


def test_refs_follow_on_from_what_is_stored(kindness: Register[Kindness]) -> None:
    kindness.add(MEAL, 2026, STAMP)
    kindness.add(replace(MEAL, id="k2"), 2026, STAMP)
    kindness.add(replace(MEAL, id="k3"), 2027, STAMP)

    assert [one.ref for one in kindness.entries()] == ["K-2026-001", "K-2026-002", "K-2027-001"]


def test_whoever_saves_second_is_told_and_overwrites_nothing(
    kindness: Register[Kindness],
) -> None:
    kindness.add(MEAL, 2026, STAMP)
    kindness.save(replace(MEAL, outcome="It spread"), 1, STAMP)

    with pytest.raises(EditConflict) as told:
        kindness.save(replace(MEAL, outcome="It did not"), 1, STAMP)

    assert told.value.theirs == kindness.entries()[0]
    assert kindness.entries()[0].outcome == "It spread"


def test_a_ref_never_changes(kindness: Register[Kindness]) -> None:
    kindness.add(MEAL, 2026, STAMP)

    saved = kindness.save(replace(MEAL, ref="K-1999-001"), 1, STAMP)

    assert saved.ref == "K-2026-001"


def test_a_role_that_was_taken_back_is_nowhere_in_the_file(store: Store, path: Path) -> None:
    kindness = Register(Door(store, "m"), Kindness)
    kindness.add(replace(MEAL, connector_role="zebra patrol captain"), 2026, STAMP)

    kindness.save(replace(MEAL, connector_role="", consent="withdrawn"), 1, STAMP)
    store.close()

    found = [one for one in path.parent.iterdir() if b"zebra patrol" in one.read_bytes()]
    assert found == []


def test_a_deleted_entry_is_gone_and_the_audit_says_that_it_was_there(
    kindness: Register[Kindness],
) -> None:
    kindness.add(MEAL, 2026, STAMP)

    kindness.delete("k1", STAMP)

    assert kindness.entries() == ()
    said = [(one.verb, one.subject) for one in Records(kindness.door).audit()]
    assert said[:2] == [("delete", "kindness K-2026-001"), ("add", "kindness K-2026-001")]
    with pytest.raises(NotFound):
        kindness.delete("k1", STAMP)


def test_a_council_sees_its_own_registers_only(store: Store, kindness: Register[Kindness]) -> None:
    store.add_council(Council(id="o", name="Otherton"), "local")
    kindness.add(MEAL, 2026, STAMP)
    save_wards(kindness.door, ["Old Town"], (), STAMP)

    assert Register(Door(store, "o"), Kindness).entries() == ()
    assert read_wards(Door(store, "o")) == ()


def test_wards_keep_their_order_and_are_given_anew(store: Store) -> None:
    door = Door(store, "m")
    three = ["Old Town", "Canalside", "Hill Top"]
    save_wards(door, three, (), STAMP)

    save_wards(door, ["Hill Top", "Canalside"], three, STAMP)

    assert read_wards(door) == ("Hill Top", "Canalside")


def test_the_second_of_two_who_change_the_wards_is_told_and_overwrites_nothing(
    store: Store,
) -> None:
    door = Door(store, "m")
    save_wards(door, ["Old Town", "Canalside"], (), STAMP)

    with pytest.raises(EditConflict) as told:
        save_wards(door, ["Hill Top"], (), STAMP)

    assert told.value.theirs == ("Old Town", "Canalside")
    assert read_wards(door) == ("Old Town", "Canalside")


def test_two_who_give_the_same_wards_are_of_one_mind(store: Store) -> None:
    door = Door(store, "m")
    save_wards(door, ["Old Town"], (), STAMP)

    save_wards(door, ["Old Town"], (), STAMP)

    assert read_wards(door) == ("Old Town",)


def test_who_asks_whom_and_when_a_question_is_tried_again_are_kept(
    records: Records, place: Path | str
) -> None:
    action = Action("a1", "LE-01", (), "Ask for figures", asker="Ann Lee", asked_of="Trusts")
    records.add_actions("a-2026", lambda _: (action,), STAMP)
    tried = AgreedRecord("one", "dont_know", searching="Two visits", review_on=date(2027, 1, 5))
    records.agree("a-2026", [(tried, 0)], STAMP)
    records.door.store.close()

    again = Records(Door(open_store(place), "m"))
    found, agreed = again.plan("a-2026").actions[0], again.assessment("a-2026").agreed["one"]
    again.door.store.close()

    assert (found.asker, found.asked_of) == ("Ann Lee", "Trusts")
    assert (agreed.searching, agreed.review_on) == ("Two visits", date(2027, 1, 5))
