"""The review desk: what waits for whom, and one page on which a text is read, compared and decided on."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose

from mildsite import clock
from mildsite.accounts.roles import Permission
from mildsite.clinic.queries import current_details, current_values
from mildsite.content import drafting, publishing, queries, reviewing
from mildsite.content.comparing import compare
from mildsite.content.errors import ContentError
from mildsite.content.expiring import ending_claims
from mildsite.content.lifecycle import Change, State
from mildsite.content.models import Revision
from mildsite.content.value_sentences import value_sentences
from mildsite.sheets import approving
from mildsite.sheets.errors import SpecimensFail
from mildsite.web.admin.base import StaffView
from mildsite.web.admin.corrections import corrected, word_fields
from mildsite.web.admin.decisions import Decision, read_decision
from mildsite.web.admin.queue import queue_of, waiting_since
from mildsite.web.admin.refusals import words_for
from mildsite.web.admin.review_pictures import sheet_pictures
from mildsite.web.admin.sources import pairs, source_of
from mildsite.web.shared.access import may, signed_in
from mildsite.web.shared.csrf import REFUSED, keeps_typed_input, refused
from mildsite.web.shared.headers import Profile, profile
from mildsite.web.shared.page_context import clinic

_COMMENT = "comment."


class ReviewView(StaffView):
    """The queue and the review page. Every decision goes through a verb of the domain."""

    @expose("/")
    def index(self) -> ResponseReturnValue:
        details = current_details()
        today = clock.today(details.zone)
        return render_template(
            "admin_review/index.html",
            queue=queue_of(queries.revisions_under_way(), signed_in()),
            overdue=queries.overdue_pages(today=today),
            ending=ending_claims(today=today),
            waiting_since=waiting_since,
            zone=details.zone,
        )

    @expose("/<uuid:revision_id>")
    def revision(self, revision_id: uuid.UUID) -> ResponseReturnValue:
        return _desk(_revision(revision_id))

    @expose("/<uuid:revision_id>/sheet/<int:number>.png")
    @profile(Profile.PREVIEW)
    def sheet_picture(self, revision_id: uuid.UUID, number: int) -> ResponseReturnValue:
        """One page of the sheet that a sample patient would get, as a picture."""
        pictures = sheet_pictures(_revision(revision_id), current_details())
        if not 1 <= number <= len(pictures):
            abort(404)
        return Response(pictures[number - 1], mimetype="image/png")

    @expose("/<uuid:revision_id>/approve", methods=["POST"])
    @keeps_typed_input
    def approve(self, revision_id: uuid.UUID) -> ResponseReturnValue:
        """Sign the text that was shown, and publish it now or at a time."""
        revision, shown = _revision(revision_id), request.form.get("shown", "")
        if not may(Permission.REVIEW_PAGES):
            abort(403)
        decision = _decision(revision)
        if refused() or (decision.errors and revision.state is State.IN_REVIEW):
            return _desk(revision, errors={"form": REFUSED} if refused() else decision.errors, status=400)
        try:
            approving.approve(revision, shown_sha256=shown, change=decision.change, actor=signed_in())
            _publish(revision, decision)
        except SpecimensFail as error:
            return _desk(revision, specimens=error.problems, status=400)
        except ContentError as error:
            return _refuse(revision, error)
        return _done(revision, _published_words(decision, "Approved."))

    @expose("/<uuid:revision_id>/publish", methods=["POST"])
    @keeps_typed_input
    def publish(self, revision_id: uuid.UUID) -> ResponseReturnValue:
        """Publish an approved text, now or at a time."""
        revision, decision = _revision(revision_id), _decision(_revision(revision_id))
        if not (may(Permission.EDIT_PAGES) or may(Permission.REVIEW_PAGES)):
            abort(403)
        if refused() or "publish_at" in decision.errors:
            return _desk(revision, errors={"form": REFUSED} if refused() else decision.errors, status=400)
        try:
            _publish(revision, decision)
        except ContentError as error:
            return _refuse(revision, error)
        return _done(revision, _published_words(decision, ""))

    @expose("/<uuid:revision_id>/unschedule", methods=["POST"])
    def unschedule(self, revision_id: uuid.UUID) -> ResponseReturnValue:
        revision = _revision(revision_id)
        try:
            publishing.unschedule(revision, actor=signed_in())
        except ContentError as error:
            return _refuse(revision, error)
        return _done(revision, "The text no longer goes live by itself.")

    @expose("/<uuid:revision_id>/request-changes", methods=["POST"])
    @keeps_typed_input
    def request_changes(self, revision_id: uuid.UUID) -> ResponseReturnValue:
        """Back to the editor, with words on the whole and on single parts."""
        revision, note = _revision(revision_id), request.form.get("note", "")
        if not may(Permission.REVIEW_PAGES):
            abort(403)
        comments = {name.removeprefix(_COMMENT): words for name, words in request.form.items() if _on_a_part(name)}
        said = note.strip() or any(words.strip() for words in comments.values())
        if refused():
            return _desk(revision, errors={"form": REFUSED}, status=400)
        if not said and revision.state is State.IN_REVIEW:
            return _desk(revision, errors={"note": "Say what should change."}, status=400)
        try:
            reviewing.request_changes(revision, note=note, comments=_known(comments, revision), actor=signed_in())
        except ContentError as error:
            return _refuse(revision, error)
        return _done(revision, "Sent back to the editor.")

    @expose("/<uuid:revision_id>/correct/<block_id>", methods=["GET", "POST"])
    @keeps_typed_input
    def correct(self, revision_id: uuid.UUID, block_id: str) -> ResponseReturnValue:
        """Change a word in one part of the text and sign it; an editor then confirms."""
        revision = _revision(revision_id)
        if not may(Permission.REVIEW_PAGES):
            abort(403)
        if not word_fields(revision.document, block_id):
            abort(404)
        if request.method != "POST":
            return _correction(revision, block_id)
        document, errors = corrected(revision.document, block_id, request.form)
        decision = _decision(revision)
        errors = {"form": REFUSED} if refused() else {**errors, **decision.errors}
        if document is not None and document == revision.document:
            errors["form"] = "Nothing is changed yet. Change a word, or go back and approve the text as it is."
        if document is None or errors:
            return _correction(revision, block_id, errors=errors, status=400)
        shown = request.form.get("shown", "")
        try:
            found = approving.correct(revision, document, shown_sha256=shown, change=decision.change, actor=signed_in())
        except SpecimensFail as error:
            return _correction(revision, block_id, specimens=error.problems, status=400)
        except ContentError as error:
            return _refuse(revision, error)
        return _done(found, "Corrected. An editor must agree to it now.")

    @expose("/<uuid:revision_id>/confirm", methods=["POST"])
    def confirm(self, revision_id: uuid.UUID) -> ResponseReturnValue:
        revision = _revision(revision_id)
        try:
            reviewing.confirm(revision, shown_sha256=request.form.get("shown", ""), actor=signed_in())
        except ContentError as error:
            return _refuse(revision, error)
        return _done(revision, "You agree to the correction. The text can be published now.")

    @expose("/<uuid:revision_id>/reopen", methods=["POST"])
    def reopen(self, revision_id: uuid.UUID) -> ResponseReturnValue:
        revision = _revision(revision_id)
        try:
            drafting.reopen(revision, actor=signed_in())
        except ContentError as error:
            return _refuse(revision, error)
        return _done(revision, "The text is a draft again. It needs a new approval.")


def _desk(
    revision: Revision,
    *,
    errors: Mapping[str, str] | None = None,
    specimens: Sequence[str] = (),
    status: int = 200,
) -> ResponseReturnValue:
    details, page = current_details(), revision.page
    live = page.live_revision
    base = live if live is not None and live is not revision else _based_on(revision)
    values = dict(clinic().placeholder_values)
    changes = compare(base.document if base else None, revision.document, values)
    source = source_of(revision, values)
    html = render_template(
        "admin_review/revision.html",
        revision=revision,
        page=page,
        live=live,
        base=base,
        changes=changes,
        source=source,
        pairs=pairs(revision.document, source, values) if source else [],
        stopped_elsewhere=queries.stop_on(page.key),
        values=value_sentences(revision.document, current_values()),
        pictures=len(sheet_pictures(revision, details)),
        revisions=queries.revisions_of(page),
        stop=queries.open_stop(page),
        open=queries.open_revision(page),
        asks_change=_asks_change(revision),
        typed=request.form,
        errors=errors or {},
        specimens=specimens,
        State=State,
        Change=Change,
        zone=details.zone,
        today=clock.today(details.zone),
    )
    return html, status


def _correction(
    revision: Revision,
    block_id: str,
    *,
    errors: Mapping[str, str] | None = None,
    specimens: Sequence[str] = (),
    status: int = 200,
) -> ResponseReturnValue:
    html = render_template(
        "admin_review/correct.html",
        revision=revision,
        fields=word_fields(revision.document, block_id),
        asks_change=_asks_change(revision),
        typed=request.form,
        errors=errors or {},
        specimens=specimens,
        Change=Change,
    )
    return html, status


def _asks_change(revision: Revision) -> bool:
    """Whether another text is live, for whose readers it matters what kind of change this is."""
    return revision.page.live_revision is not None


def _decision(revision: Revision) -> Decision:
    zone, now = current_details().zone, clock.now()
    return read_decision(request.form, zone=zone, now=now, asks_change=_asks_change(revision))


def _publish(revision: Revision, decision: Decision) -> None:
    if decision.publish_at is None:
        publishing.publish(revision, actor=signed_in())
    else:
        publishing.schedule(revision, at=decision.publish_at, actor=signed_in())


def _published_words(decision: Decision, before: str) -> str:
    after = "The text goes live at the time you set." if decision.publish_at else "The text is live."
    return f"{before} {after}".strip()


def _on_a_part(name: str) -> bool:
    return name.startswith(_COMMENT)


def _known(comments: Mapping[str, str], revision: Revision) -> dict[str, str]:
    """Comments on parts that the text has."""
    parts = {block.id for block in revision.document.blocks}
    return {block_id: words for block_id, words in comments.items() if block_id in parts}


def _based_on(revision: Revision) -> Revision | None:
    return queries.revision(revision.based_on_id) if revision.based_on_id else None


def _done(revision: Revision, message: str) -> ResponseReturnValue:
    flash(message)
    return redirect(url_for("admin_review.revision", revision_id=revision.id), 303)


def _refuse(revision: Revision, error: ContentError) -> ResponseReturnValue:
    """Back to the page with the reason. Nothing was changed: the verb's guards come first."""
    flash(words_for(error), "error")
    return redirect(url_for("admin_review.revision", revision_id=revision.id), 303)


def _revision(revision_id: uuid.UUID) -> Revision:
    return queries.revision(revision_id) or abort(404)
