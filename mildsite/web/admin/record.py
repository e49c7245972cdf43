"""What can be done with a page as a whole: stop and lift, sign it off, take it off the site, bring an old text back."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose

from mildsite.accounts.roles import Permission
from mildsite.content import drafting, publishing, queries, reviewing, stopping
from mildsite.content.errors import ContentError
from mildsite.content.models import Page
from mildsite.web.admin.base import StaffView
from mildsite.web.admin.refusals import words_for
from mildsite.web.shared.access import may, signed_in


class RecordView(StaffView):
    """Steps whose forms stand on the review page, below the history."""

    def is_visible(self) -> bool:
        return False

    @expose("/")
    def index(self) -> ResponseReturnValue:
        """Flask-Admin wants a front page for each view; the queue is the one of this."""
        return redirect(url_for("admin_review.index"))

    @expose("/<uuid:page_id>/stop", methods=["POST"])
    def stop(self, page_id: uuid.UUID) -> ResponseReturnValue:
        page = _page(page_id)
        try:
            stopping.stop(page, reason=request.form.get("reason", ""), actor=signed_in())
        except ContentError as error:
            return _back(page, words_for(error), "error")
        return _back(page, "Stopped. No sheet can be made from this text until the stop is lifted.")

    @expose("/<uuid:page_id>/lift-stop", methods=["POST"])
    def lift_stop(self, page_id: uuid.UUID) -> ResponseReturnValue:
        page = _page(page_id)
        try:
            stopping.lift_stop(page, actor=signed_in())
        except ContentError as error:
            return _back(page, words_for(error), "error")
        return _back(page, "The stop is lifted. Sheets can be made again.")

    @expose("/<uuid:page_id>/sign-off", methods=["POST"])
    def sign_off(self, page_id: uuid.UUID) -> ResponseReturnValue:
        page = _page(page_id)
        try:
            reviewing.sign_off(page, shown_sha256=request.form.get("shown", ""), actor=signed_in())
        except ContentError as error:
            return _back(page, words_for(error), "error")
        return _back(page, "Signed. The review dates have moved on.")

    @expose("/<uuid:page_id>/unpublish", methods=["POST"])
    def unpublish(self, page_id: uuid.UUID) -> ResponseReturnValue:
        page = _page(page_id)
        if may(Permission.REVIEW_PAGES) and request.form.get("sure") != "yes":
            return _back(page, "Tick the box first: then the page is taken off the site.", "error")
        try:
            publishing.unpublish(page, actor=signed_in())
        except ContentError as error:
            return _back(page, words_for(error), "error")
        return _back(page, "The page is off the site.")

    @expose("/<uuid:page_id>/revert/<uuid:revision_id>", methods=["POST"])
    def revert(self, page_id: uuid.UUID, revision_id: uuid.UUID) -> ResponseReturnValue:
        page, old = _page(page_id), queries.revision(revision_id) or abort(404)
        try:
            drafting.revert(page, to=old, actor=signed_in())
        except ContentError as error:
            return _back(page, words_for(error), "error")
        return _back(page, f"A new draft holds the words of revision {old.number}. Send it to the reviewers.")


def _back(page: Page, message: str, category: str = "message") -> ResponseReturnValue:
    """To the page's newest text."""
    flash(message, category)
    return redirect(url_for("admin_review.revision", revision_id=queries.newest_revision(page).id), 303)


def _page(page_id: uuid.UUID) -> Page:
    return queries.page(page_id) or abort(404)
