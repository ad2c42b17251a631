"""Signing in for real: a certified provider, a PostgreSQL, and people in their browsers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.access import check, check_sizes, settle
from tests.browser.conftest import PATIENCE, Log
from tests.browser.provider import Service, running_service
from tests.postgres import PostgresServer

pytestmark = pytest.mark.postgres
COUNCIL = "Ownborough Council"
OPEN = Callable[..., Page]


@pytest.fixture(scope="module")
def service(postgres: PostgresServer) -> Iterator[Service]:
    """A service with one council, whose first admin has not signed in yet."""
    with running_service(postgres) as running:
        running.candour("admin", "new-council", COUNCIL, "--admin", "ann@example.gov.uk")
        yield running


@pytest.fixture
def browser_of(chromium: Browser, service: Service) -> Iterator[OPEN]:
    """Opens the service in a browser of somebody's own."""
    contexts: list[BrowserContext] = []

    def opened(path: str = "", width: int = 1440) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 900})
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{service.address}/{path}")
        page.get_by_role("heading", level=1).first.wait_for()
        return page

    yield opened
    for context in contexts:
        context.close()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def sign_in(page: Page, who: str) -> Page:
    """Whoever sits here has signed in at the provider."""
    press(page, "Sign in")
    page.locator("input[name=login]").fill(who)
    page.locator("input[name=password]").fill("anything")
    press(page, "Sign-in")
    asked = page.get_by_role("button", name="Continue")  # the first time alone
    signed_in = page.get_by_role("button", name="Sign out")
    asked.or_(signed_in).first.wait_for()
    if asked.is_visible():
        asked.click()
    expect(signed_in).to_be_visible()
    return page


def sees(page: Page, words: str) -> None:
    expect(page.get_by_test_id("stMain")).to_contain_text(words)


def at(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()


def go(page: Page, name: str) -> None:
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=name, exact=True).click()


def age(postgres: PostgresServer, service: Service, column: str, span: str) -> None:
    """Every sign-in looks as if so much time had gone by."""
    # The address of the database belongs to this test alone.
    statement = f"UPDATE visit SET {column} = {column} - interval '{span}'"  # noqa: S608
    postgres.run(statement, service.database)


def test_whoever_was_named_by_the_operator_signs_in_and_out(
    browser_of: OPEN, shots: Callable[[Page, str], None]
) -> None:
    page = browser_of()
    shots(page, "sign-in-1440")

    sign_in(page, "ann")
    at(page, COUNCIL)
    press(page, "Sign out")
    press(page, "Yes, sign me out")

    at(page, "Candour")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    page.goto(page.url + "results")
    at(page, "Candour")


def test_signing_out_in_one_window_shuts_the_others_and_a_copied_cookie(
    browser_of: OPEN, chromium: Browser, service: Service
) -> None:
    page = sign_in(browser_of(), "ann")
    at(page, COUNCIL)
    cookies = page.context.cookies()
    other = page.context.new_page()
    other.goto(service.address)
    at(other, COUNCIL)

    press(page, "Sign out")
    press(page, "Yes, sign me out")
    at(page, "Candour")

    go(other, "Results")
    sees(other, "You are signed out")
    thief = chromium.new_context()
    thief.add_cookies([{k: one[k] for k in ("name", "value", "domain", "path")} for one in cookies])  # type: ignore[misc]
    stolen = thief.new_page()
    stolen.goto(service.address)
    sees(stolen, "You are signed out")
    thief.close()


def test_somebody_without_a_place_is_invited_and_then_comes_in_as_what_they_are(
    browser_of: OPEN, shots: Callable[[Page, str], None]
) -> None:
    bob = sign_in(browser_of(width=390), "bob")
    at(bob, "You work for no council here yet")
    sees(bob, "bob@example.gov.uk")
    expect(bob.get_by_text(COUNCIL)).to_have_count(0)
    shots(bob, "sign-in-nowhere-390")
    ann = sign_in(browser_of(), "ann")

    go(ann, "People")
    ann.get_by_label("The address that they sign in with at work").fill("bob@example.gov.uk")
    press(ann, "Invite")
    sees(ann, "No e-mail was sent")
    shots(ann, "people-1440")
    press(bob, "Look again")

    at(bob, COUNCIL)
    bob.goto(bob.url.rstrip("/") + "/people")
    sees(bob, "This page is for those who are an admin")


def test_a_role_that_is_taken_away_meanwhile_shuts_the_next_click(
    browser_of: OPEN, service: Service
) -> None:
    service.candour("admin", "grant", "bob@example.gov.uk", COUNCIL, "--role", "facilitator")
    bob = sign_in(browser_of(), "bob")
    go(bob, "Set up")
    at(bob, "Set up")
    service.candour("admin", "grant", "bob@example.gov.uk", COUNCIL, "--role", "reader")

    bob.get_by_test_id("stMain").get_by_role("button").first.click()

    sees(bob, "This page is for those who are a facilitator")
    expect(bob.get_by_role("link", name="Set up")).to_have_count(0)


