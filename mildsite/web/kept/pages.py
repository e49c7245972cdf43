"""The answers that are kept: found before a request is made of it, and kept after one was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, Request, Response, g
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.sansio.utils import host_is_trusted

from mildsite import clock
from mildsite.db import transaction_kind
from mildsite.web.kept.answer import Answer
from mildsite.web.kept.edition import Edition, begin_edition

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_METHODS = ("GET", "HEAD")
"""What is answered with a page. To others, such as OPTIONS, the same view gives something else, with status 200 too."""
CHECKED_EVERY = 0.5
"""Seconds between two looks at the database: how late a reader may see a change."""


class KeptPages:
    """Each process has its own. While the database does not answer, the last edition stays."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._edition: Edition | None = None
        self._next_look = 0.0

    def find(self, environ: WSGIEnvironment) -> Answer | None:
        """The kept answer to a request, if there is one. Neither query nor cookie nor host change it."""
        if self._edition is None or environ["REQUEST_METHOD"] not in _METHODS or environ.get("SCRIPT_NAME"):
            return None
        addresses = (environ["PATH_INFO"], _whole_address(environ))
        if not any(address in self._edition.answers for address in addresses) or not self._trusted(environ):
            return None
        answers = edition.answers if (edition := self.edition()) else {}
        return next((answers[address] for address in addresses if address in answers), None)

    def edition(self) -> Edition | None:
        """The edition in force. None while there was no database to ask.

        A page must ask for it before it is made: it may then be newer than its edition, and never older.
        """
        now = clock.ticks()
        if now >= self._next_look:
            self._next_look = now + CHECKED_EVERY  # before looking: other threads need not look too
            self._look()
        return self._edition

    def keep(self, request: Request, response: Response, edition: Edition | None) -> Response:
        """Keep `response`, which was made in `edition`, and give it the form that its reader takes or has already.

        Only what was made for a stranger is kept, and only under addresses of our own making: a request can name any
        root for them. What asked who reads it (Flask then says `Vary: Cookie`) is nobody else's. What had to do with
        what was known before, because the database was silent, is made anew as soon as it answers.
        """
        address = _kept_under(request, response)
        if address is None:
            return response
        for_all = "HTTP_COOKIE" not in request.environ and not request.environ.get("SCRIPT_NAME")
        keeps = edition is not None and for_all and not g.get("database_silent")
        response.direct_passthrough = False  # a static file is read here too
        answer = Answer(response.headers, response.get_data(), encoded=keeps)
        response.close()
        if edition is not None and keeps:
            edition.keep(address, answer)
        return Response.from_app(answer, request.environ)  # type: ignore[return-value]  # of the class that is asked

    def _trusted(self, environ: WSGIEnvironment) -> bool:
        return host_is_trusted(environ.get("HTTP_HOST"), self._app.config["TRUSTED_HOSTS"])

    def _look(self) -> None:
        with self._app.app_context(), transaction_kind(writing=False):
            try:
                if self._edition is None or not self._edition.in_force():
                    self._edition = begin_edition()
            except SQLAlchemyError as error:
                self._app.logger.warning("kept pages not checked", exc_info=error)


def _kept_under(request: Request, response: Response) -> str | None:
    """The path; for what never changes at its address, the whole address; None for what is one reader's alone."""
    if request.method not in _METHODS:
        return None
    if response.status_code != 200 or "Set-Cookie" in response.headers or "Vary" in response.headers:
        return None
    if response.cache_control.immutable:
        return _whole_address(request.environ)
    return str(request.environ["PATH_INFO"]) if response.cache_control.no_cache else None


def _whole_address(environ: WSGIEnvironment) -> str:
    return f"{environ['PATH_INFO']}?{environ.get('QUERY_STRING', '')}"
