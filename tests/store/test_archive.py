"""A council that moves arrives to the letter, or not at all."""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.store.conftest import SURVEY
from toolkit.errors import AnswerError
from toolkit.model.answers import Answer, Respondent
from toolkit.model.council import Council
from toolkit.samples import first_start
from toolkit.store import tables
from toolkit.store.answers import Answers
from toolkit.store.archive import SHARED, SHOWN, STAYS, Holding, gather, left_out, put_in
from toolkit.store.archive_file import read_archive, write_archive
from toolkit.store.closing import Sealed
from toolkit.store.database import Door, Store, open_store
from toolkit.store.ending import end_council
from toolkit.store.parcel import is_parcel, unwrap, wrap
from toolkit.store.tenancy import column_of_council
from toolkit.store.trail import Trail
from toolkit.store.unsaved import keep_draft
from toolkit.workspace import LOCAL_ACCOUNT, workspaces_of

DAY = date(2026, 11, 22)
WORDS = "correct horse battery staple"
SAID = "words that only Ann would use"


@pytest.fixture
def elsewhere(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Store]:
    """An empty database of the same kind in another place."""
    if kind == "sqlite":
        opened = open_store(tmp_path / "elsewhere" / "candour.db")
        yield opened
        opened.close()
        return
    from tests.postgres import APP

    server = request.getfixturevalue("postgres")
    name = server.make_database()
    opened = open_store(server.url(name, APP))
    yield opened
    opened.close()
    server.drop_database(name)


@pytest.fixture
def lively(answers: Answers) -> Answers:
    """A council with its own answers, an open survey and a closed one."""
    answers.admit("r-alone", Respondent("own", "leadership"))
    answers.save("r-alone", "own", Answer("one", "rated", 3, comment="Ours"), "k-own")
    closed = replace(SURVEY, id="r-closed")
    answers.add_round("a-2026", closed)
    for round_id in ("r-survey", "r-closed"):
        answers.admit(round_id, Respondent("p-ann", "frontline"))
        given = Answer("one", "not_applicable", reason=SAID)
        answers.save(round_id, "p-ann", given, f"k-{round_id}")
    answers.close("r-closed", DAY, lambda said, counted: Sealed("{}", '{"sealed": "hush-hush"}'))
    return answers


def test_every_table_that_belongs_to_no_council_has_its_reason() -> None:
    shared = {one.name for one in tables.metadata.sorted_tables if column_of_council(one) is None}

    assert set(SHARED) == shared


def test_what_somebody_did_not_save_stays_where_it_is(lively: Answers) -> None:
    keep_draft(lively.door, "local", "form", {"title": SAID}, DAY)

    whole = gather(lively.door, whole=True)

    assert set(STAYS) == {"draft"}
    assert "draft" not in whole.rows


def test_everything_below_a_round_is_left_out_unless_it_may_be_seen() -> None:
    assert set(left_out()) == {
        "answer", "answer_event", "comment", "entrance", "respondent", "sealed", "ticket", "vote"
    }  # fmt: skip
    assert set(SHOWN) == {"picture", "ballot"}


@pytest.mark.parametrize("whole", [False, True])
def test_an_export_that_is_put_in_elsewhere_gives_the_same_export(
    lively: Answers, elsewhere: Store, whole: bool
) -> None:
    before = write_archive(gather(lively.door, whole=whole), DAY)

    put_in(elsewhere, read_archive("m.zip", before))

    assert write_archive(gather(Door(elsewhere, "m"), whole=whole), DAY) == before
    assert Trail(Door(elsewhere, "m")).check().broken_at is None


def test_the_sample_council_with_all_its_years_arrives_to_the_letter(
    store: Store, elsewhere: Store
) -> None:
    first_start_of(store)
    sample = workspaces_of(store, LOCAL_ACCOUNT)[-1]
    before = write_archive(gather(Door(store, sample.council_id), whole=False), DAY)

    put_in(elsewhere, read_archive("sample.zip", before))

    there = workspaces_of(elsewhere, LOCAL_ACCOUNT)[0]
    assert write_archive(gather(Door(elsewhere, sample.council_id), whole=False), DAY) == before
    for one in there.assessments():
        assert there.findings(one.id).overall.points_evidenced is not None


def first_start_of(store: Store) -> None:
    end_council(Door(store, "m"), DAY)
    first_start(store)


def test_a_move_takes_along_what_is_sealed_and_what_people_may_still_change(
    lively: Answers, elsewhere: Store
) -> None:
    parcel = wrap(write_archive(gather(lively.door, whole=True), DAY), WORDS)

    put_in(elsewhere, read_archive("m", unwrap("m", parcel, WORDS)))

    there = Answers(Door(elsewhere, "m"))
    assert there.sealed("r-closed") == lively.sealed("r-closed")
    assert there.own("r-survey", "p-ann") == lively.own("r-survey", "p-ann")
    there.save("r-survey", "p-ann", Answer("two", "rated", 1), "later")


def test_an_open_export_holds_nothing_that_people_said_and_nothing_sealed(lively: Answers) -> None:
    body = write_archive(gather(lively.door, whole=False), DAY)

    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        everything = b"\n".join(archive.read(name) for name in archive.namelist())
        answers = json.loads(archive.read("tables/answer.json"))
    for hidden in (SAID, "p-ann", "k-own", "hush-hush"):
        assert hidden.encode() not in everything
    assert [one["comment"] for one in answers] == ["Ours"]


