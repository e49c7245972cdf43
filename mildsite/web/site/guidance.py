"""General guidance as a PDF with a name on it: made, sent and forgotten. It has a form, and stands apart.

It costs about what a page does, so who asks is not counted: a whole waiting room may come from one address.
"""

from __future__ import annotations

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from mildsite import clock, languages
from mildsite.clinic.queries import current_details
from mildsite.content.models import PageKind, Revision
from mildsite.pdf.rendering import render
from mildsite.sheets.composing import GUIDANCE, compose
from mildsite.sheets.entries import Entries, problems_of
from mildsite.sheets.source_gate import why_not_usable
from mildsite.sheets.sources import source_of
from mildsite.web.shared.csrf import REFUSED, keeps_typed_input, refused
from mildsite.web.shared.form_errors import show_problems
from mildsite.web.shared.headers import Profile, profile
from mildsite.web.shared.page_context import clinic
from mildsite.web.shared.pdf_response import pdf_response
from mildsite.web.site.door import site
from mildsite.web.site.forms import GuidanceForm
from mildsite.web.site.navigation import directory


@site.route("/<slug>/sheet", defaults={"language": languages.DEFAULT}, methods=["GET", "POST"])
@site.route("/<language:language>/<slug>/sheet", methods=["GET", "POST"])
@profile(Profile.PATIENT)
@keeps_typed_input
def guidance_sheet(slug: str, language: str) -> ResponseReturnValue:
    page = directory().at(slug, language)
    if page is None or page.kind is not PageKind.AFTERCARE or not clinic().offers_guidance_sheet:
        abort(404)
    form = GuidanceForm()
    if why_not_usable(page.row):
        html = render_template("site/guidance_stopped.html", current=page)
        return html, 409 if form.is_submitted() else 200
    if form.validate_on_submit():
        entries = Entries(patient_name=form.patient_name.data or "", procedure_date=form.procedure_date.data)
        sheet = _sheet(page.text, entries, form)
        if sheet is not None:
            return pdf_response(sheet, name="after-care-guidance")
    if refused():
        form.form_errors = [REFUSED]
    return render_template("site/guidance_sheet.html", form=form, current=page), 400 if form.errors else 200


def _sheet(text: Revision, entries: Entries, form: GuidanceForm) -> bytes | None:
    """The PDF; or None, after the form was told what is wrong."""
    details = current_details()
    problems = problems_of(
        entries,
        document=text.document,
        details=details,
        today=clock.today(details.zone),
        old_date_confirmed=True,
        identified=False,
    )
    if problems:
        show_problems(form, problems)
        return None
    document = compose([source_of(text)], details=details, entries=entries, paperwork=GUIDANCE, issued_at=clock.now())
    return render(document)
