"""What a service for several people needs before it may start, and what it lacks."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from toolkit.errors import Problem, ToolkitError
from toolkit.settings import Settings

LEAST_BYTES = 32
# At these addresses of Microsoft's anybody's tenant signs in, and each gives out its own addresses.
FOR_ANYBODY = ("/common", "/organizations", "/consumers")
RANDOM = "Set it to at least 32 random bytes, as 'openssl rand -hex 32' prints them."
PUBLIC = "Set it to the address that people open, such as https://candour.example.gov.uk."
ISSUER = "Set it to the address of your sign-in provider, which begins with https://."
HERE = "127.0.0.1"


def is_shared(settings: Settings) -> bool:
    """Whether others than the person at this computer are to come in."""
    told = (
        settings.database_url,
        settings.public_url,
        settings.sign_in_issuer,
        settings.sign_in_client_id,
        settings.sign_in_client_secret,
        settings.proxies,
        settings.listen != HERE,
    )
    return any(told)


def check_service(settings: Settings, *, room: bool = False) -> None:
    """A shared service has all that it needs, or is not to start.

    Raises ToolkitError that names every setting that is missing or unsafe, with what to do. On one
    person's own computer nothing is asked for. `room` says that a workshop on a laptop was asked
    for as well.
    """
    if not is_shared(settings):
        return
    problems = [*_lacking(settings), *_unsafe(settings)]
    if room:
        what = "It is for a workshop on one laptop, and this is a service that people sign in to."
        fix = "Leave it out: people take part at the public address."
        problems.append(Problem("--room", what, fix))
    if problems:
        raise ToolkitError(problems)


def check_demo(settings: Settings) -> None:
    """A demonstration, in which nobody signs in, is for this computer and a room beside it.

    Raises ToolkitError where others could come in by the settings of a service.
    """
    if settings.proxies or settings.listen != HERE:
        what = "Others could come in, and nobody signs in to a demonstration."
        fix = "Leave out CANDOUR_LISTEN and CANDOUR_PROXIES."
        raise ToolkitError(Problem("candour demo", what, fix))


def _lacking(settings: Settings) -> Iterator[Problem]:
    """Each setting that is needed and not there."""
    needed: dict[str, tuple[object, str]] = {
        "SIGN_IN_ISSUER": (settings.sign_in_issuer, ISSUER),
        "SIGN_IN_CLIENT_ID": (
            settings.sign_in_client_id,
            "Register Candour with your sign-in provider and set what it gives as client id.",
        ),
        "SIGN_IN_CLIENT_SECRET": (
            settings.sign_in_client_secret,
            "Set what your sign-in provider gives as client secret.",
        ),
        "PUBLIC_URL": (settings.public_url, PUBLIC),
        "COOKIE_SECRET": (settings.cookie_secret, RANDOM),
    }
    for name, (given, fix) in needed.items():
        if given is None:
            what = "It is missing, and a shared service does not start without sign-in."
            yield Problem(f"Setting CANDOUR_{name}", what, fix)


def _unsafe(settings: Settings) -> Iterator[Problem]:
    """Each setting that is there and would let the wrong people in."""
    secret = settings.cookie_secret
    if secret is not None and len(secret.get_secret_value().encode()) < LEAST_BYTES:
        what = "It is so short that somebody could guess it and sign in as anybody."
        yield Problem("Setting CANDOUR_COOKIE_SECRET", what, RANDOM)
    if settings.listen != HERE and not settings.proxies:
        what = "Others than the proxy could reach the app, and say that they are the proxy."
        fix = "Name the proxy's address in CANDOUR_PROXIES, or leave CANDOUR_LISTEN out."
        yield Problem("Setting CANDOUR_LISTEN", what, fix)
    if settings.public_url is not None and not is_plain(settings.public_url):
        what = f"'{settings.public_url}' is not the whole of an https address without a path."
        yield Problem("Setting CANDOUR_PUBLIC_URL", what, PUBLIC)
    issuer = settings.sign_in_issuer
    if issuer is not None and not is_safe(issuer):
        what = f"'{issuer}' is no https address."
        yield Problem("Setting CANDOUR_SIGN_IN_ISSUER", what, ISSUER)
    managed = settings.sign_in_emails == "managed"
    if issuer is not None and managed and any(one in issuer.lower() for one in FOR_ANYBODY):
        what = "'managed' believes the addresses of any organisation that signs in there."
        fix = "Name your own tenant in CANDOUR_SIGN_IN_ISSUER, or use 'verified'."
        yield Problem("Setting CANDOUR_SIGN_IN_EMAILS", what, fix)


def is_safe(address: str) -> bool:
    """Whether what is sent there cannot be read on the way: by TLS, or by staying on this machine.

    Plain http on this machine is for drills and tests.
    """
    try:
        parts = urlsplit(address)
        name, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not name or parts.username or parts.password or parts.query or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(name))


def is_plain(address: str) -> bool:
    """Whether it is safe and names a machine alone, without a path."""
    return is_safe(address) and urlsplit(address).path in ("", "/")


def _is_loopback(name: str) -> bool:
    try:
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False
