"""What a computer keeps for itself in a cookie, from one of its users to the next."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, current_app, request


def kept_at_computer(what: str) -> str:
    """What this computer keeps under that name, or an empty word."""
    return request.cookies.get(_cookie(what), "")


def keep_at_computer(response: Response, what: str, value: str, *, for_: timedelta) -> None:
    """Let this computer keep `value` under the name `what`, out of the reach of scripts."""
    response.set_cookie(
        _cookie(what),
        value,
        max_age=int(for_.total_seconds()),
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
        path="/",
    )


def _cookie(what: str) -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-{what}"
