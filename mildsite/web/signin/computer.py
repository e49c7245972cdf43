"""The computer somebody sits at: a random name in a cookie of its own, which stays when a nurse signs out."""

from __future__ import annotations

from datetime import timedelta

from flask import Response

from mildsite.accounts.tokens import SESSION_BYTES, new_token
from mildsite.web.shared.kept_at_computer import keep_at_computer, kept_at_computer

_KEPT = timedelta(days=365)


def computer() -> str:
    """The name this computer has, or "" for one that nobody has trusted yet."""
    return kept_at_computer("computer")


def name_computer(response: Response) -> str:
    """The name of this computer, a new one if it had none, kept with `response`."""
    name = computer() or new_token(SESSION_BYTES)[0]
    keep_at_computer(response, "computer", name, for_=_KEPT)
    return name
