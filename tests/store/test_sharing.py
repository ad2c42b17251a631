"""What councils share stands under random ids; what one received or saw is that council's alone."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Connection

from tests.store.conftest import STAMP
from tests.test_other_councils import join, shown
from toolkit.benchmark import Picture, SharedScore
from toolkit.model.bank import Bank
from toolkit.model.council import Council
from toolkit.store import tables
from toolkit.store.database import Door, Store
from toolkit.store.sharing import SharedScores, Sharing

MONTH = date(2026, 5, 1)


@pytest.fixture
def first(store: Store) -> SharedScores:
    return SharedScores(Door(store, "m"))


@pytest.fixture
def second(store: Store) -> SharedScores:
    store.add_council(Council(id="o", name="Otherton"), "local")
    return SharedScores(Door(store, "o"))


def score(peer: str, points: int) -> SharedScore:
    return SharedScore(peer, "i", MONTH, {"overall": points, "one": 3})


def test_the_random_id_of_a_council_never_changes(first: SharedScores) -> None:
    assert first.sharing() is None

    made = first.set_sharing("p1", MONTH, STAMP)
    first.set_sharing("p2", None, STAMP)
    again = first.set_sharing("p3", MONTH, STAMP)

    assert made == again == first.sharing() == Sharing("p1", MONTH)


def test_what_is_shared_replaces_what_was_and_everybody_sees_it(
    first: SharedScores, second: SharedScores
) -> None:
    first.share("p1", [score("p1", 40)])
    first.share("p1", [score("anything", 50)])
    second.share("p2", [score("p2", 60)])

    both = [score("p1", 50), score("p2", 60)]
    for one in (first, second):
        assert sorted(one.shared("i"), key=lambda found: found.peer_id) == both
    first.share("p1", [])
    assert second.shared("i") == (score("p2", 60),)
    assert second.shared("another") == ()


def test_what_came_in_files_and_what_was_seen_is_one_councils_alone(
    first: SharedScores, second: SharedScores
) -> None:
    picture = Picture("overall", MONTH, {"p9": 40})

    first.receive([score("p9", 40)], MONTH, STAMP, "points of another council")
    first.add_seen_picture("i", picture, 1)

    assert first.received() == (score("p9", 40),)
    assert first.seen_pictures("i") == {"overall": (picture,)}
    assert second.received() == ()
    assert second.seen_pictures("i") == {}


def test_a_picture_that_was_shown_never_changes(first: SharedScores, second: SharedScores) -> None:
    picture = Picture("overall", MONTH, {"p1": 40})

    first.add_shared_picture("i", picture, 1)
    second.add_shared_picture("i", Picture("overall", MONTH, {"p1": 99}), 1)

    assert first.shared_pictures("i") == second.shared_pictures("i") == {"overall": (picture,)}


def test_no_shared_row_says_whose_it_is(first: SharedScores, store: Store) -> None:
    first.set_sharing("p1", MONTH, STAMP)
    first.share("p1", [score("p1", 40)])

    def rows(connection: Connection, _: str) -> list[tuple[object, ...]]:
        found = connection.execute(tables.shared_score.select()).all()
        return [tuple(row) for row in found]

    said = str(Door(store, "m").read(rows))
    assert "Merrowdale" not in said
    assert "'m'" not in said


def test_nine_councils_each_see_eight_others_whatever_the_database(
    store: Store, bank: Bank
) -> None:
    theme = replace(bank.themes[1], questions=bank.themes[1].questions[:4])
    councils = join(store, replace(bank, themes=(theme,)), range(9))

    for one in councils:
        assert shown(one) == {theme.id: [8], "overall": [8]}
