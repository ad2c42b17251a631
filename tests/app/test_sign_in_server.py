"""How Streamlit is set up for signing in, and what is told of a sign-in that comes to nothing."""

import asyncio
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from streamlit import config

from tests.app.signed_in import PROVIDER, arranged
from toolkit.app import sign_in
from toolkit.app.server import set_up_streamlit

HOST = "candour.example.gov.uk"


@pytest.fixture
def service() -> Iterator[None]:
    """Streamlit as a service has it; afterwards as one's own computer has it."""
    with arranged():
        set_up_streamlit()
        yield
    set_up_streamlit()


def test_streamlit_answers_under_the_public_name_and_signs_with_our_secret(service: None) -> None:
    assert HOST in config.get_option("server.allowedHosts")
    assert config.get_option("browser.serverAddress") == HOST
    assert config.get_option("server.cookieSecret") == PROVIDER.cookie_secret.get_secret_value()
    assert config.get_option("server.enableXsrfProtection") is True
    assert config.get_option("server.trustedUserHeaders") == {}


def test_no_secret_of_the_computers_own_is_read(service: None) -> None:
    assert config.get_option("secrets.files") == []


def test_what_streamlit_is_told_leads_to_the_provider_and_back_to_us() -> None:
    told = sign_in.streamlits_secrets(PROVIDER)["auth"]

    assert told["redirect_uri"] == f"https://{HOST}/oauth2callback"
    assert told["server_metadata_url"].startswith(f"{PROVIDER.issuer}/.well-known/")
    assert told["client_kwargs"] == {"scope": "openid email profile", "prompt": "login"}


def ask(
    path: str, query: bytes, status: int, *headers: tuple[bytes, bytes], cookie: str = ""
) -> tuple[int, str]:
    """How a request is answered at last, where Streamlit answers it so."""

    async def streamlit(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": status, "headers": list(headers)})
        await send({"type": "http.response.body", "body": b""})

    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        sent.append(message)

    told = [(b"cookie", cookie.encode())]
    scope = {"type": "http", "path": path, "query_string": query, "headers": told}
    asyncio.run(sign_in.Told(streamlit)(scope, receive, send))
    found = {name.lower(): said.decode() for name, said in sent[0]["headers"]}
    return sent[0]["status"], found.get(b"location", "")


HOME = (b"location", b"/")
SIGNED_IN = (b"set-cookie", b"_streamlit_user=signed; Path=/")
COOKIE = b"candour_asked=%2Fresults"
CLEARED = (b"set-cookie", b'_streamlit_user=""; Max-Age=0; Path=/')
AWAY = (b"location", b"https://login.example.gov.uk/auth?client_id=candour")


@pytest.mark.parametrize(
    ("path", "query", "status", "headers", "leads_to"),
    [
        ("/auth/login", b"provider=x", 400, (), "/?sign-in=failed"),  # the provider is away
        ("/auth/login", b"provider=x", 302, (AWAY,), AWAY[1].decode()),
        ("/oauth2callback", b"error=access_denied&state=s", 302, (HOME,), "/?sign-in=failed"),
        ("/oauth2callback", b"code=c&state=s", 302, (HOME, CLEARED), "/?sign-in=failed"),
        ("/oauth2callback", b"code=c&state=s", 302, (HOME, SIGNED_IN), "/"),
        ("/oauth2callback", b"", 302, (HOME,), "/"),  # back from signing out
        ("/auth/logout", b"", 302, (HOME,), "/"),
    ],
)
def test_only_a_sign_in_that_came_to_nothing_is_told_so(
    path: str, query: bytes, status: int, headers: Any, leads_to: str
) -> None:
    assert ask(path, query, status, *headers) == (302, leads_to)


@pytest.mark.parametrize(
    "page", ["/", "/action-plan", "/results?assessment=a-1", "/decision?decision=D-2026-01&part=2"]
)
def test_whoever_signs_in_is_led_to_the_page_that_they_asked_for(page: str) -> None:
    cookie = f"other=1; candour_asked={quote(page, safe='')}"

    led = ask("/oauth2callback", b"code=c&state=s", 302, HOME, SIGNED_IN, cookie=cookie)
    failed = ask("/oauth2callback", b"error=access_denied&state=s", 302, HOME, cookie=cookie)

    assert led == (302, page)
    assert failed == (302, f"{page}{'&' if '?' in page else '?'}sign-in=failed")


@pytest.mark.parametrize(
    "wished",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/ /evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "/results\r\nSet-Cookie: a=b",
        "/results?a=b\r\nLocation: https://evil.example",
        "/results#//evil.example",
        "/oauth2callback/../auth/logout",
        "/auth/logout",
        "results",
        "/results?" + "a" * 500,
        "",
    ],
)
def test_nobody_is_led_anywhere_but_to_a_page_of_ours(wished: str) -> None:
    for cookie in (f"candour_asked={quote(wished, safe='')}", f"candour_asked={wished}"):
        led = ask("/oauth2callback", b"code=c&state=s", 302, HOME, SIGNED_IN, cookie=cookie)

        assert led == (302, "/")


def test_the_page_that_was_asked_for_is_forgotten_once_somebody_is_there() -> None:
    message: dict[str, Any] = {"type": "http.response.start", "status": 302}
    message["headers"] = [HOME, SIGNED_IN]
    scope = {"type": "http", "path": "/oauth2callback", "headers": [(b"cookie", COOKIE)]}

    sign_in._lead(message, scope)

    told = [said for name, said in message["headers"] if name.lower() == b"set-cookie"]
    assert told[-1] == b"candour_asked=; Path=/; Max-Age=0; SameSite=Lax"
