"""How Streamlit is set up for signing in, and what is told of a sign-in that comes to nothing."""

import asyncio
from collections.abc import Iterator
from typing import Any

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


def ask(path: str, query: bytes, status: int, *headers: tuple[bytes, bytes]) -> tuple[int, str]:
    """How a request is answered at last, where Streamlit answers it so."""

    async def streamlit(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": status, "headers": list(headers)})
        await send({"type": "http.response.body", "body": b""})

    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "path": path, "query_string": query, "headers": []}
    asyncio.run(sign_in.Told(streamlit)(scope, receive, send))
    found = {name.lower(): said.decode() for name, said in sent[0]["headers"]}
    return sent[0]["status"], found.get(b"location", "")


HOME = (b"location", b"/")
SIGNED_IN = (b"set-cookie", b"_streamlit_user=signed; Path=/")
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
