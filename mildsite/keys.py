"""The master keys and the keys made from them.

The key file lives outside the database and its backups. Whoever has only the database reads no patient.
Each line of the file is ``<key id> <64 hex digits>``. The last line is the current key: what is new is kept under it.
The others still open what is old. A retired key opens nothing any more; of it only the key that checks old audit events
is left, as ``<key id> audit <64 hex digits>`` (docs/adr/0023-keys-and-purge.md).
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from mildsite.config import SettingsError, read_private_file, replace_private_file, taking_turns, write_private_file

KEY_BYTES = 32
_FEWEST_STEPS = 12
"""Different steps from one byte to the next that 32 random bytes have: they have 29, or thereabouts."""
_AUDIT_ALONE = "audit"


@dataclass(frozen=True, repr=False)
class Subkeys:
    """Keys of 32 bytes, one for each purpose, derived (HKDF-SHA256) so that one never serves for another."""

    key_id: str
    wrap: bytes
    """Wraps the key of a single sheet."""
    index: bytes
    """Makes the blind index of name words."""
    audit: bytes
    """Chains audit events."""
    access: bytes
    """Keeps the codes of patients' links."""
    backup: bytes
    """Seals backups."""


class Keyring:
    """All master keys of the installation."""

    def __init__(self, masters: Mapping[str, bytes], retired: Mapping[str, bytes] | None = None) -> None:
        """`retired` gives the audit keys of retired masters."""
        self._subkeys = {key_id: _derive(key_id, master) for key_id, master in masters.items()}
        self._retired = dict(retired or {})
        self._current_id = list(masters)[-1]

    @property
    def current(self) -> Subkeys:
        return self._subkeys[self._current_id]

    @property
    def newest_first(self) -> list[Subkeys]:
        """Every key that still opens something."""
        return list(reversed(self._subkeys.values()))

    @property
    def retired_ids(self) -> frozenset[str]:
        return frozenset(self._retired)

    def __getitem__(self, key_id: str) -> Subkeys:
        """The keys of `key_id`. Raises KeyError when that master key is not in the file, or is retired."""
        return self._subkeys[key_id]

    def __contains__(self, key_id: object) -> bool:
        return key_id in self._subkeys

    def audit_key(self, key_id: str) -> bytes:
        """What checks the events of `key_id`, retired or not. Raises KeyError when it is not in the file."""
        return self._subkeys[key_id].audit if key_id in self._subkeys else self._retired[key_id]


def create_key_file(path: Path) -> None:
    """Write a file with one new master key. Raises FileExistsError: an existing key is never overwritten."""
    write_private_file(path, _new_line())


def add_key(path: Path) -> str:
    """Add a new key, which is the current one from now on; gives its id. Raises SettingsError as `load` does."""
    path = path.resolve()
    with taking_turns(path.parent):
        load(path)
        text, line = read_private_file(path), _new_line()
        replace_private_file(path, text + line if text.endswith("\n") else f"{text}\n{line}")
    return line.split()[0]


def retire_key(path: Path, key_id: str) -> None:
    """Leave nothing of a key but what checks its audit events. Whoever calls has made sure that nothing needs it.

    Raises KeyError for a key that is not in the file or retired already, ValueError for the current one, and
    SettingsError as `load` does.
    """
    path = path.resolve()
    with taking_turns(path.parent):
        ring = load(path)
        if key_id == ring.current.key_id:
            raise ValueError("the current key cannot be retired")
        rest = f"{key_id} {_AUDIT_ALONE} {ring[key_id].audit.hex()}"
        lines = [rest if line.split()[0] == key_id else line for line in read_private_file(path).splitlines()]
        replace_private_file(path, "\n".join(lines) + "\n")


def load(path: Path) -> Keyring:
    """Read the master keys.

    Raises SettingsError for a missing, readable-by-others or malformed file, and for a current key that nobody made by
    chance. An old one only opens what is there already, and must go on to.
    """
    masters: dict[str, bytes] = {}
    retired: dict[str, bytes] = {}
    for number, line in enumerate(read_private_file(path).splitlines(), 1):
        key_id, _, value = line.strip().partition(" ")
        kept, found = masters, value
        if value.startswith(f"{_AUDIT_ALONE} "):
            kept, found = retired, value.removeprefix(f"{_AUDIT_ALONE} ")
        try:
            key = bytes.fromhex(found)
        except ValueError:
            key = b""
        if not key_id or len(key) != KEY_BYTES or key_id in masters or key_id in retired:
            raise SettingsError(f"Line {number} of {path} is not a key. Restore the file from its copy.")
        kept[key_id] = key
    if not masters:
        raise SettingsError(f"{path} is empty. Restore the file from its copy.")
    if _repeats_itself(list(masters.values())[-1]):
        raise SettingsError(
            f"The last key of {path} is easy to guess: it repeats itself. Put a random one below it, which takes its "
            f"place: echo k$(openssl rand -hex 4) $(openssl rand -hex 32) >> {path}"
        )
    return Keyring(masters, retired)


@dataclass
class KeyFile:
    """The key file of this process. Every worker sees a new key at its next use, because it looks whether the file is
    another one. A file that cannot be read just then changes nothing: what was read before goes on serving.
    """

    path: Path
    _stamp: tuple[int, int, int] | None = field(init=False, repr=False)
    _ring: Keyring = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._stamp = self._look()
        self._ring = load(self.path)

    @property
    def keyring(self) -> Keyring:
        stamp = self._look()
        if stamp is not None and stamp != self._stamp:
            with suppress(SettingsError, OSError):  # `mildsite keys check` and the next start tell
                self._ring = load(self.path)
            self._stamp = stamp
        return self._ring

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the file as it is now, in hex: what `sha256sum` says of a good copy."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()

    def _look(self) -> tuple[int, int, int] | None:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_ino, found.st_ctime_ns, found.st_size  # changes with the mode and the owner too


_keyring: Keyring | KeyFile | None = None


def install(source: Keyring | KeyFile) -> None:
    """Make these the keys of this process. Called once, when the application is made."""
    global _keyring  # noqa: PLW0603 - one key file per process; domain code has no application to ask
    _keyring = source


def keyring() -> Keyring:
    """The keyring of this process, as its file is now. Raises RuntimeError before `install`."""
    if _keyring is None:
        raise RuntimeError("no keyring installed: create_app() does it")
    return _keyring.keyring if isinstance(_keyring, KeyFile) else _keyring


def key_file() -> KeyFile:
    """The key file of this process. Raises RuntimeError when there is none."""
    if not isinstance(_keyring, KeyFile):
        raise RuntimeError("no key file installed: create_app() does it")
    return _keyring


def _new_line() -> str:
    return f"k{secrets.token_hex(4)} {secrets.token_hex(KEY_BYTES)}\n"


def _repeats_itself(key: bytes) -> bool:
    """One byte or a few, again and again, or a row of numbers."""
    return key in (key + key)[1:-1] or len({(after - before) % 256 for before, after in pairwise(key)}) < _FEWEST_STEPS


def _derive(key_id: str, master: bytes) -> Subkeys:
    def subkey(purpose: str) -> bytes:
        info = f"mildsite/{purpose}/{key_id}".encode()
        return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=info).derive(master)

    return Subkeys(key_id, subkey("wrap"), subkey("index"), subkey("audit"), subkey("access"), subkey("backup"))
