"""The pages of the app itself: their order, names and addresses, at every width."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.serving import open_app

PAGES = {
    "Home": "/",
    "Set up": "/set-up",
    "Questionnaire": "/questionnaire",
    "Workshop": "/workshop",
    "Results": "/results",
    "Year on year": "/year-on-year",
    "Other councils": "/other-councils",
    "Action plan": "/action-plan",
    "Levers": "/levers",
    "Still searching": "/still-searching",
    "Decision check": "/decision-check",
    "Registers": "/registers",
    "Files": "/files",
    "Data and records": "/data-and-records",
    "About": "/about",
}


SECTIONS = {
    "Prepare and answer": ["Set up", "Questionnaire", "Workshop"],
    "See where we stand": ["Results", "Year on year", "Other councils"],
    "Act": ["Action plan", "Levers", "Still searching"],
    "Between the workshops": ["Decision check", "Registers"],
    "Keep and hand over": ["Files", "Data and records", "About"],
}


def test_the_navigation_goes_in_the_order_of_the_work(open_page, app):
    page = open_page(app.address)

    links = page.get_by_test_id("stSidebarNav").get_by_role("link")

    expect(links).to_have_text(list(PAGES))
    addresses = [link.get_attribute("href") or "" for link in links.all()]
    assert [address.rsplit("/", 1)[-1] for address in addresses] == [
        address.removeprefix("/") for address in PAGES.values()
    ]


@pytest.mark.parametrize("width", [1440, 390])
def test_each_section_of_the_navigation_is_a_list_by_its_name(open_page, app, width):
    page = open_page(app.address, width=width)
    if width == 390:
        page.get_by_test_id("stExpandSidebarButton").click()
    navigation = page.get_by_test_id("stSidebarNav")

    for name, pages in SECTIONS.items():
        section = navigation.get_by_role("list", name=name, exact=True)

        expect(section.get_by_role("listitem")).to_have_text(pages)
        expect(section.get_by_text(name, exact=True)).to_be_visible()
    expect(navigation.get_by_role("list")).to_have_count(len(SECTIONS))


def test_a_section_of_the_navigation_does_not_fold_away_at_a_press(open_page, app):
    page = open_page(app.address)
    name = page.get_by_test_id("stSidebarNav").get_by_text("See where we stand")
    box = name.bounding_box()

    page.mouse.click(box["x"] + 5, box["y"] + 5)

    page.wait_for_timeout(500)
    expect(page.get_by_role("link", name="Year on year")).to_be_visible()


def test_the_side_bar_says_whose_pages_these_are(open_page, app):
    page = open_page(app.address)

    expect(page.get_by_test_id("stSidebar")).to_contain_text("Merrowdale")


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_by_its_address_with_its_title_and_one_heading(open_page, app, name):
    page = open_page(app.address + PAGES[name])

    expect(page).to_have_title(f"{name} \u2013 Candour")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)


def test_a_page_chosen_in_the_navigation_begins_at_its_heading(open_page, app):
    page = open_page(app.address)

    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Results").click()

    expect(page).to_have_title("Results \u2013 Candour")
    expect(page.locator("h1:focus")).to_be_in_viewport()


@pytest.mark.parametrize("name", ["Questionnaire", "Action plan"])
def test_one_step_back_leads_to_the_page_before(open_page, app, name):
    page = open_page(app.address)
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=name).click()
    expect(page).to_have_url(re.compile(PAGES[name]))
    expect(page.locator('.stApp[data-test-script-state="notRunning"]')).to_be_attached()
    if name == "Action plan":
        page.get_by_text("Table", exact=True).click()
    expect(page).to_have_url(re.compile(r"\?"))

    page.go_back()

    expect(page).to_have_title("Home \u2013 Candour")


def test_a_damaged_database_is_told_plainly_instead_of_the_pages(open_page, tmp_path):
    (tmp_path / "candour.db").write_bytes(b"no database at all" * 100)

    with open_app(tmp_path) as damaged:
        page = open_page(damaged.address)

        expect(page.get_by_role("alert")).to_contain_text("candour.db")
        expect(page.get_by_test_id("stSidebarNav")).to_have_count(0)
