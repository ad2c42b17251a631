"""The plain pages that lead to a seat: the code, the promise, the group, and the way back.

They need neither Streamlit nor a script. What makes a seat or gives one up is a POST from a page of
ours; looking at a page changes nothing, since programs that preview links look at them too.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from math import inf
from time import monotonic
from typing import Any
from urllib.parse import parse_qsl, quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from toolkit.app import away, doors
from toolkit.app.filling import fill
from toolkit.app.promises import promise_of
from toolkit.errors import DatabaseAway, NotFound, ToolkitError, TooMany
from toolkit.model.room import Invitation
from toolkit.seat import Seat, come_back, find_pulse, join, joined_before, look_up
from toolkit.store.database import Store
from toolkit.store.tries import AddressTries, Tries
from toolkit.words import text

COOKIE = "candour_seat"
BETWEEN = "~"  # a browser may hold places in several rounds; the one in use stands first
MOST_PLACES = 4
KEPT_SECONDS = 120 * 24 * 3600
LONGEST = 4096  # bytes of a form
FRESH_SECONDS = 0.2  # a pulse that was read so long ago is told again
Said = Mapping[str, str]
Endpoint = Callable[[Request], Awaitable[Response]]


def join_address(token: str = "") -> str:
    """The address that people are given: of the page for codes, or straight to one round."""
    return f"{doors.where().for_guests}/join" + (f"/{token}" if token else "")


def secrets_in(cookie: str | None) -> list[str]:
    """The secrets of the places that a browser holds, the one in use first."""
    return [one for one in (cookie or "").split(BETWEEN) if one][:MOST_PLACES]


def routes(the_store: Callable[[], Store], show_app: Endpoint, tries: Tries) -> list[Route]:
    """Give the routes of all pages that lead to a seat; `show_app` answers with the seat's own."""
    gate = Gate(the_store, tries)

    async def show_seat(request: Request) -> Response:
        if await run_in_threadpool(gate.places, request):
            return await show_app(request)
        return await run_in_threadpool(gate.show_no_place)

    def taking(act: Callable[[Request, Said], Response]) -> Endpoint:
        async def take(request: Request) -> Response:
            said = await read_form(request)
            return (
                said if isinstance(said, Response) else await run_in_threadpool(act, request, said)
            )

        return take

    return [
        Route("/join", gate.show_code, methods=["GET"]),
        Route("/join", taking(gate.enter_code), methods=["POST"]),
        Route("/join/seat", taking(gate.sit_down), methods=["POST"]),
        Route("/join/{token}", gate.show_promise, methods=["GET"]),
        Route("/candour/pulse/{round}", gate.show_pulse, methods=["GET"]),
        Route(doors.SEAT_PAGE, show_seat, methods=["GET"]),
        Route("/back", taking(gate.go_back), methods=["POST"]),
        Route("/back/{secret}", gate.show_back, methods=["GET"]),
    ]


async def read_form(request: Request, longest: int = LONGEST) -> Said | Response:
    """Give what a form of ours says, or the refusal of what is none."""
    if not is_ours(request):
        return show_refused(text("joining.refused.cross_site"), 403)
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > longest:
            return show_refused(text("joining.refused.too_long"), 413)
    return dict(parse_qsl(body.decode("utf-8", "replace"), max_num_fields=None))


