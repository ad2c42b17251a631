"""Charts as files: made in the reader's own browser, on white, with their title and source."""

from __future__ import annotations

import re
import struct
import zlib
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from tests.browser.access import settle
from tests.serving import open_app
from toolkit.model.answers import Answer
from toolkit.model.council import Council
from toolkit.samples import our_bank
from toolkit.seat import join, new_key
from toolkit.store.database import open_store
from toolkit.workspace import LOCAL_ACCOUNT, start_council

PAGES = {"results": 3, "year-on-year": 4, "action-plan": 1, "other-councils": 1}
SVG = "{http://www.w3.org/2000/svg}"


def saved(page: Page, kind: str, number: int, folder: Path) -> Path:
    """The file that the button under this chart gives, by the name that it offers."""
    with page.expect_download() as found:
        page.locator(f'button[data-picture="{kind}"]').nth(number).click()
    path = folder / found.value.suggested_filename
    found.value.save_as(path)
    return path


def drawn(page: Page, charts: int) -> Page:
    expect(page.locator('button[data-picture="png"]')).to_have_count(charts)
    expect(page.locator(".js-plotly-plot .annotation-text").last).to_be_attached()
    return settle(page)


def pixels(path: Path) -> tuple[int, int, list[bytes]]:
    """Width, height and the rows of a PNG of eight bits a colour, as browsers write them."""
    content = path.read_bytes()
    width, height, depth, colour = struct.unpack(">IIBB", content[16:26])
    each = {2: 3, 6: 4}[colour]
    assert depth == 8
    packed, place = b"", 8
    while place < len(content):
        (size,) = struct.unpack(">I", content[place : place + 4])
        if content[place + 4 : place + 8] == b"IDAT":
            packed += content[place + 8 : place + 8 + size]
        place += size + 12
    raw, length = zlib.decompress(packed), width * each
    rows: list[bytes] = []
    before = bytes(length)
    for number in range(height):
        start = number * (length + 1)
        row = unfiltered(raw[start], raw[start + 1 : start + 1 + length], before, each)
        rows.append(b"".join(row[at : at + 3] for at in range(0, length, each)))
        before = row
    return width, height, rows


