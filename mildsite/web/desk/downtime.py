"""Downtime forms at the desk: what was handed out on paper becomes a sheet on record."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mildsite.sheets.batches.rows import OLD_DATE, Checked, Desk, check_row
from mildsite.sheets.errors import Problem, SheetRefused
from mildsite.sheets.recording_downtime import FIELD, problems_of_number, record_downtime
from mildsite.web.desk.door import desk
from mildsite.web.desk.issuing import Texts, chosen_texts
from mildsite.web.desk.typed_fields import fields_of, old_date_of, typed_in
from mildsite.web.shared.access import signed_in
from mildsite.web.shared.csrf import REFUSED, keeps_typed_input, refused

_LONGEST_KEY = 64


@dataclass(frozen=True)
class _Said:
    """A line of the summary."""

    message: str
    href: str = ""


@desk.route("/downtime", methods=["GET", "POST"])
@keeps_typed_input
def downtime() -> ResponseReturnValue:
    """Type a form that was filled in by hand."""
    texts = chosen_texts()
    if texts is None:
        return render_template("desk/no_text.html")
    reader = Desk(texts.page, request.form.get("overdue_reason", ""))
    if request.method != "POST":
        return _page(texts, reader, {}, [])
    typed = typed_in(request.form).get(0, {})
    if refused():
        return _page(texts, reader, typed, [Problem("", str(REFUSED))])
    checked = check_row(typed, reader)
    if checked.problems:
        return _page(texts, reader, typed, [*problems_of_number(request.form.get(FIELD, "")), *checked.problems])
    try:
        return _recorded(checked)
    except SheetRefused as refusal:
        return _page(texts, reader, typed, refusal.problems)


def _recorded(checked: Checked) -> ResponseReturnValue:
    """Raises SheetRefused."""
    sheet = record_downtime(
        checked.order,
        form=request.form.get(FIELD, ""),
        again=request.form.get("again") == "yes",
        site=current_app.config["PUBLIC_URL"],
        idempotency_key=request.form.get("idempotency_key", "")[:_LONGEST_KEY] or secrets.token_urlsafe(16),
        actor=signed_in(),
    )
    flash(f"Form {sheet.downtime_form} is on record as sheet {sheet.label}.")
    return redirect(url_for(".sheet", sheet_id=sheet.id), 303)


def _page(texts: Texts, reader: Desk, typed: dict[str, str], problems: list[Problem]) -> tuple[str, int]:
    fields = fields_of(typed, problems, reader.headings, 0, languages=reader.language_names)
    places = {field.name: field.id for field in fields} | {FIELD: FIELD, "overdue_reason": "overdue_reason"}
    number_problem = next((problem.message for problem in problems if problem.field == FIELD), "")
    html = render_template(
        "desk/downtime.html",
        texts=texts,
        fields=fields,
        problems=[_Said(problem.message, places.get(problem.field, "")) for problem in problems],
        number=request.form.get(FIELD, ""),
        number_problem=number_problem,
        known="on record already" in number_problem,
        again=request.form.get("again") == "yes",
        told=old_date_of(typed, problems),
        old_date=OLD_DATE,
        overdue=texts.page.is_overdue(reader.ground.today),
        overdue_reason=reader.overdue_reason,
        key=request.form.get("idempotency_key") or secrets.token_urlsafe(16),
    )
    return html, 400 if problems else 200
