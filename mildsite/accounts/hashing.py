"""Hashes of passwords: argon2id, as Flask-Security is set up to make them."""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache

import flask_security


def hash_password(password: str) -> str:
    return str(flask_security.hash_password(_as_meant(password)))


def is_password(password: str, stored: str | None) -> bool:
    """Whether `stored` is the hash of `password`.

    One verification whatever is stored, also for no account at all: the time it takes tells nobody who works here.
    """
    nobodys = _nobodys_hash()  # first, so that the very first comparison of a process takes as long for everybody
    usable = stored if stored and stored.startswith("$argon2id$") else None
    right = bool(flask_security.verify_password(_as_meant(password), usable or nobodys))
    return right and usable is not None


@cache
def _nobodys_hash() -> str:
    """Of a password that nobody has. Not made at the start: it takes 64 MB, which a command does not need."""
    return hash_password(secrets.token_urlsafe())


def _as_meant(password: str) -> str:
    """The same password typed on another keyboard: ``é`` may be one character or two."""
    return unicodedata.normalize("NFKC", password)
