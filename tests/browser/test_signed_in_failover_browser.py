"""Somebody who is signed in goes on when the process that served them is killed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from tests.browser.provider import (
    free_port,
    running_process,
    running_provider,
    settings_for,
)
from tests.browser.test_sign_in_browser import COUNCIL, at, go, press, sees, sign_in
from tests.postgres import APP, PostgresServer
from tests.proxy import Proxy, running_proxy
from toolkit.model.council import Action
from toolkit.samples import our_bank
from toolkit.store import tables
from toolkit.store.database import Store, open_store
from toolkit.workspace import Workspace, open_workspace
from toolkit.workspace.operator import Operator

pytestmark = pytest.mark.postgres
ADDRESS = "The address that they sign in with at work"


@dataclass
class Service:
    """Two processes behind nginx, with TLS before them and a provider beside them."""

    proxy: Proxy
    stack: ExitStack
    variables: dict[str, str]
    running: dict[int, ExitStack]
    store: Store

    def start(self, port: int) -> None:
        """A process is there on this port."""
        self.running[port] = self.stack.enter_context(ExitStack())
        self.running[port].enter_context(running_process(self.variables, port))

    def kill_the_one_of(self, path: str) -> int:
        """The process that answered the newest request for a path that begins so is gone."""
        lines = [line.split() for line in self.proxy.log.splitlines()]
        found = [line for line in lines if len(line) > 5 and line[2].startswith(path)]
        port = int(found[-1][-1].rsplit(":", 1)[1])
        self.running[port].close()
        return port

    def replace_the_one_of(self, page: Page, path: str) -> None:
        """The page that has this path is open at the other process, and its own is there again."""
        mark = page.locator('[class*="st-key-here-"]').first
        session = mark.get_attribute("class") or ""
        with page.expect_websocket():
            gone = self.kill_the_one_of(path)
        expect(mark).not_to_have_class(session)
        expect(page.locator('.stApp[data-test-script-state="notRunning"]')).to_be_visible()
        self.start(gone)

    def work_of(self, email: str) -> Workspace:
        """The workspace of whoever has signed in with this address."""
        query = select(tables.account.c.id).where(tables.account.c.email == email)
        account = self.store.read(lambda connection: connection.execute(query).scalar_one())
        ((council, _),) = self.store.memberships(account)
        return open_workspace(self.store, account, council.id)


@pytest.fixture
def service(postgres: PostgresServer) -> Iterator[Service]:
    """A service with one council, whose first admin has not signed in yet."""
    name = postgres.make_database()
    store = open_store(postgres.url(name, APP))
    Operator(store).found(COUNCIL, "ann@example.gov.uk")
    ports = [free_port(), free_port()]
    with ExitStack() as stack:
        proxy = stack.enter_context(running_proxy(ports))
        issuer = stack.enter_context(running_provider(proxy.address))
        told = settings_for(postgres.url(name, APP), proxy.address, issuer)
        made = Service(proxy, stack, told | {"CANDOUR_PROXIES": "127.0.0.1"}, {}, store)
        for port in ports:
            made.start(port)
        yield made
    store.close()
    postgres.drop_database(name)


@pytest.fixture
def page(chromium: Browser, service: Service) -> Iterator[Page]:
    """Ann, signed in by TLS."""
    size = {"width": 1440, "height": 900}
    context = chromium.new_context(viewport=size, ignore_https_errors=True)  # type: ignore[arg-type]
    opened = context.new_page()
    opened.goto(service.proxy.address)
    at(opened, "Candour")
    yield sign_in(opened, "ann")
    context.close()


def test_whoever_is_signed_in_goes_on_at_the_other_process_without_signing_in_again(
    page: Page, service: Service, shots: Callable[[Page, str], None]
) -> None:
    go(page, "People")
    page.get_by_test_id("stMain").get_by_label(ADDRESS).fill("bob@example.gov.uk")
    gone = service.kill_the_one_of("/oauth2callback")

    go(page, "Home")
    at(page, COUNCIL)
    go(page, "People")
    at(page, "People")
    shots(page, "failover-people-1440")
    page.get_by_test_id("stMain").get_by_label(ADDRESS).fill("bob@example.gov.uk")
    press(page, "Invite")
    sees(page, "No e-mail was sent")
    service.start(gone)
    (other,) = set(service.running) - {gone}
    service.running[other].close()
    page.reload()

    at(page, "People")
    sees(page, "bob@example.gov.uk")
    press(page, "Sign out")
    press(page, "Yes, sign me out")
    at(page, "Candour")
    sign_in(page, "ann")


def a_plan(service: Service, folder: Path) -> Path:
    """The workbook of a plan with one action, as it was taken away."""
    work = service.work_of("ann@example.gov.uk")
    made = work.start_assessment(our_bank(), title="Spring 2026", year=2026, form="core")
    theme = our_bank().themes[0]
    action = Action("", "", (theme.questions[0].id,), "Do it", theme_id=theme.id)
    work.add_action(made.id, action)
    path = folder / "plan.xlsx"
    path.write_bytes(work.export_plan(made.id))
    return path


def test_a_file_that_died_with_its_process_can_be_sent_again(
    page: Page, service: Service, shots: Callable[[Page, str], None], tmp_path: Path
) -> None:
    path = a_plan(service, tmp_path)
    page.goto(f"{service.proxy.address}/bring-the-plan-back")
    at(page, "Bring the plan back")
    page.locator("input[type=file]").set_input_files(path)
    sees(page, "There is nothing to change.")
    service.kill_the_one_of("/bring-the-plan-back")

    go(page, "Action plan")
    at(page, "Action plan")
    page.goto(f"{service.proxy.address}/bring-the-plan-back")
    at(page, "Bring the plan back")
    expect(page.get_by_text("There is nothing to change.")).to_have_count(0)
    page.locator("input[type=file]").set_input_files(path)

    sees(page, "There is nothing to change.")


def test_a_file_is_read_on_a_page_whose_process_ended_and_is_there_again(
    page: Page, service: Service, tmp_path: Path
) -> None:
    path = a_plan(service, tmp_path)
    page.goto(f"{service.proxy.address}/bring-the-plan-back")
    at(page, "Bring the plan back")
    service.replace_the_one_of(page, "/bring-the-plan-back")

    page.locator("input[type=file]").set_input_files(path)

    sees(page, "There is nothing to change.")


def test_a_file_is_made_on_a_page_whose_process_ended_and_is_there_again(
    page: Page, service: Service, tmp_path: Path
) -> None:
    a_plan(service, tmp_path)
    page.goto(f"{service.proxy.address}/action-plan")
    at(page, "Action plan")
    service.replace_the_one_of(page, "/action-plan")

    with page.expect_download() as found:
        press(page, "Download Excel")

    assert found.value.suggested_filename.endswith(".xlsx")
    found.value.save_as(tmp_path / "made.xlsx")
    made = load_workbook(tmp_path / "made.xlsx")
    assert "Do it" in {cell for sheet in made for row in sheet.values for cell in row}


def test_a_file_that_was_not_read_or_not_made_is_told(
    page: Page, service: Service, shots: Callable[[Page, str], None], tmp_path: Path
) -> None:
    path = a_plan(service, tmp_path)
    page.goto(f"{service.proxy.address}/bring-the-plan-back")
    at(page, "Bring the plan back")
    uploads = "**/_stcore/upload_file/**"
    page.route(uploads, lambda sent: sent.abort())
    page.locator("input[type=file]").set_input_files(path)

    sees(page, "The file was not read. Choose it again.")
    expect(page.get_by_test_id("stMain")).not_to_contain_text("Axios")
    shots(page, "failover-not-read-1440")
    page.unroute(uploads)
    with page.expect_file_chooser() as chosen:
        press(page, "Add files")
    chosen.value.set_files(path)
    sees(page, "There is nothing to change.")
    go(page, "Action plan")
    at(page, "Action plan")
    sign_out_elsewhere(page)
    press(page, "Download Excel")

    sees(page, "The file was not made. Press the button again.")
    expect(page.locator(".candour-unseen[role=status]")).to_contain_text("The file was not made.")
    shots(page, "failover-not-made-1440")


def sign_out_elsewhere(page: Page) -> None:
    """Whoever sits here has signed out in another window."""
    other = page.context.new_page()
    other.goto(page.url)
    press(other, "Sign out")
    press(other, "Yes, sign me out")
    at(other, "Candour")
    other.close()
