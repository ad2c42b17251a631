"""One seat's page as a phone gets it, driven in process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest

from tests.app.pages import sound
from tests.app.visitor import OURS, Answer, Visitor
from toolkit.app import answering, joining
from toolkit.seat import Seat, join
from toolkit.store.database import Store
from toolkit.workspace import Workspace


def page(store: object, secret: str) -> None:  # AppTest runs its text by itself
    """Show the page of the seat that this secret leads to."""
    from toolkit.app.screens.take_part import show_sheet
    from toolkit.app.seating import find_seat
    from toolkit.store.database import Store

    assert isinstance(store, Store)
    place = find_seat(store, [secret])
    assert place is not None
    show_sheet(place)


def sit_down(workspace: Workspace, round_id: str, group: str = "frontline") -> tuple[Seat, str]:
    """Somebody of this group sits in the round; gives their seat and its secret."""
    return join(workspace.store, workspace.entrance(round_id).token, group)


def open_seat(workspace: Workspace, secret: str) -> AppTest:
    """The page of this seat in a session of its own."""
    return sound(
        AppTest.from_function(page, args=(workspace.store, secret), default_timeout=60).run()
    )


def title(test: AppTest) -> str:
    """What the page is about."""
    return str(test.title[0].value).replace("\\", "")


def words(test: AppTest) -> str:
    """All that the page says in sentences."""
    drawn = [*test.markdown, *test.caption, *test.success, *test.text, *test.error, *test.header]
    return "\n".join(str(one.value) for one in drawn).replace("\\", "")


@dataclass
class Card(HTMLParser):
    """The card of a question as the phone gets it: what can be chosen on it, and what is."""

    said: dict[str, str] = field(default_factory=dict)
    options: dict[str, list[str]] = field(default_factory=dict)
    values: dict[str, list[str]] = field(default_factory=dict)
    state: str = ""
    revision: str = ""
    _into: list[str] | None = None
    _where: str = ""

    def __post_init__(self) -> None:
        """Begin to read."""
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a field, and where the words that follow belong."""
        told = {name: value or "" for name, value in attrs}
        name = told.get("name", "")
        self.revision = told.get("data-revision", self.revision)
        if told.get("type") == "radio":
            self.values.setdefault(name, []).append(told["value"])
            self.options.setdefault(name, []).append("")
        if told.get("type") == "hidden" or (told.get("type") == "radio" and "checked" in told):
            self.said[name] = told["value"]
        if tag in ("input", "textarea", "p"):
            self._where = "state" if told.get("class") == "kept" else name if tag != "p" else ""

    def handle_endtag(self, tag: str) -> None:
        """What follows a label, a field or a line is no part of it."""
        if tag in ("label", "textarea", "p"):
            self._where = ""

    def handle_data(self, data: str) -> None:
        """Note the words of what is open."""
        if self._where == "state":
            self.state += data
        elif self._where == "reference":
            self.said["reference"] = self.said.get("reference", "") + data
        elif self._where in self.options:
            self.options[self._where][-1] += data.strip()


def cards(test: AppTest) -> list[Card]:
    """The cards on the page: one, or none where nothing can be answered."""
    found = []
    for drawn in test.get("html"):
        if "candour-card" not in drawn.proto.body:
            continue
        found.append(Card())
        found[-1].feed(drawn.proto.body)
    return found


def chosen(test: AppTest, ask: str = "choice") -> str | None:
    """What the card says, or None where nothing is chosen."""
    return cards(test)[0].said.get(ask)


def send(
    store: Store, secret: str, said: Mapping[str, str], headers: Mapping[str, str] = OURS
) -> Answer:
    """What the server answers to this, sent by the browser that holds this secret."""
    app = Starlette(routes=answering.routes(lambda: store))
    browser = Visitor(app, cookies={joining.COOKIE: secret})
    return browser.post(answering.ADDRESS, headers, **said)


def say(test: AppTest, **said: str) -> Answer:
    """What the server answers to what the card says, with this in place of what it said."""
    assert test.args is not None
    store, secret = test.args
    return send(store, secret, {**cards(test)[0].said, **said})


def choose(test: AppTest, place: int, ask: str = "choice") -> AppTest:
    """The choice at this place was made and kept, and the page was drawn anew."""
    answer = say(test, **{ask: cards(test)[0].values[ask][place]})
    assert answer.status == 200, answer.text
    return sound(test.run())
