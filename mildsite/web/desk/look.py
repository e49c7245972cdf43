"""The sheet as a picture beside the form while it is typed. Nothing is stored."""

from __future__ import annotations

from flask import Response, abort
from flask.typing import ResponseReturnValue

from mildsite.pdf.pictures import page_pictures
from mildsite.pdf.rendering import render
from mildsite.pdf.shaping import UnprintableText
from mildsite.sheets.making import composed
from mildsite.web.desk.door import desk
from mildsite.web.desk.issuing import chosen_texts, form_of, order_of
from mildsite.web.shared.headers import Profile, profile

_NOBODY = "…"
"""Stands for a name that is not typed yet."""


@desk.post("/sheets/look")
@profile(Profile.PATIENT)
def look() -> ResponseReturnValue:
    """A PNG of the first page, from as much as is typed and right; nothing while the sheet cannot be printed."""
    texts = chosen_texts() or abort(422)
    form = form_of(texts, filled_in={})
    form.validate()
    # What is wrong yet is left out: the picture shows how the rest will look.
    for field in form:
        if field.errors and field.name not in ("procedure_date", "patient_name"):
            field.data = None
    form.patient_name.data = form.patient_name.data or _NOBODY
    form.procedure_date.data = form.procedure_date.data or form.procedure_date.object_data
    if form.follow_up_kind.data == "appointment" and not form.follow_up_date.data:
        form.follow_up_kind.data = "by_hand"
    if form.follow_up_kind.data == "we_will_call" and not form.follow_up_call_by.data:
        form.follow_up_kind.data = "by_hand"
    try:
        return Response(page_pictures(render(composed(order_of(form, texts))))[0], mimetype="image/png")
    except (UnprintableText, ValueError):
        return "", 204
