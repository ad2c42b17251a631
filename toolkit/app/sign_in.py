"""Who this session is: on one's own computer its only person, else whom the provider named.

Streamlit speaks OpenID Connect and keeps what the provider said in a signed cookie for 30 days,
whatever becomes of the account. So the cookie is never more than a claim: whether it still opens
anything is asked of the store on each run, and again before each deed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http.cookies import CookieError, SimpleCookie
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from toolkit.model.account import Ending, Identity, Visit
from toolkit.seat import new_key
from toolkit.settings import SignIn
from toolkit.store.accounts import come_in, leave
from toolkit.store.database import Store
from toolkit.store.members import take_up
from toolkit.workspace import LOCAL_ACCOUNT

CALLBACK = "/oauth2callback"
FAILED = "sign-in"  # what the address says after a sign-in that came to nothing
SCOPE = "openid email profile"
ASKED = "candour_asked"  # the cookie by which `kept.js` says which page was asked for
PAGE = re.compile(r"/[a-z-]{0,40}(\?[A-Za-z0-9_.~=&%+-]{1,400})?")
Why = Literal["new", "strange"] | Ending

_provider: SignIn | None = None


@dataclass(frozen=True)
class Person:
    """Somebody who may come in. Without a visit it is the one person at this computer."""

    account_id: str = LOCAL_ACCOUNT
    visit: Visit | None = None
    identity: Identity | None = None


class Outside(Exception):
    """Nobody is signed in here, or not any more; `why` says which."""

    def __init__(self, why: Why) -> None:
        """Carry the reason."""
        self.why = why
        super().__init__(why)


def arrange(provider: SignIn | None) -> None:
    """From now on people sign in with this provider; with None nobody does."""
    global _provider
    _provider = provider


def provider() -> SignIn | None:
    """With whom people sign in, or None on a computer of one's own."""
    return _provider


def may_found() -> bool:
    """Whether whoever is here may begin a council of their own."""
    return _provider is None or _provider.founding


def streamlits_secrets(provider: SignIn) -> dict[str, Any]:
    """What Streamlit reads its sign-in from, as it stands in memory and in no file."""
    return {
        "auth": {
            "redirect_uri": f"{provider.public_url}{CALLBACK}",
            "cookie_secret": provider.cookie_secret.get_secret_value(),
            "client_id": provider.client_id,
            "client_secret": provider.client_secret.get_secret_value(),
            "server_metadata_url": (
                f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"
            ),
            "client_kwargs": {"scope": SCOPE, "prompt": provider.prompt},
        }
    }


def person_here(store: Store) -> Person:
    """Whoever this session is. Raises Outside where it is nobody, or nobody any more."""
    if _provider is None:
        return Person()
    claims = st.user.to_dict()
    if not claims.get("is_logged_in"):
        raise Outside("new")
    identity = read_identity(claims, _provider)
    if identity is None:
        raise Outside("strange")
    visit = come_in(store, identity, _now(), new_key)
    if not isinstance(visit, Visit):
        raise Outside(visit)
    return Person(visit.account_id, visit, identity)


def read_identity(claims: Mapping[str, Any], provider: SignIn) -> Identity | None:
    """Who the claims say that somebody is, or None where they say it of another service."""
    issuer, subject = str(claims.get("iss") or ""), str(claims.get("sub") or "")
    began = claims.get("iat")
    if not subject or issuer.rstrip("/") != provider.issuer.rstrip("/"):
        return None
    if not isinstance(began, (int, float)) or isinstance(began, bool):
        return None
    told = json.dumps([issuer, subject, began, claims.get("nonce"), claims.get("sid")])
    managed = provider.emails == "managed"
    email = str(claims.get("email") or (managed and claims.get("preferred_username")) or "")
    verified = claims.get("email_verified") in (True, "true")
    return Identity(
        issuer=provider.issuer.rstrip("/"),
        subject=subject,
        mark=hashlib.sha256(told.encode()).hexdigest(),
        began_at=datetime.fromtimestamp(began, UTC).replace(tzinfo=None),
        name=str(claims.get("name") or claims.get("preferred_username") or ""),
        email=email,
        known=bool(email) and (managed or verified),
    )


def join_where_invited(store: Store, person: Person) -> int:
    """Every invitation to this person's address is taken up; says how many were."""
    if person.identity is None or not person.identity.known:
        return 0
    return take_up(store, person.account_id, person.identity.email, _now())


def key_for(person: Person) -> str:
    """A key that every process gives to pages of this person, and to nobody else's."""
    secret = _provider.cookie_secret.get_secret_value() if _provider else ""
    told = f"typed and not sent: {person.account_id}"
    return hmac.new(secret.encode(), told.encode(), hashlib.sha256).hexdigest()


def sign_out(store: Store, visit: Visit) -> None:
    """The visit is over, here and in every window of this browser, and the provider is told."""
    leave(store, visit)
    st.session_state.clear()
    st.logout()


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


class Told:
    """Whoever signed in is at the page that they asked for, and a sign-in that failed says so.

    Streamlit leads to the first page in any case, and without a word, or answers with a bare line
    where the provider is away.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Stand before this application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; change where the answer to a sign-in leads."""
        if scope["type"] != "http" or scope["path"] not in ("/auth/login", CALLBACK):
            await self.app(scope, receive, send)
            return
        # A return from signing out has nothing to tell.
        asked = scope["path"] == "/auth/login" or b"state=" in scope["query_string"]

        async def send_told(message: Message) -> None:
            if message["type"] == "http.response.start" and asked:
                _lead(message, scope)
            await send(message)

        await self.app(scope, receive, send_told)


def _lead(message: Message, scope: Scope) -> None:
    page, failed = asked_page(scope), _failed(message, scope)
    headers = MutableHeaders(scope=message)
    if failed:
        message["status"] = 302
        headers["Location"] = f"{page}{'&' if '?' in page else '?'}{FAILED}=failed"
    elif scope["path"] == CALLBACK:
        headers["Location"] = page
        headers.append("Set-Cookie", f"{ASKED}=; Path=/; Max-Age=0; SameSite=Lax")


def asked_page(scope: Scope) -> str:
    """The page that was asked for before somebody signed in, or the first one.

    The cookie is only a wish: whatever is not plainly the address of a page here leads nowhere.
    """
    sent = Headers(scope=scope).getlist("cookie")
    try:
        cookies: SimpleCookie = SimpleCookie("; ".join(sent))
    except CookieError:
        return "/"
    wished = unquote(cookies[ASKED].value) if ASKED in cookies else "/"
    return wished if PAGE.fullmatch(wished) else "/"


def _failed(message: Message, scope: Scope) -> bool:
    if message["status"] >= 400:
        return True
    headers = Headers(scope=message)
    at_home = urlsplit(headers.get("location", "")).path in ("", "/")
    signed_in = any(
        one.startswith("_streamlit_user=") and "Max-Age=0" not in one
        for one in headers.getlist("set-cookie")
    )
    return at_home and not signed_in and scope["path"] == CALLBACK
