"""Public pages. No cookie, no form; the guidance sheet has a form and stands apart."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, abort, make_response, render_template
from flask.typing import ResponseReturnValue

from mildsite import clock
from mildsite.clinic.colours import shades
from mildsite.clinic.queries import current_details, find_details
from mildsite.content import queries
from mildsite.content.models import PageKind
from mildsite.pdf.rendering import render
from mildsite.sheets.composing import GUIDANCE, compose
from mildsite.sheets.entries import Entries, problems_of
from mildsite.sheets.source_gate import stop_message
from mildsite.sheets.sources import source_of
from mildsite.web.extensions import limiter
from mildsite.web.shared.csrf import REFUSED, keeps_typed_input, refused
from mildsite.web.shared.form_errors import show_problems
from mildsite.web.shared.headers import Profile, allow_public_cache, keep_for_ever, profile
from mildsite.web.shared.page_context import clinic
from mildsite.web.shared.page_view import page_context
from mildsite.web.shared.pdf_response import pdf_response
from mildsite.web.site.forms import GuidanceForm

site = Blueprint("site", __name__, template_folder="templates")
LANGUAGE = "en"
GUIDANCE_LIMIT = "10 per minute"


@site.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Whether the process answers. Asks nothing of the database."""
    return Response("ok\n", mimetype="text/plain")


@site.get("/")
def front() -> ResponseReturnValue:
    return _published("")


@site.get("/clinic.css")
def clinic_style() -> ResponseReturnValue:
    """The clinic's main colour with the shades made from it. Empty while the pages keep their own."""
    colour, style = clinic().main_colour, ""
    if colour:
        found = shades(colour)
        style = f":root {{ --deep: {found.deep}; --deep-dark: {found.deep_dark}; --tint: {found.tint}; }}\n"
    return allow_public_cache(Response(style, mimetype="text/css"))


@site.get("/clinic-logo")
def clinic_logo() -> ResponseReturnValue:
    """The clinic's logo, a PNG of our own making."""
    details = find_details()
    if details is None or details.logo is None:
        abort(404)
    return allow_public_cache(Response(details.logo, mimetype="image/png"))


@site.get("/pictures/<uuid:picture_id>.webp")
def picture(picture_id: uuid.UUID) -> ResponseReturnValue:
    """A picture of a page. Nobody comes upon one by chance, and it never changes at its address."""
    found = queries.picture(picture_id) or abort(404)
    return keep_for_ever(Response(found.data, mimetype=found.mime))


@site.get("/<slug>")
def page(slug: str) -> ResponseReturnValue:
    return _published(slug)


@site.route("/aftercare/sheet", methods=["GET", "POST"])
@limiter.limit(GUIDANCE_LIMIT, methods=["POST"])
@profile(Profile.PATIENT)
@keeps_typed_input
def guidance_sheet() -> ResponseReturnValue:
    """General guidance as a PDF with a name on it: made, sent and forgotten."""
    pages = queries.live_aftercare(language=LANGUAGE)
    if not clinic().offers_guidance_sheet or not pages:
        abort(404)
    form, stopped = GuidanceForm(), stop_message(pages[0])
    if stopped:
        return _with_navigation("site/guidance_stopped.html", reason=stopped), 409 if form.is_submitted() else 200
    if form.validate_on_submit():
        revision, details = pages[0].live_revision, current_details()
        assert revision is not None  # noqa: S101 - live_aftercare returns only pages that have one
        entries = Entries(patient_name=form.patient_name.data or "", procedure_date=form.procedure_date.data)
        problems = problems_of(
            entries,
            document=revision.document,
            details=details,
            today=clock.today(details.zone),
            old_date_confirmed=True,
            identified=False,
        )
        if not problems:
            document = compose(
                source_of(revision), details=details, entries=entries, paperwork=GUIDANCE, issued_at=clock.now()
            )
            return pdf_response(render(document), name="after-care-guidance")
        show_problems(form, problems)
    if refused():
        form.form_errors = [REFUSED]
    return _with_navigation("site/guidance_sheet.html", form=form), 400 if form.errors else 200


def _published(slug: str) -> ResponseReturnValue:
    found = queries.live_page(language=LANGUAGE, slug=slug)
    if found is None or found.live_revision is None:
        abort(404)
    values = dict(clinic().placeholder_values)
    context = page_context(found.live_revision.document, values)
    links_to_sheet = found.kind is PageKind.AFTERCARE and clinic().offers_guidance_sheet
    clinical = found.live_revision.clinical
    html = _with_navigation(
        "shared/page.html",
        current=slug,
        links_to_sheet=links_to_sheet,
        reviewed_page=found if clinical else None,
        **context,
    )
    return allow_public_cache(make_response(html))


def _with_navigation(template: str, **context: object) -> str:
    """Render with the published pages as navigation: (address, words) pairs."""
    pages = queries.live_pages(language=LANGUAGE)
    navigation = [(page.slug, _link_words(page.kind)) for page in pages]
    return render_template(template, navigation=navigation, **context)


def _link_words(kind: PageKind) -> str:
    return {PageKind.PROCEDURE: "The procedure", PageKind.AFTERCARE: "After-care"}.get(kind, "More")
