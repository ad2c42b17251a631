"""The door of a clone: makes `.venv` the first time, then hands over to it.

    python3 -m toolkit           open the app
    python3 -m toolkit test      run every check and every test
    python3 -m toolkit WORD …    the same as `candour WORD …`

Standard library alone, since it runs before anything is installed. It is read even by Pythons that
are too old for the rest, so that they can say so: hence nothing newer than Python 3.6 in its form.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 (an older one gets this far, and must be told)
    sys.stderr.write(
        "Python at {}: this is version {}.{}, and Candour needs 3.11 or newer. "
        "Install a newer Python and start with that, for example: python3.11 -m toolkit\n".format(
            sys.executable, *sys.version_info[:2]
        )
    )
    sys.exit(2)

import contextlib
import hashlib
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "candour-stamp"
UNFINISHED = ROOT / ".venv-unfinished"  # beside it, since .venv may be emptied
LOCKS = {name: ROOT / "toolkit" / f"requirements-{name}.txt" for name in ("run", "test")}
OLDEST_PIP = (22, 3)  # the first that can install into an environment other than its own
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_NETWORK = re.compile("connection broken by|Connection aborted|timed out|ProxyError|SSLError")
CHECKS = {
    "form": ("ruff", "format", "--check", "."),
    "lint": ("ruff", "check", "."),
    "types": ("mypy", "--strict"),
    "tests": ("pytest", "-n", "logical", "--dist", "loadfile", "--no-loadscope-reorder"),
}
OPTIONAL = {"--without-browser": "in a browser", "--without-postgres": "on PostgreSQL"}


class Refused(Exception):
    """Something that stops the start: where, what, and what to do."""

    def __init__(self, where: object, what: str, fix: str) -> None:
        """Carry the three as one line for a terminal."""
        super().__init__(f"{where}: {what} {fix}")


def main(argv: Sequence[str]) -> int:
    """The command was run, and its exit code is given back; 2 if it could not even be started."""
    try:
        if not (ROOT / "pyproject.toml").is_file():
            return run_installed(argv)
        if argv[:1] == ["test"]:
            set_up("test")
            return run_tests(argv[1:])
        set_up("run")
        hand_over([str(venv_python()), "-m", "toolkit.cli", *(argv or ["run"])])
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped. Run the same command again to go on.", file=sys.stderr)
        return 130


def run_installed(argv: Sequence[str]) -> int:
    """The installed package's own command was run; there is nothing to set up, or to test."""
    if argv[:1] == ["test"]:
        raise Refused(
            ROOT, "The tests are not part of the installed package.", "Run them in a clone."
        )
    hand_over([sys.executable, "-m", "toolkit.cli", *(argv or ["run"])])


def hand_over(command: Sequence[str]) -> NoReturn:
    """Never returns: the command takes the place of this process, signals and exit code too."""
    sys.stdout.flush()
    if os.name == "posix":
        os.execve(command[0], list(command), environment())  # noqa: S606
    with subprocess.Popen(command, env=environment()) as process:
        while process.poll() is None:
            with contextlib.suppress(KeyboardInterrupt):  # Ctrl-C reaches the command by itself
                process.wait()
    sys.exit(process.returncode)


def environment(**more: str) -> dict[str, str]:
    """The environment without what would mix other packages into `.venv`."""
    misleading = ("PYTHONPATH", "PYTHONHOME", "PIP_TARGET", "PIP_PREFIX", "PIP_USER")
    return {name: value for name, value in os.environ.items() if name not in misleading} | more


# ---- The environment ---------------------------------------------------------------------------