def is_ours(request: Request) -> bool:
    """Whether a page of ours sent this; a browser says so, and a page cannot make it lie."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site not in {None, "same-origin"}:
        return False
    if origin is None:
        return site is not None
    return origin == f"{request.url.scheme}://{request.headers.get('host')}"


@dataclass(frozen=True)
class Gate:
    """The pages over one store."""

    the_store: Callable[[], Store]
    tries: Tries = field(default_factory=Tries)
    pulses: dict[str, tuple[float, int]] = field(default_factory=dict)

    def places(self, request: Request) -> dict[str, Seat]:
        """The seats that this browser holds, under their secrets, the one in use first."""
        store = self.the_store()
        found = {one: come_back(store, one) for one in secrets_in(request.cookies.get(COOKIE))}
        return {secret: seat for secret, seat in found.items() if seat is not None}

    async def show_pulse(self, request: Request) -> Response:
        """Tell a phone how far its room has moved, so that it looks again only when it did.

        A hall full of phones asks each second: what was read a moment ago is told again.
        """
        one, now = request.path_params["round"], monotonic()
        held = secrets_in(request.cookies.get(COOKIE))
        read, pulse = self.pulses.get(one, (-inf, None))
        if now - read > FRESH_SECONDS or not any(f".{one}." in each for each in held):
            pulse = await run_in_threadpool(find_pulse, self.the_store(), held, one)
            if pulse is not None:
                self.pulses[one] = now, pulse
        headers = {"Cache-Control": "no-store"}
        if pulse is None:
            return PlainTextResponse("", 404, headers)
        return PlainTextResponse(str(pulse), headers=headers)

    def show_code(self, request: Request) -> Response:
        """Ask for the code, and offer the places that this browser holds."""
        return self._code(request)

    def _code(
        self, request: Request, value: str = "", problem: str = "", status: int = 200
    ) -> Response:
        code = {"label": text("joining.code.label"), "hint": text("joining.code.hint")}
        return show(
            text("joining.code.title"),
            status,
            action="/join",
            button=text("joining.code.button"),
            code=code | {"value": value},
            problem=problem,
            places=[_go_on(seat) for seat in self.places(request).values()],
        )

    def show_no_place(self) -> Response:
        """Tell whoever came without a place how to get one."""
        link = {"href": "/join", "label": text("joining.gone.code")}
        lines = [text("joining.no_place.line")]
        return show(text("joining.no_place.title"), 404, lines=lines, link=link)

    def enter_code(self, request: Request, said: Said) -> Response:
        """Lead to the promise of the round with this code."""
        code = said.get("code", "")[:40].strip()
        if not code:
            return self._code(request, problem=text("joining.code.missing"), status=422)
        try:
            invitation = look_up(self.the_store(), code, tries=self._tries_of(request))
        except TooMany:
            return self._code(request, code, text("joining.code.too_many"), 429)
        except NotFound:
            return self._code(request, code, text("joining.code.wrong"), 404)
        return RedirectResponse(f"/join/{quote(invitation.token)}", status_code=303)

    def show_promise(self, request: Request) -> Response:
        """Tell what is promised and ask for the group, or lead on who has a place already."""
        found = self._invited(request, request.path_params["token"])
        if isinstance(found, Response):
            return found
        seat = self._seat_in(request, found)
        if seat is None or found.group:
            return _promise(found, seat)
        title = text("joining.stay.title")
        return show(
            title, lines=[text("joining.stay.line", title=found.title)], places=[_go_on(seat)]
        )

    def _invited(self, request: Request, token: str) -> Invitation | Response:
        try:
            return look_up(self.the_store(), token[:200], tries=self._tries_of(request))
        except (NotFound, TooMany):
            return show_gone()
        except DatabaseAway:
            raise
        except ToolkitError as error:
            return show_refused(_words(error), 409)

    def _tries_of(self, request: Request) -> AddressTries:
        return self.tries.of(self.the_store(), request.client.host if request.client else "")

    def _seat_in(self, request: Request, invitation: Invitation) -> Seat | None:
        seats = self.places(request).values()
        return next((one for one in seats if one.round.id == invitation.round_id), None)

    def sit_down(self, request: Request, said: Said) -> Response:
        """Lead to the place that this browser has in the round, else to a new one."""
        places = self.places(request)
        for secret, seat in places.items():
            if seat.round.id == said.get("round"):
                return _to_seat(request, secret, places)
        token, key = said.get("token", ""), said.get("key", "")
        if there := joined_before(self.the_store(), token, key):
            return _to_seat(request, there, places)
        found = self._invited(request, token)
        if isinstance(found, Response):
            return found
        for secret, seat in places.items():
            if seat.round.id == found.round_id and not found.group:
                return _to_seat(request, secret, places)
        group = found.group or said.get("group", "")
        if group not in dict(found.groups):
            key = "group_again" if group else "group_missing"
            return _promise(found, None, text(f"joining.promise.{key}"), 422)
        try:
            _, secret = join(self.the_store(), found.token, group, key)
        except NotFound:
            return show_gone()
        except DatabaseAway:
            raise
        except ToolkitError as error:
            return show_refused(_words(error), 409)
        return _to_seat(request, secret, places)

    def show_back(self, request: Request) -> Response:
        """Offer the way back to one's place; only the button gives the secret up for a cookie."""
        secret = request.path_params["secret"][:200]
        title, button = text("joining.back.title"), text("joining.back.button")
        lines, hidden = [text("joining.back.line")], [("secret", secret)]
        return show(title, lines=lines, action="/back", button=button, hidden=hidden)

    def go_back(self, request: Request, said: Said) -> Response:
        """Lead back to the place of this secret."""
        secret = said.get("secret", "")[:200]
        if BETWEEN in secret or come_back(self.the_store(), secret) is None:
            return show_gone(text("joining.back.gone"))
        return _to_seat(request, secret, self.places(request))