def test_an_address_that_the_provider_has_not_verified_opens_nothing(browser_of: OPEN) -> None:
    mallory = sign_in(browser_of(), "mallory")

    sees(mallory, "does not say that this address was verified")
    expect(mallory.get_by_text(COUNCIL)).to_have_count(0)


@pytest.mark.parametrize(
    ("column", "span", "tells"),
    [
        ("seen_at", "31 minutes", "nothing was done for 30 minutes"),
        ("began_at", "721 minutes", "more than 12 hours ago"),
    ],
)
def test_a_sign_in_that_has_expired_ends_with_the_next_click_and_can_be_renewed(
    browser_of: OPEN,
    postgres: PostgresServer,
    service: Service,
    column: str,
    span: str,
    tells: str,
) -> None:
    page = sign_in(browser_of(), "ann")
    at(page, COUNCIL)
    age(postgres, service, column, span)

    go(page, "Results")

    sees(page, tells)
    expect(page.get_by_text(COUNCIL)).to_have_count(0)
    sign_in(page, "ann")
    at(page, COUNCIL)


def test_a_shut_account_is_out_with_the_next_click_and_stays_out(
    browser_of: OPEN, service: Service
) -> None:
    page = sign_in(browser_of(), "ann")
    at(page, COUNCIL)
    service.candour("admin", "disable", "ann@example.gov.uk")

    go(page, "Results")

    sees(page, "This account was shut")
    page.reload()
    sees(page, "This account was shut")
    service.candour("admin", "enable", "ann@example.gov.uk")
    page.reload()
    sees(page, "You are signed out")


TYPED = "somebody.new@example.gov.uk"
KEPT = "sessionStorage.getItem('candour-kept')"


