"""The session of this request: the cookie holds its id, the database its row.

That somebody was seen is written after the answer, in a transaction of its own and at most once a minute: it is the
one thing besides audit rows that a GET may leave behind.
"""

from __future__ import annotations

from blinker import Namespace
from flask import Flask, Response, g, session
from sqlalchemy.exc import SQLAlchemyError

from mildsite import clock
from mildsite.accounts.entrance import sessions
from mildsite.accounts.entrance.models import StaffSession
from mildsite.accounts.entrance.sessions import SEEN_EVERY, Standing
from mildsite.accounts.models import StaffUser
from mildsite.db import db, transaction_kind

_ID = "_user_id"
"""Where Flask-Login looks."""
recognised = Namespace().signal("staff-recognised")
"""Sent with `user` when somebody gave their password, at sign-in or to unlock: what they typed before may come back."""


def init_app(app: Flask) -> None:
    app.after_request(_note_that_somebody_was_seen)


def current() -> StaffSession | None:
    """Whatever its standing."""
    if "staff_session" not in g:
        token = session.get(_ID)
        g.staff_session = sessions.find(token) if isinstance(token, str) else None
    found: StaffSession | None = g.staff_session
    return found


def standing() -> Standing:
    found = current()
    return sessions.standing(found) if found is not None else Standing.OVER


def user_of(token: str) -> StaffUser | None:
    """Who is signed in by `token`, for Flask-Login: nobody while a session is locked or awaits its code."""
    found = current()
    if found is None or session.get(_ID) != token or sessions.standing(found) is not Standing.OPEN:
        return None
    if clock.now() - found.last_seen_at >= SEEN_EVERY:
        g.seen = found.id
    return found.user


def open_session(user: StaffUser, *, awaits_code: bool = False) -> None:
    """Begin a session at this browser. The one it had is over, and nothing of it stays in the cookie."""
    close_session()
    session[_ID] = sessions.start(user, awaits_code=awaits_code)


def unlocked(token: str) -> None:
    """The same session goes on under a new id."""
    session[_ID] = token


def close_session() -> None:
    if isinstance(token := session.get(_ID), str):
        sessions.end(token)
    session.clear()
    g.pop("staff_session", None)
    g.pop("csrf_token", None)
    g.pop("seen", None)


def _note_that_somebody_was_seen(response: Response) -> Response:
    if (session_id := g.pop("seen", None)) is not None:
        # Whatever the request did is committed or rolled back by now.
        db.session.rollback()
        try:
            with transaction_kind(writing=True):
                if (found := db.session.get(StaffSession, session_id)) is not None:
                    sessions.seen(found)
                db.session.commit()
        except SQLAlchemyError:  # a busy database: the next click tells it as well
            db.session.rollback()
    return response