def _go_on(seat: Seat) -> dict[str, str]:
    return {"round": seat.round.id, "label": text("joining.stay.go_on", title=seat.round.title)}


def _promise(
    invitation: Invitation, seat: Seat | None, problem: str = "", status: int = 200
) -> Response:
    fixed = dict(invitation.groups).get(invitation.group)
    legend = text("joining.promise.group")
    where = {"council": invitation.council, "title": invitation.title}
    lines = [text("joining.promise.sample")] if invitation.sample else []
    if fixed:
        lines.append(text("joining.promise.group_fixed", group=fixed))
    return show(
        text("joining.promise.title"),
        status,
        above=text("joining.promise.above", **where),
        lines=lines,
        lists=promise_of(invitation),
        places=[_go_on(seat)] if seat else [],
        action="/join/seat",
        button=text("joining.promise.start"),
        # The same seat for a second press of the button, or after a reply that was lost.
        hidden=[("token", invitation.token), ("key", secrets.token_urlsafe(24))],
        groups=None if fixed else {"legend": legend, "options": invitation.groups},
        problem=problem,
    )


def _to_seat(request: Request, secret: str, places: Mapping[str, Seat]) -> Response:
    """Lead to the page of the seat, with its secret as the first in the browser's cookie."""
    held = [secret, *(one for one in places if one != secret)][:MOST_PLACES]
    answer = RedirectResponse(doors.SEAT_PAGE, status_code=303)
    answer.headers["Cache-Control"] = "no-store"
    answer.set_cookie(
        COOKIE,
        BETWEEN.join(held),
        max_age=KEPT_SECONDS,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return answer


def _words(error: ToolkitError) -> str:
    return " ".join(f"{one.what} {one.fix}" for one in error.problems)


def show_gone(line: str | None = None) -> Response:
    """Answer that a link leads nowhere, and offer the page for codes."""
    lines = [line] if line else [text("joining.gone.line"), text("joining.gone.used")]
    link = {"href": "/join", "label": text("joining.gone.code")}
    return show(text("joining.gone.title"), 404, lines=lines, link=link)


def show_refused(line: str, status: int) -> Response:
    """Answer that it did not work, and what to do."""
    link = {"href": "/join", "label": text("joining.gone.code")}
    return show(text("joining.refused.title"), status, lines=[line], link=link)


async def answer_away(request: Request, error: Exception) -> Response:
    """Answer while the database is away: nothing is lost, and what to do."""
    if isinstance(error, DatabaseAway):
        away.note(error)
    answer = show_refused(text("common.away.page"), 503)
    answer.headers["Retry-After"] = "5"
    return answer


def show(title: str, status: int = 200, **told: Any) -> Response:
    """Give a page; whatever fills it is drawn as words."""
    blank = {"above": "", "lines": (), "lists": (), "places": (), "link": None, "hidden": ()}
    blank |= {"action": "", "code": None, "groups": None, "problem": "", "button": ""}
    common = {"product": text("common.product"), "statement": text("accessibility.link")}
    body = fill("join.html", title=title, **common, **(blank | told))
    # Else the browser would not say on the next page that this one was ours.
    headers = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}
    return HTMLResponse(body, status, headers)
