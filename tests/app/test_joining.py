"""The plain pages that lead to a seat: codes, links, the promise, the cookie, the way back."""

from __future__ import annotations

import re

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from tests.app.visitor import OURS, Visitor
from toolkit.app import joining, shell
from toolkit.seat import come_back
from toolkit.seat.joining import SIGNS
from toolkit.store.tries import PER_ADDRESS, Tries

GROUPS = ("leadership", "frontline")
NOW = 7200.0  # by the clock of those who count wrong codes


async def show_app(request: Request) -> Response:
    return PlainTextResponse("the page of the seat")


@pytest.fixture
def app(store):
    return Starlette(
        routes=joining.routes(lambda: store, show_app, Tries(lambda: NOW)),
        middleware=[Middleware(shell.Guard, policy="default-src 'self'")],
    )


@pytest.fixture
def visitor(app):
    return Visitor(app)


@pytest.fixture
def assessment(workspace, bank):
    return workspace.start_assessment(bank, title="Spring 2026", year=2026)


@pytest.fixture
def survey(workspace, assessment):
    return workspace.open_round(assessment.id, "What staff see", "survey", GROUPS)


@pytest.fixture
def room(workspace, assessment):
    return workspace.open_round(
        assessment.id, "Away day", "room", GROUPS, pace="together", sayable=True
    )


def token_of(workspace, one):
    return workspace.entrance(one.id).token


def start(visitor, workspace, one, group="frontline"):
    page = visitor.get(f"/join/{token_of(workspace, one)}")
    token, key = page.hidden("token"), page.hidden("key")
    return visitor.post("/join/seat", token=token, key=key, group=group)


def seats_of(visitor, store):
    held = joining.secrets_in(visitor.cookies[joining.COOKIE])
    return [seat for secret in held if (seat := come_back(store, secret)) is not None]


def seat_of(visitor, store):
    return seats_of(visitor, store)[0]


def test_a_code_leads_to_the_promise_however_it_is_typed(visitor, workspace, survey):
    code = workspace.entrance(survey.id).code

    for said in (code, code.lower(), code.replace("-", " "), f"  {code.replace('-', '')} "):
        answer = visitor.post("/join", code=said)

        assert answer.status == 303
        assert answer.leads_to == f"/join/{token_of(workspace, survey)}"


def test_a_wrong_code_is_told_beside_the_field_and_stays_in_it(visitor, survey):
    answer = visitor.post("/join", code="BBBB-BBBB")

    assert answer.status == 404
    assert "That code is not right. Check the main screen." in answer.text
    assert 'role="alert"' in answer.text
    assert 'value="BBBB-BBBB"' in answer.text


def test_no_code_at_all_is_told(visitor, survey):
    answer = visitor.post("/join", code="  ")

    assert answer.status == 422
    assert "Type the code from the main screen." in answer.text


def test_who_guesses_too_often_is_slowed_down_and_links_still_work(visitor, app, workspace, survey):
    for number in range(PER_ADDRESS):
        code = f"BBBB-BB{SIGNS[number // 24]}{SIGNS[number % 24]}"
        assert visitor.post("/join", code=code).status == 404, number

    right = visitor.post("/join", code=workspace.entrance(survey.id).code)
    by_link = visitor.get(f"/join/{token_of(workspace, survey)}")
    elsewhere = Visitor(app, "192.0.2.10").post("/join", code=workspace.entrance(survey.id).code)

    assert right.status == 429
    assert "Wait a few seconds" in right.text
    assert by_link.status == 200
    assert elsewhere.status == 303


def test_a_survey_promises_what_it_keeps_before_the_first_question(visitor, workspace, survey):
    page = visitor.get(f"/join/{token_of(workspace, survey)}").text

    assert "Ownborough Council · What staff see" in page
    assert "Nothing is shown until this closes." in page
    assert "fewer than 5 people answered is hidden" in page
    assert "deleted 90 days after this closes" in page
    assert "cannot be taken back" in page
    assert "the room sees" not in page


