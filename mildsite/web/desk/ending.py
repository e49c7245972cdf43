"""Amend or withdraw a sheet."""

from __future__ import annotations

import uuid

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mildsite.sheets import queries
from mildsite.sheets.ending import AMEND_REASONS, amend, withdraw
from mildsite.sheets.errors import ReasonNeeded, SheetEnded, SheetRefused
from mildsite.sheets.models import EndReason, Sheet, SheetState
from mildsite.sheets.opening import open_entries
from mildsite.sheets.rehearsing import rehearse
from mildsite.web.application import audited_read, commit_refusal
from mildsite.web.desk.door import desk
from mildsite.web.desk.forms import filled_from
from mildsite.web.desk.issuing import chosen_texts, digest_of, form_of, form_page, order_of
from mildsite.web.desk.sheet import ENDED, find
from mildsite.web.shared.access import signed_in
from mildsite.web.shared.csrf import REFUSED, keeps_typed_input, refused
from mildsite.web.shared.form_errors import show_problems

REASON_WORDS = {
    EndReason.CORRECTION: "A correction: something on it is wrong or has changed",
    EndReason.WRONG_PERSON: "It was handed to somebody else, or names somebody else",
    EndReason.LOST_PAPER: "The paper was lost",
}


@desk.route("/sheets/<uuid:sheet_id>/amend", methods=["GET", "POST"])
@audited_read
@keeps_typed_input
def amend_sheet(sheet_id: uuid.UUID) -> ResponseReturnValue:
    """The form of the sheet again, with the reason: a new sheet takes the place of this one."""
    old = find(sheet_id)
    texts = chosen_texts(old.page.key)
    if texts is None or old.state is not SheetState.CURRENT:
        return _ended(old)
    # A request that failed the check may not write, not even who looked: it gets back what it sent, and no more.
    filled_in = {} if refused() else filled_from(open_entries(old, actor=signed_in()))
    filled_in["language"] = old.page.language
    form = form_of(texts, filled_in=filled_in)
    reason = _reason()
    rehearsal, problem = None, ""
    if form.validate_on_submit() and reason is None:
        problem = "Say why the sheet is amended."
    elif form.validate_on_submit() and reason is not None:
        order = order_of(form, texts)
        try:
            rehearsal = rehearse(order, actor=signed_in())
            if form.confirmed.data == digest_of(order):
                site, key = current_app.config["PUBLIC_URL"], form.idempotency_key.data
                new = amend(old, order, reason=reason, site=site, idempotency_key=key, actor=signed_in())
                flash(f"Sheet {new.label} takes the place of {old.label}.")
                return redirect(url_for(".sheet", sheet_id=new.id), 303)
            form.confirmed.data = digest_of(order)
        except SheetRefused as refusal:
            rehearsal = None
            show_problems(form, refusal.problems)
        except SheetEnded:
            return _ended(old)
    context = {"old": old, "reason": reason, "reason_problem": problem, "reason_words": REASON_WORDS}
    html, status = form_page("desk/amend.html", form, texts, rehearsal=rehearsal, **context)
    if status >= 400:
        commit_refusal()  # who looked at the sheet is on record all the same
    return html, status


@desk.route("/sheets/<uuid:sheet_id>/withdraw", methods=["GET", "POST"])
@audited_read
@keeps_typed_input
def withdraw_sheet(sheet_id: uuid.UUID) -> ResponseReturnValue:
    """Take a sheet back, with the reason why."""
    found = find(sheet_id)
    if found.state is not SheetState.CURRENT:
        return _ended(found)
    entries = None if refused() else open_entries(found, actor=signed_in())
    problem = REFUSED if refused() else ""
    typed = request.form.get("note", "")
    if request.method == "POST" and not refused():
        try:
            withdraw(found, note=typed, actor=signed_in())
        except ReasonNeeded as needed:
            problem = str(needed)
        except SheetEnded:
            return _ended(found)
        else:
            flash(f"Sheet {found.label} is withdrawn. Its link says so.")
            return redirect(url_for(".sheet", sheet_id=found.id), 303)
        commit_refusal()  # who looked at the sheet is on record all the same
    html = render_template("desk/withdraw.html", sheet=found, entries=entries, problem=problem, typed=typed)
    return html, 400 if problem else 200


def _reason() -> EndReason | None:
    typed = request.form.get("end_reason", "")
    return next((reason for reason in AMEND_REASONS if reason == typed), None)


def _ended(sheet: Sheet) -> ResponseReturnValue:
    """Back to it, or on to what this very form has made of it already: a press too many, or an answer that got lost."""
    made = queries.sheet_by_idempotency_key(actor=signed_in(), key=request.form.get("idempotency_key", ""))
    if made is not None and made.amends_id == sheet.id:
        return redirect(url_for(".sheet", sheet_id=made.id), 303)
    flash(ENDED, "error")
    return redirect(url_for(".sheet", sheet_id=sheet.id), 303)
