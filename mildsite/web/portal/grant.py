"""What a browser holds after a right code: a signed cookie that names the link, for one sitting.

It opens that link's sheet and no other. A new code, an ended link or a withdrawn sheet closes it at once.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from mildsite.sheets import queries
from mildsite.sheets.held import Held, held_by
from mildsite.sheets.models import AccessLink

SITTING = timedelta(hours=2)
"""A phone that is laid down and taken up again asks for the code anew after that."""
_SALT = "portal-grant"


def give(response: Response, link: AccessLink) -> None:
    """Let this browser open the link's sheet."""
    response.set_cookie(
        _name(),
        _serializer().dumps([str(link.id), _epoch(link)]),
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
        path="/",
    )


def take_back(response: Response) -> None:
    response.delete_cookie(_name(), path="/", secure=current_app.config["SESSION_COOKIE_SECURE"], httponly=True)


def held() -> Held | None:
    """The sheet that this browser may see, or None."""
    try:
        link_id, epoch = _serializer().loads(request.cookies.get(_name(), ""), max_age=int(SITTING.total_seconds()))
        link = queries.link(uuid.UUID(link_id))
    except (BadSignature, ValueError, TypeError):
        return None
    if link is None or epoch != _epoch(link):
        return None
    return held_by(link)


def _epoch(link: AccessLink) -> str:
    """Changes with the code: what the old one opened stays shut."""
    return link.code_changed_at.isoformat() if link.code_changed_at else ""


def _name() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-sheet"


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt=_SALT)
