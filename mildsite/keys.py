"""The master key and the keys made from it.

The master key file lives outside the database and its backups. Whoever has only the database reads no patient.
Each line of the file is ``<key id> <64 hex digits>``; the last line is the current key, the others still decrypt.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from mildsite.config import SettingsError, read_private_file, write_private_file

KEY_BYTES = 32


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

    def __init__(self, masters: dict[str, bytes]) -> None:
        self._subkeys = {key_id: _derive(key_id, master) for key_id, master in masters.items()}
        self._current_id = list(masters)[-1]

    @property
    def current(self) -> Subkeys:
        return self._subkeys[self._current_id]

    def __getitem__(self, key_id: str) -> Subkeys:
        """The keys of `key_id`. Raises KeyError when that master key is not in the file."""
        return self._subkeys[key_id]


def create_key_file(path: Path) -> None:
    """Write a file with one new master key. Raises FileExistsError: an existing key is never overwritten."""
    write_private_file(path, _new_line())


def load(path: Path) -> Keyring:
    """Read the master keys. Raises SettingsError for a missing, readable-by-others or malformed file."""
    masters: dict[str, bytes] = {}
    for number, line in enumerate(read_private_file(path).splitlines(), 1):
        key_id, _, value = line.strip().partition(" ")
        try:
            master = bytes.fromhex(value)
        except ValueError:
            master = b""
        if not key_id or len(master) != KEY_BYTES or key_id in masters:
            raise SettingsError(f"Line {number} of {path} is not a key. Restore the file from its copy.")
        masters[key_id] = master
    if not masters:
        raise SettingsError(f"{path} is empty. Restore the file from its copy.")
    return Keyring(masters)


_keyring: Keyring | None = None


def install(keyring: Keyring) -> None:
    """Make `keyring` the one of this process. Called once, when the application is made."""
    global _keyring  # noqa: PLW0603 - one key file per process; domain code has no application to ask
    _keyring = keyring


def keyring() -> Keyring:
    """The keyring of this process. Raises RuntimeError before `install`."""
    if _keyring is None:
        raise RuntimeError("no keyring installed: create_app() does it")
    return _keyring


def _new_line() -> str:
    return f"k{secrets.token_hex(4)} {secrets.token_hex(KEY_BYTES)}\n"


def _derive(key_id: str, master: bytes) -> Subkeys:
    def subkey(purpose: str) -> bytes:
        info = f"mildsite/{purpose}/{key_id}".encode()
        return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=info).derive(master)

    return Subkeys(key_id, subkey("wrap"), subkey("index"), subkey("audit"), subkey("access"), subkey("backup"))
