"""The computer somebody sits at: a random name in a cookie of its own, which stays when a nurse signs out."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, current_app, request

from mildsite.accounts.tokens import SESSION_BYTES, new_token

_KEPT = timedelta(days=365)


def computer() -> str:
    """The name this computer has, or "" for one that nobody has trusted yet."""
    return request.cookies.get(_cookie(), "")


def name_computer(response: Response) -> str:
    """The name of this computer, a new one if it had none, kept with `response`."""
    name = computer() or new_token(SESSION_BYTES)[0]
    response.set_cookie(
        _cookie(),
        name,
        max_age=int(_KEPT.total_seconds()),
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
        path="/",
    )
    return name


def _cookie() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-computer"
