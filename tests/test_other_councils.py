"""Councils share points by consent, without names, and none is found by subtraction (METHOD 6)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import NOON
from toolkit import benchmark
from toolkit.benchmark import Picture, SharedScore, next_picture, read_shared, write_shared
from toolkit.data import find_data
from toolkit.errors import AnswerError, NotAllowed, ToolkitError
from toolkit.model.answers import AgreedRecord, Assessment
from toolkit.model.bank import Bank
from toolkit.model.council import Council
from toolkit.samples import load, read_sample
from toolkit.store.database import Store
from toolkit.workspace import Workspace, start_council

TODAY = NOON.date()
ID = "0123456789abcdef" * 2
INSTRUMENT = "ab" * 32


def council(store: Store, number: int, name: str = "") -> Workspace:
    made = Council(id=f"c{number}", name=name or f"Council {number}")
    return start_council(store, "local", made, now=lambda: NOON)


def agreed(workspace: Workspace, bank: Bank, level: int, year: int = 2026) -> Assessment:
    """A published assessment with this level, well shown, on every question."""
    made = workspace.start_assessment(
        bank, title=f"Year {year}", year=year, held_on=date(year, 5, 12)
    )
    for question in bank.questions:
        record = AgreedRecord(
            question.id, "rated", level, 3, reference="Audit", rationale="Seen by the audit team."
        )
        workspace.agree(made.id, record, 0)
    return workspace.publish(made.id)


@pytest.fixture
def small(bank: Bank) -> Bank:
    """One theme of four questions: enough for points, and quick to answer for many councils."""
    theme = replace(bank.themes[1], questions=bank.themes[1].questions[:4])
    return replace(bank, themes=(theme,))


def join(store: Store, bank: Bank, numbers: range, level: int = 2) -> list[Workspace]:
    found = []
    for number in numbers:
        one = council(store, number)
        agreed(one, bank, (number + level) % 5)
        one.start_sharing()
        found.append(one)
    return found


def shown(workspace: Workspace) -> dict[str, list[int]]:
    """How many others stand behind each theme that is shown."""
    found = workspace.other_councils(workspace.assessments()[0].id)
    return {row.theme_id: [row.result.n] for row in found.rows if row.result.shown}


def test_nobody_is_compared_before_they_share_and_publish(store, small):
    one = council(store, 1)
    draft = one.start_assessment(small, title="Draft", year=2026)

    assert one.other_councils(draft.id).hindrance == "not_final"
    final = agreed(one, small, 2, 2025)
    assert one.other_councils(final.id).hindrance == "not_sharing"
    one.start_sharing()
    assert one.other_councils(final.id).hindrance is None


def test_eight_others_are_needed_and_ones_own_is_never_among_them(store, small):
    councils = join(store, small, range(8))

    assert shown(councils[0]) == {}
    assert councils[0].other_councils(councils[0].assessments()[0].id).joined == 7
    (ninth,) = join(store, small, range(8, 9))

    for one in (*councils, ninth):
        theme = small.themes[0].id
        assert shown(one) == {theme: [8], "overall": [8]}


def test_the_next_picture_waits_until_three_more_have_joined(store, small):
    first = join(store, small, range(9))[0]
    counts = []

    for number in range(9, 13):
        join(store, small, range(number, number + 1))
        counts.append(shown(first)["overall"])

    assert counts == [[8], [8], [11], [11]]


def test_a_council_that_leaves_is_in_no_later_picture(store, small):
    councils = join(store, small, range(9))
    assert shown(councils[0])["overall"] == [8]

    councils[5].stop_sharing()

    assert shown(councils[0])["overall"] == [8]  # what was seen stays as it was
    assert councils[5].other_councils(councils[5].assessments()[0].id).hindrance == "not_sharing"
    join(store, small, range(9, 12))
    assert shown(councils[0])["overall"] == [10]


def test_reopening_takes_the_points_back_until_they_are_published_again(store, small):
    one = join(store, small, range(1))[0]
    (made,) = one.assessments()
    instrument = benchmark.instrument_of(small, made.question_ids)

    one.reopen(made.id)
    assert one._shared.shared(instrument) == ()
    one.publish(made.id)

    assert len(one._shared.shared(instrument)) == 1


def test_an_imported_year_and_the_sample_are_left_out(store, small):
    one = council(store, 1)
    made = one.import_year(small, title="Old", year=2025, levels={q.id: 4 for q in small.questions})
    one.start_sharing()

    assert one._shared.shared(benchmark.instrument_of(small, made.question_ids)) == ()
    assert one.other_councils(made.id).hindrance == "imported"
    sample = load(store, read_sample(find_data("sample_data") / "merrowdale"))
    with pytest.raises(NotAllowed, match="made-up council"):
        sample.start_sharing()


def test_the_sample_stands_beside_made_up_councils_that_are_in_no_database(store):
    sample = load(store, read_sample(find_data("sample_data") / "merrowdale"))

    found = sample.other_councils(sample.assessments()[0].id)

    assert found.made_up
    assert found.joined == 24
    assert found.rows[-1].theme_id == "overall"
    assert found.rows[-1].result.n == 24
    assert found.rows[-1].result.place is not None
    (own,) = join(store, small_of(sample), range(1))
    assert own.other_councils(own.assessments()[0].id).joined == 0


def small_of(workspace: Workspace) -> Bank:
    bank = workspace.bank(workspace.assessments()[0])
    return replace(bank, themes=(replace(bank.themes[1], questions=bank.themes[1].questions[:4]),))


def test_points_of_other_questions_are_not_compared(store, small):
    join(store, small, range(8))
    question = small.questions[0]
    changed = replace(small.themes[0], questions=(replace(question, major=2), *small.questions[1:]))
    (ninth,) = join(store, replace(small, themes=(changed,)), range(8, 9))

    assert shown(ninth) == {}


def test_only_another_wording_or_title_leaves_the_instrument_the_same(small):
    ids = [question.id for question in small.questions]
    reworded = replace(small.questions[0], text="Said anew?", minor=4)
    heavier = replace(small.questions[0], weight=3)

    def with_first(question):
        theme = replace(small.themes[0], questions=(question, *small.questions[1:]))
        return benchmark.instrument_of(replace(small, themes=(theme,), version="9"), ids)

    same = benchmark.instrument_of(small, ids)
    assert with_first(reworded) == same
    assert with_first(heavier) != same
    assert benchmark.instrument_of(small, ids[1:]) != same


def test_taking_part_and_leaving_stand_in_the_record_of_changes(store, small):
    one = council(store, 1)
    first = one.start_sharing()
    one.stop_sharing()
    again = one.start_sharing()

    assert first.peer_id == again.peer_id
    verbs = [line.verb for line in one.audit()]
    assert verbs[:3] == ["share", "withdraw", "share"]


def test_files_between_councils_count_like_councils_on_one_server(store, tmp_path, small):
    first = join(store, small, range(1))[0]
    (made,) = first.assessments()
    instrument = benchmark.instrument_of(small, made.question_ids)
    theme = small.themes[0].id
    files = [
        write_shared(
            SharedScore(f"{n:032x}", instrument, date(2026, 4, 1), {theme: 40 + n, "overall": 50})
        )
        for n in range(1, 10)
    ]

    for n, data in enumerate(files[:8], 1):
        first.receive_points(made.id, f"{n}.json", data)

    assert shown(first) == {theme: [8], "overall": [8]}
    first.receive_points(made.id, "9.json", files[8])
    assert shown(first)["overall"] == [8]
    with pytest.raises(AnswerError, match="here already"):
        first.receive_points(made.id, "again.json", files[0])


def test_a_council_that_shares_here_and_by_file_counts_once(store, small):
    councils = join(store, small, range(9))
    first, second = councils[:2]
    (made,) = first.assessments()

    first.receive_points(made.id, "b.json", second.export_points(second.assessments()[0].id))

    assert first.other_councils(made.id).joined == 8
    assert shown(first)["overall"] == [8]


def test_ones_own_file_is_refused(store, small):
    (one,) = join(store, small, range(1))
    (made,) = one.assessments()

    with pytest.raises(AnswerError, match="your own council's file"):
        one.receive_points(made.id, "own.json", one.export_points(made.id))


def test_the_file_holds_no_name_and_no_day(store, small):
    one = council(store, 1, "Ownborough Council")
    made = agreed(one, small, 3)
    one.start_sharing()

    said = one.export_points(made.id).decode()

    assert json.loads(said)["month"] == "2026-05"
    assert "Ownborough" not in said
    assert "2026-05-12" not in said
    assert made.id not in said


def sound(**changes: object) -> dict[str, object]:
    record = {
        "about": "x",
        "council": ID,
        "format": "candour-benchmark",
        "format_version": 1,
        "instrument": INSTRUMENT,
        "month": "2026-05",
        "points": {"overall": 50},
    }
    return {name: value for name, value in (record | changes).items() if value is not None}


HOSTILE = {
    "empty": b"",
    "not text": b"\xff\xfe\x00",
    "not JSON": b"{",
    "a list": b"[1]",
    "deep": b"[" * 19_000,
    "NaN": json.dumps(sound()).replace("50", "NaN").encode(),
    "twice": b'{"format": "candour-benchmark", "format": "candour-benchmark"}',
    "huge": b" " * 30_000,
    "huge number": json.dumps(sound()).replace("50", "9" * 5_000).encode(),
    "not ours": json.dumps(sound(format="other")).encode(),
    "newer": json.dumps(sound(format_version=2)).encode(),
    "version true": json.dumps(sound(format_version=True)).encode(),
    "no id": json.dumps(sound(council=None)).encode(),
    "a name": json.dumps(sound(council="Ownborough")).encode(),
    "an id in a list": json.dumps(sound(council=[ID])).encode(),
    "more": json.dumps(sound(name="Ownborough")).encode(),
    "no points": json.dumps(sound(points={})).encode(),
    "points in a list": json.dumps(sound(points=[50])).encode(),
    "true": json.dumps(sound(points={"overall": True})).encode(),
    "half": json.dumps(sound(points={"overall": 50.5})).encode(),
    "too many": json.dumps(sound(points={"overall": 101})).encode(),
    "below": json.dumps(sound(points={"overall": -1})).encode(),
    "another theme": json.dumps(sound(points={"=1+1": 50})).encode(),
    "month 13": json.dumps(sound(month="2026-13")).encode(),
    "no month": json.dumps(sound(month="2026-05-12")).encode(),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_anything_but_a_sound_file_is_refused_with_a_sentence(data):
    with pytest.raises(ToolkitError) as refused:
        read_shared("a.json", data, ["overall"])

    assert len(str(refused.value)) < 200


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_bytes_break_the_reading(data):
    try:
        read_shared("a.json", data, ["overall"])
    except ToolkitError:
        return
    raise AssertionError("random bytes were taken for a file of shared points")


@given(st.dictionaries(st.sampled_from(["overall", "a", "b"]), st.integers(0, 100), min_size=1))
def test_a_file_comes_back_as_it_was_written(points):
    score = SharedScore(ID, INSTRUMENT, date(2026, 5, 1), points)

    assert read_shared("a.json", write_shared(score), ["overall", "a", "b"]) == score


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"instrument": "cd" * 32}, "other questions"),
        ({"month": date(2024, 11, 1)}, "not among the last 24"),
        ({"month": date(2026, 12, 1)}, "not among the last 24"),
    ],
)
def test_points_that_cannot_be_compared_are_refused(store, small, changes, says):
    (one,) = join(store, small, range(1))
    (made,) = one.assessments()
    instrument = benchmark.instrument_of(small, made.question_ids)
    score = replace(SharedScore(ID, instrument, date(2026, 5, 1), {"overall": 50}), **changes)

    with pytest.raises(AnswerError, match=says):
        one.receive_points(made.id, "a.json", write_shared(score))

    assert one._shared.received() == ()


PEERS = [f"p{n}" for n in range(18)]
POOLS = st.lists(st.sets(st.sampled_from(PEERS)), min_size=2, max_size=25)


@settings(max_examples=300)
@given(POOLS, st.integers(0, 3))
def test_no_subtraction_of_any_two_pictures_finds_fewer_than_three_who_joined(pools, seed):
    pictures: list[Picture] = []

    for n, pool in enumerate(pools):
        now = {peer: (n * seed + len(peer)) % 101 for peer in pool}
        made = next_picture("overall", now, pictures, least=8, today=TODAY)
        if made is not None:
            pictures.append(made)

    for later, one in enumerate(pictures):
        assert len(one.points) >= 8
        for before in pictures[:later]:
            assert len(one.points.keys() - before.points.keys()) >= 3


def test_who_left_and_came_back_is_not_found_by_looking_further_back():
    first = Picture("overall", TODAY, dict.fromkeys(PEERS[:11], 50))
    second = Picture("overall", TODAY, dict.fromkeys(PEERS[3:14], 50))
    back = dict.fromkeys([*PEERS[:11], PEERS[14]], 50)  # only one is new since the first

    assert next_picture("overall", back, [first, second], least=8, today=TODAY) is None


MONTHS = st.dates(date(2024, 1, 1), date(2027, 6, 30)).map(lambda day: day.replace(day=1))
SCORES = st.lists(
    st.builds(
        SharedScore,
        st.sampled_from(["own", "a", "b", "c"]),
        st.sampled_from([INSTRUMENT, "cd" * 32]),
        MONTHS,
        st.just({"overall": 50}),
    ),
    max_size=30,
)


@given(SCORES)
def test_ones_own_points_never_count_and_nobody_counts_twice_or_out_of_date(scores):
    found = benchmark.newest_of_each(scores, INSTRUMENT, TODAY, own="own")

    assert "own" not in found
    for peer, one in found.items():
        rivals = [other.month for other in scores if other.peer_id == peer]
        assert one.peer_id == peer
        assert one.instrument == INSTRUMENT
        assert date(2024, 12, 1) <= one.month <= TODAY
        assert not any(
            one.month < month <= TODAY.replace(day=1)
            for month, other in zip(rivals, [o for o in scores if o.peer_id == peer], strict=True)
            if other.instrument == INSTRUMENT
        )


def test_a_picture_is_shown_until_all_in_it_is_out_of_date():
    old = Picture("overall", date(2024, 11, 30), dict.fromkeys(PEERS[:8], 50))
    newer = replace(old, made_on=date(2024, 12, 1))

    assert benchmark.latest([old], TODAY) is None
    assert benchmark.latest([old, newer], TODAY) == newer
    again = next_picture("overall", dict(old.points), [old], least=8, today=TODAY)
    assert again is not None


def test_of_one_council_only_the_newest_recent_points_count():
    def score(peer: str, month: date, points: int) -> SharedScore:
        return SharedScore(peer, INSTRUMENT, month, {"overall": points})

    found = benchmark.newest_of_each(
        [
            score("a", date(2025, 1, 1), 10),
            score("a", date(2026, 1, 1), 20),
            score("b", date(2024, 11, 1), 30),
            score("own", date(2026, 1, 1), 40),
            replace(score("c", date(2026, 1, 1), 50), instrument="cd" * 32),
        ],
        INSTRUMENT,
        TODAY,
        own="own",
    )

    assert {peer: one.points["overall"] for peer, one in found.items()} == {"a": 20}
