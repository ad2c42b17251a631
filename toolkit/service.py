"""What a service for several people needs before it may start, and what it lacks."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from toolkit.errors import Problem, ToolkitError
from toolkit.settings import Settings
from toolkit.words import advice, text

LEAST_BYTES = 32
# At these addresses of Microsoft's anybody's tenant signs in, and each gives out its own addresses.
FOR_ANYBODY = ("/common", "/organizations", "/consumers")
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
        problems.append(Problem("--room", *advice("faults_settings.for_workshop_on_one")))
    if problems:
        raise ToolkitError(problems)


def check_demo(settings: Settings) -> None:
    """A demonstration, in which nobody signs in, is for this computer and a room beside it.

    Raises ToolkitError where others could come in by the settings of a service.
    """
    if settings.proxies or settings.listen != HERE:
        raise ToolkitError(Problem("candour demo", *advice("faults_settings.others_could_come")))


def _lacking(settings: Settings) -> Iterator[Problem]:
    """Each setting that is needed and not there."""
    needed: dict[str, tuple[object, str]] = {
        "SIGN_IN_ISSUER": (settings.sign_in_issuer, text("faults_settings.issuer")),
        "SIGN_IN_CLIENT_ID": (
            settings.sign_in_client_id,
            text("faults_settings.client_id"),
        ),
        "SIGN_IN_CLIENT_SECRET": (
            settings.sign_in_client_secret,
            text("faults_settings.client_secret"),
        ),
        "PUBLIC_URL": (settings.public_url, text("faults_settings.public")),
        "COOKIE_SECRET": (settings.cookie_secret, text("faults_settings.random")),
    }
    for name, (given, fix) in needed.items():
        if given is None:
            what = text("faults_settings.missing_and_shared_service")
            yield Problem(_setting(name), what, fix)


def _unsafe(settings: Settings) -> Iterator[Problem]:
    """Each setting that is there and would let the wrong people in."""
    secret = settings.cookie_secret
    if secret is not None and len(secret.get_secret_value().encode()) < LEAST_BYTES:
        what = text("faults_settings.short_somebody_could_guess")
        yield Problem(_setting("COOKIE_SECRET"), what, text("faults_settings.random"))
    if settings.listen != HERE and not settings.proxies:
        yield Problem(
            _setting("LISTEN"),
            *advice("faults_settings.others_than_proxy_could"),
        )
    if settings.public_url is not None and not is_plain(settings.public_url):
        what = text("faults_settings.not_whole_https_address", public_url=settings.public_url)
        yield Problem(_setting("PUBLIC_URL"), what, text("faults_settings.public"))
    issuer = settings.sign_in_issuer
    if issuer is not None and not is_safe(issuer):
        what = text("faults_settings.no_https_address", issuer=issuer)
        yield Problem(_setting("SIGN_IN_ISSUER"), what, text("faults_settings.issuer"))
    managed = settings.sign_in_emails == "managed"
    if issuer is not None and managed and any(one in issuer.lower() for one in FOR_ANYBODY):
        yield Problem(
            _setting("SIGN_IN_EMAILS"),
            *advice("faults_settings.managed_believes_addresses_any"),
        )


def _setting(name: str) -> str:
    """Where a fault of this setting is: its name in the environment."""
    return text("faults_settings.where_setting", name=f"CANDOUR_{name}")


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
