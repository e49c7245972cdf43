"""A file that only a holder of the master key reads, and that may be larger than memory.

AES-256-GCM in pieces of 1 MiB. The nonce counts the pieces and marks the last one, so that none can be swapped, left
out or cut off unseen: the STREAM construction (Hoang, Reyhanitabar, Rogaway and Vizár, CRYPTO 2015). The key of a file
comes from the master key and a salt of its own; the file names the master key and never holds it.
"""

from __future__ import annotations

import io
import secrets
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from mildsite.backups.errors import BackupDamaged, BackupRefused
from mildsite.keys import KEY_BYTES, Keyring, Subkeys

_MAGIC = b"mildsite backup 1\n"
_SALT_BYTES = 32
_PIECE = 1024 * 1024
_TAG_BYTES = 16
_LONGEST_ID = 64


class SealedWriter(io.RawIOBase):
    """Seals what is written to it. Only a file that was closed without an error can be read."""

    def __init__(self, target: IO[bytes], keys: Subkeys) -> None:
        super().__init__()
        salt = secrets.token_bytes(_SALT_BYTES)
        self._target, self._waiting = target, bytearray()
        self._cipher = _Cipher(keys, salt)
        target.write(_MAGIC + keys.key_id.encode("ascii") + b"\n" + salt)

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # bytes are all it is given
        self._waiting += data
        while len(self._waiting) > _PIECE:  # the last piece waits: it is marked as such
            self._target.write(self._cipher.seal(bytes(self._waiting[:_PIECE]), last=False))
            del self._waiting[:_PIECE]
        return len(data)

    def finish(self) -> None:
        """Write the last piece. Without it the file counts as cut off."""
        self._target.write(self._cipher.seal(bytes(self._waiting), last=True))
        self._waiting.clear()


class SealedReader(io.RawIOBase):
    """Reads a sealed file. Raises BackupRefused for another file or key, and BackupDamaged at the first wrong piece."""

    def __init__(self, source: IO[bytes], keyring: Keyring) -> None:
        super().__init__()
        if source.read(len(_MAGIC)) != _MAGIC:
            raise BackupRefused("This file is not a backup of mildsite.")
        key_id = source.readline(_LONGEST_ID).strip().decode("ascii", "replace")
        try:
            keys = keyring[key_id]
        except KeyError:
            message = f"This backup is sealed with the master key {key_id}, which is not in the key file. "
            raise BackupRefused(message + "Put the copy of the key file in its place first.") from None
        self._source, self._cipher = source, _Cipher(keys, source.read(_SALT_BYTES))
        self._ahead = source.read(_PIECE + _TAG_BYTES)
        self._plain = memoryview(b"")
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, room: memoryview) -> int:  # type: ignore[override]  # a buffer, as io hands it in
        if not self._plain and not self._ended:
            piece, self._ahead = self._ahead, self._source.read(_PIECE + _TAG_BYTES)
            self._ended = not self._ahead
            self._plain = memoryview(self._cipher.open(piece, last=self._ended))
        count = min(len(room), len(self._plain))
        room[:count] = self._plain[:count]
        self._plain = self._plain[count:]
        return count


class _Cipher:
    """Seals or opens the pieces of one file in their order."""

    def __init__(self, keys: Subkeys, salt: bytes) -> None:
        key = HKDF(hashes.SHA256(), KEY_BYTES, salt, b"mildsite/backup-file").derive(keys.backup)
        self._aead, self._bound, self._count = AESGCM(key), _MAGIC + keys.key_id.encode("ascii"), 0

    def seal(self, piece: bytes, *, last: bool) -> bytes:
        return self._aead.encrypt(self._nonce(last), piece, self._bound)

    def open(self, piece: bytes, *, last: bool) -> bytes:
        try:
            return self._aead.decrypt(self._nonce(last), piece, self._bound)
        except InvalidTag:
            raise BackupDamaged from None

    def _nonce(self, last: bool) -> bytes:
        nonce = self._count.to_bytes(11, "big") + bytes([last])
        self._count += 1
        return nonce
