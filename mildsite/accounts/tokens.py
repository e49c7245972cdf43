"""Secrets that are handed out once: the random text, and the digest that is kept of it."""

from __future__ import annotations

import hashlib
import secrets

LINK_BYTES = 16
SESSION_BYTES = 32


def new_token(size: int) -> tuple[str, bytes]:
    """A text of `size` random bytes that fits into an address or a cookie, and its digest for the database."""
    token = secrets.token_urlsafe(size)
    return token, digest_of(token)


def digest_of(token: str) -> bytes:
    """SHA-256, without salt: nobody guesses 128 random bits."""
    return hashlib.sha256(token.encode()).digest()
