"""The app as a server: how Streamlit is set up, what is served, what happens when a page fails."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import secrets
import signal
import socket
import sys
import threading
import tomllib
import traceback
import webbrowser
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from streamlit import config

from toolkit.app import (
    answering,
    doors,
    joining,
    parts,
    readiness,
    session,
    shell,
    sign_in,
    statement,
)
from toolkit.app.state import the_store
from toolkit.errors import DatabaseAway, Problem, ToolkitError
from toolkit.settings import Settings, read_settings
from toolkit.store.tries import Tries, make_key
from toolkit.words import text

HERE = Path(__file__).parent
HOST = doors.HOST
DATABASE = doors.DATABASE
OPEN_FILES = 8192  # a page in use holds six, and one that was left three for a while
SIGNS = "CDFGHJKMNPQRTVWXY34679"
# These two log what came from outside, with all that was wrong with it.
FROM_OUTSIDE = (
    "streamlit.web.server.starlette.starlette_auth_routes",
    "streamlit.web.server.starlette.starlette_websocket",
)
# This logs why a file could not be made, with the words that were to stand in it.
FILES = "streamlit.runtime.backend_operation_handler"
log = logging.getLogger("toolkit.app")


def serve(
    port: int,
    database: str | None,
    open_browser: bool,
    script: Path = HERE / "main.py",
    room: str | None = None,
) -> None:
    """The app was open on this port of this computer until somebody stopped it.

    Port 0 takes any free one. `database` is the file, where it is not the usual one. With `room`
    seats are open to the network as well, at this address of this computer, or at the one that is
    found if it is empty. Raises ToolkitError, before anything is opened, where that cannot be.
    """
    allow_open_files()
    settings = read_settings()
    sockets = listen_everywhere(port, room, settings.listen)
    if database is not None:
        os.environ[DATABASE] = str(Path(database).absolute())
    addresses = [f"http://{host}:{bound}" for host, bound in (one.getsockname() for one in sockets)]
    doors.opened(replace(doors.Doors(*addresses), public=settings.public_url))
    server = Announcing(uvicorn_settings(script, settings))
    server.open_browser = open_browser
    try:
        with stopping(server):
            server.run(sockets=sockets)
    except KeyboardInterrupt:
        pass  # uvicorn has closed everything in order and then says how it was stopped
    finally:
        for listening in sockets:
            listening.close()
        with contextlib.suppress(OSError):  # the terminal itself may have been closed
            tell(text("common.server.stopped"))


def allow_open_files() -> None:
    """As many files and connections may be open as a full room needs, if the system lets us.

    macOS allows a program 256 until it asks for more, and 50 phones would be the end of that.
    """
    if os.name == "nt":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def uvicorn_settings(script: Path, settings: Settings) -> uvicorn.Config:
    """How the app is served: quietly, and believing nobody but a proxy on who came."""
    return uvicorn.Config(
        make_app(script),
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=list(settings.proxies),
        ws="websockets-sansio",
        ws_max_size=config.get_option("server.maxMessageSize") * 1024 * 1024,
        timeout_graceful_shutdown=2,
    )


@contextlib.contextmanager
def stopping(server: uvicorn.Server) -> Iterator[None]:
    """Asked to end, or left by its terminal, the server stops in order, and its caller goes on.

    Left to itself uvicorn repeats the signal when it has stopped, which ends the process at once:
    the database would not be closed, and what a demonstration wrote would stay.
    """

    def stop(*_: object) -> None:
        server.should_exit = True

    names = ("SIGTERM", "SIGHUP") if threading.current_thread() is threading.main_thread() else ()
    signals = [found for name in names if (found := getattr(signal, name, None)) is not None]
    before = [(one, signal.signal(one, stop)) for one in signals]
    try:
        yield
    finally:
        for one, handler in before:
            signal.signal(one, handler)


class Announcing(uvicorn.Server):
    """A server that says where it is once people can come in."""

    open_browser = False

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """The server takes requests, and the person at the terminal knows where."""
        await super().startup(sockets=sockets)
        if self.should_exit:
            return
        where = doors.where()
        tell(text("common.server.open", address=where.own))
        if where.room:
            tell(text("joining.room.open", address=where.room))
            tell(text("joining.room.notice"))
        tell(text("common.server.stop"))
        if self.open_browser:
            open_in_browser(where.own)


def open_in_browser(address: str) -> None:
    """The address is open in the person's browser, if they sit before a screen that has one.

    Without a screen Python would open it in a text browser, over the terminal.
    """
    screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if screen or not sys.platform.startswith("linux"):
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def tell(line: str) -> None:
    """The line stands on the terminal, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def listen_everywhere(port: int, room: str | None, own: str = HOST) -> list[socket.socket]:
    """Give the socket of this computer, and of the room if there is one; same port if it is free.

    Raises ToolkitError where one of them cannot listen, and then none does.
    """
    host = None if room is None else doors.network_address(room)
    sockets = [listen(port, own)]
    if host is not None:
        try:
            sockets.append(listen(sockets[0].getsockname()[1], host))
        except ToolkitError:
            sockets[0].close()
            raise
    return sockets


def listen(port: int, host: str = HOST) -> socket.socket:
    """Give a socket that listens on this port of this address only; 0 takes a free one."""
    # With the protocol named, what is written is sent at once: 3 ms instead of 44 for a lone click.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name != "nt":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(2048)
    except (OSError, OverflowError) as error:
        listening.close()
        raise ToolkitError(_port_problem(port, host, error)) from error
    return listening