def venv_python() -> Path:
    """Where the environment's Python is, or will be."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def stamp(name: str) -> str:
    """What the stamp says when `.venv` has all of this lock: the lock, this folder, its Python."""
    contents = hashlib.sha256()
    for path in (ROOT / "pyproject.toml", LOCKS[name]):
        contents.update(path.read_bytes())
    return f"{name} {contents.hexdigest()} {ROOT} {os.path.realpath(venv_python())}"


def is_current(name: str) -> bool:
    """Whether `.venv` has all of this lock. What the tests need holds all that the app needs."""
    if UNFINISHED.exists() or not venv_python().exists() or not STAMP.is_file():
        return False
    return STAMP.read_text(encoding="utf-8") in {stamp(name), stamp("test")}


def set_up(name: str) -> None:
    """`.venv` has everything in the lock of this name, and sees this checkout.

    An environment that was left unfinished is made again, since a package in it may be half there.
    An older one is brought up to date where it stands.
    """
    if is_current(name):
        return
    try:
        with one_at_a_time() as lock:
            if not is_current(name):
                build(name, lock)
    except OSError as error:
        raise Refused(
            error.filename or VENV,
            f"The environment cannot be made here ({error.strerror or error}).",
            "Copy this folder to a place where you may write and there is room, and run the same "
            "command there.",
        ) from error


def build(name: str, lock: Sequence[int]) -> None:
    """`.venv` was made or brought up to date, and stamped as such at the very end.

    pip holds the lock too: if this process is killed, the next one waits for the pip it left.
    """
    whom = "Candour" if name == "run" else "Candour and its tests"
    print(f"Setting up {whom} in {VENV}. This takes a minute or so, once.", flush=True)
    sound = not UNFINISHED.exists() and venv_works()
    UNFINISHED.touch()
    STAMP.unlink(missing_ok=True)
    if not sound:
        make_venv()
    wanted = ["--require-hashes", "--only-binary", ":all:", "-r", str(LOCKS[name])]
    install = [*pip_command(), "install", "--quiet", "--progress-bar", "off", *wanted]
    result = run_quietly(install, lock)
    if result.returncode:
        raise install_failed(result.stdout)
    where = run_quietly(
        [str(venv_python()), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    )
    Path(where.stdout.strip(), "candour.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    STAMP.write_text(stamp(name), encoding="utf-8")
    UNFINISHED.unlink()
    print("Ready.", flush=True)


@contextlib.contextmanager
def one_at_a_time() -> Iterator[Sequence[int]]:
    """While this is held, no other process of this machine sets up the same clone."""
    if sys.platform == "win32":  # no folder can be locked there
        yield ()
        return
    import fcntl

    folder = os.open(ROOT, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another setup is under way in this folder. Waiting for it.", flush=True)
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield (folder,)
    finally:
        os.close(folder)


def make_venv() -> None:
    """`.venv` is new and empty, without pip: Debian's Python cannot put one in by itself."""
    try:
        import venv
    except ImportError as error:
        raise Refused(
            f"Python at {sys.executable}",
            "It cannot make environments: its module 'venv' is missing.",
            "Install it (on Debian and Ubuntu: apt-get install python3-venv) and run again.",
        ) from error
    venv.EnvBuilder(clear=VENV.exists(), symlinks=os.name != "nt").create(VENV)


def venv_works() -> bool:
    """Whether the environment has a Python that runs and is new enough."""
    if not venv_python().exists():
        return False
    ask = "import sys; sys.exit(sys.version_info < (3, 11))"
    return run_quietly([str(venv_python()), "-c", ask]).returncode == 0


def pip_command() -> list[str]:
    """A pip that installs into `.venv`: this Python's, or else one from Python's own store."""
    result = run_quietly([sys.executable, "-m", "pip", "--version"])
    found = re.match(r"pip (\d+)\.(\d+)", result.stdout)
    if result.returncode == 0 and found and tuple(map(int, found.groups())) >= OLDEST_PIP:
        return [sys.executable, "-m", "pip", "--python", str(venv_python())]
    result = run_quietly([str(venv_python()), "-m", "ensurepip"])
    if result.returncode == 0:
        return [str(venv_python()), "-m", "pip"]
    raise Refused(
        f"Python at {sys.executable}",
        "It has no pip that is new enough (22.3), and none in store.",
        "Install one (on Debian and Ubuntu: apt-get install python3-pip) and run again.",
    )


def install_failed(output: str) -> Refused:
    """What to tell when pip gave up, from pip's own words."""
    if NO_NETWORK.search(output):
        return Refused(
            LOCKS["run"].parent,
            "No package index could be reached.",
            "Connect to a network, or tell pip about your proxy or mirror, and run again.",
        )
    return Refused(
        f"{last_words(output)}\n{VENV}",
        f"pip could not install what is needed for Python {sys.version.split()[0]}.",
        "Put right what it says above, or try another Python from 3.11 on, and run again.",
    )


