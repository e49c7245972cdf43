"""The patient's own sheet as a page, to keep, and for the calendar. No address here holds a token."""

from __future__ import annotations

import hashlib

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mildsite.pdf.document import Size
from mildsite.sheets.held import Held, download
from mildsite.sheets.patient_calendar import calendar_file
from mildsite.web.application import audited_read
from mildsite.web.portal import grant
from mildsite.web.portal.door import portal
from mildsite.web.portal.help import help_context
from mildsite.web.shared.headers import Profile, profile
from mildsite.web.shared.language import reading_in
from mildsite.web.shared.page_context import clinic
from mildsite.web.shared.pdf_response import pdf_response


@portal.get("/sheet")
@profile(Profile.PATIENT)
def sheet() -> ResponseReturnValue:
    """The sheet in large, plain words, with boxes to tick that stay on this device."""
    held = grant.held()
    if held is None:
        return _closed()
    part = held.part(request.args.get("lang", ""))
    with reading_in(part.language):
        return render_template(
            "portal/sheet.html",
            held=held,
            part=part,
            parts=held.parts,
            changes=held.changes(part.language),
            sizes=Size,
            ticks=hashlib.sha256(f"ticks|{held.sheet.id}".encode()).hexdigest()[:16],
        )


@portal.get("/sheet/pdf")
@audited_read
@profile(Profile.PATIENT)
def pdf() -> ResponseReturnValue:
    """The sheet to print, in the size that was asked for."""
    held = grant.held()
    if held is None:
        return _closed()
    size = Size.LARGE if request.args.get("size") == Size.LARGE else Size.STANDARD
    data = download(held, size=size, language=held.part(request.args.get("lang", "")).language)
    return pdf_response(data, name=f"discharge-{held.sheet.label}")


@portal.get("/sheet/calendar.ics")
@profile(Profile.PATIENT)
def calendar() -> ResponseReturnValue:
    held = grant.held()
    if held is None:
        return _closed()
    language = held.part(request.args.get("lang", "")).language
    response = Response(calendar_file(held, language=language), mimetype="text/calendar")
    response.headers["Content-Disposition"] = 'attachment; filename="dates.ics"'
    return response


@portal.post("/sheet/leave")
@profile(Profile.PATIENT)
def leave() -> ResponseReturnValue:
    """Close the sheet on this device."""
    response = make_response(redirect(url_for(".closed"), 303))
    grant.take_back(response)
    return response


@portal.get("/sheet/closed")
@profile(Profile.PATIENT)
def closed() -> ResponseReturnValue:
    language = _asked_language()
    with reading_in(language):
        return render_template("portal/closed.html", left=True, **help_context(language))


def _closed() -> ResponseReturnValue:
    """No grant, or one that opens nothing any more."""
    language = _asked_language()
    with reading_in(language):
        response = make_response(render_template("portal/closed.html", left=False, **help_context(language)), 401)
    grant.take_back(response)
    return response


def _asked_language() -> str:
    asked = request.args.get("lang", "")
    return asked if asked in clinic().languages else clinic().languages[0]


__all__ = ["Held"]
