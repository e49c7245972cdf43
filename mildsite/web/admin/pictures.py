"""Pictures in the admin: what there is, add one, remove one that no text uses."""

from __future__ import annotations

import uuid

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose

from mildsite.accounts.roles import Permission
from mildsite.clinic.queries import current_details
from mildsite.content import pictures, queries
from mildsite.content.errors import PictureInUse, PictureRefused
from mildsite.content.models import LONGEST_DESCRIPTION
from mildsite.content.prose_writing import one_line
from mildsite.web.admin.base import StaffView
from mildsite.web.application import takes_file
from mildsite.web.shared.access import signed_in
from mildsite.web.shared.csrf import REFUSED, keeps_typed_input, refused

LARGEST_UPLOAD = 20 * 1024 * 1024
"""More than a picture may have, so that what a telephone sends gets a clear answer at its field."""
_IN_USE = "A text shows this picture, now or in its history, so it stays."


class PicturesView(StaffView):
    """The pictures that pages can show."""

    permission = Permission.EDIT_PAGES

    @expose("/", methods=["GET", "POST"])
    @takes_file(LARGEST_UPLOAD)
    @keeps_typed_input
    def index(self) -> ResponseReturnValue:
        if request.method != "POST":
            return _page()
        description, uploaded = one_line(request.form.get("description", "")), _uploaded()
        if refused():
            return _page(description, {"form": REFUSED})
        errors = {**({"file": "Choose a file."} if uploaded is None else {}), **_description_errors(description)}
        if errors or uploaded is None:
            return _page(description, errors)
        try:
            pictures.add_picture(uploaded, description=description, actor=signed_in())
        except PictureRefused as error:
            return _page(description, {"file": str(error)})
        flash("The picture is added. You can choose it in any text now.")
        return redirect(url_for(".index"), 303)

    @expose("/<uuid:picture_id>/remove", methods=["POST"])
    def remove(self, picture_id: uuid.UUID) -> ResponseReturnValue:
        picture = queries.picture(picture_id) or abort(404)
        try:
            pictures.remove_picture(picture, actor=signed_in())
        except PictureInUse:
            flash(_IN_USE, "error")
        else:
            flash("The picture is removed.")
        return redirect(url_for(".index"), 303)


def _uploaded() -> bytes | None:
    """The file of the form, if one was chosen."""
    file = request.files.get("file")
    if file is None:
        return None
    with file.stream:  # a large one waits on the disk, and goes when it is closed
        return file.read() if file.filename else None


def _description_errors(description: str) -> dict[str, str]:
    if not description:
        return {"description": "Say in a few words what the picture shows."}
    if len(description) > LONGEST_DESCRIPTION:
        return {"description": f"This is too long. There is room for {LONGEST_DESCRIPTION} characters."}
    return {}


def _page(description: str = "", errors: dict[str, str] | None = None) -> ResponseReturnValue:
    html = render_template(
        "admin_pictures/index.html",
        pictures=queries.pictures(),
        description=description,
        errors=errors or {},
        zone=current_details().zone,
    )
    return make_response(html, 400 if errors else 200)
