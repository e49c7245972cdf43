"""The paper of an issued batch: one file to print, or a file for each sheet."""

from __future__ import annotations

import uuid

from flask import Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from mildsite.clinic.queries import current_details
from mildsite.sheets.batches import queries
from mildsite.sheets.batches.models import Batch
from mildsite.sheets.batches.printing_batch import open_batch_files, open_batch_pdf, print_batch
from mildsite.sheets.errors import ReasonNeeded, SheetEnded
from mildsite.web.application import audited_read
from mildsite.web.desk.batch import issued_page
from mildsite.web.desk.door import desk
from mildsite.web.shared.access import signed_in
from mildsite.web.shared.headers import Profile, profile
from mildsite.web.shared.pdf_response import pdf_response

NONE_LEFT = "No sheet of this batch is current any more."


@desk.post("/batches/<uuid:batch_id>/print")
def batch_print(batch_id: uuid.UUID) -> ResponseReturnValue:
    """Put the print on record, and open the paper."""
    found = _find(batch_id)
    sides = "two" if request.form.get("sides") == "two" else "one"
    try:
        print_batch(found, reason=request.form.get("reason", ""), actor=signed_in())
    except ReasonNeeded as needed:
        return issued_page(found, problem=str(needed))
    except SheetEnded:
        flash(NONE_LEFT, "error")
        return redirect(url_for(".batch", batch_id=batch_id), 303)
    return redirect(url_for(".batch_pdf", batch_id=batch_id, sides=sides), 303)


@desk.get("/batches/<uuid:batch_id>/sheets.pdf")
@audited_read
@profile(Profile.PATIENT)
def batch_pdf(batch_id: uuid.UUID) -> ResponseReturnValue:
    """Every current sheet in one file; for a printer that prints both sides each begins on a new leaf."""
    found = _find(batch_id)
    try:
        pdf = open_batch_pdf(found, duplex=request.args.get("sides") == "two", actor=signed_in())
    except SheetEnded:
        abort(404)
    return pdf_response(pdf, name=f"discharge-{_labels(found)}")


@desk.get("/batches/<uuid:batch_id>/sheets.zip")
@audited_read
@profile(Profile.PATIENT)
def batch_files(batch_id: uuid.UUID) -> ResponseReturnValue:
    """Each sheet as a file of its own, named after its number."""
    found = _find(batch_id)
    assert found.issued_at is not None  # noqa: S101 - it is issued
    try:
        packed = open_batch_files(found, at=found.issued_at.astimezone(current_details().zone), actor=signed_in())
    except SheetEnded:
        abort(404)
    response = Response(packed, mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="discharge-{_labels(found)}.zip"'
    return response


def _find(batch_id: uuid.UUID) -> Batch:
    return queries.issued_batch(batch_id) or abort(404)


def _labels(found: Batch) -> str:
    """`D-00042-D-00071`"""
    sheets = queries.sheets_of(found)
    return f"{sheets[0].label}-{sheets[-1].label}"