def wait_until(is_so: Callable[[], bool], page: Page) -> None:
    """It is so; a page's policy lets Playwright wait for no expression of a test's."""
    for _ in range(PATIENCE // 125):
        if is_so():
            return
        page.wait_for_timeout(125)
    raise AssertionError("it never came to be so")


def type_an_address(page: Page) -> None:
    """An address stands in the form on People, and the browser has noted it."""
    go(page, "People")
    page.get_by_label("The address that they sign in with at work").fill(TYPED)
    wait_until(lambda: page.evaluate(KEPT) is not None, page)


def test_what_was_typed_and_not_sent_when_a_sign_in_ended_is_there_after_the_next(
    browser_of: OPEN,
    postgres: PostgresServer,
    service: Service,
    shots: Callable[[Page, str], None],
) -> None:
    page = sign_in(browser_of(), "ann")
    type_an_address(page)
    age(postgres, service, "seen_at", "31 minutes")

    press(page, "Invite")
    sees(page, "nothing was done for 30 minutes")
    wait_until(lambda: TYPED not in page.content(), page)
    assert TYPED not in page.evaluate(KEPT)
    sign_in(page, "ann")

    at(page, "People")
    box = page.get_by_role("status", name="Typed before, and not saved")
    expect(box.get_by_role("textbox")).to_have_value(TYPED)
    shots(page, "sign-in-typed-before-1440")
    faults = check(page) + check_sizes(page, 390)
    page.emulate_media(color_scheme="dark")
    expect(box).to_have_css("background-color", "rgb(27, 36, 46)")
    shots(page, "sign-in-typed-before-390-dark")
    assert faults + check(settle(page)) == []
    field = page.get_by_test_id("stMain").get_by_label("The address that they sign in with at work")
    field.fill(TYPED)
    expect(box).to_have_count(0)
    field.fill("")
    wait_until(lambda: page.evaluate(KEPT) is None, page)


def test_what_was_offered_leaves_the_page_with_the_sign_in_and_comes_back_with_the_next(
    browser_of: OPEN, postgres: PostgresServer, service: Service
) -> None:
    page = sign_in(browser_of(), "ann")
    type_an_address(page)
    age(postgres, service, "seen_at", "31 minutes")
    press(page, "Invite")
    sees(page, "nothing was done for 30 minutes")
    sign_in(page, "ann")
    box = page.get_by_role("status", name="Typed before, and not saved")
    expect(box.get_by_role("textbox")).to_have_value(TYPED)
    age(postgres, service, "seen_at", "31 minutes")

    go(page, "Results")

    sees(page, "nothing was done for 30 minutes")
    expect(page.locator(".candour-kept")).to_have_count(0)
    assert page.evaluate(KEPT) is not None
    sign_in(page, "ann")
    expect(box.get_by_role("textbox")).to_have_value(TYPED)


# Every connection of the page, so that a test can break them.
CONNECTIONS = """
window.connections = [];
window.WebSocket = class extends WebSocket {
  constructor(...told) {
    super(...told);
    window.connections.push(this);
  }
};
"""


def typed_by_ann(browser_of: OPEN, service: Service) -> Page:
    """A page in which Ann typed an address, in a browser that is Bob's by now."""
    service.candour("admin", "grant", "bob@example.gov.uk", COUNCIL, "--role", "admin")
    bob = sign_in(browser_of(), "bob")
    page = browser_of()
    page.add_init_script(CONNECTIONS)
    sign_in(page, "ann")
    type_an_address(page)
    page.context.clear_cookies()
    page.context.add_cookies(bob.context.cookies(service.address))  # type: ignore[arg-type]
    return page


def test_what_was_typed_is_not_kept_for_whoever_comes_in_by_the_same_page(
    browser_of: OPEN, service: Service
) -> None:
    page = typed_by_ann(browser_of, service)

    page.evaluate("connections.forEach((one) => one.close())")
    go(page, "Home")

    expect(page.get_by_test_id("stSidebar")).to_contain_text("Signed in as Bob Ray")
    wait_until(lambda: page.evaluate(KEPT) is None, page)
    expect(page.locator(".candour-kept")).to_have_count(0)


def test_what_was_typed_does_not_stay_in_its_field_for_whoever_comes_in_by_the_same_page(
    browser_of: OPEN, service: Service
) -> None:
    page = typed_by_ann(browser_of, service)

    page.evaluate("connections.forEach((one) => one.close())")

    expect(page.get_by_test_id("stSidebar")).to_contain_text("Signed in as Bob Ray")
    at(page, "People")
    field = page.get_by_test_id("stMain").get_by_label("The address that they sign in with at work")
    expect(field).to_have_value("")
    expect(page.locator(".candour-kept")).to_have_count(0)
    assert page.evaluate(KEPT) is None


@pytest.mark.parametrize("end", ["idle", "out"])
def test_nobody_else_finds_what_was_typed(
    browser_of: OPEN, postgres: PostgresServer, service: Service, end: str
) -> None:
    service.candour("admin", "grant", "bob@example.gov.uk", COUNCIL, "--role", "admin")
    page = sign_in(browser_of(), "ann")
    type_an_address(page)

    if end == "idle":
        age(postgres, service, "seen_at", "31 minutes")
        press(page, "Invite")
        sees(page, "nothing was done for 30 minutes")
        page.context.clear_cookies()
        page.goto(service.address)
    else:
        press(page, "Sign out")
        wait_until(lambda: page.evaluate(KEPT) is None, page)
        press(page, "Yes, sign me out")
    at(page, "Candour")
    sign_in(page, "bob")

    at(page, COUNCIL)
    wait_until(lambda: page.evaluate(KEPT) is None, page)
    expect(page.get_by_text("Typed before, and not saved")).to_have_count(0)


def test_whoever_types_for_long_in_one_field_stays_signed_in(
    browser_of: OPEN, postgres: PostgresServer, service: Service
) -> None:
    page = sign_in(browser_of(), "ann")
    type_an_address(page)
    age(postgres, service, "seen_at", "29 minutes")
    page.evaluate("(now => { Date.now = () => now() + 300000 })(Date.now)")

    field = page.get_by_label("The address that they sign in with at work")
    field.press("End")
    field.press_sequentially("x")

    newest = "SELECT max(seen_at) > now() at time zone 'utc' - interval '10 minutes' FROM visit"
    wait_until(lambda: postgres.run(newest, service.database) == [(True,)], page)
    age(postgres, service, "seen_at", "20 minutes")
    expect(field).to_have_value(f"{TYPED}x")
    press(page, "Invite")
    sees(page, "No e-mail was sent")


def test_a_link_to_a_page_leads_there_once_one_has_signed_in(browser_of: OPEN) -> None:
    page = browser_of("files?assessment=none-such")
    press(page, "Sign in")
    page.get_by_role("link", name="[ Cancel ]").click()
    sees(page, "You were not signed in")

    sign_in(page, "ann")

    at(page, "Files")
    assert urlsplit(page.url).path == "/files"
    assert "sign-in" not in page.url


@pytest.mark.parametrize("way", ["/evil.example/", "files?to=https://evil.example/&next=//evil"])
def test_no_link_leads_to_another_place_once_one_has_signed_in(
    browser_of: OPEN, service: Service, way: str
) -> None:
    page = browser_of()
    page.evaluate(f"history.replaceState({{}}, '', '{service.address}/{way}')")

    sign_in(page, "ann")

    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    assert page.url.startswith(f"{service.address}/")
    assert "evil" not in urlsplit(page.url).path
    wait_until(lambda: "candour_asked" not in page.evaluate("document.cookie"), page)


def test_a_sign_in_that_comes_to_nothing_says_so(browser_of: OPEN) -> None:
    page = browser_of()
    press(page, "Sign in")

    page.get_by_role("link", name="[ Cancel ]").click()

    sees(page, "You were not signed in")


def test_those_who_answer_need_no_account(browser_of: OPEN, log: Log) -> None:
    page = browser_of("join")

    expect(page.get_by_label("Code")).to_be_visible()
    assert log.complaints == []
