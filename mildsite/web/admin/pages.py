"""Pages in the admin: list, edit, preview, review and publish. Every change goes through a verb of the domain."""

from __future__ import annotations

import uuid

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose

from mildsite import clock
from mildsite.accounts.roles import Permission
from mildsite.clinic.queries import current_details
from mildsite.content import drafting, publishing, queries, reviewing
from mildsite.content.errors import (
    ApprovalDoesNotMatch,
    ContentError,
    DraftInTheWay,
    NeedsClinicalReview,
    ReviewerIsAuthor,
    StaleDraft,
)
from mildsite.content.lifecycle import State
from mildsite.content.models import Page, Revision
from mildsite.content.placeholders import PLACEHOLDERS, values_for
from mildsite.pdf.rendering import render
from mildsite.sheets.specimens import specimen
from mildsite.web.admin.base import StaffView
from mildsite.web.admin.block_form import NEW_BLOCKS, Tree, apply_action, parse, part_of, part_touched, read_form
from mildsite.web.shared.access import may, signed_in
from mildsite.web.shared.csrf import REFUSED, keeps_typed_input, refused
from mildsite.web.shared.headers import Profile, profile
from mildsite.web.shared.page_view import page_context
from mildsite.web.shared.pdf_response import pdf_response

_WORDS: dict[type[ContentError], str] = {
    NeedsClinicalReview: "This text is clinical. A clinical reviewer must approve it first.",
    ReviewerIsAuthor: "You worked on this text yourself, so another clinical reviewer must approve it.",
    ApprovalDoesNotMatch: "The text has changed since you opened it. Read it again before you approve it.",
    DraftInTheWay: "Somebody has started a draft of this page already.",
}
_OUT_OF_DATE = "This page was out of date: somebody has moved the text on. Here is how it stands now."
STALE = "Somebody else saved this text while you were writing. Your words are below and not saved yet."


