"""Settings of one installation, read once from the environment. Unsafe values refuse to start."""

from __future__ import annotations

import fcntl
import os
import re
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit

PROJECT_ROOT = Path(__file__).resolve().parent.parent
MINIMUM_SECRET_BYTES = 32
_FEWEST_SIGNS = 10
"""Different signs that a random secret of 32 or more has, be it hexadecimal."""
_WELL_KNOWN = (
    *("secret", "password", "change", "default", "example", "insecure", "mildsite"),
    *("qwerty", "abcdef", "123456"),
)
"""Words of keys that people copy from a page or make up in a hurry."""


class SettingsError(Exception):
    """A setting is missing or unsafe. The message says what to do."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything the process needs to know before it has a database.

    What the clinic may change while the site runs (its name, phones, time zone …) is data: see `clinic`.
    """

    instance: Path
    """Folder of the database, the keys and the demo accounts."""
    database_url: str
    public_url: str
    """Where readers reach the site, without a final slash. Canonical links use it, never the Host header."""
    secret_key_file: Path
    master_key_file: Path
    extra_fonts: tuple[Path, ...] = ()
    """TrueType fonts for characters that the packaged ones lack, such as Chinese."""
    staff_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    """Where the staff's rooms open; everywhere when there are none. The public pages and the patients' stay open."""
    trusted_proxies: int = 0
    """Web servers in front of this one. Each adds the address it was asked from to X-Forwarded-For; the rest of that
    header is the client's own invention."""
    max_body_bytes: int = 256 * 1024
    second_factor_required: bool = True
    """Whether nurses, reviewers and administrators sign in with a second factor. Only a demonstration goes without."""
    backup_folder: Path | None = None
    """Where the backups of this installation are kept; `mildsite doctor` looks at their age."""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Settings:
        """Read `MILDSITE_…` variables (the README lists them).

        Raises SettingsError for a value that cannot be used safely.
        """
        instance = Path(environ.get("MILDSITE_INSTANCE") or PROJECT_ROOT / "instance").resolve()
        public_url = _public_url(environ.get("MILDSITE_PUBLIC_URL") or "http://127.0.0.1:8000")
        backups = environ.get("MILDSITE_BACKUP_DIR")
        return cls(
            instance=instance,
            database_url=_database_url(environ.get("MILDSITE_DATABASE_URL"), instance),
            public_url=public_url,
            secret_key_file=instance / "secret.key",
            master_key_file=Path(environ.get("MILDSITE_MASTER_KEY_FILE") or instance / "master.key"),
            extra_fonts=tuple(Path(path) for path in environ.get("MILDSITE_EXTRA_FONTS", "").split(":") if path),
            second_factor_required=_second_factor(environ.get("MILDSITE_SECOND_FACTOR") or "required", public_url),
            backup_folder=Path(backups) if backups else None,
            staff_networks=_networks(environ.get("MILDSITE_STAFF_NETWORKS", "")),
            trusted_proxies=_trusted_proxies(environ.get("MILDSITE_TRUSTED_PROXIES") or "0"),
        )

    @property
    def https(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def trusted_hosts(self) -> list[str]:
        """Host names this server answers to; any other is refused with 400."""
        host = host_of(self.public_url)
        return ["127.0.0.1", "localhost", "[::1]"] if is_loopback(host) else [host]

    def secret_key(self) -> str:
        """The key that signs cookies. Raises SettingsError when its file is missing, weak or readable by others."""
        secret = read_private_file(self.secret_key_file).strip()
        if fault := _fault_of_secret(secret):
            raise SettingsError(f"{self.secret_key_file} is {fault}: remove it and run 'mildsite init' again.")
        return secret


def read_private_file(path: Path) -> str:
    """The text of a secret file. Raises SettingsError when it is missing, or others may read or replace it."""
    try:
        if not path.is_file():
            raise SettingsError(f"{path} is missing. Run 'mildsite init' (or 'make run' for the demo) to create it.")
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise SettingsError(f"Other users of this machine can read {path}. Run: chmod 600 {path}")
        if others_may_write(path.parent):
            raise SettingsError(
                f"Other users of this machine can replace files in {path.parent}. Run: chmod go-w {path.parent}"
            )
        return path.read_text(encoding="ascii")
    except UnicodeDecodeError:
        raise SettingsError(f"{path} is damaged: it is no text. Restore it from its copy.") from None
    except OSError as error:  # restored by root, and not given to the user of the server
        raise SettingsError(
            f"{path} cannot be read ({error.strerror}). It must belong to the user that mildsite runs as: chown it."
        ) from None


def write_private_file(path: Path, text: str) -> None:
    """Write a new secret file that only its owner can read. Raises FileExistsError rather than overwrite one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _write_new(path, text)
    _keep_names(path.parent)


def replace_private_file(path: Path, text: str) -> None:
    """Put `text` in the place of a secret file: whoever reads it finds the old text or the new, also after a power cut.

    Call it inside `taking_turns`.
    """
    before, new = path.stat(), path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)  # of a run that was killed
    _write_new(new, text)
    if (before.st_uid, before.st_gid) != (new.stat().st_uid, new.stat().st_gid):
        os.chown(new, before.st_uid, before.st_gid)  # by root, for a server that is not root
    new.replace(path)
    _keep_names(path.parent)


@contextmanager
def taking_turns(folder: Path) -> Iterator[None]:
    """Of two commands that change a file of `folder` the second waits."""
    place = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(place, fcntl.LOCK_EX)
        yield
    finally:
        os.close(place)


def _write_new(path: Path, text: str) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _keep_names(folder: Path) -> None:
    """The name of a new file is the folder's to keep."""
    place = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)