def run_quietly(
    command: Sequence[str], lock: Sequence[int] = ()
) -> "subprocess.CompletedProcess[str]":
    """The command was run to its end; what it said is kept, both streams in one."""
    return subprocess.run(
        command,
        check=False,
        env=environment(PIP_DISABLE_PIP_VERSION_CHECK="1"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        pass_fds=lock,
    )


# ---- The tests ---------------------------------------------------------------------------------


def run_tests(argv: Sequence[str]) -> int:
    """Every check was run, and the last line says how it went; 0 if nothing failed."""
    more = {}
    if "--without-browser" not in argv:
        more["CHROMIUM"] = find_chromium(os.environ)
    failed = []
    for name, command in CHECKS.items():
        extra = list(argv) if name == "tests" else []
        print(f"\n{' '.join([*command, *extra])}", flush=True)
        if run_aloud([str(venv_python()), "-m", *command, *extra], environment(**more)):
            failed.append(name)
    verdict = f"Failed: {', '.join(failed)}." if failed else f"Passed: {', '.join(CHECKS)}."
    left_out = " and ".join([where for option, where in OPTIONAL.items() if option in argv])
    asked = f" Tests {left_out} were left out, as you asked." if left_out else ""
    print(f"\n{verdict}{asked}", flush=True)
    return 1 if failed else 0


def run_aloud(command: Sequence[str], variables: Mapping[str, str]) -> int:
    """The command was run for all to see, and its exit code is given back.

    If this process is stopped, the command is asked to stop and has put its things away (browsers,
    servers) before KeyboardInterrupt is raised.
    """
    stopped = []
    with subprocess.Popen(command, cwd=ROOT, env=variables, stdin=subprocess.DEVNULL) as process:

        def stop(*_: object) -> None:
            stopped.append(True)
            process.send_signal(signal.SIGINT)

        before = signal.signal(signal.SIGTERM, stop)
        try:
            process.wait()
        except KeyboardInterrupt:  # the terminal has told the command too
            stopped.append(True)
            process.wait()
        finally:
            signal.signal(signal.SIGTERM, before)
    if stopped:
        raise KeyboardInterrupt
    return process.returncode


def find_chromium(variables: Mapping[str, str]) -> str:
    """A Chromium that starts: the named one, one on the path, or one that was installed now."""
    named = variables.get("CHROMIUM")
    if named:
        if starts(named):
            return named
        raise Refused(
            "CHROMIUM", f"{named} does not start.", "Name a Chromium that does, or unset it."
        )
    said, browser = "", installed_chromium()
    if browser is None:
        print("Getting Chromium for the tests.", flush=True)
        said = get_chromium()
        browser = installed_chromium()
    if browser is None:
        raise Refused(
            f"{said}\nChromium",
            "The tests need it; it was not found and could not be installed.",
            "Install it (on Debian: apt-get install chromium) or set CHROMIUM to where it is, or "
            "leave its tests out with --without-browser.",
        )
    return browser


def installed_chromium() -> "str | None":
    """A Chromium on the path, or Playwright's own, that starts; None if there is none."""
    ask = (
        "from playwright.sync_api import sync_playwright as p\n"
        "with p() as it: print(it.chromium.executable_path)"
    )
    for name in BROWSERS:
        path = shutil.which(name)
        if path and starts(path):
            return path
    path = run_quietly([str(venv_python()), "-c", ask]).stdout.strip()
    return path if starts(path) else None


def starts(browser: str) -> bool:
    """Whether there is such a program and it can tell its version."""
    try:
        return run_quietly([browser, "--version"]).returncode == 0
    except OSError:
        return False


def get_chromium() -> str:
    """Chromium was installed if that can be done: Debian's package, else Playwright's download.

    Gives back what the last of them said.
    """
    apt = shutil.which("apt-get")
    if apt and hasattr(os, "geteuid") and os.geteuid() == 0:
        os.environ["DEBIAN_FRONTEND"] = "noninteractive"
        install = [apt, "install", "-y", "--no-install-recommends", "chromium"]
        if run_quietly(install).returncode:
            run_quietly([apt, "update"])
            run_quietly(install)
        if installed_chromium():
            return ""
    result = run_quietly([str(venv_python()), "-m", "playwright", "install", "chromium"])
    return last_words(result.stdout)


def last_words(output: str) -> str:
    """The last eight lines of what a program said, without empty ones."""
    return "\n".join([line for line in output.splitlines() if line.strip()][-8:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
