"""What a nurse writes down of a sheet: how it was handed over, what was said back, what a call came to."""

from __future__ import annotations

import uuid

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from mildsite.sheets.errors import ReasonNeeded
from mildsite.sheets.models import Sheet
from mildsite.sheets.records.calling import record_call
from mildsite.sheets.records.delivering import record_delivery
from mildsite.sheets.records.models import CallOutcome, DeliveryWay
from mildsite.sheets.records.teaching_back import Answer, Understood, prompts_of, record_teach_back
from mildsite.web.desk.door import desk
from mildsite.web.desk.sheet import find, sheet_page
from mildsite.web.shared.access import signed_in


@desk.post("/sheets/<uuid:sheet_id>/delivery")
def delivery(sheet_id: uuid.UUID) -> ResponseReturnValue:
    found, way = find(sheet_id), request.form.get("way", "")
    if way not in list(DeliveryWay):
        return sheet_page(found, problems={"way": "Choose how the patient got the sheet."}, status=400)
    record_delivery(found, DeliveryWay(way), actor=signed_in())
    return _done(found, "Delivery is on record.")


@desk.post("/sheets/<uuid:sheet_id>/teach-back")
def teach_back(sheet_id: uuid.UUID) -> ResponseReturnValue:
    """The prompts come from the sheet again, not from the form: a record cannot hold another question."""
    found = find(sheet_id)
    answers = []
    for number, prompt in enumerate(prompts_of(found)):
        outcome = request.form.get(f"outcome-{number}", "")
        if outcome not in list(Understood):
            message = "Say of each question what the patient said back."
            return sheet_page(found, problems={"teach_back": message}, status=400)
        answers.append(Answer(prompt.question, Understood(outcome), request.form.get(f"why-{number}", "")[:500]))
    try:
        record_teach_back(found, answers, actor=signed_in())
    except ReasonNeeded as needed:
        return sheet_page(found, problems={"teach_back": str(needed)}, status=400)
    return _done(found, "The teach-back is on record.")


@desk.post("/sheets/<uuid:sheet_id>/call")
def call(sheet_id: uuid.UUID) -> ResponseReturnValue:
    found, outcome = find(sheet_id), request.form.get("outcome", "")
    if outcome not in list(CallOutcome):
        return sheet_page(found, problems={"outcome": "Choose what the call came to."}, status=400)
    record_call(found, CallOutcome(outcome), note=request.form.get("note", ""), actor=signed_in())
    return _done(found, "The call is on record.")


def _done(sheet: Sheet, message: str) -> ResponseReturnValue:
    flash(message)
    return redirect(url_for(".sheet", sheet_id=sheet.id), 303)
