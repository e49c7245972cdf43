"""Pages in the admin: list, edit, preview, review and publish. Every change goes through a verb of the domain."""

from __future__ import annotations

import uuid
from dataclasses import asdict

from flask import abort, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose

from mildsite import clock, languages
from mildsite.accounts.roles import Permission
from mildsite.clinic.queries import current_details
from mildsite.content import drafting, publishing, queries, reviewing, translating
from mildsite.content.addresses import path_of
from mildsite.content.comparing import TELLS_WORDS
from mildsite.content.errors import ContentError, StaleDraft, TextNotReady
from mildsite.content.lifecycle import State
from mildsite.content.models import Page, Revision
from mildsite.content.pasting import PasteTooLarge, read_paste
from mildsite.content.placeholders import PLACEHOLDERS, values_for
from mildsite.content.plain import document_text
from mildsite.content.quality_gate import report_on, waits_for_grade
from mildsite.content.translating import standings
from mildsite.pdf.rendering import render
from mildsite.sheets.elements import PLAN_WORDS
from mildsite.sheets.specimens import SAMPLE_WORDS, specimen
from mildsite.web.admin.base import StaffView
from mildsite.web.admin.block_form import NEW_BLOCKS, Tree, apply_action, parse, part_of, part_touched, read_form
from mildsite.web.admin.picture_choices import missing_pictures, picture_choices, with_descriptions
from mildsite.web.admin.refusals import OUT_OF_DATE, words_for
from mildsite.web.admin.sources import shown_id, source_of, take_part
from mildsite.web.admin.values import VALUE_CHOICES
from mildsite.web.admin.versions import versions_of
from mildsite.web.application import takes_file
from mildsite.web.shared.access import may, signed_in
from mildsite.web.shared.csrf import REFUSED, keeps_typed_input, refused
from mildsite.web.shared.headers import Profile, profile
from mildsite.web.shared.language import reading_in
from mildsite.web.shared.page_view import page_context
from mildsite.web.shared.pdf_response import pdf_response

STALE = "Somebody else saved this text while you were writing. Your words are below and not saved yet."

PASTE_TOO_LARGE = "This is more than a page can hold, so nothing was pasted. Paste it in smaller pieces."
PASTE_BYTES = 16 * 1024 * 1024
"""As a form sends it: up to three times what was pasted, and more than `pasting` takes, so that it can say so."""
LARGEST_TEXT = 4 * 1024 * 1024


class PagesView(StaffView):
    """All pages of the site, and the way of a text to it."""

    @expose("/")
    def index(self) -> ResponseReturnValue:
        words = "".join(ch for ch in request.args.get("q", "")[:100] if ch.isprintable()).strip()
        state = next((state for state in State if state == request.args.get("state")), None)
        language = next((tag for tag in languages.known() if tag == request.args.get("language")), None)
        rows = queries.pages_with_newest_revision(words=words, state=state, language=language)
        return render_template(
            "admin_pages/index.html",
            rows=rows,
            standings=standings([page for page, _ in rows if page.live_revision is not None]),
            words=words,
            state=state,
            states=list(State),
            language_shown=language,
            known_languages=languages.known(),
            path_of=path_of,
        )

    @expose("/<uuid:page_id>")
    def page(self, page_id: uuid.UUID) -> ResponseReturnValue:
        """Where the page's newest text stands, and what can be done with it."""
        page = _page(page_id)
        revision = queries.newest_revision(page)
        return render_template(
            "admin_pages/page.html",
            grade_too_high=revision.state is State.DRAFT and waits_for_grade(revision),
            page=page,
            revision=revision,
            needs_reviewer=publishing.needs_reviewer(revision),
            document=revision.document,
            State=State,
            zone=current_details().zone,
            path_of=path_of,
            versions=versions_of(page),
            source=source_of(revision),
        )

    @expose("/<uuid:page_id>/draft", methods=["POST"])
    def start_draft(self, page_id: uuid.UUID) -> ResponseReturnValue:
        page = _page(page_id)
        try:
            revision = drafting.start_draft(page, actor=signed_in())
        except ContentError as error:
            return _refuse(page, error)
        return redirect(url_for(".edit", revision_id=revision.id), 303)

    @expose("/paste", methods=["POST"])
    @takes_file(PASTE_BYTES)
    def paste(self) -> ResponseReturnValue:
        """JSON of what a clipboard held, as prose and sections: for the editor's script. Nothing is stored."""
        if not may(Permission.EDIT_PAGES):
            abort(403)
        try:
            pasted = read_paste(request.form.get("html", ""), request.form.get("text", ""))
        except PasteTooLarge:
            return jsonify(text="", sections=[], message=PASTE_TOO_LARGE)
        return jsonify(text=pasted.text, sections=[asdict(section) for section in pasted.sections], message="")

    @expose("/revisions/<uuid:revision_id>/edit", methods=["GET", "POST"])
    @takes_file(LARGEST_TEXT)
    @keeps_typed_input
    def edit(self, revision_id: uuid.UUID) -> ResponseReturnValue:
        revision = _revision(revision_id)
        if not may(Permission.EDIT_PAGES):
            abort(403)
        if revision.state not in (State.DRAFT, State.CHANGES_REQUESTED):
            flash(OUT_OF_DATE)
            return redirect(url_for(".page", page_id=revision.page_id), 303)
        if request.method != "POST":
            return _editor(revision, revision.document_json)
        tree, action = read_form(request.form.items(multi=True)), request.form.get("action", "save")
        if refused():
            return _editor(revision, tree, message=REFUSED, status=400)
        if action not in ("save", "save-over"):
            return _editor(revision, tree, changed=True, open_part=_change(revision, tree, action))
        return _save(revision, tree)

    @expose("/revisions/<uuid:revision_id>/preview")
    @profile(Profile.PREVIEW)
    def preview(self, revision_id: uuid.UUID) -> ResponseReturnValue:
        """The text as the page a reader would see."""
        revision = _revision(revision_id)
        language = revision.page.language
        with reading_in(language):
            context = page_context(revision.document, values_for(current_details()), language=language)
            return render_template("shared/page.html", preview=True, **context)

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
        except TextNotReady:
            report = report_on(revision.document, language=revision.page.language)
            return render_template("admin_pages/not_ready.html", revision=revision, report=report, errors={}), 422
        except ContentError as error:
            return _refuse(revision.page, error)
        return _done(revision, "Sent to the clinical reviewers.")

    @expose("/revisions/<uuid:revision_id>/accept-grade", methods=["POST"])
    def accept_grade(self, revision_id: uuid.UUID) -> ResponseReturnValue:
        """A reviewer lets a text pass that is harder to read than the limit."""
        revision = _revision(revision_id)
        try:
            reviewing.accept_grade(revision, reason=request.form.get("reason", ""), actor=signed_in())
        except ContentError as error:
            return _refuse(revision.page, error)
        return _done(revision, "The reading grade is accepted. The editor can send the text now.")

    @expose("/revisions/<uuid:revision_id>/publish", methods=["POST"])
    def publish(self, revision_id: uuid.UUID) -> ResponseReturnValue:
        revision = _revision(revision_id)
        try:
            publishing.publish(revision, actor=signed_in())
        except ContentError as error:
            return _refuse(revision.page, error)
        return _done(revision, "The text is live.")