def unfiltered(kind: int, line: bytes, above: bytes, each: int) -> bytes:
    """A row of a PNG as it was before its filter (PNG, section 9)."""
    row = bytearray(line)
    for at in range(len(row)):
        left = row[at - each] if at >= each else 0
        up, corner = above[at], above[at - each] if at >= each else 0
        if kind == 1:
            row[at] = (row[at] + left) & 255
        elif kind == 2:
            row[at] = (row[at] + up) & 255
        elif kind == 3:
            row[at] = (row[at] + (left + up) // 2) & 255
        elif kind == 4:
            guess = left + up - corner
            near = min((left, up, corner), key=lambda one: abs(guess - one))
            row[at] = (row[at] + near) & 255
    return bytes(row)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_chart_is_saved_as_a_picture_on_white_that_is_not_blank(open_page, app, tmp_path, mode):
    page = drawn(open_page(f"{app.address}/results", mode=mode), 3)

    path = saved(page, "png", 0, tmp_path)

    width, height, rows = pixels(path)
    blue = sum(row.count(bytes((18, 67, 109))) for row in rows)
    assert path.name == "merrowdale-borough-council-scores-by-theme-2026.png"
    assert width > 800
    assert height > 800
    assert rows[0] == b"\xff" * 3 * width
    assert rows[-1] == b"\xff" * 3 * width
    assert blue > 1000
    expect(page.get_by_role("status").filter(has_text=path.name)).to_be_visible()


@pytest.mark.parametrize("address", PAGES)
def test_every_chart_is_saved_as_a_drawing_with_its_title_and_source(
    open_page, app, tmp_path, address
):
    page = drawn(open_page(f"{app.address}/{address}", width=390, mode="dark"), PAGES[address])
    names = set()

    for number in range(PAGES[address]):
        path = saved(page, "svg", number, tmp_path)
        drawing = ElementTree.fromstring(path.read_text(encoding="utf-8"))  # noqa: S314  # ours
        words = " ".join("".join(one.itertext()) for one in drawing.iter(f"{SVG}text"))
        title = drawing.findtext(f"{SVG}title") or ""
        names.add(path.name)

        assert title
        assert all(word in words for word in title.split())
        assert "Source: Merrowdale Borough Council, a made-up council" in words
        assert "vector-effect" not in path.read_text(encoding="utf-8")  # lines grow with the rest
        assert "light-dark" not in path.read_text(encoding="utf-8")
        assert not re.search(r"rgb\(140, ?193, ?240\)", path.read_text(encoding="utf-8"))
        assert re.fullmatch(r"merrowdale-borough-council-[a-z0-9-]+-2026\.svg", path.name)

    assert len(names) == PAGES[address]


def test_a_picture_can_be_saved_by_keyboard_and_carries_what_the_council_wants_on_it(
    open_page, tmp_path
):
    script = Path(__file__).parent / "every_part.py"
    with open_app(tmp_path, script) as running:
        page = open_page(running.address)
        button = page.locator('button[data-picture="svg"]')
        expect(page.locator(".js-plotly-plot .points path").first).to_be_attached()
        settle(page)
        button.focus()

        with page.expect_download() as found:
            page.keyboard.press("Enter")

        drawing = Path(found.value.path()).read_text(encoding="utf-8")
        assert "OFFICIAL" in drawing
        assert "Merrowdale &lt;b&gt;Council&lt;/b&gt;" in drawing
        expect(button).to_be_focused()


def test_the_votes_of_a_room_are_saved_with_their_question_in_the_colours_of_the_light(
    open_page, tmp_path
):
    store = open_store(tmp_path / "candour.db")
    workspace = start_council(store, LOCAL_ACCOUNT, Council(id="own", name="Ownborough Council"))
    spring = workspace.start_assessment(our_bank(), title="Spring", year=2026, form="core")
    one = workspace.open_round(spring.id, "Workshop", "room", ("leadership",), pace="together")
    token = workspace.entrance(one.id).token
    workspace.ask(one.id, "newcomer-experience", workspace.stage(one.id).pulse)
    for level in (1, 2, 2, 2, 3):
        seat = join(store, token, "leadership")[0]
        seat.save_answer(Answer("newcomer-experience", "rated", level), new_key())
    workspace.reveal(one.id, workspace.stage(one.id).pulse)
    store.close()

    with open_app(tmp_path) as running:
        page = open_page(f"{running.address}/workshop", width=390, mode="dark")
        expect(page.locator('[class*="st-key-picture-votes"] svg text').first).to_be_attached()
        settle(page)
        drawing = saved(page, "svg", 0, tmp_path)
        picture = saved(page, "png", 0, tmp_path)
        page.close()

    words = drawing.read_text(encoding="utf-8")
    assert "<title>Knowing what it is like to arrive here. The room is close</title>" in words
    assert "knowing-what-it-is-like-to-arrive-here" in drawing.name
    assert not re.search("#10161d|#8cc1f0|#e9edf1", words, re.IGNORECASE)
    assert pixels(picture)[2][0].strip(b"\xff") == b""


COLOURS = """() => [...document.querySelectorAll(".js-plotly-plot .main-svg [style]")].map(one => {
  const {fill, stroke} = getComputedStyle(one);
  return `${one.tagName} ${fill} ${stroke}`;
}).sort().join("; ")"""


def expect_colours(page: Page, wanted: str) -> None:
    """The charts have these, now or in a moment."""
    page.wait_for_function(f"wanted => ({COLOURS})() === wanted", arg=wanted)


@pytest.mark.parametrize("address", ["results", "year-on-year"])
def test_charts_turn_dark_and_light_with_the_device_while_the_page_is_open(app, open_page, address):
    page = drawn(open_page(f"{app.address}/{address}"), PAGES[address])
    light = page.evaluate(COLOURS)
    dark = drawn(open_page(f"{app.address}/{address}", mode="dark"), PAGES[address]).evaluate(
        COLOURS
    )
    assert light != dark

    page.emulate_media(color_scheme="dark")
    expect_colours(page, dark)
    page.set_viewport_size({"width": 700, "height": 900})  # charts are drawn again
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    page.set_viewport_size({"width": 1440, "height": 900})
    settle(page)
    expect_colours(page, dark)

    page.emulate_media(color_scheme="light")
    expect_colours(page, light)
