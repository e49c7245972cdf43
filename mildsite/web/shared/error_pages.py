"""Error pages: kind words, what to do, and the clinic's phone. They work when the database does not."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, current_app, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from mildsite.accounts.entrance.sessions import Standing
from mildsite.accounts.errors import NotPermitted
from mildsite.db import db, transaction_kind
from mildsite.db.availability import is_unavailable
from mildsite.pdf.shaping import UnprintableText
from mildsite.sealing import KeyMissing
from mildsite.web.shared.access import OutsideTheClinic
from mildsite.web.shared.language import reader_language
from mildsite.web.shared.log_lines import number_of_request
from mildsite.web.shared.patients_room import help_context, in_patients_room
from mildsite.web.shared.sending_again import Sent, what_was_sent
from mildsite.web.shared.sessions import standing


@dataclass(frozen=True)
class ErrorText:
    title: LazyString
    message: LazyString


TEXTS = {
    400: ErrorText(
        _("That did not work"), _("Something in the request was not right. Go back, reload the page and try again.")
    ),
    401: ErrorText(_("Please sign in again"), _("You are no longer signed in. Sign in and try again.")),
    403: ErrorText(_("You cannot open this page"), _("Your account is not meant for this part of the site.")),
    404: ErrorText(_("Page not found"), _("There is no page at this address. It may have moved.")),
    405: ErrorText(
        _("That did not work"), _("This address does not take that kind of request. Go back and try again.")
    ),
    413: ErrorText(
        _("That is too much text"), _("What you sent is too large. Go back, make it shorter and try again.")
    ),
    500: ErrorText(_("Something went wrong"), _("The fault is ours. Try again in a few minutes.")),
    503: ErrorText(_("Back in a moment"), _("The site is busy. Nothing was lost. Try again in a few seconds.")),
}
KEPT = _(
    "The site cannot save at the moment. What you typed is kept on this page: wait a little, then press the button."
)
RETRY_AFTER_SECONDS = 5
LOCKED_AWAY = _(
    "This cannot be opened just now: a key is missing on our server. Nothing was lost. Please tell the clinic, which "
    "can put it back."
)
OUTSIDE = _("This part of the site opens only inside the clinic. Use a computer of the clinic, or its remote access.")
LOCKED = _("Nobody worked here for a while, so the page is locked. Unlock it and go on.")


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(SecurityError, _wrong_host)
    app.register_error_handler(OutsideTheClinic, lambda _error: _page(403, OUTSIDE))
    app.register_error_handler(NotPermitted, lambda _error: _page(403))
    app.register_error_handler(UnprintableText, _unprintable)
    app.register_error_handler(KeyMissing, _key_missing)
    app.register_error_handler(SQLAlchemyError, _database_error)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if isinstance(error, InternalServerError) and is_unavailable(error.original_exception):
        return _database_error(error.original_exception)
    if error.code is None or error.code < 400:
        return error
    response = make_response(_page(error.code))
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _wrong_host(_error: SecurityError) -> ResponseReturnValue:
    # Without a host we trust there is nothing that a page's links could be made from.
    return Response("This server does not answer to that name.\n", 400, mimetype="text/plain")


def _csrf_error(_error: CSRFError) -> ResponseReturnValue:
    return _page(400, _("This page was open too long. Go back, reload it and try again. Nothing was saved."))


def _unprintable(error: UnprintableText) -> ResponseReturnValue:
    # Entries are checked before they come this far, so these are characters of the page's own text.
    shown = " ".join(error.characters[:10])
    return _page(422, f"The text of this page holds characters that cannot be printed ({shown}). Take them out first.")


def _key_missing(error: KeyMissing) -> ResponseReturnValue:
    reason = f"key {error.key_id} is not in the key file: put its copy there"
    current_app.logger.error("a master key is missing", extra={"reason": reason})
    return _page(503, LOCKED_AWAY)


def _database_error(error: BaseException | None) -> ResponseReturnValue:
    assert error is not None  # noqa: S101 - only called with one
    db.session.rollback()
    if not is_unavailable(error):
        current_app.log_exception(sys.exc_info())
        return _page(500)
    current_app.logger.error("database not available", exc_info=error)
    sent = what_was_sent()
    response = make_response(_page(503, KEPT if sent else None, sent=sent))
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _page(code: int, message: str | LazyString | None = None, *, sent: Sequence[Sent] = ()) -> ResponseReturnValue:
    text = TEXTS.get(code, TEXTS[500] if code >= 500 else TEXTS[400])
    # An error page only reads, also after a POST: it must not wait for the write lock that may be the trouble.
    with transaction_kind(writing=False):
        locked = code == 401 and standing() is Standing.LOCKED
        context: dict[str, Any] = {"title": text.title, "message": message or text.message, "code": code}
        context |= {"locked": locked, "outside": message is OUTSIDE, **({"message": LOCKED} if locked else {})}
        context |= {"sent": sent, "number": number_of_request() if code >= 500 else ""}
        if in_patients_room():
            context |= {"for_patients": True, **help_context(reader_language())}
        html = render_template("shared/error.html", **context)
    return html, code
