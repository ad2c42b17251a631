"""Streamlit sessions without a browser: they speak its websocket protocol, as a browser's tab does.

A session sends the state of all its widgets with each rerun, reruns only the fragment that a
widget belongs to, keeps large messages that it was told to keep, fires the timers of live
fragments, and forgets widgets that left the page. One costs a few per cent of what a browser
costs, so that one process can hold a whole room. Addresses of this machine only.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlparse

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets import ConnectionClosed
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.lines import Line

Path = tuple[int, ...]  # where something stands: the place in each box, from the outside in
LOOPBACK = ("127.0.0.1", "localhost", "::1")
# The field of a widget's state that holds its value, for the widgets that the app's pages use.
VALUE_FIELD = {
    "radio": "string_value",
    "selectbox": "string_value",
    "text_input": "string_value",
    "text_area": "string_value",
    "checkbox": "bool_value",
    "number_input": "double_value",
    "button": "trigger_value",
    "button_group": "string_array_value",
}
PATIENCE = 60.0
# The button with which a phone draws its page anew: how often it looks, where, and what it has.
LOOK = re.compile(r"-look-(\d+)-(\S+)-(\d+)$")
# The card of a question on a phone, and what it sends along with what was chosen.
CARD, HIDDEN = "candour-card", re.compile(r'type="hidden" name="(\w+)" value="([^"]*)"')


@dataclass
class Widget:
    """A widget that stands on the page."""

    id: str
    kind: str
    label: str
    options: tuple[str, ...]
    fragment: str
    path: Path
    run: int


@dataclass
class Sample:
    """One rerun as its sender saw it: from sending to the end of the script."""

    seconds: float = 0.0
    bytes_in: int = 0
    bytes_out: int = 0
    error: str = ""


@dataclass
class Session:
    """One tab, from its first page to its last. Used as `async with Session(...) as one`."""

    address: str
    page: str = ""
    query: str = ""
    cookie: str = ""
    ticking: bool = True
    widgets: dict[str, Widget] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    ticks: list[Sample] = field(default_factory=list)
    heard: asyncio.Event = field(default_factory=asyncio.Event)
    _values: dict[str, WidgetState] = field(default_factory=dict)
    _kept: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    _timers: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _named_timers: set[str] = field(default_factory=set)
    _hash: str = ""
    _run: int = 0
    _fragments: tuple[str, ...] = ()
    _drawn: set[Path] = field(default_factory=set)
    _wanted: str = ""
    _now: Sample | None = None
    _done: asyncio.Future[int] | None = None
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def __aenter__(self) -> Session:
        """The websocket is open. Raises ValueError for an address of another machine."""
        place = urlparse(self.address)
        if place.hostname not in LOOPBACK:
            raise ValueError(f"{place.hostname} is not this machine")
        self._socket: ClientConnection = await connect(
            f"ws://{place.netloc}/_stcore/stream",
            subprotocols=["streamlit", "PLACEHOLDER_AUTH_TOKEN"],  # type: ignore[list-item]
            additional_headers={"Cookie": self.cookie} if self.cookie else None,
            origin=f"http://{place.netloc}",  # type: ignore[arg-type]
            max_size=None,
            compression=None,
            ping_interval=None,
            open_timeout=PATIENCE,
            proxy=None,
        )
        self._reader = asyncio.create_task(self._read())
        self._posting = Line(self.address)
        self._looker = asyncio.create_task(self._look())
        return self

    async def __aexit__(self, *_: object) -> None:
        """The tab is closed."""
        for timer in self._timers.values():
            timer.cancel()
        self._reader.cancel()
        self._looker.cancel()
        self._posting.close()
        await self._socket.close()

    async def open(self) -> Sample:
        """The page has been drawn for the first time."""
        return await self.rerun(page=self.page)

    async def choose(self, widget: Widget, value: str) -> Sample:
        """The value was chosen, and what it changes has been drawn."""
        state = WidgetState(id=widget.id)
        setattr(state, VALUE_FIELD[widget.kind], value)
        self._values[widget.id] = state
        return await self.rerun(fragment=widget.fragment)

    async def press(self, label: str) -> Sample:
        """The button was pressed, and what it changes has been drawn."""
        button = self.find("button", label)
        return await self.rerun(fragment=button.fragment, trigger=button.id)

    @property
    def form(self) -> Mapping[str, str]:
        """What the hidden fields of the last card on the page say. Raises LookupError."""
        drawn = next((one for one in reversed(self.said) if CARD in one), None)
        if drawn is None:
            raise LookupError(f"no card on the page: {self.errors[-1:]}")
        return dict(HIDDEN.findall(drawn))

    async def send(self, path: str, said: Mapping[str, str]) -> Sample:
        """As `card.js` does: what was chosen was sent, and the server has answered."""
        body = urlencode(said).encode()
        place = urlparse(self.address)
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {place.netloc}\r\nOrigin: {self.address}\r\n"
            f"Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\nCookie: {self.cookie}\r\n\r\n"
        ).encode()
        sample = Sample(bytes_out=len(head) + len(body))
        start = time.perf_counter()
        try:
            answer, told = await self._posting.ask(head + body, PATIENCE)
            sample.bytes_in = len(answer) + len(told)
            if b" 200 " not in answer.split(b"\r\n")[0]:
                sample.error = f"{answer.split(b' ')[1]!r} {told[:80]!r}"
        except (OSError, EOFError) as error:
            sample.error = repr(error)
        sample.seconds = time.perf_counter() - start
        if sample.error:
            self.errors.append(sample.error)
        return sample

    def find(self, kind: str, label: str = "") -> Widget:
        """The first widget of this kind whose label begins so. Raises LookupError."""
        for widget in self.widgets.values():
            if widget.kind == kind and widget.label.startswith(label):
                return widget
        there = [(one.kind, one.label[:30]) for one in self.widgets.values()]
        raise LookupError(f"no {kind} {label!r} on the page: {there}; {self.errors[-1:]}")

    async def rerun(
        self,
        fragment: str = "",
        trigger: str = "",
        page: str | None = None,
        *,
        of_itself: bool = False,
    ) -> Sample:
        """The script has run to its end; how long that took and how much was sent."""
        async with self._lock:
            message = self._message(fragment, trigger, page, of_itself)
            self._now = sample = Sample(bytes_out=len(message))
            self._done = asyncio.get_running_loop().create_future()
            self._wanted, failures = fragment, len(self.errors)
            start = time.perf_counter()
            try:
                await self._socket.send(message)
                await asyncio.wait_for(self._done, PATIENCE)
            except (ConnectionClosed, TimeoutError, ConnectionError) as error:
                sample.error = repr(error)
            sample.seconds = time.perf_counter() - start
            if len(self.errors) > failures:
                sample.error = self.errors[-1]
            self._now = None
            return sample

    def _message(self, fragment: str, trigger: str, page: str | None, of_itself: bool) -> bytes:
        message = BackMsg()
        rerun = message.rerun_script
        rerun.query_string = self.query
        rerun.widget_states.widgets.extend(self._values.values())
        if trigger:
            pressed = rerun.widget_states.widgets.add()
            pressed.id, pressed.trigger_value = trigger, True
        if page is None:
            rerun.page_script_hash = self._hash
        else:
            rerun.page_name = page
        rerun.fragment_id = fragment
        rerun.is_auto_rerun = of_itself
        rerun.cached_message_hashes.extend(self._kept)
        about = rerun.context_info
        about.timezone, about.locale, about.color_scheme = "Europe/London", "en-GB", "light"
        about.url = f"{self.address}/{self.page}{'?' if self.query else ''}{self.query}"
        return bytes(message.SerializeToString())

    async def _read(self) -> None:
        with contextlib.suppress(ConnectionClosed, asyncio.CancelledError):
            async for raw in self._socket:
                self._take(raw if isinstance(raw, bytes) else raw.encode())
        if self._done and not self._done.done():
            self._done.set_exception(ConnectionError("the server closed the connection"))

    def _take(self, raw: bytes) -> None:
        message = ForwardMsg.FromString(raw)
        if self._now:
            self._now.bytes_in += len(raw)
        if message.WhichOneof("type") == "ref_hash" and message.ref_hash in self._kept:
            about = message.metadata
            message = ForwardMsg.FromString(self._kept[message.ref_hash][1])
            message.metadata.CopyFrom(about)
        elif message.metadata.cacheable and message.hash:
            self._kept[message.hash] = (self._run, raw)
        kind = message.WhichOneof("type")
        if kind == "delta":
            self._place(message.delta, tuple(message.metadata.delta_path))
        elif kind == "new_session":
            self._begin(message)
        elif kind == "navigation":
            self._hash = message.navigation.page_script_hash
        elif kind == "auto_rerun":
            self._tick(message.auto_rerun.fragment_id, message.auto_rerun.interval)
        elif kind == "stop_auto_rerun":
            for fragment in message.stop_auto_rerun.fragment_ids:
                self._stop(fragment)
        elif kind == "script_finished":
            self._finish(message.script_finished)

    def _begin(self, message: Any) -> None:
        self._hash = message.new_session.page_script_hash
        self._fragments = tuple(message.metadata.run.fragment_ids)
        self._run += 1
        self._named_timers, self._drawn = set(), set()
        if not self._fragments:
            self.said = []

    def _place(self, delta: Any, path: Path) -> None:
        if delta.fragment_id in self._fragments:
            self._drawn.add(path)
        if delta.WhichOneof("type") == "new_element":
            self._draw(delta.new_element, delta.fragment_id, path)

    def _draw(self, element: Any, fragment: str, path: Path) -> None:
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.errors.append(f"{element.exception.type}: {element.exception.message}")
            return
        drawn: Any = getattr(element, kind) if kind else None
        if body := getattr(drawn, "body", ""):
            self.said.append(body)
            self.heard.set()
        name = getattr(drawn, "id", "")
        if kind not in VALUE_FIELD or not name.startswith("$$ID"):
            return
        options = tuple(getattr(drawn, "options", ()))
        self.widgets[name] = Widget(name, kind, drawn.label, options, fragment, path, self._run)
        if name in self._values and not getattr(drawn, "set_value", False):
            return
        if (state := _first_state(name, kind, drawn, options)) is not None:
            self._values[name] = state

    def _finish(self, how: int) -> None:
        if how == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return
        whole = how == ForwardMsg.FINISHED_SUCCESSFULLY
        gone = [
            one.id
            for one in self.widgets.values()
            if one.run != self._run and (whole or self._is_redrawn(one.path))
        ]
        for name in gone:
            del self.widgets[name]
            self._values.pop(name, None)
        if whole:
            for fragment in self._timers.keys() - self._named_timers:
                self._stop(fragment)
        for name in [key for key, (run, _) in self._kept.items() if self._run - run > 2]:
            del self._kept[name]
        seen = not self._wanted or self._wanted in self._fragments or whole
        if self._done and not self._done.done() and seen:
            self._done.set_result(how)

    def _is_redrawn(self, path: Path) -> bool:
        """Whether it stood inside a fragment that was drawn anew, however deep."""
        return any(path[: len(box)] == box for box in self._drawn)

    def _tick(self, fragment: str, interval: float) -> None:
        self._named_timers.add(fragment)
        if self.ticking and fragment not in self._timers:
            self._timers[fragment] = asyncio.create_task(self._go_on(fragment, interval))

    def _stop(self, fragment: str) -> None:
        if timer := self._timers.pop(fragment, None):
            timer.cancel()

    async def _go_on(self, fragment: str, interval: float) -> None:
        while True:
            await asyncio.sleep(interval)
            self.ticks.append(await self.rerun(fragment, of_itself=True))

    async def _look(self) -> None:
        """As `app.js` does: ask for the pulse, and press the button once it is another."""
        place, line = urlparse(self.address), Line(self.address)
        with contextlib.closing(line):
            while True:
                button, said = self._glass()
                await asyncio.sleep(float(said[1]) if said else 1.0)
                button, said = self._glass()
                if button is None or said is None or not self.ticking:
                    continue
                head = f"GET /candour/pulse/{said[2]} HTTP/1.1\r\nHost: {place.netloc}\r\n"
                try:
                    asked = f"{head}Cookie: {self.cookie}\r\n\r\n".encode()
                    answer, told = await line.ask(asked, PATIENCE)
                except (OSError, EOFError) as error:
                    self.errors.append(f"pulse: {error!r}")
                    continue
                if b" 200 " in answer.split(b"\r\n")[0] and told.decode() != said[3]:
                    await self.rerun(button.fragment, trigger=button.id)

    def _glass(self) -> tuple[Widget | None, re.Match[str] | None]:
        found = ((one, LOOK.search(one.id)) for one in self.widgets.values())
        return next(((one, said) for one, said in found if said), (None, None))


def _first_state(name: str, kind: str, drawn: Any, options: tuple[str, ...]) -> WidgetState | None:
    """What a browser sends of a widget that nobody has touched; nothing of a button."""
    if kind == "button":
        return None
    state = WidgetState(id=name)
    if kind in ("text_input", "text_area"):
        state.string_value = drawn.value or drawn.default
    elif kind == "checkbox":
        state.bool_value = drawn.default
    elif kind == "button_group":
        state.string_array_value.data.extend(options[place] for place in drawn.default)
    elif kind in ("radio", "selectbox") and drawn.HasField("default") and options:
        state.string_value = options[drawn.default]
    elif kind == "number_input" and drawn.HasField("default"):
        state.double_value = drawn.default
    return state


def percentile(values: list[float], share: float) -> float:
    """The value below which this share lies, interpolated; 0 where there is none."""
    ordered = sorted(values)
    if not ordered:
        return 0.0
    place = (len(ordered) - 1) * share
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def in_ms(samples: list[Sample]) -> Mapping[str, float]:
    """Half of the samples, nineteen in twenty, and the slowest, in milliseconds."""
    times = [1000 * one.seconds for one in samples if not one.error]
    return {
        "p50": percentile(times, 0.5),
        "p95": percentile(times, 0.95),
        "max": max(times, default=0),
    }
