"""One sheet: whose it is, how it stands, and its paper."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mildsite.clinic.queries import current_details
from mildsite.pdf.document import AccessSection
from mildsite.pdf.pictures import page_pictures
from mildsite.sheets import queries
from mildsite.sheets.codes import change_code, open_slip
from mildsite.sheets.errors import ContentsDestroyed, ReasonNeeded, SheetEnded
from mildsite.sheets.models import Sheet, SheetState
from mildsite.sheets.opening import open_entries, open_pdf, snapshot_of
from mildsite.sheets.records.calling import note_of
from mildsite.sheets.records.models import CallOutcome, DeliveryWay
from mildsite.sheets.records.printing import needs_reason, print_sheet
from mildsite.sheets.records.teaching_back import Understood, answers_of, prompts_of
from mildsite.web.application import audited_read, commit_refusal
from mildsite.web.desk.door import desk
from mildsite.web.desk.lists import STATE_WORDS
from mildsite.web.desk.workstation import workstation
from mildsite.web.shared.access import signed_in
from mildsite.web.shared.headers import Profile, profile
from mildsite.web.shared.pdf_response import pdf_response

ENDED = "Somebody has replaced or withdrawn this sheet meanwhile. Look at it again."


@desk.get("/sheets/<uuid:sheet_id>")
@audited_read
def sheet(sheet_id: uuid.UUID) -> ResponseReturnValue:
    """One sheet, with everything that can be done with it."""
    return sheet_page(find(sheet_id))


@desk.errorhandler(ContentsDestroyed)
def destroyed(_error: ContentsDestroyed) -> ResponseReturnValue:
    """What is left of a sheet past its period. Whatever was asked of it: that cannot be done any more."""
    found = queries.sheet((request.view_args or {})["sheet_id"]) or abort(404)
    return render_template("desk/destroyed.html", sheet=found, zone=current_details().zone), 410


@desk.get("/sheets/<uuid:sheet_id>/pdf")
@audited_read
@profile(Profile.PATIENT)
def sheet_pdf(sheet_id: uuid.UUID) -> ResponseReturnValue:
    """The PDF as it was issued, byte for byte."""
    found = find(sheet_id)
    return pdf_response(open_pdf(found, actor=signed_in()), name=f"discharge-{found.label}")


@desk.get("/sheets/<uuid:sheet_id>/page-1.png")
@audited_read
@profile(Profile.PATIENT)
def sheet_picture(sheet_id: uuid.UUID) -> ResponseReturnValue:
    """The first page as a picture: a last look before it goes to the printer."""
    pdf = open_pdf(find(sheet_id), shown="picture", actor=signed_in())
    return Response(page_pictures(pdf)[0], mimetype="image/png")


@desk.post("/sheets/<uuid:sheet_id>/print")
def print_again(sheet_id: uuid.UUID) -> ResponseReturnValue:
    """Put a print on record, and open the paper."""
    found = find(sheet_id)
    try:
        print_sheet(found, reason=request.form.get("reason", ""), actor=signed_in())
    except ReasonNeeded as needed:
        return sheet_page(found, problems={"reason": str(needed)}, status=400)
    return redirect(url_for(".sheet_pdf", sheet_id=found.id), 303)


@desk.post("/sheets/<uuid:sheet_id>/code")
def new_code(sheet_id: uuid.UUID) -> ResponseReturnValue:
    """Give the link another code, and open the slip to print."""
    found = find(sheet_id)
    try:
        slip = change_code(found, actor=signed_in())
    except SheetEnded:
        flash(ENDED, "error")
        return redirect(url_for(".sheet", sheet_id=found.id), 303)
    return redirect(url_for(".code_slip", sheet_id=found.id, slip_id=slip.id), 303)


@desk.get("/sheets/<uuid:sheet_id>/slips/<uuid:slip_id>")
@audited_read
@profile(Profile.PATIENT)
def code_slip(sheet_id: uuid.UUID, slip_id: uuid.UUID) -> ResponseReturnValue:
    """A slip of paper with the link and its code."""
    found = find(sheet_id)
    slip = queries.code_slip(found, slip_id) or abort(404)
    return pdf_response(open_slip(found, slip, actor=signed_in()), name=f"code-{found.label}")


def sheet_page(sheet: Sheet, *, problems: dict[str, str] | None = None, status: int = 200) -> tuple[str, int]:
    """The page of a sheet; `problems` by the field that has one."""
    html = render_template(
        "desk/sheet.html",
        sheet=sheet,
        entries=open_entries(sheet, actor=signed_in()),
        is_current=sheet.state is SheetState.CURRENT,
        state_words=STATE_WORDS,
        following=queries.sheet_that_amends(sheet.id),
        before=queries.sheets_replaced_by(sheet)[-1:],
        link=queries.link_of(sheet),
        access=_access(sheet),
        needs_reason=needs_reason(sheet),
        problems=problems or {},
        zone=current_details().zone,
        workstation=workstation(),
        **_records(sheet),
    )
    if status >= 400:
        commit_refusal()  # nothing was changed, and the look at the patient is on record all the same
    return html, status


def find(sheet_id: uuid.UUID) -> Sheet:
    """Raises ContentsDestroyed."""
    found = queries.sheet(sheet_id) or abort(404)
    if found.key is None:
        raise ContentsDestroyed
    return found


def _access(sheet: Sheet) -> AccessSection | None:
    """The link and the code that the paper shows."""
    sections = snapshot_of(sheet).document.parts[0].sections
    return next((section for section in sections if isinstance(section, AccessSection)), None)


def _records(sheet: Sheet) -> dict[str, Any]:
    return {
        "copies": queries.print_copies(sheet),
        "deliveries": queries.deliveries(sheet),
        "ways": DeliveryWay,
        "prompts": prompts_of(sheet),
        "understood": Understood,
        "teach_backs": [(row, answers_of(sheet, row)) for row in queries.teach_backs(sheet)],
        "calls": [(row, note_of(sheet, row)) for row in queries.follow_up_calls(sheet)],
        "outcomes": CallOutcome,
    }
