"""What the pages bring along: the clinic's colours and logo, and the pictures of texts."""

from __future__ import annotations

import uuid

from flask import Response, abort
from flask.typing import ResponseReturnValue

from mildsite.clinic.colours import shades
from mildsite.clinic.queries import find_details
from mildsite.content import queries
from mildsite.web.kept import kept
from mildsite.web.shared.headers import allow_public_cache, keep_for_ever
from mildsite.web.shared.page_context import clinic
from mildsite.web.site.door import site


@site.get("/clinic.css")
@kept
def clinic_style() -> ResponseReturnValue:
    """The clinic's main colour with the shades made from it. Empty while the pages keep their own."""
    colour, style = clinic().main_colour, ""
    if colour:
        found = shades(colour)
        style = f":root {{ --deep: {found.deep}; --deep-dark: {found.deep_dark}; --tint: {found.tint}; }}\n"
    return allow_public_cache(Response(style, mimetype="text/css"))


@site.get("/clinic-logo")
@kept
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
