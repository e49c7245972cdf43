"""Authenticated encryption under the master key, for what is not a sheet's own: see `sheets.sealing` for those.

AES-256-GCM. What is sealed names where it belongs, so ciphertext that is moved elsewhere does not open.
Format: nonce (12 bytes), ciphertext and tag.
"""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mildsite.keys import keyring

_NONCE_BYTES = 12


class SealBroken(Exception):
    """Stored bytes are not those that were written, or their master key is gone."""


class KeyMissing(SealBroken):
    """The master key of something stored is not in the key file: with the file's copy in its place it opens again."""

    def __init__(self, what: str, key_id: str) -> None:
        super().__init__(f"the master key of this {what} is not in the key file")
        self.key_id = key_id


def seal_with_master(bound_to: str, data: bytes) -> tuple[str, bytes]:
    """Data that belongs to no sheet: the id of the master key, and the sealed bytes. They open as `bound_to` alone."""
    master = keyring().current
    return master.key_id, encrypt(master.wrap, data, f"{bound_to}|{master.key_id}")


def open_with_master(bound_to: str, key_id: str, sealed: bytes) -> bytes:
    """Raises SealBroken, also when the master key is not in the key file."""
    try:
        master = keyring()[key_id]
    except KeyError:
        raise KeyMissing(bound_to.partition("|")[0], key_id) from None
    return decrypt(master.wrap, sealed, f"{bound_to}|{key_id}")


def encrypt(key: bytes, data: bytes, bound_to: str) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, data, bound_to.encode())


def decrypt(key: bytes, sealed: bytes, bound_to: str) -> bytes:
    """Raises SealBroken."""
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound_to.encode())
    except (InvalidTag, ValueError):
        raise SealBroken("stored bytes are not those that were written") from None
