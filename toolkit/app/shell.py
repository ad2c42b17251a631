"""What comes before Streamlit: the page it lives in, our own files, the headers, the closed doors.

Streamlit cannot load a script or a style sheet from our own address, and its page asks for a font
we do not use. So its page is read once, our links are put into it, and it is served by us; scripts
and styles then need no exception from the content security policy but for the one line that is
Streamlit's own, by its hash.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import re
import tomllib
from collections.abc import Awaitable, Callable, Mapping
from mimetypes import guess_type
from pathlib import Path

from starlette.convertors import Convertor, register_url_convertor
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.file_util import get_static_dir

from toolkit.app import doors, session
from toolkit.app.pictures import light_for_dark
from toolkit.words import text

STATIC = Path(__file__).parent / "static"
CONFIGURATION = Path(__file__).parent / "config.toml"
INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
KEPT_SAYS = ("title", "what", "copy", "forget")
SQUEEZED = {".js", ".css", ".svg", ".html", ".txt"}
# Streamlit answers here with counts of sessions, and to programs that drive the app.
CLOSED = ("/_stcore/metrics", "/_stcore/agent")
UPLOADS = "/_stcore/upload_file/"
POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' {hashes}; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; frame-src 'none'; frame-ancestors 'none'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


class PageName(Convertor[str]):
    """The address of a page of ours: one word, with hyphens; nothing of Streamlit's looks so."""

    regex = "[a-z-]*"

    def convert(self, value: str) -> str:
        """Give the name as it stands."""
        return value

    def to_string(self, value: str) -> str:
        """Give the name as it stands."""
        return value


register_url_convertor("page", PageName())