def _change(revision: Revision, tree: Tree, action: str) -> int | None:
    """Do to the form what a button of it asks for, and say which part to show open."""
    verb, _, target = action.partition(":")
    if verb == "take-part":
        return take_part(tree, source_of(revision), target)
    apply_action(tree, action, request.form.get("sections", ""))
    return part_touched(tree, action)


def _save(revision: Revision, tree: Tree) -> ResponseReturnValue:
    document, errors = parse(with_descriptions(tree))
    if document is not None and (missing := missing_pictures(document)):
        document, errors = None, missing
    if document is None:
        return _editor(revision, tree, errors=errors, status=400)
    # Whoever has read the other's words may save over them, but only over those very words.
    field = "theirs_version" if request.form.get("action") == "save-over" else "lock_version"
    typed = request.form.get(field, "")
    version = int(typed) if typed.isdecimal() and len(typed) < 10 else -1
    translator = request.form.get("translator")
    try:
        drafting.save_draft(revision, document, based_on_version=version, translator=translator, actor=signed_in())
    except StaleDraft:
        theirs = document_text(revision.document, values_for(current_details()))
        return _editor(revision, tree, message=STALE, theirs=theirs, status=409)
    return _followed(revision) if request.form.get("follows") else _done(revision, "Draft saved.")


def _followed(revision: Revision) -> ResponseReturnValue:
    """The draft is saved, and its translator says that it has caught up with the source."""
    shown = shown_id(request.form["follows"])
    try:
        if shown is not None:
            translating.follow_source(revision, shown_id=shown, actor=signed_in())
    except ContentError as error:
        flash(f"Draft saved. {words_for(error)}", "error")
        return redirect(url_for(".edit", revision_id=revision.id), 303)
    return _done(revision, "Draft saved. The translation follows the live text now.")


def _editor(
    revision: Revision,
    tree: Tree,
    *,
    errors: dict[str, str] | None = None,
    message: str | None = None,
    changed: bool = False,
    theirs: str | None = None,
    open_part: int | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    html = render_template(
        "admin_pages/edit.html",
        revision=revision,
        source=source_of(revision),
        translator=request.form.get("translator", revision.translator),
        longest_translator=drafting.LONGEST_TRANSLATOR,
        tree=tree,
        errors=errors or {},
        message=message,
        changed=changed,
        theirs=theirs,
        open_parts={open_part, *map(part_of, errors or {})},
        new_blocks=NEW_BLOCKS,
        placeholders=PLACEHOLDERS,
        pictures=picture_choices(),
        value_choices=VALUE_CHOICES,
        tells_choices=[("", "Nothing"), *((tells.value, words.capitalize()) for tells, words in TELLS_WORDS.items())],
        samples=SAMPLE_WORDS,
        plan_elements=PLAN_WORDS,
    )
    return make_response(html, status)


def _done(revision: Revision, message: str) -> ResponseReturnValue:
    flash(message)
    return redirect(url_for(".page", page_id=revision.page_id), 303)


def _refuse(page: Page, error: ContentError) -> ResponseReturnValue:
    """Back to the page with the reason. Nothing was changed: the verb's guards come first."""
    flash(words_for(error), "error")
    return redirect(url_for(".page", page_id=page.id), 303)


def _page(page_id: uuid.UUID) -> Page:
    return queries.page(page_id) or abort(404)


def _revision(revision_id: uuid.UUID) -> Revision:
    return queries.revision(revision_id) or abort(404)
