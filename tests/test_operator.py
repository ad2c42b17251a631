"""What whoever runs the service says from its own machine: who may come in, and who no more."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from toolkit.cli import main
from toolkit.errors import AnswerError, NotFound
from toolkit.model.account import LAPSE, Identity, Visit
from toolkit.store.accounts import come_in
from toolkit.store.database import Store, open_store
from toolkit.store.members import take_up
from toolkit.workspace import open_workspace
from toolkit.workspace.operator import Operator

pytestmark = pytest.mark.both_kinds
ANN, BOB = "ann@example.gov.uk", "bob@example.gov.uk"


@pytest.fixture
def operator(store: Store) -> Operator:
    """The operator of a service with two councils, each of which Ann is to be the admin of."""
    made = Operator(store)
    made.found("Ownborough Council", ANN)
    made.found("Newborough Council", ANN, "wales")
    return made


def sign_in(store: Store, name: str) -> str:
    """Somebody has signed in for the first time; gives the id of their account."""
    account_id = claim(store, name, f"{name}@example.gov.uk", known=True)
    take_up(store, account_id, f"{name}@example.gov.uk", datetime.now(UTC).replace(tzinfo=None))
    return account_id


def claim(store: Store, name: str, email: str, *, known: bool = False) -> str:
    """Somebody has signed in and says that this is their address; gives their account."""
    now = datetime.now(UTC).replace(tzinfo=None)
    mark = f"visit-{name}-{email}"
    identity = Identity("https://login.example", name, mark, now, name, email, known)
    visit = come_in(store, identity, now, lambda: f"id-{name}")
    assert isinstance(visit, Visit)
    return visit.account_id


def trail(store: Store, council_id: str, account_id: str) -> list[tuple[str, str]]:
    found = open_workspace(store, account_id, council_id).audit()
    return [(one.verb, one.actor) for one in found]


def test_whoever_was_named_is_the_first_admin_of_a_new_council(
    store: Store, operator: Operator
) -> None:
    ann = sign_in(store, "ann")

    names = {council.name: member.role for council, member in store.memberships(ann)}
    assert names == {"Ownborough Council": "admin", "Newborough Council": "admin"}


@pytest.mark.parametrize("name", ["", "  ", "ownborough COUNCIL "])
def test_a_council_without_a_name_of_its_own_is_refused(operator: Operator, name: str) -> None:
    with pytest.raises(AnswerError):
        operator.found(name, BOB)

    assert len(list(operator.people())) == 2


def test_a_new_admin_can_be_named_when_the_last_one_has_left(
    store: Store, operator: Operator
) -> None:
    ann = sign_in(store, "ann")
    with pytest.raises(AnswerError, match="last admin"):
        operator.revoke(ANN, "Ownborough")

    council = operator.grant(BOB, "Ownborough")
    operator.revoke(ANN, "Ownborough")
    bob = sign_in(store, "bob")

    assert store.role(ann, council.id) is None
    assert store.role(bob, council.id) == "admin"
    assert {("invite", "operator"), ("end", "operator")} <= set(trail(store, council.id, bob))


def test_an_invitation_that_has_lapsed_does_not_stand_for_an_admin(
    store: Store, operator: Operator
) -> None:
    ann = sign_in(store, "ann")
    operator.grant(BOB, "Ownborough")
    later = replace(operator, now=lambda: datetime.now(UTC) + LAPSE)

    with pytest.raises(AnswerError, match="last admin"):
        later.revoke(ANN, "Ownborough")

    assert store.role(ann, operator.find("Ownborough").id) == "admin"


def test_a_role_that_is_granted_to_a_member_holds_at_once(store: Store, operator: Operator) -> None:
    operator.grant(BOB, "Ownborough", "reader")
    bob = sign_in(store, "bob")

    council = operator.grant(BOB.upper(), "Ownborough", "facilitator")

    assert store.role(bob, council.id) == "facilitator"


def test_an_invitation_is_revoked_too(store: Store, operator: Operator) -> None:
    operator.grant(BOB, "Ownborough", "reader")

    operator.revoke(BOB, "Ownborough")

    assert store.memberships(sign_in(store, "bob")) == ()


def test_whoever_is_not_there_cannot_be_revoked_or_shut(operator: Operator) -> None:
    with pytest.raises(NotFound, match="Nobody with this address works"):
        operator.revoke(BOB, "Ownborough")
    with pytest.raises(NotFound, match="Nobody has signed in"):
        operator.shut(BOB, disabled=True)


def test_a_right_goes_to_nobody_who_only_says_that_the_address_is_theirs(
    store: Store, operator: Operator
) -> None:
    operator.grant(BOB, "Ownborough", "reader")
    bob, council = sign_in(store, "bob"), operator.find("Ownborough")
    claim(store, "bob", ANN)

    operator.grant(ANN, "Ownborough", "admin")
    ann = sign_in(store, "ann")

    assert store.role(bob, council.id) == "reader"
    assert store.role(ann, council.id) == "admin"


def test_somebody_who_says_they_are_another_keeps_nobody_from_being_invited(
    store: Store, operator: Operator
) -> None:
    operator.grant(BOB, "Ownborough", "reader")
    bob, ann = sign_in(store, "bob"), sign_in(store, "ann")
    council = operator.find("Ownborough")
    claim(store, "bob", "cat@example.gov.uk")

    open_workspace(store, ann, council.id).invite("cat@example.gov.uk", "facilitator")
    cat = sign_in(store, "cat")

    assert (store.role(bob, council.id), store.role(cat, council.id)) == ("reader", "facilitator")


def test_a_shut_account_is_opened_for_nobody_who_says_they_are_another(
    store: Store, operator: Operator
) -> None:
    operator.grant(BOB, "Ownborough", "reader")
    bob, _ = sign_in(store, "bob"), sign_in(store, "ann")
    operator.shut(BOB, disabled=True)
    _claim_while_shut(store, "bob", ANN)

    shut = operator.shut(ANN, disabled=True)
    opened = operator.shut(ANN, disabled=False)

    assert (shut, opened) == (2, 1)
    assert store.memberships(bob) == ()
    assert operator.shut(bob, disabled=False) == 1
    assert len(store.memberships(bob)) == 1


def _claim_while_shut(store: Store, name: str, email: str) -> None:
    now = datetime.now(UTC).replace(tzinfo=None)
    told = Identity("https://login.example", name, "shut-visit", now, name, email, False)
    assert come_in(store, told, now, lambda: "another") == "disabled"


def test_whoever_says_they_are_another_does_not_keep_the_other_from_being_ended(
    store: Store, operator: Operator
) -> None:
    operator.grant(BOB, "Ownborough", "reader")
    ann, bob, council = sign_in(store, "ann"), sign_in(store, "bob"), operator.find("Ownborough")
    operator.grant("cat@example.gov.uk", "Ownborough")
    sign_in(store, "cat")
    claim(store, "bob", ANN)

    operator.revoke(ANN, "Ownborough")

    assert store.role(ann, council.id) is None
    assert store.role(bob, council.id) == "reader"
    operator.revoke(bob, "Ownborough")
    assert store.role(bob, council.id) is None


def test_the_list_of_people_says_which_address_nobody_verified(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = open_store(tmp_path / "candour.db")
    council = Operator(store).found("Ownborough Council", ANN)
    sign_in(store, "ann")
    Operator(store).grant(BOB, council.name, "reader")
    sign_in(store, "bob")
    claim(store, "bob", ANN)
    store.close()

    main(["admin", "people", "--data", str(tmp_path)])

    said = capsys.readouterr().out
    assert f"  admin        ann  {ANN}  id-ann\n" in said
    assert f"  reader       bob  {ANN} (not verified)  id-bob\n" in said


def test_an_account_is_shut_in_every_council_and_each_trail_says_so(
    store: Store, operator: Operator
) -> None:
    ann = sign_in(store, "ann")
    for name in ("Ownborough", "Newborough"):
        operator.grant(BOB, name)
    bob = sign_in(store, "bob")

    operator.shut(ANN, disabled=True)

    assert store.memberships(ann) == ()
    for council, _ in store.memberships(bob):
        assert ("shut", "operator") in trail(store, council.id, bob)


@pytest.mark.parametrize(
    ("name", "says"), [("borough", "More than one council"), ("Oldtown", "No council")]
)
def test_a_name_that_means_no_one_council_is_refused_with_those_there_are(
    operator: Operator, name: str, says: str
) -> None:
    with pytest.raises(NotFound, match=f"{says}.*Newborough Council, Ownborough Council"):
        operator.find(name)


def test_an_empty_name_is_refused_where_there_is_only_one_council_too(store: Store) -> None:
    operator = Operator(store)
    made = operator.found("Ownborough Council", ANN)

    with pytest.raises(NotFound, match="No council here has that name"):
        operator.find("")

    assert operator.find(None).id == made.id


def test_the_commands_do_it_and_say_what_they_did(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ["--data", str(tmp_path)]
    open_store(tmp_path / "candour.db").close()

    codes = [
        main(["admin", "new-council", "Ownborough Council", "--admin", ANN, *data]),
        main(["admin", "grant", BOB, "Ownborough", "--role", "reader", *data]),
        main(["admin", "people", *data]),
        main(["admin", "revoke", BOB, "Ownborough", *data]),
    ]

    said = capsys.readouterr().out
    assert codes == [0, 0, 0, 0]
    assert f"  reader       invited  {BOB}" in said
    assert f"{BOB} works for Ownborough Council no more." in said


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["new-council", "Ownborough", "--admin", "ann"], "not an e-mail address"),
        (["grant", ANN, "Nowhere"], "No council here has that name"),
        (["disable", ANN], "Nobody has signed in with this address"),
    ],
)
def test_a_command_that_cannot_be_done_says_why_and_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], says: str
) -> None:
    open_store(tmp_path / "candour.db").close()

    assert main(["admin", *words, "--data", str(tmp_path)]) == 2

    assert says in capsys.readouterr().err


def test_a_shared_service_without_sign_in_is_not_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CANDOUR_PUBLIC_URL", "http://candour.example.gov.uk")

    assert main(["run", "--no-browser", "--data", str(tmp_path)]) == 2

    said = capsys.readouterr().err
    assert "CANDOUR_SIGN_IN_ISSUER: It is missing" in said
    assert "CANDOUR_PUBLIC_URL" in said
    assert not (tmp_path / "candour.db").exists()


@pytest.mark.parametrize("command", ["score", "plan", "export"])
def test_whoever_runs_the_service_reads_no_councils_figures_by_the_commands(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    monkeypatch.setenv("CANDOUR_PUBLIC_URL", "https://candour.example.gov.uk")

    assert main([command]) == 2

    assert "its records are theirs" in capsys.readouterr().err
