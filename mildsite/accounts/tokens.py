"""Secrets that are handed out once: the random text, and the digest that is kept of it."""

from __future__ import annotations

import base64
import hashlib
import secrets

LINK_BYTES = 16
SESSION_BYTES = 32
_PRINTED_BYTES = 15


def new_token(size: int) -> tuple[str, bytes]:
    """A text of `size` random bytes that fits into an address or a cookie, and its digest for the database."""
    token = secrets.token_urlsafe(size)
    return token, digest_of(token)


def digest_of(token: str) -> bytes:
    """SHA-256, without salt: nobody guesses 128 random bits."""
    return hashlib.sha256(token.encode()).digest()


def printed_secret() -> str:
    """For paper: 120 bits as 24 letters and digits in groups of four, none of which looks like another."""
    code = base64.b32encode(secrets.token_bytes(_PRINTED_BYTES)).decode()
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def printed_digest(typed: str) -> bytes:
    """Of a secret that somebody copied from paper, however they wrote it."""
    return digest_of("".join(ch for ch in typed if ch.isalnum()).upper().translate(_MISREAD))


_MISREAD = str.maketrans("018", "OIB")
"""Digits that no printed secret has, and what they look like."""