def _port_problem(port: int, host: str, error: OSError | OverflowError) -> Problem:
    if host != HOST and getattr(error, "errno", None) != errno.EADDRINUSE:
        what = text("joining.room.address_what", address=host)
        return Problem("--room", what, text("joining.room.address_fix"))
    where = text("common.server.port_where", port=port)
    if isinstance(error, OverflowError):
        what, fix = text("common.server.port_bad_what"), text("common.server.port_bad_fix")
        return Problem(where, what, fix)
    taken = error.errno == errno.EADDRINUSE
    what = text("common.server.port_what" if taken else "common.server.port_closed_what")
    return Problem(where, what, text("common.server.port_fix", free=_free_port(port)))


def _free_port(port: int) -> int:
    for candidate in range(max(port + 1, 8501), 65536):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
            try:
                trial.bind((HOST, candidate))
            except OSError:
                continue
            return candidate
    return 8501


def make_app(script: Path) -> st.App:
    """Give the app, with Streamlit set up as it must be and nothing of it left to chance."""
    set_up_streamlit()
    page = shell.read_page()
    hosts = config.get_option("server.allowedHosts")
    provider = sign_in.provider()
    return st.App(
        script,
        routes=[
            Route(statement.ADDRESS, statement.show_statement),
            *joining.routes(the_store, shell.page_endpoint(page), the_tries()),
            *answering.routes(the_store),
            *readiness.routes(the_store),
            *shell.our_routes(page),
        ],
        middleware=[
            Middleware(shell.Guard, policy=shell.policy_for(page), room=bool(doors.where().room)),
            Middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False),
            Middleware(shell.Squeezed),
            Middleware(sign_in.Told),
        ],
        secrets=sign_in.streamlits_secrets(provider) if provider else None,
        on_script_error=show_failure,
        exception_handlers={DatabaseAway: joining.answer_away, Exception: answer_failure},
    )


def the_tries() -> Tries:
    """What counts wrong codes: together with every process that has the same cookie secret."""
    secret = read_settings().cookie_secret
    return Tries(key=make_key(secret.get_secret_value())) if secret else Tries()


def set_up_streamlit() -> None:
    """Streamlit works by `config.toml`, whatever other configuration the computer holds.

    Under uvicorn Streamlit reads neither its command line nor most environment variables. Our file
    goes in the way of command-line options, which win over every other place.
    """
    settings = tomllib.loads((HERE / "config.toml").read_text(encoding="utf-8"))
    if room := doors.where().room:
        settings["server"]["allowedHosts"].append(urlsplit(room).hostname)
    settings["secrets"] = {"files": []}  # what lies in somebody's home folder signs nobody in
    if provider := sign_in.provider():
        name = urlsplit(provider.public_url).hostname
        settings["server"]["allowedHosts"].append(name)
        settings["server"]["cookieSecret"] = provider.cookie_secret.get_secret_value()
        settings["browser"]["serverAddress"] = name
    config.get_config_options(force_reparse=True, options_from_flags=dict(_options(settings)))
    session.let_runs_end()
    keep_log_quiet()


def keep_log_quiet() -> None:
    """The log holds references, kinds and places of failures, and nothing that people typed.

    Streamlit writes the whole traceback before it asks `show_failure`, uvicorn after it has asked
    `answer_failure`; both with the message, which may hold an answer.
    """
    logging.getLogger("streamlit.error_util").addFilter(_drop)
    logging.getLogger("uvicorn.error").addFilter(_drop_traceback)
    for name in FROM_OUTSIDE:
        logging.getLogger(name).addFilter(_drop_traceback)
    logging.getLogger(FILES).addFilter(_note_place)
    log.disabled = False  # a library that sets up its own log switches off those it finds
    if not log.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        log.addHandler(handler)


def _drop(record: logging.LogRecord) -> bool:
    return False


def _drop_traceback(record: logging.LogRecord) -> bool:
    record.exc_info = None
    return True


def _note_place(record: logging.LogRecord) -> bool:
    if record.exc_info and isinstance(error := record.exc_info[1], Exception):
        note_failure(error)
    return _drop_traceback(record)


def _options(settings: Mapping[str, object], path: str = "") -> Iterator[tuple[str, object]]:
    for name, value in settings.items():
        if isinstance(value, Mapping):
            yield from _options(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", value


def show_failure(error: Exception) -> bool:
    """The page says plainly that it failed, with a reference that stands in the log too."""
    if isinstance(error, ToolkitError):
        parts.problem(error)
        return True
    reference = note_failure(error)
    parts.problem(text("common.problem.unexpected", reference=reference))
    return True


async def answer_failure(request: Request, error: Exception) -> Response:
    """Answer a request that failed, with a reference that stands in the log too."""
    reference = note_failure(error)
    sentence = text("common.problem.unexpected", reference=reference)
    return PlainTextResponse(sentence, status_code=500, headers={"Cache-Control": "no-store"})


def note_failure(error: Exception) -> str:
    """Give a reference of six signs; the log has it with the kind of failure and its place.

    Neither the message nor any value is written: they may hold what somebody answered.
    """
    reference = "".join(secrets.choice(SIGNS) for _ in range(6))
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "toolkit" in Path(frame.filename).parts] or frames
    place = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "?"
    log.error("%s %s at %s", reference, type(error).__name__, place)
    return reference
