"""The way from paper to the same sheet online: a link that nobody guesses, and a code that opens it.

The link's token has 128 random bits and is kept as its SHA-256. The code has eight digits; what is kept is a MAC under
a key of the key file, bound to the link, so that a stolen database cannot be searched for it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime

from mildsite.db import new_id
from mildsite.keys import keyring
from mildsite.sealing import KeyMissing
from mildsite.sheets.models import AccessLink

CODE_DIGITS = 8
_TOKEN_BYTES = 16


@dataclass(frozen=True, repr=False)
class Access:
    """What the paper shows. It is on the sheet and nowhere else."""

    token: str
    code: str
    site: str
    """Where the site is read, such as `https://www.example.org`."""

    @property
    def uri(self) -> str:
        return f"{self.site}/s/{self.token}"

    @property
    def address(self) -> str:
        """As people type it."""
        return self.uri.removeprefix("https://")

    @property
    def spaced_code(self) -> str:
        return spaced(self.code)


def spaced(code: str) -> str:
    """A code as it is read and told: in two groups of four."""
    return f"{code[:4]} {code[4:]}"


def new_code() -> str:
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def new_access(site: str) -> Access:
    return Access(token=secrets.token_urlsafe(_TOKEN_BYTES), code=new_code(), site=site)


def token_digest(token: str) -> bytes:
    """What is kept of a token: 32 bytes that find it again."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def link_to(sheet_id: uuid.UUID, access: Access, *, expires_at: datetime) -> AccessLink:
    """The row that finds a sheet by its link and checks its code."""
    link_id, keys = new_id(), keyring().current
    return AccessLink(
        id=link_id,
        sheet_id=sheet_id,
        token_sha256=token_digest(access.token),
        key_id=keys.key_id,
        code_mac=code_mac(access.code, link_id, key_id=keys.key_id),
        expires_at=expires_at,
    )


def code_mac(code: str, link_id: uuid.UUID, *, key_id: str | None = None) -> bytes:
    """What is kept of a code. Raises KeyMissing when the key `key_id` is not in the key file any more."""
    try:
        keys = keyring()[key_id] if key_id else keyring().current
    except KeyError as missing:
        raise KeyMissing("link", str(key_id)) from missing
    return hmac.new(keys.access, f"{link_id}|{code}".encode(), hashlib.sha256).digest()
