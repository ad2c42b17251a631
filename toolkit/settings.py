"""The environment as one frozen value, and where the database lives."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path, PureWindowsPath
from typing import Annotated, Any, Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from toolkit.errors import Problem, ToolkitError
from toolkit.words import advice, text

NETWORK_FILESYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "fuse.sshfs"})
SERVERS = ("postgresql://", "postgres://")
SYNCED = ("onedrive", "dropbox", "google drive", "icloud", "nextcloud")
SECRETS = "CANDOUR_SECRETS"  # a folder with one file for each setting that is a secret
Emails = Literal["verified", "managed"]
Prompt = Literal["login", "select_account"]


@dataclass(frozen=True)
class SignIn:
    """The provider that tells who somebody is, and what Candour tells it of itself.

    With `emails` "managed" the provider is one organisation's own and gives out the addresses
    itself, so they are believed although it does not call them verified.
    """

    issuer: str
    client_id: str
    client_secret: SecretStr
    public_url: str
    cookie_secret: SecretStr
    emails: Emails = "verified"
    prompt: Prompt = "login"
    founding: bool = False


class Settings(BaseSettings):
    """What may be set from outside, each with a default that needs no setting.

    `data` is the folder of the database (CANDOUR_DATA), `port` where the app listens on this
    machine (CANDOUR_PORT). Several councils share a PostgreSQL server: `database_url` is its
    address for the app (CANDOUR_DATABASE_URL), `owner_url` for the role that owns the tables
    (CANDOUR_OWNER_URL), which `candour migrate` and `candour restore` need, and `backup_url` for
    one that may read every council's rows (CANDOUR_BACKUP_URL), which backups alone need.

    The rest is for a service that people sign in to; docs/deploy.md tells each. Whatever is a
    secret may stand in a file of the folder that CANDOUR_SECRETS names, called after its setting
    in small letters.

    `proxies` are the addresses of the proxies before the app, whose word on who came and how is
    believed (CANDOUR_PROXIES, with commas between); `listen` is 0.0.0.0 in a container
    (CANDOUR_LISTEN).
    """

    model_config = SettingsConfigDict(env_prefix="CANDOUR_", env_ignore_empty=True, frozen=True)

    data: Path = Field(default_factory=lambda: user_data_path("candour", appauthor=False))
    port: int = Field(default=8501, ge=1, le=65535)
    database_url: SecretStr | None = None
    owner_url: SecretStr | None = None
    backup_url: SecretStr | None = None
    public_url: str | None = None
    cookie_secret: SecretStr | None = None
    sign_in_issuer: str | None = None
    sign_in_client_id: str | None = None
    sign_in_client_secret: SecretStr | None = None
    sign_in_emails: Emails = "verified"
    sign_in_prompt: Prompt = "login"
    founding: bool = False
    proxies: Annotated[tuple[str, ...], NoDecode] = ()
    listen: Literal["127.0.0.1", "0.0.0.0"] = "127.0.0.1"  # noqa: S104  # a service alone may

    @field_validator("proxies", mode="before")
    @classmethod
    def told_apart(cls, said: object) -> object:
        """The addresses and networks that were written with commas between."""
        if not isinstance(said, str):
            return said
        return tuple(str(ip_network(one.strip())) for one in said.split(",") if one.strip())

    @field_validator("data")
    @classmethod
    def from_home(cls, folder: Path) -> Path:
        """The folder from the root on, wherever the app is started."""
        try:
            return folder.expanduser().absolute()
        except RuntimeError as error:
            raise ValueError(text("faults_settings.nobody_name_has_folder")) from error

    @field_validator("database_url", "owner_url", "backup_url")
    @classmethod
    def on_a_server(cls, address: SecretStr | None) -> SecretStr | None:
        """An address of the one kind of server that there is."""
        if address and not address.get_secret_value().startswith(SERVERS):
            raise ValueError(text("faults_settings.write_as_postgresql_name"))
        return address

    @property
    def database(self) -> Path | str:
        """What holds everything: a file, or a server's address with its password."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return self.data / "candour.db"

    @property
    def sign_in(self) -> SignIn | None:
        """How people sign in, once everything that it takes is set."""
        told = self.sign_in_issuer, self.sign_in_client_id, self.public_url
        if not all(told) or not (self.sign_in_client_secret and self.cookie_secret):
            return None
        issuer, client_id, public_url = map(str, told)
        return SignIn(
            issuer,
            client_id,
            self.sign_in_client_secret,
            public_url.rstrip("/"),
            self.cookie_secret,
            self.sign_in_emails,
            self.sign_in_prompt,
            self.founding,
        )


def read_settings(
    data: Path | None = None,
    port: int | None = None,
    database: str | None = None,
    owner: str | None = None,
) -> Settings:
    """The settings, with what was said on the command line before the environment.

    A folder that was said is meant before a server that the environment names. Raises ToolkitError
    that names each setting that cannot be used.
    """
    said: dict[str, Any] = {"data": data, "port": port}
    said |= {"database_url": database, "owner_url": owner}
    given = {name: value for name, value in said.items() if value is not None}
    given["_secrets_dir"] = _secrets_folder()
    if data is not None and database is None:
        given["database_url"] = None
    try:
        return Settings(**given)
    except ValidationError as error:
        raise ToolkitError(
            Problem(
                text(
                    "faults_settings.where_setting",
                    name=".".join(str(step) for step in fault["loc"]),
                ),
                *advice(
                    "faults_settings.cannot_be_used",
                    given=_shown(fault["loc"], fault["input"]),
                    reason=fault["msg"],
                ),
            )
            for fault in error.errors()
        ) from error


def _shown(setting: Sequence[object], given: object) -> str:
    """What was given, unless a password may be in it."""
    secret = str(setting[0]).endswith(("_url", "_secret"))
    return text("faults_settings.it") if secret else f"'{given}'"


def _secrets_folder() -> Path | None:
    """The folder of the files that hold secrets, or None where the environment names none."""
    named = os.environ.get(SECRETS)
    if not named:
        return None
    try:
        if Path(named).is_dir():
            return Path(named)
    except OSError:
        pass  # it is told below, as a folder that is not there
    raise ToolkitError(Problem(SECRETS, *advice("faults_settings.no_such_folder")))


def check_folder(folder: Path, mounts: Path = Path("/proc/mounts")) -> None:
    """The folder is on this machine. Raises ToolkitError for a network path.

    SQLite's locks do not hold across a network: two machines would damage the file.
    """
    is_share = str(folder.resolve()).startswith(("\\\\", "//"))  # a drive letter may hide one
    if is_share or _filesystem(folder, mounts) in NETWORK_FILESYSTEMS:
        raise ToolkitError(
            Problem(str(folder), *advice("faults_settings.database_on_network_drive"))
        )


def folder_warning(folder: Path) -> str | None:
    """A sentence of warning for a folder that another program copies elsewhere, else None."""
    parts = {part.casefold() for part in (*folder.parts, *PureWindowsPath(folder).parts)}
    for name in SYNCED:
        if any(part.startswith(name) for part in parts):
            return text("faults_settings.looks_like_folder_copied", folder=folder, name=name)
    return None


def _filesystem(folder: Path, mounts: Path) -> str | None:
    """The kind of file system that the folder is on, where the system tells it."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    found = [(line.split()[1], line.split()[2]) for line in lines if len(line.split()) > 2]
    here = folder.resolve()
    above = [one for one in found if here.is_relative_to(one[0].replace("\\040", " "))]
    return max(above, key=lambda one: len(one[0]))[1] if above else None