def others_may_write(folder: Path) -> bool:
    """Whether other users may replace the files in a folder. In one with the sticky bit, such as /tmp, they may not."""
    mode = folder.stat().st_mode
    return bool(mode & (stat.S_IWGRP | stat.S_IWOTH)) and not mode & stat.S_ISVTX


def host_of(url: str) -> str:
    return urlsplit(url).hostname or ""


def is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _database_url(value: str | None, instance: Path) -> str:
    if not value:
        return f"sqlite:///{instance / 'mildsite.sqlite3'}"
    scheme, separator, rest = value.partition("://")
    if scheme == "sqlite" and separator:
        return value
    if scheme in ("postgresql", "postgres", "postgresql+psycopg") and separator:
        return f"postgresql+psycopg://{rest}"
    raise SettingsError("MILDSITE_DATABASE_URL must begin with sqlite:// or postgresql://.")


def _networks(value: str) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(ip_network(part) for part in value.replace(",", " ").split())
    except ValueError as error:
        raise SettingsError(
            f"MILDSITE_STAFF_NETWORKS must be networks with commas between, like 10.1.0.0/16, 2001:db8::/32: {error}."
        ) from None


def _trusted_proxies(value: str) -> int:
    if not re.fullmatch("[0-9]", value):
        raise SettingsError(
            "MILDSITE_TRUSTED_PROXIES must be the number of web servers in front of this one, such as 1. "
            "Leave it out when browsers reach this server directly."
        )
    return int(value)


def _public_url(value: str) -> str:
    message = "MILDSITE_PUBLIC_URL must look like https://www.example.org, with nothing after the host."
    try:
        parts = urlsplit(value.rstrip("/"))
        _ = parts.port  # raises for what is no port
    except ValueError:
        raise SettingsError(message) from None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise SettingsError(message)
    if parts.path or parts.query or parts.fragment:
        raise SettingsError(message)
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise SettingsError(
            "MILDSITE_PUBLIC_URL must begin with https://. Plain http is only for this machine itself (127.0.0.1)."
        )
    return f"{parts.scheme}://{parts.netloc}"


def _second_factor(value: str, public_url: str) -> bool:
    if value not in ("required", "demo"):
        raise SettingsError("MILDSITE_SECOND_FACTOR must be 'required', or 'demo' for a demonstration on this machine.")
    if value == "demo" and not is_loopback(host_of(public_url)):
        raise SettingsError(
            "MILDSITE_SECOND_FACTOR=demo is only for a demonstration on this machine itself. "
            "Remove it: staff of a site with a public address sign in with a second factor."
        )
    return value == "required"


def _fault_of_secret(secret: str) -> str:
    """What makes a secret weak, or nothing. A key that `mildsite init` has made is never weak."""
    if len(secret) < MINIMUM_SECRET_BYTES:
        return "too short"
    if any(word in secret.casefold() for word in _WELL_KNOWN):
        return "easy to guess: it holds a well-known word"
    if len(set(secret)) < _FEWEST_SIGNS or secret in (secret + secret)[1:-1]:
        return "easy to guess: it repeats itself"
    return ""