def read_page() -> str:
    """Give Streamlit's own page with our title, icon, font, style sheet and script in it."""
    page = (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")
    page = re.sub(r"<title>.*?</title>", f"<title>{text('common.product')}</title>", page)
    page = re.sub(r"<link\s+rel=\"(?:shortcut icon|service-desc)\".*?/>", "", page)
    page = re.sub(r"<link\s+rel=\"preload\"[^>]*as=\"font\".*?/>", "", page, flags=re.DOTALL)
    no_script = f"<noscript><p>{_said('page.no_script')}</p></noscript>"
    page = re.sub(r"<noscript>.*?</noscript>", no_script, page, flags=re.DOTALL)
    lost = f' data-lost="{_said("lost.title")}" data-lost-fix="{_said("lost.what_to_do")}"'
    lost += f' data-unsaved="{_said("lost.unsaved")}" data-lost-seat="{_said("lost.at_a_seat")}"'
    lost += f' data-unread="{_said("lost.unread")}" data-unmade="{_said("lost.unmade")}"'
    kept = "".join(f' data-{one}="{_said(f"kept.{one}")}"' for one in KEPT_SAYS)
    ours = (
        '<link rel="icon" href="/candour/mark.svg" type="image/svg+xml" />\n    '
        '<link rel="preload" href="/candour/fonts/public-sans-latin-wght-normal.woff2" as="font" '
        'type="font/woff2" crossorigin />\n    '
        f'<link rel="stylesheet" href="/candour/app.css?{fingerprint("app.css")}" />\n    '
        f'<script src="/candour/app.js?{fingerprint("app.js")}" defer{lost}></script>\n    '
        f'<script src="/candour/kept.js?{fingerprint("kept.js")}" defer{kept}></script>\n    '
        f'<script src="/candour/card.js?{fingerprint("card.js")}" defer></script>\n    '
        f'<script src="/candour/pictures.js?{fingerprint("pictures.js")}" defer '
        f'data-colours="{_swapped()}"></script>\n  '
    )
    return page.replace("</head>", f"  {ours}</head>")


def _said(key: str) -> str:
    return html.escape(text(f"common.{key}"))


def _swapped() -> str:
    theme = tomllib.loads(CONFIGURATION.read_text(encoding="utf-8"))["theme"]
    return html.escape(json.dumps(light_for_dark(theme["dark"], theme["light"])))


def fingerprint(name: str) -> str:
    """Give a few signs that change with the file, so that a browser may keep it for long."""
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def policy_for(page: str) -> str:
    """Give the content security policy, with the hash of each script that stands in the page."""
    digests = (hashlib.sha256(script.encode()).digest() for script in INLINE_SCRIPT.findall(page))
    hashes = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    return POLICY.format(hashes=hashes)


class Kept:
    """A file or a page kept in memory, also compressed, since it is asked for again and again."""

    def __init__(self, body: bytes, kind: str, cache: str, *, squeeze: bool) -> None:
        """Keep the bytes; compress them once if that makes them smaller."""
        self.body, self.kind, self.cache = body, kind, cache
        self.squeezed = gzip.compress(body, 6, mtime=0) if squeeze else None

    def response(self, accepted: str) -> Response:
        """Give the answer in the smallest form that the browser accepts."""
        headers = {"Cache-Control": self.cache, "Vary": "Accept-Encoding"}
        if self.squeezed is not None and "gzip" in accepted:
            # Named so that no middleware compresses it a second time.
            headers["Content-Encoding"] = "gzip"
            return Response(self.squeezed, media_type=self.kind, headers=headers)
        return Response(self.body, media_type=self.kind, headers=headers)


def keep_file(path: Path, cache: str) -> Kept:
    """Give the file as it will be served."""
    kind = guess_type(path.name)[0] or "application/octet-stream"
    kind = "font/woff2" if path.suffix == ".woff2" else kind
    return Kept(path.read_bytes(), kind, cache, squeeze=path.suffix in SQUEEZED)


def page_endpoint(page: str) -> Callable[[Request], Awaitable[Response]]:
    """Give what answers with Streamlit's page, in which every page of ours is drawn."""
    kept = Kept(page.encode(), "text/html", "no-store", squeeze=True)

    async def show_page(request: Request) -> Response:
        return kept.response(request.headers.get("accept-encoding", ""))

    return show_page


def our_routes(page: str) -> list[Route]:
    """Give the routes of our own files and of the pages, in this order."""
    files: Mapping[str, Kept] = {
        path.relative_to(STATIC).as_posix(): keep_file(path, "public, max-age=86400")
        for path in sorted(STATIC.rglob("*"))
        if path.is_file()
    }

    async def show_file(request: Request) -> Response:
        found = files.get(request.path_params["name"])
        if found is None:
            return PlainTextResponse("Not found", status_code=404)
        return found.response(request.headers.get("accept-encoding", ""))

    return [
        Route("/candour/{name:path}", show_file),
        Route("/{name:page}", page_endpoint(page)),
    ]


NOT_HERE = PlainTextResponse("Not found", status_code=404)


def is_for_another(scope: Scope) -> bool:
    """Whether a file was sent for a page that is not open in this process.

    Streamlit 1.67 calls such a request a bad one. It is a page not found, and a proxy that hears so
    asks the next process, where the page may be open (`deploy/nginx/proxy.conf`).
    """
    sent = scope.get("method") == "PUT" and scope["path"].startswith(UPLOADS)
    return sent and not session.is_open(scope["path"].removeprefix(UPLOADS).partition("/")[0])


class Guard:
    """Around everything: closed doors stay closed, and every answer carries the headers."""

    def __init__(self, app: ASGIApp, policy: str, *, room: bool = False) -> None:
        """Guard this application with this policy; with `room` it has a door to the network."""
        self.app, self.room = app, room
        self.headers = {**HEADERS, "Content-Security-Policy": policy}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on and add what its answer lacks."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        door = doors.door_of(scope) if self.room else doors.OWN
        scope = doors.marked(scope, door)
        path: str = scope["path"]

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                kept = headers.get("Referrer-Policy")
                headers.update(self.headers)
                if kept is not None:
                    headers["Referrer-Policy"] = kept
                if path.startswith("/media/"):
                    headers["Cache-Control"] = "no-store"
            await send(message)

        answer = self.refusal(path, door) or (NOT_HERE if is_for_another(scope) else self.app)
        await answer(scope, receive, send_guarded)

    def refusal(self, path: str, door: str) -> Response | None:
        """The answer to a request for what is shut, or None; a stream is then closed as well."""
        if door == doors.ROOM and path == "/":
            return RedirectResponse("/join", status_code=303)
        shut = any(path == one or path.startswith(f"{one}/") for one in CLOSED)
        if shut or (door == doors.ROOM and not doors.may_enter(path)):
            return PlainTextResponse("Not found", status_code=404)
        return None


class Squeezed:
    """Streamlit's scripts and style sheets are compressed once each, and then served from memory.

    They carry a hash in their names and never change. Streamlit itself sends them as they are:
    2.7 MB on a first visit, which a phone in a crowded room would notice.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Stand before this application."""
        self.app = app
        self.folder = Path(get_static_dir()).resolve()
        self.kept: dict[str, Kept] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for a script or a style sheet; pass everything else on."""
        path: str = scope.get("path", "")
        if scope["type"] == "http" and scope["method"] == "GET" and path.startswith("/static/"):
            request = Request(scope)
            accepted = request.headers.get("accept-encoding", "")
            if "gzip" in accepted and (found := self.find(path.removeprefix("/static/"))):
                await found.response(accepted)(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def find(self, name: str) -> Kept | None:
        """Give the file of this name, if there is one and it is worth compressing."""
        if name not in self.kept:
            path = (self.folder / "static" / name).resolve()
            inside = path.is_relative_to(self.folder)
            if not inside or path.suffix not in {".js", ".css"} or not path.is_file():
                return None
            self.kept[name] = keep_file(path, "public, immutable, max-age=31536000")
        return self.kept[name]
