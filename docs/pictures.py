"""The pictures of the docs, taken from the running app: `python -m docs.pictures [NAME …]`.

It fills a throw-away folder with the made-up council, opens the app on it, drives a Chromium
through it ($CHROMIUM, or one on the path), and writes small PNGs to docs/pictures. Nothing is drawn
by hand, so a picture is as true as the app of the day on which it was taken.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.test_take_part_browser import OPTION
from tests.meeting import Meeting, rated
from tests.serving import open_app
from toolkit.model.council import Council
from toolkit.samples import first_start, our_bank
from toolkit.seat import new_key
from toolkit.store.database import open_store
from toolkit.workspace import LOCAL_ACCOUNT, start_council

FOLDER = Path(__file__).parent / "pictures"
WIDE, PHONE = {"width": 1200, "height": 860}, {"width": 390, "height": 780}
COLOURS = 48
TO_TOP = "one => { one.style.scrollMarginTop = '80px'; one.scrollIntoView(); }"
MOST_BYTES = 100_000
VOTES = (1, 1, 2, 2, 3, 3, 3)
WAYS: dict[str, str] = {}  # into the rounds of the workshop, once it is held
QUESTION = "serious-problems-named"
SURVEYED = "english-language"


@dataclass
class Stage:
    """The app over a folder, and a browser."""

    address: str
    browser: Browser

    @contextmanager
    def page(self, path: str = "", size: dict[str, int] = WIDE) -> Iterator[Page]:
        """A page of the app in a browser of its own, once it has come to rest."""
        context = self.browser.new_context(
            viewport={"width": size["width"], "height": size["height"]},
            device_scale_factor=2 if size is PHONE else 1,
        )
        page = context.new_page()
        page.goto(f"{self.address}/{path}")
        page.get_by_role("heading", level=1).first.wait_for(timeout=60_000)
        rest(page)
        yield page
        context.close()


def rest(page: Page) -> None:
    """Wait until the page stands still and its charts are drawn."""
    page.mouse.move(0, 0)  # what lies under the mouse shows tools of its own
    page.wait_for_timeout(1500)
    page.locator('.stApp[data-test-script-state="running"]').wait_for(state="detached")
    page.locator('[data-testid="stSkeleton"]').first.wait_for(state="detached", timeout=60_000)
    page.wait_for_timeout(1500)


def keep(page: Page, name: str) -> None:
    """The picture of what is in sight, in few colours. Raises ValueError for a page that failed."""
    if page.get_by_text("This page could not be shown").count():
        raise ValueError(f"{name}: the page could not be shown")
    save(Image.open(io.BytesIO(page.screenshot())), name)


def save(picture: Image.Image, name: str) -> None:
    """The picture is in the folder. Raises ValueError when it is too large to be looked at."""
    small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    kept = io.BytesIO()
    small.save(kept, "PNG", optimize=True)
    if kept.tell() > MOST_BYTES:
        raise ValueError(f"{name} has {kept.tell()} bytes")
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.png").write_bytes(kept.getvalue())
    print(f"{name}: {kept.tell() // 1000} kB", flush=True)


def show_sample(data: Path) -> None:
    """The folder holds the made-up council, as it is on the first start."""
    store = open_store(data / "candour.db")
    first_start(store)
    store.close()


def hold_workshop(data: Path) -> None:
    """The folder holds a council with a survey, and a vote in the room in which seven voted."""
    store = open_store(data / "candour.db")
    workspace = start_council(store, LOCAL_ACCOUNT, Council("own", "Ownborough Council"))
    assessment = workspace.start_assessment(our_bank(), title="Autumn 2026", year=2026)
    groups = ("frontline", "community")
    survey = workspace.open_round(assessment.id, "Ask staff and residents", "survey", groups)
    room = workspace.open_round(
        assessment.id, "Cabinet workshop", "room", ("leadership",), pace="together"
    )
    meeting = Meeting(workspace, assessment, room)
    meeting.admit(len(VOTES))
    meeting.ask(QUESTION)
    for seat, level in zip(meeting.seats, VOTES, strict=True):
        seat.save_answer(rated(QUESTION, level), new_key())
    WAYS.update(
        room_id=room.id,
        room=workspace.entrance(room.id).token,
        survey=workspace.entrance(survey.id).token,
    )
    store.close()


def take_page(name: str, path: str, *, heading: str | None = None) -> Callable[[Stage], None]:
    """A way to take one page, with this heading at the top where it is not the first."""

    def take(stage: Stage) -> None:
        with stage.page(path) as page:
            if heading is not None:
                page.get_by_role("heading", name=heading).first.evaluate(TO_TOP)
                rest(page)
            keep(page, name)

    return take


def take_room(stage: Stage) -> None:
    """The host, the wall and a phone, before and after the votes are shown."""
    place = f"?round={WAYS['room_id']}"
    with (
        stage.page(f"workshop{place}") as host,
        stage.page(f"projector{place}") as wall,
        stage.page(f"join/{WAYS['room']}", PHONE) as phone,
    ):
        keep(phone, "phone-promise")
        phone.get_by_role("radio").first.check()
        phone.get_by_role("button", name="Start").click()
        choose(phone, 2)
        phone.evaluate("window.scrollTo(0, 0)")
        keep(phone, "phone-vote")
        rest(wall)
        keep(wall, "wall-voting")
        host.get_by_role("button", name="Show the votes").first.click()
        rest(host)
        host.get_by_role("heading", name="When there are signs").first.evaluate(TO_TOP)
        rest(host)
        keep(host, "host")
        rest(wall)
        keep(wall, "wall-votes")


def choose(phone: Page, number: int) -> None:
    """A level was chosen on a phone, and its card says that it is kept."""
    phone.locator(OPTION).nth(number).click()
    phone.locator(".candour-card .kept:not(:empty, .waiting)").wait_for()
    rest(phone)


def take_survey(stage: Stage) -> None:
    """A phone that answers a survey in plain words."""
    with stage.page(f"join/{WAYS['survey']}", PHONE) as phone:
        phone.get_by_role("radio").last.check()
        phone.get_by_role("button", name="Start").click()
        choose(phone, 3)
        keep(phone, "phone-survey")


def take_workbook(stage: Stage) -> None:
    """The sheet that people work with, as LibreOffice draws it."""
    with tempfile.TemporaryDirectory() as folder, stage.page("files") as page:
        with page.expect_download() as found:
            page.get_by_role("button", name="Download the Excel action plan").click()
        book = Path(folder) / "plan.xlsx"
        found.value.save_as(book)
        office = shutil.which("soffice")
        if office is None:
            raise SystemExit("LibreOffice draws the workbook; install it, or name other pictures.")
        command = [office, "--headless", "--convert-to", "pdf", "--outdir", folder, str(book)]
        subprocess.run(command, check=True, capture_output=True)
        drawing = str(book.with_suffix(".pdf"))
        told = subprocess.run(["pdftotext", drawing, "-"], check=True, capture_output=True).stdout
        number = 1 + next(
            place
            for place, words in enumerate(told.decode().split("\f"))
            if words.startswith("Action plan")
        )
        pages = ["pdftoppm", "-r", "80", "-f", str(number), "-l", str(number), "-png"]
        subprocess.run([*pages, drawing, f"{folder}/page"], check=True)
        (drawn,) = Path(folder).glob("page-*.png")
        save(Image.open(drawn), "plan-in-excel")


Take = Callable[[Stage], None]
# What each folder is for, and the pictures that are taken of it.
TAKEN: dict[Callable[[Path], None], dict[str, Take]] = {
    show_sample: {
        "home": take_page("home", ""),
        "questionnaire": take_page("questionnaire", f"questionnaire?q={SURVEYED}"),
        "results": take_page("results", "results"),
        "plan": take_page("plan", "action-plan"),
        "year-on-year": take_page("year-on-year", "year-on-year"),
        "files": take_page("files", "files"),
        "bring": take_page("bring", "bring-the-plan-back"),
        "decision-check": take_page("decision-check", "decision-check"),
        "registers": take_page("registers", "registers"),
        "levers": take_page("levers", "levers"),
        "data-and-records": take_page("data-and-records", "data-and-records"),
        "workbook": take_workbook,
    },
    hold_workshop: {
        "set-up-rounds": take_page("set-up-rounds", "set-up", heading="Who is asked"),
        "survey": take_survey,
        "room": take_room,  # last: it shows the votes
    },
}


def main(names: list[str]) -> None:
    """Every picture, or those that are named, lie in the folder anew."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    for prepare, pictures in TAKEN.items():
        wanted = [take for name, take in pictures.items() if not names or name in names]
        if not wanted:
            continue
        with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
            prepare(Path(folder))
            with open_app(Path(folder)) as app:
                browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
                for take in wanted:
                    take(Stage(app.address, browser))
                browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
