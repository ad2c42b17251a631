"""nginx with the configuration that is shipped, filled with a test's own ports and certificate."""

from __future__ import annotations

import datetime
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

SHIPPED = Path(__file__).parent.parent / "deploy" / "nginx"
NAME = "localhost"
PLACES = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))
MISSING = (
    "nginx: The tests of several processes need it, and it was not found and could not be "
    "installed. Install it (on Debian: apt-get install nginx-light)."
)


@dataclass(frozen=True)
class Proxy:
    """A running nginx: where it takes visitors, by TLS and without, and what it writes."""

    folder: Path
    port: int
    plain_port: int

    @property
    def address(self) -> str:
        """Where visitors come in."""
        return f"https://{NAME}:{self.port}"

    @property
    def log(self) -> str:
        """All that nginx has written about requests and about itself."""
        return "".join(
            (self.folder / name).read_text(encoding="utf-8") for name in ("requests", "errors")
        )


@contextmanager
def running_proxy(processes: Sequence[int]) -> Iterator[Proxy]:
    """Give nginx before the processes on these ports of this machine; it ends with the test."""
    program = find_nginx()
    folder = Path(tempfile.mkdtemp(prefix="candour-nginx-"))
    folder.chmod(0o711)  # as root its workers are nobody, and keep large bodies in here
    proxy = Proxy(folder, free_port(), free_port())
    fill(proxy, processes)
    command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with (folder / "errors").open("wb") as errors:
        checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stderr
        running = subprocess.Popen([*command, "-g", "daemon off;"], stderr=errors)
        try:
            wait_for(proxy.port)
            yield proxy
        finally:
            running.terminate()
            running.wait(timeout=60)
            shutil.rmtree(folder, ignore_errors=True)


def fill(proxy: Proxy, processes: Sequence[int]) -> None:
    """The shipped files lie in the folder, and name its own places, ports and processes."""
    folder = proxy.folder
    for path in SHIPPED.iterdir():
        shutil.copy(path, folder)
    rewrite(folder / "nginx.conf", r"/run/candour-nginx", str(folder))
    rewrite(folder / "nginx.conf", r"/dev/stdout", str(folder / "requests"))
    servers = "".join(f"server 127.0.0.1:{port} max_fails=0;\n" for port in processes)
    (folder / "upstream.conf").write_text(servers, encoding="utf-8")
    rewrite(folder / "site.conf", r"listen \[::\].*", "")
    rewrite(folder / "site.conf", r"listen 80\b", f"listen 127.0.0.1:{proxy.plain_port}")
    rewrite(folder / "site.conf", r"listen 443\b", f"listen 127.0.0.1:{proxy.port}")
    rewrite(folder / "site.conf", r"candour\.example\.gov\.uk", NAME)
    rewrite(folder / "site.conf", r"/etc/candour/tls", str(folder))
    make_certificate(folder)


def rewrite(path: Path, pattern: str, new: str) -> None:
    """The file says the new thing wherever the pattern was, which is there."""
    text, times = re.subn(pattern, new, path.read_text(encoding="utf-8"))
    assert times
    path.write_text(text, encoding="utf-8")


def make_certificate(folder: Path) -> None:
    """A certificate for this machine's own name lies in the folder, good for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "key.pem").write_bytes(secret)


def find_nginx() -> str:
    """Where nginx is, as it was or as Debian brings it. Fails if it cannot be had."""
    found = shutil.which("nginx", path=PLACES)
    if found is None:
        said = install_nginx()
        found = shutil.which("nginx", path=PLACES)
    if found is None:
        pytest.fail(f"{said}\n{MISSING}", pytrace=False)
    return found


def install_nginx() -> str:
    """What apt said as it installed nginx, where there is an apt and we may use it."""
    apt = shutil.which("apt-get")
    if apt is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return ""
    patient = [apt, "-o", "DPkg::Lock::Timeout=300"]
    install = [*patient, "install", "-y", "--no-install-recommends", "nginx-light"]
    done = None
    for command in (install, [*patient, "update"], install):
        done = subprocess.run(
            command,
            # As if for one user, so that what is installed is not started as a service too.
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        if command is install and done.returncode == 0:
            break
    return done.stderr[-2000:] if done else ""


def free_port() -> int:
    """A port of this machine that nobody uses now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(port: int) -> None:
    """Somebody listens on this port of this machine."""
    for _ in range(200):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
            return
        time.sleep(0.05)
    raise AssertionError(f"nobody listens on port {port}")
