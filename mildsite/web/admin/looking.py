"""What an editor sees beside the form while typing: the page, the printed sheet, and what could be better."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from mildsite import clock
from mildsite.clinic.models import ClinicDetails
from mildsite.clinic.queries import current_details
from mildsite.content import queries
from mildsite.content.document import Document
from mildsite.content.models import PageKind, Revision
from mildsite.content.placeholders import values_for
from mildsite.content.quality_gate import report_on
from mildsite.pdf.pictures import page_pictures
from mildsite.pdf.rendering import render
from mildsite.pdf.shaping import UnprintableText
from mildsite.sheets.specimens import Sample, sample_sheet
from mildsite.web.admin.block_form import parse, read_form
from mildsite.web.shared.language import reading_in
from mildsite.web.shared.page_view import page_context

# Answers the editor's script. Nothing is saved: the text comes with each request and goes again.
look = Blueprint("admin_look", __name__, url_prefix="/admin/look")


@look.post("/revisions/<uuid:revision_id>/page")
def page(revision_id: uuid.UUID) -> ResponseReturnValue:
    """JSON: `page`, the text as a web page (none while it cannot be saved), and `quality`, a piece of HTML."""
    revision = _revision(revision_id)
    document, errors = parse(read_form(request.form.items(multi=True)))
    if document is None:
        return jsonify(page=None, quality=render_template("admin_pages/quality.html", errors=errors, report=None))
    details = current_details()
    return jsonify(
        page=_as_page(document, details, revision.page.language),
        quality=render_template(
            "admin_pages/quality.html", errors={}, report=report_on(document, language=revision.page.language)
        ),
    )


@look.post("/revisions/<uuid:revision_id>/sheet")
def sheet(revision_id: uuid.UUID) -> ResponseReturnValue:
    """A PNG: the first page of the sheet that an invented patient would get from the text as typed."""
    revision = _revision(revision_id)
    document, _ = parse(read_form(request.form.items(multi=True)))
    if document is None or revision.page.kind is not PageKind.AFTERCARE:
        abort(422)
    sample = _sample(request.form.get("sample", ""))
    sheet = sample_sheet(document, sample, revision.page, details=current_details(), issued_at=clock.now())
    try:
        return Response(page_pictures(render(sheet))[0], mimetype="image/png")
    except UnprintableText:
        abort(422)


def _as_page(document: Document, details: ClinicDetails, language: str) -> str:
    with reading_in(language):
        context = page_context(document, values_for(details), language=language)
        return render_template("shared/page.html", preview=True, **context)


def _sample(name: str) -> Sample:
    try:
        return Sample(name)
    except ValueError:
        return Sample.USUAL


def _revision(revision_id: uuid.UUID) -> Revision:
    return queries.revision(revision_id) or abort(404)