def test_a_room_promises_what_it_keeps_before_the_first_question(visitor, workspace, room):
    page = visitor.get(f"/join/{token_of(workspace, room)}").text

    assert "how many people chose each level or do not know, once 5 or more have voted" in page
    assert "never shown by group" in page
    assert "both results stay" in page
    assert "could be said in public" in page
    assert "Nothing is shown until this closes." not in page


def test_looking_at_a_page_makes_no_seat_and_sets_no_cookie(visitor, workspace, room):
    for _ in range(3):
        visitor.get(f"/join/{token_of(workspace, room)}")

    assert visitor.cookies == {}
    assert workspace.turnout(room.id).joined == 0


def test_starting_makes_a_seat_of_ones_group_and_leads_to_it(visitor, workspace, store, survey):
    answer = start(visitor, workspace, survey)

    seat = seat_of(visitor, store)
    assert (answer.status, answer.leads_to) == (303, "/take-part")
    assert seat.round.id == survey.id
    assert seat.respondent.group == "frontline"
    assert visitor.get("/take-part").text == "the page of the seat"


def test_the_cookie_can_be_read_by_no_script_and_is_sent_to_no_other_site(
    visitor, workspace, survey
):
    plain = start(visitor, workspace, survey).headers["set-cookie"].lower()

    assert "httponly" in plain
    assert "samesite=lax" in plain
    assert "path=/" in plain
    assert "secure" not in plain.replace("candour_seat", "")


def test_a_second_tab_has_the_same_seat(visitor, workspace, store, room):
    start(visitor, workspace, room)
    first = seat_of(visitor, store).respondent

    again = visitor.get(f"/join/{token_of(workspace, room)}")
    visitor.post("/join/seat", round=again.hidden("round"))
    by_hand = visitor.post("/join/seat", token=token_of(workspace, room), group="leadership")

    assert "You have a place here already" in again.text
    assert by_hand.leads_to == "/take-part"
    assert seat_of(visitor, store).respondent == first
    assert workspace.turnout(room.id).joined == 1


def test_pressing_start_twice_makes_one_seat(app, workspace, room):
    visitor = Visitor(app)
    page = visitor.get(f"/join/{token_of(workspace, room)}")
    token, key = page.hidden("token"), page.hidden("key")

    for _ in range(2):
        visitor.post("/join/seat", token=token, key=key, group="frontline")
        visitor.cookies.clear()  # the reply was lost

    assert workspace.turnout(room.id).joined == 1


def test_a_browser_keeps_its_places_in_several_rounds(visitor, workspace, store, survey, room):
    start(visitor, workspace, survey)
    start(visitor, workspace, room)
    in_use = seat_of(visitor, store).round.id

    page = visitor.get("/join")
    visitor.post("/join/seat", round=survey.id)

    assert in_use == room.id
    assert "Go on with What staff see" in page.text
    assert "Go on with Away day" in page.text
    assert seat_of(visitor, store).round.id == survey.id
    assert len(joining.secrets_in(visitor.cookies[joining.COOKIE])) == 2


def test_no_group_or_one_that_is_not_asked_is_told(visitor, workspace, survey):
    none = start(visitor, workspace, survey, group="")
    other = start(visitor, workspace, survey, group="community")

    assert (none.status, other.status) == (422, 422)
    assert "Choose your group." in none.text
    assert "Choose one of the groups in the list." in other.text
    assert visitor.cookies == {}


def test_a_link_for_one_person_works_once_and_fixes_the_group(app, workspace, store, assessment):
    one = workspace.open_round(assessment.id, "Staff", "survey", GROUPS, entry="links")
    link, other = workspace.make_links(one.id, "frontline", 2)
    first, second = Visitor(app), Visitor(app)

    page = first.get(f"/join/{link}")
    first.post("/join/seat", token=link, key=page.hidden("key"), group="leadership")
    refused = second.get(f"/join/{link}")
    taken = second.post("/join/seat", token=link, key="k" * 32, group="frontline")
    allowed = second.get(f"/join/{other}")

    assert "You answer as: Frontline staff" in page.text
    assert seat_of(first, store).respondent.group == "frontline"
    assert (refused.status, taken.status, allowed.status) == (404, 404, 200)
    assert "A link for one person works once" in refused.text
    assert second.cookies == {}


