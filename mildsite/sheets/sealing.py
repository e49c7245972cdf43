"""Encryption of a row's columns with the row's own key: of a sheet, or of a batch on its way to sheets.

The key is random and wrapped by the master key; destroying it destroys what it sealed. The associated data
names the table, the row and the column, so ciphertext moved elsewhere does not open.
"""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass

from mildsite.keys import KEY_BYTES, keyring
from mildsite.sealing import KeyMissing, decrypt, encrypt


@dataclass(frozen=True, repr=False)
class Seal:
    """Seals and opens the columns of one row."""

    row_id: uuid.UUID
    key: bytes
    table: str = "sheet"

    def seal(self, column: str, data: bytes) -> bytes:
        return encrypt(self.key, data, f"{self.table}|{self.row_id}|{column}")

    def open(self, column: str, sealed: bytes) -> bytes:
        """Raises SealBroken when the bytes were changed or belong to another row or column."""
        return decrypt(self.key, sealed, f"{self.table}|{self.row_id}|{column}")


def new_seal(row_id: uuid.UUID, *, table: str = "sheet") -> tuple[Seal, str, bytes]:
    """A seal with a new key; the id of the master key that wraps it, and the wrapped key, for storing."""
    seal = Seal(row_id, secrets.token_bytes(KEY_BYTES), table)
    return seal, *wrapped_key(seal)


def wrapped_key(seal: Seal) -> tuple[str, bytes]:
    """The id of the current master key, and the key of `seal` wrapped by it, for storing."""
    master = keyring().current
    return master.key_id, encrypt(master.wrap, seal.key, f"{seal.table}_key|{seal.row_id}|{master.key_id}")


def open_seal(row_id: uuid.UUID, key_id: str, wrapped: bytes, *, table: str = "sheet") -> Seal:
    """The seal of a stored row. Raises SealBroken, also when its master key is not in the key file."""
    try:
        master = keyring()[key_id]
    except KeyError:
        raise KeyMissing(table, key_id) from None
    return Seal(row_id, decrypt(master.wrap, wrapped, f"{table}_key|{row_id}|{key_id}"), table)