class PagesView(StaffView):
    """All pages of the site, and the way of a text to it."""

    @expose("/")
    def index(self) -> ResponseReturnValue:
        return render_template("admin_pages/index.html", rows=queries.pages_with_newest_revision())

    @expose("/<uuid:page_id>")
    def page(self, page_id: uuid.UUID) -> ResponseReturnValue:
        """Where the page's newest text stands, and what can be done with it."""
        page = _page(page_id)
        revision = queries.newest_revision(page)
        return render_template(
            "admin_pages/page.html",
            page=page,
            revision=revision,
            document=revision.document,
            State=State,
            zone=current_details().zone,
        )

    @expose("/<uuid:page_id>/draft", methods=["POST"])
    def start_draft(self, page_id: uuid.UUID) -> ResponseReturnValue:
        page = _page(page_id)
        try:
            revision = drafting.start_draft(page, actor=signed_in())
        except ContentError as error:
            return _refuse(page, error)
        return redirect(url_for(".edit", revision_id=revision.id), 303)

    @expose("/revisions/<uuid:revision_id>/edit", methods=["GET", "POST"])
    @keeps_typed_input
    def edit(self, revision_id: uuid.UUID) -> ResponseReturnValue:
        revision = _revision(revision_id)
        if not may(Permission.EDIT_PAGES):
            abort(403)
        if revision.state not in (State.DRAFT, State.CHANGES_REQUESTED):
            flash(_OUT_OF_DATE)
            return redirect(url_for(".page", page_id=revision.page_id), 303)
        if request.method != "POST":
            return _editor(revision, revision.document_json)
        tree, action = read_form(request.form.items(multi=True)), request.form.get("action", "save")
        if refused():
            return _editor(revision, tree, message=REFUSED, status=400)
        if action != "save":
            apply_action(tree, action)
            return _editor(revision, tree, changed=True, open_part=part_touched(tree, action))
        return _save(revision, tree)

    @expose("/revisions/<uuid:revision_id>/preview")
    @profile(Profile.PREVIEW)
    def preview(self, revision_id: uuid.UUID) -> ResponseReturnValue:
        """The text as the page a reader would see."""
        revision = _revision(revision_id)
        context = page_context(revision.document, values_for(current_details()))
        return render_template("shared/page.html", navigation=[], preview=True, links_to_sheet=False, **context)

    @expose("/revisions/<uuid:revision_id>/preview.pdf")
    @profile(Profile.PREVIEW)
    def preview_sheet(self, revision_id: uuid.UUID) -> ResponseReturnValue:
        """The text as the sheet a sample patient would get."""
        details = current_details()
        document = specimen(_revision(revision_id), details=details, issued_at=clock.now())
        return pdf_response(render(document), name="sample-sheet")

    @expose("/revisions/<uuid:revision_id>/submit", methods=["POST"])
    def submit(self, revision_id: uuid.UUID) -> ResponseReturnValue:
        revision = _revision(revision_id)
        try:
            reviewing.submit(revision, actor=signed_in())
        except ContentError as error:
            return _refuse(revision.page, error)
        return _done(revision, "Sent to the clinical reviewers.")

    @expose("/revisions/<uuid:revision_id>/request-changes", methods=["POST"])
    def request_changes(self, revision_id: uuid.UUID) -> ResponseReturnValue:
        revision, note = _revision(revision_id), request.form.get("note", "").strip()[:5000]
        try:
            reviewing.request_changes(revision, note=note, actor=signed_in())
        except ContentError as error:
            return _refuse(revision.page, error)
        return _done(revision, "Sent back to the editor.")

    @expose("/revisions/<uuid:revision_id>/approve", methods=["POST"])
    def approve(self, revision_id: uuid.UUID) -> ResponseReturnValue:
        """Approve the text that was shown, and publish it."""
        revision, actor = _revision(revision_id), signed_in()
        try:
            reviewing.approve(revision, shown_sha256=request.form.get("shown", ""), actor=actor)
            publishing.publish(revision, actor=actor)
        except ContentError as error:
            return _refuse(revision.page, error)
        return _done(revision, "Approved. The text is live.")

    @expose("/revisions/<uuid:revision_id>/publish", methods=["POST"])
    def publish(self, revision_id: uuid.UUID) -> ResponseReturnValue:
        revision = _revision(revision_id)
        try:
            publishing.publish(revision, actor=signed_in())
        except ContentError as error:
            return _refuse(revision.page, error)
        return _done(revision, "The text is live.")


def _save(revision: Revision, tree: Tree) -> ResponseReturnValue:
    document, errors = parse(tree)
    if document is None:
        return _editor(revision, tree, errors=errors, status=400)
    typed = request.form.get("lock_version", "")
    version = int(typed) if typed.isdecimal() and len(typed) < 10 else -1
    try:
        drafting.save_draft(revision, document, based_on_version=version, actor=signed_in())
    except StaleDraft:
        return _editor(revision, tree, message=STALE, status=409)
    return _done(revision, "Draft saved.")


def _editor(
    revision: Revision,
    tree: Tree,
    *,
    errors: dict[str, str] | None = None,
    message: str | None = None,
    changed: bool = False,
    open_part: int | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    html = render_template(
        "admin_pages/edit.html",
        revision=revision,
        tree=tree,
        errors=errors or {},
        message=message,
        changed=changed,
        open_parts={open_part, *map(part_of, errors or {})},
        new_blocks=NEW_BLOCKS,
        placeholders=PLACEHOLDERS,
    )
    return make_response(html, status)


def _done(revision: Revision, message: str) -> ResponseReturnValue:
    flash(message)
    return redirect(url_for(".page", page_id=revision.page_id), 303)


def _refuse(page: Page, error: ContentError) -> ResponseReturnValue:
    """Back to the page with the reason. Nothing was changed: the verb's guards come first."""
    flash(_WORDS.get(type(error), _OUT_OF_DATE), "error")
    return redirect(url_for(".page", page_id=page.id), 303)


def _page(page_id: uuid.UUID) -> Page:
    return queries.page(page_id) or abort(404)


def _revision(revision_id: uuid.UUID) -> Revision:
    return queries.revision(revision_id) or abort(404)