def test_what_may_be_seen_of_a_round_can_be_read_where_nothing_sealed_came_along(
    lively: Answers, elsewhere: Store
) -> None:
    put_in(elsewhere, gather(lively.door, whole=False))

    kept = Answers(Door(elsewhere, "m")).sealed("r-closed")

    assert kept is not None
    assert kept.picture == "{}"
    assert "hush-hush" not in kept.statistics


def test_a_council_that_is_there_already_is_refused_and_stays_as_it_is(
    lively: Answers, store: Store
) -> None:
    holding = gather(lively.door, whole=True)

    with pytest.raises(AnswerError, match="here already"):
        put_in(store, holding)

    assert gather(lively.door, whole=True) == holding


def test_a_council_that_was_deleted_here_can_come_back(lively: Answers, store: Store) -> None:
    holding = gather(lively.door, whole=True)
    end_council(lively.door, DAY)

    put_in(store, holding)

    assert gather(lively.door, whole=True) == holding


def changed(holding: Holding, how: str) -> Holding:
    rows = dict(holding.rows)
    first = {name: dict(found[0]) for name, found in rows.items() if found}
    edits: dict[str, tuple[str, Any]] = {
        "another's row": ("assessment", {"council_id": "n"}),
        "no such column": ("council", {"secret": 1}),
        "a word for a number": ("assessment", {"year": "soon"}),
        "nothing where something must be": ("council", {"name": None}),
        "a row that leads nowhere": ("agreed", None),
        "a level off the scale": ("answer", {"level": 9}),
        "a falsified trail": ("audit_event", {"subject": "assessment Other"}),
        "two councils": ("council", "twice"),
        "a table of nobody": ("wrong_code", {"id": "x", "who": "y", "at": 1.0}),
    }
    name, edit = edits[how]
    if how == "a row that leads nowhere":
        rows["assessment"] = ()
    elif edit == "twice":
        rows[name] = (*rows[name], *rows[name])
    else:
        rows[name] = (first.get(name, {}) | edit, *rows.get(name, ())[1:])
    return replace(holding, rows=rows)


@pytest.mark.parametrize(
    "how",
    [
        *("another's row", "no such column", "a word for a number", "two councils"),
        *("nothing where something must be", "a row that leads nowhere", "a level off the scale"),
        *("a falsified trail", "a table of nobody"),
    ],
)
def test_a_file_whose_rows_do_not_fit_is_refused_whole(
    lively: Answers, elsewhere: Store, how: str
) -> None:
    elsewhere.add_council(Council(id="n", name="Northwick"), "local")
    bad = changed(gather(lively.door, whole=True), how)

    with pytest.raises(AnswerError):
        put_in(elsewhere, bad)

    assert elsewhere.council_ids() == ("n",)
    here = gather(Door(elsewhere, "n"), whole=True)
    assert here.all_rows == 3  # itself, its member and its account


def edited(body: bytes, name: str, content: bytes | None) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(made, "w") as new:
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
            elif content is not None:
                new.writestr(entry, content)
    return made.getvalue()


def test_a_file_that_is_damaged_or_of_a_newer_version_is_refused(lively: Answers) -> None:
    body = write_archive(gather(lively.door, whole=False), DAY)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        about = archive.read("about.json").decode()
    newest = json.loads(about)["schema"]
    newer = about.replace(f'"schema": "{newest}"', '"schema": "9999"').encode()

    bad = [b"", body[:200], b"x" * 500]
    bad += [edited(body, "about.json", content) for content in (None, b"[]")]
    bad += [edited(body, "tables/agreed.json", b"[1]"), edited(body, "tables/council.json", None)]

    for one in bad:
        with pytest.raises(AnswerError, match="no export of a council"):
            read_archive("m.zip", one)
    with pytest.raises(AnswerError, match="newer version"):
        read_archive("m.zip", edited(body, "about.json", newer))


def test_a_parcel_opens_with_its_passphrase_alone_and_never_when_a_bit_was_changed() -> None:
    parcel = wrap(b"all of it", WORDS)

    assert unwrap("m", parcel, f" {WORDS}\n") == b"all of it"
    assert is_parcel(parcel)
    assert b"all of it" not in parcel
    for place in (len(parcel) - 1, len(parcel) - 20, 25, 40):
        bad = bytearray(parcel)
        bad[place] ^= 1
        with pytest.raises(AnswerError, match="passphrase is wrong, or the file was damaged"):
            unwrap("m", bytes(bad), WORDS)
    for cut in (parcel[:-1], parcel[:30]):
        with pytest.raises(AnswerError):
            unwrap("m", cut, WORDS)
    with pytest.raises(AnswerError, match="passphrase is wrong"):
        unwrap("m", parcel, "correct horse battery stable")
    with pytest.raises(AnswerError, match="newer version"):
        unwrap("m", parcel.replace(b"TRANSFER 1", b"TRANSFER 2"), WORDS)
    with pytest.raises(AnswerError, match="shorter than 12"):
        wrap(b"all of it", "short")