def test_a_reply_that_was_lost_costs_nobody_the_link_that_works_once(
    app, workspace, store, assessment
):
    one = workspace.open_round(assessment.id, "Staff", "survey", GROUPS, entry="links")
    (link,) = workspace.make_links(one.id, "frontline", 1)
    visitor, other = Visitor(app), Visitor(app)
    key = visitor.get(f"/join/{link}").hidden("key")
    visitor.post("/join/seat", token=link, key=key)
    first = seat_of(visitor, store).respondent
    visitor.cookies.clear()

    again = visitor.post("/join/seat", token=link, key=key)
    stranger = other.post("/join/seat", token=link, key="k" * 32)

    assert (again.status, again.leads_to) == (303, "/take-part")
    assert seat_of(visitor, store).respondent == first
    assert (stranger.status, other.cookies) == (404, {})


def test_two_people_can_use_one_device_with_a_link_each(visitor, workspace, store, assessment):
    one = workspace.open_round(assessment.id, "Staff", "survey", GROUPS, entry="links")
    for link in workspace.make_links(one.id, "frontline", 2):
        page = visitor.get(f"/join/{link}")
        visitor.post("/join/seat", token=link, key=page.hidden("key"))

    assert len({seat.respondent.id for seat in seats_of(visitor, store)}) == 2


def test_the_return_link_leads_back_by_a_button_only(app, workspace, store, survey):
    visitor, other = Visitor(app), Visitor(app)
    start(visitor, workspace, survey)
    (secret,) = joining.secrets_in(visitor.cookies[joining.COOKIE])

    page = other.get(f"/back/{secret}")
    looked = dict(other.cookies)
    answer = other.post("/back", secret=page.hidden("secret"))

    assert looked == {}
    assert page.headers["cache-control"] == "no-store"
    assert (answer.status, answer.leads_to) == (303, "/take-part")
    assert seat_of(other, store).respondent == seat_of(visitor, store).respondent


@pytest.mark.parametrize("secret", ["", "x", "a.b.c", "a" * 300, "a~b", "own.x." + "k" * 32])
def test_a_return_link_that_leads_nowhere_is_told_plainly(visitor, survey, secret):
    answer = visitor.post("/back", secret=secret)

    assert answer.status == 404
    assert "There is no place under this link any more." in answer.text
    assert visitor.cookies == {}


def test_a_code_and_a_link_lead_nowhere_once_the_round_is_closed(
    visitor, workspace, assessment, survey
):
    way = workspace.entrance(survey.id)
    workspace.close_round(assessment.id, survey.id)

    assert visitor.post("/join", code=way.code).status == 404
    assert visitor.get(f"/join/{way.token}").status == 404


def test_a_browser_without_a_place_is_told_how_to_get_one(visitor):
    answer = visitor.get("/take-part")

    assert answer.status == 404
    assert "This browser holds no place" in answer.text
    assert 'href="/join"' in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {**OURS, "Sec-Fetch-Site": "cross-site"},
        {**OURS, "Sec-Fetch-Site": "same-site"},
        {**OURS, "Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://elsewhere.example"},
    ],
)
@pytest.mark.parametrize("path", ["/join", "/join/seat", "/back"])
def test_a_form_of_another_page_is_refused(visitor, workspace, survey, path, headers):
    token = token_of(workspace, survey)
    said = {"token": token, "group": "frontline", "code": workspace.entrance(survey.id).code}

    answer = visitor.post(path, headers, **said)

    assert answer.status == 403
    assert visitor.cookies == {}
    assert workspace.turnout(survey.id).joined == 0


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": OURS["Origin"]}])
def test_a_browser_that_says_half_of_where_it_comes_from_is_let_in(
    visitor, workspace, survey, headers
):
    answer = visitor.post("/join", headers, code=workspace.entrance(survey.id).code)

    assert answer.status == 303


