"""Forged requests: every POST needs the session's token and, where the browser names it, our own origin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, request
from flask_babel import lazy_gettext
from flask_wtf.csrf import CSRFError

from mildsite.db.transactions import forbid_writing
from mildsite.web.extensions import csrf

_FORMS = ("", "application/x-www-form-urlencoded", "multipart/form-data")
_View = TypeVar("_View", bound=Callable[..., Any])
REFUSED = lazy_gettext(
    "This page was open too long, so nothing was saved. Check what you typed and press the button again."
)


def keeps_typed_input(view: _View) -> _View:
    """Mark a form view that shows the form again when the token is wrong, so that nothing typed is lost.

    Such a view asks `refused()` first. It could not do harm if it forgot: the database is read-only by then.
    """
    view.keeps_typed_input = True  # type: ignore[attr-defined]  # a mark on the function, read below
    return view


def refused() -> bool:
    """Whether this request failed the check and runs only to show the form again."""
    return bool(g.get("csrf_refused"))


def init_app(app: Flask) -> None:
    @app.before_request
    def _check() -> None:
        if request.method in ("GET", "HEAD", "OPTIONS") or request.endpoint is None:
            return
        if not same_origin():
            raise CSRFError("The request came from another site.")
        if request.mimetype not in _FORMS:
            abort(415)  # no page of ours sends it, and Flask-WTF would read JSON as if it were a form
        try:
            csrf.protect()
        except CSRFError:
            view = app.view_functions[request.endpoint]
            if not getattr(view, "keeps_typed_input", False):
                raise
            forbid_writing()
            g.csrf_refused = True


def same_origin() -> bool:
    """What the browser says of where the request came from; old browsers that say nothing pass on to the token.

    On our pages that send no referrer, browsers call their own origin "null": that says nothing either.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in ("same-origin", "none"):
        return False
    # Behind a web server that ends TLS, the address this process sees is not the one the browser sees.
    ours = (request.host_url.rstrip("/"), current_app.config.get("PUBLIC_URL"))
    return request.headers.get("Origin", "null") in ("null", *ours)
