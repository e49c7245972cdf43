"""Batches at the desk: upload the day's list, see what is under way."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import SubmitField

from mildsite import clock
from mildsite.clinic.queries import current_details
from mildsite.db.transactions import may_write
from mildsite.pdf.document import Paper
from mildsite.sheets.batches import queries
from mildsite.sheets.batches.abandoning import abandon_old_batches
from mildsite.sheets.batches.errors import ListUnusable
from mildsite.sheets.batches.reading import LARGEST_FILE, MOST_ROWS
from mildsite.sheets.batches.starting import start_batch
from mildsite.sheets.batches.templates import KINDS, template_file
from mildsite.web.application import READ_METHODS, takes_file
from mildsite.web.desk.door import desk
from mildsite.web.desk.issuing import chosen_texts
from mildsite.web.desk.workstation import workstation
from mildsite.web.shared.access import signed_in
from mildsite.web.shared.csrf import REFUSED, keeps_typed_input, refused
from mildsite.web.shared.form_errors import Day, day

SHOWN_FOR = timedelta(days=7)
_ROOM = 1024 * 1024
"""More than a list may have, so that one a little too large gets a clear answer at its field."""


class UploadForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    procedure_date: Day = day("Procedure date of rows that name none")
    submit = SubmitField("Upload the list")


@desk.before_request
def _abandon_old() -> None:
    """Whatever is done at the desk, rows that nobody came back to within a day do not outlive it."""
    if request.method not in READ_METHODS and may_write():
        abandon_old_batches()


@desk.route("/batches", methods=["GET", "POST"])
@takes_file(LARGEST_FILE + _ROOM)
@keeps_typed_input
def batches() -> ResponseReturnValue:
    """Upload a list; find the batches that are not finished, and those of the last days."""
    texts = chosen_texts()
    if texts is None:
        return render_template("desk/no_text.html")
    form, problem = UploadForm(), ""
    if refused():
        problem = str(REFUSED)
    elif form.validate_on_submit():
        data = _uploaded()
        try:
            if not data:
                raise ListUnusable("Choose a file.")
            paper = Paper(workstation().paper) if workstation().paper else None
            typed = form.procedure_date.data
            batch = start_batch(data, page=texts.page, procedure_date=typed, paper=paper, actor=signed_in())
            return redirect(url_for(".batch", batch_id=batch.id), 303)
        except ListUnusable as unusable:
            problem = str(unusable)
    html = render_template(
        "desk/batches.html",
        form=form,
        texts=texts,
        problem=problem,
        most_rows=MOST_ROWS,
        under_way=queries.own_batches(actor=signed_in()),
        issued=queries.issued_batches(clock.now() - SHOWN_FOR),
        zone=current_details().zone,
    )
    return html, 400 if request.method == "POST" else 200


@desk.get("/batches/template.<kind>")
def batch_template(kind: str) -> ResponseReturnValue:
    """An empty list with every heading."""
    texts = chosen_texts()
    if kind not in KINDS or texts is None:
        abort(404)
    response = Response(template_file(texts.page, kind), mimetype=KINDS[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="sheets-template.{kind}"'
    return response


def _uploaded() -> bytes:
    """The file of the form, as far as a list may be long, and one byte more."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return b""
    with file.stream:  # a large one waits on the disk, and goes when it is closed
        data: bytes = file.read(LARGEST_FILE + 1)
        return data
