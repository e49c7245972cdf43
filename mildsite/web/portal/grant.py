"""What a browser holds after a right code: a signed cookie that names the link, for one sitting.

It opens that link's sheet and no other. A new code, an ended link or a withdrawn sheet closes it at once.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from mildsite import clock
from mildsite.sheets import queries
from mildsite.sheets.models import AccessLink

SITTING = timedelta(hours=2)
"""A phone that is laid down and taken up again asks for the code anew after that."""
_SALT = "portal-grant"


def give(response: Response, link: AccessLink) -> None:
    """Let this browser open the link's sheet."""
    response.set_cookie(
        name(),
        value_for(link),
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
        path="/",
    )


def take_back(response: Response) -> None:
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.delete_cookie(name(), path="/", secure=secure, httponly=True, samesite="Lax")


def link_held() -> AccessLink | None:
    """The link that this browser may open, or None."""
    try:
        link_id, epoch, given_at = _serializer().loads(request.cookies.get(name(), ""))
        link, age = queries.link(uuid.UUID(link_id)), clock.now() - datetime.fromisoformat(given_at)
    except (BadSignature, ValueError, TypeError):
        return None
    return link if link is not None and epoch == _epoch(link) and age < SITTING else None


def name() -> str:
    """Of the cookie. Over https it begins with `__Host-`: no other site of the domain can set it."""
    return f"{current_app.config['SESSION_COOKIE_NAME']}-sheet"


def value_for(link: AccessLink) -> str:
    return str(_serializer().dumps([str(link.id), _epoch(link), clock.now().isoformat()]))


def _epoch(link: AccessLink) -> str:
    """Changes with the code: what the old one opened stays shut."""
    return link.code_changed_at.isoformat() if link.code_changed_at else ""


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt=_SALT)
