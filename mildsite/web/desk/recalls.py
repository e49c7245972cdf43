"""Recall: reach every patient who holds a sheet made from a text, or under a value, that turned out wrong."""

from __future__ import annotations

import uuid

from flask import Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mildsite.clinic.models import ClinicValue
from mildsite.clinic.queries import current_details
from mildsite.clinic.values import VALUE_KINDS, sentences
from mildsite.content.models import Revision
from mildsite.languages import DEFAULT
from mildsite.pdf.document import Paper
from mildsite.sheets import queries as sheet_queries
from mildsite.sheets.errors import ReasonNeeded
from mildsite.sheets.recalls import queries
from mildsite.sheets.recalls.correcting import Corrected, correct_sheets, corrected_pdf, papers_of, why_not_yet
from mildsite.sheets.recalls.errors import NotCorrectedYet, NotOnTheList, RecallClosed
from mildsite.sheets.recalls.models import Recall
from mildsite.sheets.recalls.recalling import call_list, close_recall, mark_reached, open_recall, unmark_reached
from mildsite.sheets.wording import Wording
from mildsite.web.application import audited_read
from mildsite.web.desk.door import desk
from mildsite.web.shared.access import signed_in
from mildsite.web.shared.csrf import REFUSED, keeps_typed_input, refused
from mildsite.web.shared.csv_export import csv_response
from mildsite.web.shared.dates import short_day
from mildsite.web.shared.headers import Profile, profile
from mildsite.web.shared.pdf_response import pdf_response

CLOSED = "This recall is closed."
GONE = "This sheet is not on the list any more. Look at the list again."
COLUMNS = ("Patient", "Sheet", "Phone", "Language", "Made on", "Corrected sheet", "Reached")


@desk.get("/recalls")
def recalls() -> ResponseReturnValue:
    """What was recalled, and what could be: every text and value that patients hold a sheet of."""
    return render_template(
        "desk/recalls.html",
        recalls=queries.recalls(),
        texts=queries.texts_in_use(),
        values=queries.values_in_use(),
        name_of=name_of,
        zone=current_details().zone,
    )


@desk.route("/recalls/text/<uuid:revision_id>", methods=["GET", "POST"])
@keeps_typed_input
def recall_text(revision_id: uuid.UUID) -> ResponseReturnValue:
    return _opening(queries.revision(revision_id) or abort(404))


@desk.route("/recalls/value/<int(max=1000000000):value_id>", methods=["GET", "POST"])
@keeps_typed_input
def recall_value(value_id: int) -> ResponseReturnValue:
    return _opening(queries.signed_value(value_id) or abort(404))


@desk.get("/recalls/<uuid:recall_id>")
@audited_read
def recall(recall_id: uuid.UUID) -> ResponseReturnValue:
    """The list of calls."""
    return _recall_page(_find(recall_id))


@desk.get("/recalls/<uuid:recall_id>/calls.csv")
@audited_read
def recall_csv(recall_id: uuid.UUID) -> Response:
    """The list of calls for a spreadsheet."""
    found, zone = _find(recall_id), current_details().zone
    rows = [
        (
            call.entries.patient_name,
            call.sheet.label,
            call.entries.phone,
            language_of(call.sheet.page.language),
            short_day(call.sheet.issued_at.astimezone(zone).date()),
            call.corrected.label if call.corrected else "",
            "yes" if call.reached else "",
        )
        for call in call_list(found, form="csv", actor=signed_in())
    ]
    return csv_response(COLUMNS, rows, name="recall")


@desk.post("/recalls/<uuid:recall_id>/reached")
def recall_reached(recall_id: uuid.UUID) -> ResponseReturnValue:
    """Tick a patient as told, or take a tick back."""
    found, sheet_id = _find(recall_id), _uuid(request.form.get("sheet", ""))
    sheet = (sheet_queries.sheet(sheet_id) if sheet_id else None) or abort(404)
    tick = mark_reached if request.form.get("reached") == "yes" else unmark_reached
    try:
        tick(found, sheet, actor=signed_in())
    except RecallClosed:
        flash(CLOSED, "error")
    except NotOnTheList:
        flash(GONE, "error")
    return redirect(url_for(".recall", recall_id=found.id, _anchor=sheet.label), 303)


@desk.post("/recalls/<uuid:recall_id>/correct")
def recall_correct(recall_id: uuid.UUID) -> ResponseReturnValue:
    """Corrected sheets for everybody on the list."""
    found = _find(recall_id)
    try:
        done = correct_sheets(found, site=current_app.config["PUBLIC_URL"], actor=signed_in())
    except RecallClosed:
        flash(CLOSED, "error")
    except NotCorrectedYet as not_yet:
        flash(str(not_yet), "error")
    else:
        if done.refused:
            return _recall_page(found, done=done)
        flash(f"Corrected sheets: {len(done.new)}. Print them, and hand them out or send them.")
    return redirect(url_for(".recall", recall_id=found.id), 303)


@desk.get("/recalls/<uuid:recall_id>/sheets-<any(letter, a4):paper>.pdf")
@audited_read
@profile(Profile.PATIENT)
def recall_sheets(recall_id: uuid.UUID, paper: str) -> ResponseReturnValue:
    """The corrected sheets in one file."""
    data = corrected_pdf(_find(recall_id), paper=Paper(paper), actor=signed_in())
    return pdf_response(data or abort(404), name="corrected-sheets")


@desk.post("/recalls/<uuid:recall_id>/close")
def recall_close(recall_id: uuid.UUID) -> ResponseReturnValue:
    found = _find(recall_id)
    try:
        close_recall(found, actor=signed_in())
    except RecallClosed:
        flash(CLOSED, "error")
    else:
        flash("The recall is closed.")
    return redirect(url_for(".recalls"), 303)


def name_of(source: Revision | ClinicValue) -> str:
    """What staff call it."""
    if isinstance(source, Revision):
        page = source.page
        language = f" ({language_of(page.language)})" if page.language != DEFAULT else ""
        return f"{source.document.title}{language}, revision {source.number}"
    said = sentences(source.key, source.setting)["sheet"]
    whose = f", {source.practitioner}" if source.practitioner else ""
    return f"{VALUE_KINDS[source.key].label}{whose}: {source.value or said}"


def language_of(tag: str) -> str:
    return Wording(DEFAULT).name_of(tag)


def _opening(source: Revision | ClinicValue) -> ResponseReturnValue:
    typed, problem = request.form.get("reason", ""), REFUSED if refused() else ""
    if request.method == "POST" and not refused():
        try:
            opened = open_recall(source, reason=typed, actor=signed_in())
        except ReasonNeeded as needed:
            problem = str(needed)
        else:
            return redirect(url_for(".recall", recall_id=opened.id), 303)
    html = render_template(
        "desk/new_recall.html",
        name=name_of(source),
        sheets=queries.count_of(source),
        most=queries.MOST_COUNTED,
        typed=typed,
        problem=problem,
    )
    return html, 400 if problem else 200


def _recall_page(found: Recall, *, done: Corrected | None = None) -> str:
    calls = call_list(found, form="page", actor=signed_in())
    return render_template(
        "desk/recall.html",
        recall=found,
        name=name_of(found.source),
        calls=calls,
        to_correct=sum(call.corrected is None for call in calls),
        destroyed=queries.destroyed_of(found.source),
        not_yet=why_not_yet(found),
        papers=papers_of(found),
        done=done,
        language_of=language_of,
        zone=current_details().zone,
    )


def _find(recall_id: uuid.UUID) -> Recall:
    return queries.recall(recall_id) or abort(404)


def _uuid(typed: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(typed)
    except ValueError:
        return None
