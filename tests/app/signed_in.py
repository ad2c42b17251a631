"""The whole app as it is drawn for somebody whom a provider named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from pydantic import SecretStr
from streamlit.testing.v1 import AppTest

from tests.app.pages import sound
from toolkit.app import sign_in
from toolkit.settings import SignIn

PROVIDER = SignIn(
    issuer="https://login.example.gov.uk",
    client_id="candour",
    client_secret=SecretStr("between the two of us"),
    public_url="https://candour.example.gov.uk",
    cookie_secret=SecretStr("0123456789abcdef0123456789abcdef"),
)


@contextmanager
def arranged(provider: SignIn = PROVIDER) -> Iterator[None]:
    """While this lasts people sign in with this provider."""
    sign_in.arrange(provider)
    try:
        yield
    finally:
        sign_in.arrange(None)


def claims(subject: str, email: str = "", **more: Any) -> dict[str, Any]:
    """What the provider says of somebody who signed in just now."""
    told: dict[str, Any] = {
        "is_logged_in": True,
        "iss": PROVIDER.issuer,
        "sub": subject,
        "iat": int(datetime.now(UTC).timestamp()),
        "nonce": f"nonce of {subject}",
        "name": subject.title(),
    }
    return told | ({"email": email, "email_verified": True} if email else {}) | more


def app(page: str = "") -> None:  # AppTest runs its text by itself
    """The app, or one screen of it as the app shows it."""
    from toolkit.app import main

    if not page:
        main.show_app()
    elif (context := main.find_place()) is not None:
        screen = next(one for name, _, one in main.PAGES if name == page)
        main.show_screen(page, screen, context)


def open_as(user: dict[str, Any], page: str = "") -> AppTest:
    """The app, or one page of it, in a new session of this person's."""
    test = AppTest.from_function(app, kwargs={"page": page}, default_timeout=60)
    test.user = user
    return sound(test.run())


def said(test: AppTest) -> str:
    """All that the page says, without the signs that keep it from being alive."""
    kinds = (test.title, test.header, test.subheader, test.markdown, test.text, test.caption)
    boxes = (test.error, test.warning, test.success, test.info)
    found = [one.value for kind in (*kinds, *boxes) for one in kind]
    return "\n".join(found).replace("\\", "").replace("\u2060", "")
