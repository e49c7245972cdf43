"""The patient's own sheet as a page, to keep, and for the calendar. No address here holds a token."""

from __future__ import annotations

import hashlib

from flask import Response, abort, make_response, render_template, request
from flask.typing import ResponseReturnValue

from mildsite.pdf.document import Size
from mildsite.pdf.plain_text import ONLY_ON_PAPER
from mildsite.sheets.held import Held, download, held_by
from mildsite.sheets.patient_calendar import calendar_file
from mildsite.web.application import audited_read
from mildsite.web.portal import grant
from mildsite.web.portal.door import portal
from mildsite.web.shared.language import reading_in
from mildsite.web.shared.page_context import clinic
from mildsite.web.shared.patients_room import asked_language, help_context
from mildsite.web.shared.pdf_response import pdf_response


@portal.get("/sheet")
def sheet() -> ResponseReturnValue:
    """The sheet in large, plain words, with boxes to tick that stay on this device."""
    link = grant.link_held()
    held = held_by(link) if link is not None else None
    if link is None or held is None:
        return _closed()
    part = held.part(_language(held))
    with reading_in(part.language):
        return render_template(
            "portal/sheet.html",
            part=part,
            tags=[other.language for other in held.parts],
            changes=held.changes(part.language),
            only_on_paper=ONLY_ON_PAPER,
            has_dates=held.has_dates,
            expires_on=link.expires_at.astimezone(clinic().zone).date(),
            sizes=Size,
            ticks=hashlib.sha256(f"ticks|{held.sheet.id}".encode()).hexdigest()[:16],
        )


@portal.get("/sheet/pdf")
@audited_read
def pdf() -> ResponseReturnValue:
    """The sheet to print, in the size that was asked for."""
    held = _held()
    if held is None:
        return _closed()
    size = Size.LARGE if request.args.get("size") == Size.LARGE else Size.STANDARD
    data = download(held, size=size, language=held.part(_language(held)).language)
    return pdf_response(data, name=f"discharge-{held.sheet.label}")


@portal.get("/sheet/calendar.ics")
def calendar() -> ResponseReturnValue:
    held = _held()
    if held is None:
        return _closed()
    if not held.has_dates:
        abort(404)
    response = Response(calendar_file(held, language=held.part(_language(held)).language), mimetype="text/calendar")
    response.headers["Content-Disposition"] = 'attachment; filename="dates.ics"'
    return response


@portal.post("/sheet/leave")
def leave() -> ResponseReturnValue:
    """Close the sheet on this device."""
    return _closed(left=True)


def _held() -> Held | None:
    link = grant.link_held()
    return held_by(link) if link is not None else None


def _language(held: Held) -> str:
    return request.args.get("lang") or held.sheet.page.language


def _closed(*, left: bool = False) -> ResponseReturnValue:
    """The sheet was left; or there is no grant, or one that opens nothing any more."""
    language = asked_language()
    with reading_in(language):
        html = render_template("portal/closed.html", left=left, **help_context(language))
    response = make_response(html, 200 if left else 401)
    grant.take_back(response)
    return response