def test_a_page_of_ours_lets_the_browser_say_that_it_is_ours(visitor, workspace, survey):
    page = visitor.get(f"/join/{token_of(workspace, survey)}")

    # With "no-referrer" a browser would send "Origin: null" with the form.
    assert page.headers["referrer-policy"] == "same-origin"
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["content-security-policy"] == "default-src 'self'"


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}}",
    "{% raw %}",
    "'; DROP TABLE round; --",
    "\x00\x01\x7f",
    "‮😀",
    "%00%0d%0aSet-Cookie: a=b",
)


@pytest.mark.parametrize("said", HOSTILE)
def test_what_somebody_types_is_drawn_as_words_and_does_nothing(visitor, survey, said):
    page = visitor.post("/join", code=said)
    gone = visitor.post("/back", secret=said)
    lost = visitor.post("/join/seat", token=said, group=said, round=said)

    assert page.status in {404, 422}
    assert (gone.status, lost.status) == (404, 404)
    for answer in (page, gone, lost):
        assert "<script" not in answer.text
        assert "<img" not in answer.text
        assert "49" not in re.sub(r"<link[^>]*>", "", answer.text)
        assert "set-cookie" not in answer.headers


def test_titles_of_a_round_and_a_council_are_drawn_as_words(visitor, workspace, assessment):
    one = workspace.open_round(assessment.id, HOSTILE[1], "survey", GROUPS)

    page = visitor.get(f"/join/{token_of(workspace, one)}").text

    assert "<img" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"code=" + b"B" * 5000, 413), (b"\xff\xfe=\xff", 422), (b"&&&===%%%", 422), (b"", 422)],
)
def test_a_body_that_is_no_form_of_ours_is_refused_with_a_sentence(visitor, body, status):
    answer = visitor.ask("POST", "/join", OURS, body)

    assert answer.status == status
    assert "<h1>" in answer.text


def test_a_cookie_of_somebody_elses_making_leads_nowhere(visitor, survey):
    for made_up in ("x", "~~~", "a.b.c~d.e.f", "own." + survey.id + "." + "k" * 32, "é"):
        visitor.cookies = {joining.COOKIE: made_up.encode().decode("latin-1")}

        assert visitor.get("/take-part").status == 404
        assert visitor.get("/join").status == 200


def test_a_phone_is_told_how_far_its_room_has_moved_and_nothing_else(
    visitor, workspace, room, survey, monkeypatch
):
    monkeypatch.setattr(joining, "FRESH_SECONDS", 0.0)
    start(visitor, workspace, room)
    before = visitor.get(f"/candour/pulse/{room.id}")

    workspace.ask(room.id, workspace.board(room.id).items[0].question.id, int(before.text))
    after = visitor.get(f"/candour/pulse/{room.id}")

    assert (before.status, after.status) == (200, 200)
    assert after.text == str(int(before.text) + 1)
    assert after.headers["cache-control"] == "no-store"
    assert visitor.get(f"/candour/pulse/{survey.id}").status == 404


def test_whoever_has_no_seat_is_told_no_pulse(app, visitor, workspace, room):
    start(visitor, workspace, room)
    visitor.get(f"/candour/pulse/{room.id}")  # so that it was read a moment ago
    stranger = Visitor(app)

    nothing = stranger.get(f"/candour/pulse/{room.id}")
    stranger.cookies[joining.COOKIE] = "~..~." + "A" * 32
    nonsense = stranger.get(f"/candour/pulse/{room.id}")
    stranger.cookies[joining.COOKIE] = f"own.{'0' * 32}.{'A' * 32}"
    elsewhere = stranger.get(f"/candour/pulse/{'0' * 32}")

    assert {nothing.status, nonsense.status, elsewhere.status} == {404}
    assert {nothing.text, nonsense.text, elsewhere.text} == {""}


def test_a_hall_that_asks_at_once_reads_the_database_once(visitor, workspace, room, monkeypatch):
    monkeypatch.setattr(joining, "FRESH_SECONDS", 3600.0)
    start(visitor, workspace, room)
    first = visitor.get(f"/candour/pulse/{room.id}").text

    workspace.ask(room.id, workspace.board(room.id).items[0].question.id, int(first))

    assert visitor.get(f"/candour/pulse/{room.id}").text == first
