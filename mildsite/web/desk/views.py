"""The desk's pages."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mildsite import clock, languages
from mildsite.clinic.queries import current_details
from mildsite.content import queries as content_queries
from mildsite.content.models import Page
from mildsite.sheets import queries
from mildsite.sheets.errors import SheetRefused
from mildsite.sheets.issuing import issue
from mildsite.sheets.making import Order
from mildsite.sheets.models import Sheet
from mildsite.sheets.opening import open_entries, open_list, open_pdf
from mildsite.sheets.source_gate import why_not_usable
from mildsite.web.application import audited_read
from mildsite.web.desk.forms import sheet_form
from mildsite.web.desk.value_hints import show_value_hints
from mildsite.web.shared.access import signed_in
from mildsite.web.shared.csrf import REFUSED, keeps_typed_input, refused
from mildsite.web.shared.form_errors import show_problems
from mildsite.web.shared.headers import Profile, profile
from mildsite.web.shared.page_context import clinic
from mildsite.web.shared.pdf_response import pdf_response

desk = Blueprint("desk", __name__, url_prefix="/desk", template_folder="templates")
LANGUAGE = languages.DEFAULT


@desk.get("/")
@audited_read
def today() -> ResponseReturnValue:
    """The sheets of the clinic's day."""
    details = current_details()
    day = clock.today(details.zone)
    rows = open_list(queries.sheets_issued_on(day, details.zone), actor=signed_in())
    return render_template("desk/today.html", rows=rows, day=day, zone=details.zone)


@desk.route("/sheets/new", methods=["GET", "POST"])
@keeps_typed_input
def new_sheet() -> ResponseReturnValue:
    """The form, and the issue of a sheet."""
    pages = content_queries.live_aftercare(language=LANGUAGE)
    if not pages:
        return render_template("desk/no_text.html")
    page, details = _chosen(pages), current_details()
    assert page.live_revision is not None  # noqa: S101 - live_aftercare returns only pages that have one
    day = clock.today(details.zone)
    form = sheet_form(page.live_revision.document, details, day, overdue=page.is_overdue(day))
    show_value_hints(form, clinic().values, day)
    # The form asks for the token itself: a wrong one shows the form again with all that was typed.
    if form.validate_on_submit():
        try:
            order = Order(
                page=page,
                entries=form.entries(),
                old_date_confirmed=form.old_date_confirmed.data,
                overdue_reason=form.overdue_reason.data or "" if "overdue_reason" in form else "",
            )
            site = current_app.config["PUBLIC_URL"]
            sheet = issue(order, site=site, idempotency_key=form.idempotency_key.data, actor=signed_in())
        except SheetRefused as refusal:
            show_problems(form, refusal.problems)
        else:
            flash(f"Sheet {sheet.label} is ready.")
            return redirect(url_for(".sheet", sheet_id=sheet.id), 303)
    if refused():
        form.form_errors = [REFUSED]
    context = {"form": form, "page": page, "pages": pages, "details": details, "stopped": why_not_usable(page)}
    return render_template("desk/new_sheet.html", **context), 400 if request.method == "POST" else 200


@desk.get("/sheets/<uuid:sheet_id>")
@audited_read
def sheet(sheet_id: uuid.UUID) -> ResponseReturnValue:
    """One sheet: whose it is, and the way to its PDF."""
    found = _find(sheet_id)
    entries = open_entries(found, actor=signed_in())
    return render_template("desk/sheet.html", sheet=found, entries=entries, zone=current_details().zone)


@desk.get("/sheets/<uuid:sheet_id>/pdf")
@audited_read
@profile(Profile.PATIENT)
def sheet_pdf(sheet_id: uuid.UUID) -> ResponseReturnValue:
    """The PDF as it was issued, byte for byte."""
    found = _find(sheet_id)
    return pdf_response(open_pdf(found, actor=signed_in()), name=f"discharge-{found.label}")


def _find(sheet_id: uuid.UUID) -> Sheet:
    return queries.sheet(sheet_id) or abort(404)


def _chosen(pages: Sequence[Page]) -> Page:
    """The after-care text asked for; with only one there is nothing to choose."""
    key = request.values.get("procedure")
    return next((page for page in pages if page.key == key), pages[0])
