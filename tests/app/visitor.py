"""A browser without a screen: it asks the pages of the app in process and keeps their cookies."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from starlette.types import ASGIApp

HOST = "127.0.0.1:8501"
OURS = {"Origin": f"http://{HOST}", "Sec-Fetch-Site": "same-origin"}


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def leads_to(self) -> str:
        """The address that a redirect names."""
        return self.headers.get("location", "")

    def hidden(self, name: str) -> str:
        """The value of a hidden field of the page's form."""
        return self.text.split(f'name="{name}" value="')[1].split('"')[0]


@dataclass
class Visitor:
    """One browser at one address of the network."""

    app: ASGIApp
    address: str = "192.0.2.9"
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Answer:
        """The page under this path."""
        return self.ask("GET", path, headers, b"")

    def post(self, path: str, headers: Mapping[str, str] = OURS, **form: str) -> Answer:
        """The answer to a form; by default one that stood on a page of ours."""
        return self.ask("POST", path, headers, urlencode(form).encode())

    def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """The answer to any request."""
        return asyncio.run(self._ask(method, path, headers, body))

    async def _ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        named = {"Host": HOST, **({"Cookie": kept} if kept else {}), **headers}
        scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": b"",
            "headers": [(name.lower().encode(), said.encode()) for name, said in named.items()],
            "client": (self.address, 50000),
            "server": ("127.0.0.1", 8501),
        }
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        return self._read(sent)

    def _read(self, sent: list[Any]) -> Answer:
        raw = [(name.decode(), said.decode()) for name, said in sent[0]["headers"]]
        for name, said in raw:
            if name == "set-cookie":
                self.cookies |= {k: morsel.value for k, morsel in SimpleCookie(said).items()}
        body = b"".join(message.get("body", b"") for message in sent[1:])
        return Answer(sent[0]["status"], dict(raw), body.decode())
