"""One batch at the desk: correct its rows, issue it, print it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from flask import abort, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mildsite.clinic.queries import current_details
from mildsite.sheets.batches import queries
from mildsite.sheets.batches.abandoning import abandon
from mildsite.sheets.batches.checking import checked, open_batch
from mildsite.sheets.batches.contents import contents_of
from mildsite.sheets.batches.correcting import correct_rows, corrected, leave_out, tell_order
from mildsite.sheets.batches.days import DateOrder
from mildsite.sheets.batches.errors import BatchEnded, BatchNotReady
from mildsite.sheets.batches.models import Batch, BatchState
from mildsite.sheets.batches.preparing import begin_preparing, prepare_some
from mildsite.sheets.batches.printing_batch import batch_needs_reason
from mildsite.sheets.batches.rows import OLD_DATE
from mildsite.sheets.opening import open_list
from mildsite.web.application import audited_read, commit_refusal
from mildsite.web.desk.batch_rows import BatchRows
from mildsite.web.desk.door import desk
from mildsite.web.desk.lists import STATE_WORDS
from mildsite.web.desk.typed_fields import typed_in
from mildsite.web.desk.workstation import workstation
from mildsite.web.shared.access import signed_in
from mildsite.web.shared.csrf import REFUSED, keeps_typed_input, refused

MEANWHILE = "This batch has moved on meanwhile. Look at it again."


@desk.get("/batches/<uuid:batch_id>")
@audited_read
def batch(batch_id: uuid.UUID) -> ResponseReturnValue:
    """The rows to correct, the progress, or the sheets: whatever comes next."""
    issued = queries.issued_batch(batch_id)
    if issued is not None:
        return issued_page(issued)
    found = find_own(batch_id)
    if found.state is BatchState.PREPARING:
        return render_template("desk/batch_progress.html", batch=found)
    return _rows_page(found)


@desk.post("/batches/<uuid:batch_id>/dates")
def batch_dates(batch_id: uuid.UUID) -> ResponseReturnValue:
    """How the file writes its dates."""
    found, order = find_own(batch_id, lock=True), request.form.get("order", "")
    if order not in list(DateOrder):
        return _rows_page(found, problem="Choose how this list writes its dates.")
    try:
        tell_order(found, DateOrder(order), actor=signed_in())
    except BatchEnded:
        flash(MEANWHILE, "error")
    return _back(found)


@desk.post("/batches/<uuid:batch_id>/rows")
@keeps_typed_input
def batch_rows(batch_id: uuid.UUID) -> ResponseReturnValue:
    """What was corrected, or a row that is left out."""
    corrections = typed_in(request.form)
    if refused():
        return _rows_page(find_own(batch_id), problem=str(REFUSED), corrections=corrections)
    found, out = find_own(batch_id, lock=True), request.form.get("leave_out", "")
    try:
        correct_rows(found, corrections, actor=signed_in())
        if out.isascii() and out.isdecimal():
            leave_out(found, int(out), actor=signed_in())
            flash(f"Row {out} is left out.")
    except BatchEnded:
        flash(MEANWHILE, "error")
    return _back(found)


@desk.post("/batches/<uuid:batch_id>/issue")
def batch_issue(batch_id: uuid.UUID) -> ResponseReturnValue:
    """Begin, or go on: each press makes some of the sheets, the last one issues them all."""
    if queries.issued_batch(batch_id) is not None:
        return _progress(batch_id)
    found = find_own(batch_id, lock=True)
    reason = request.form.get("overdue_reason", "")
    try:
        if found.state is BatchState.OPEN:
            again = request.form.get("again") == "yes"
            begin_preparing(found, again=again, overdue_reason=reason, actor=signed_in())
        prepare_some(found, site=current_app.config["PUBLIC_URL"], actor=signed_in())
    except BatchNotReady as missing:
        return _rows_page(found, problem=str(missing), overdue_reason=reason)
    except BatchEnded:
        flash(MEANWHILE, "error")
    if found.state is BatchState.ISSUED:
        flash(f"{found.row_count} sheets are issued.")
    return _progress(batch_id)


@desk.post("/batches/<uuid:batch_id>/abandon")
def batch_abandon(batch_id: uuid.UUID) -> ResponseReturnValue:
    found = find_own(batch_id, lock=True)
    abandon(found, actor=signed_in())
    flash("The batch is abandoned. Its rows are destroyed and nothing was issued.")
    return redirect(url_for(".batches"), 303)


def find_own(batch_id: uuid.UUID, *, lock: bool = False) -> Batch:
    return queries.own_batch(batch_id, actor=signed_in(), lock=lock) or abort(404)


def issued_page(found: Batch, *, problem: str = "") -> tuple[str, int]:
    """The sheets of an issued batch; `problem` is that of its reason for another print."""
    html = render_template(
        "desk/batch_issued.html",
        batch=found,
        rows=open_list(queries.sheets_of(found), actor=signed_in()),
        needs_reason=batch_needs_reason(found),
        copies=queries.copies_of(found),
        problem=problem,
        state_words=STATE_WORDS,
        duplex=workstation().duplex,
        printer=workstation().printer,
        zone=current_details().zone,
    )
    if problem:
        commit_refusal()  # who looked at the sheets is on record all the same
    return html, 400 if problem else 200


def _rows_page(
    found: Batch,
    *,
    problem: str = "",
    corrections: Mapping[int, Mapping[str, str]] | None = None,
    overdue_reason: str | None = None,
) -> tuple[str, int]:
    seen = open_batch(found, overdue_reason=overdue_reason, actor=signed_in())
    if corrections:
        seen = checked(found, corrected(contents_of(found), corrections))
    change = request.args.get("change", type=int)
    html = render_template(
        "desk/batch_rows.html",
        batch=found,
        seen=seen,
        shown=BatchRows(seen, also=change, typed=corrections or {}),
        problem=problem,
        same=queries.same_list(found),
        old_date=OLD_DATE,
        zone=current_details().zone,
    )
    return html, 400 if problem else 200


def _progress(batch_id: uuid.UUID) -> ResponseReturnValue:
    """For the script how far it is; for a browser the page."""
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) != "application/json":
        return redirect(url_for(".batch", batch_id=batch_id), 303)
    found = queries.issued_batch(batch_id) or find_own(batch_id)
    return jsonify(prepared=found.prepared, rows=found.row_count, preparing=found.state is BatchState.PREPARING)


def _back(found: Batch) -> ResponseReturnValue:
    return redirect(url_for(".batch", batch_id=found.id), 303)
