"""Which pages there are: new ones, their translations and their web addresses."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose

from mildsite import languages
from mildsite.accounts.roles import Permission
from mildsite.content import addresses, queries, starting, translating
from mildsite.content.addresses import path_of
from mildsite.content.document import Document
from mildsite.content.errors import AddressUnusable, PageExists, ProcedureMissing, TranslationRefused
from mildsite.content.models import Page, PageKind
from mildsite.web.admin.base import StaffView
from mildsite.web.admin.outline_forms import AddressForm, NewPageForm, TranslationForm, address_hint
from mildsite.web.shared.access import may, signed_in
from mildsite.web.shared.csrf import REFUSED, keeps_typed_input, refused

AT_THE_SAME_MOMENT = "Somebody made a page at this address at this moment. Choose another address."


class OutlineView(StaffView):
    """Forms that the list of pages and the pages' own pages lead to."""

    def is_visible(self) -> bool:
        return False

    @expose("/")
    def index(self) -> ResponseReturnValue:
        """Flask-Admin wants a front page for each view; the list of pages is the one of this."""
        return redirect(url_for("admin_pages.index"))

    @expose("/new", methods=["GET", "POST"])
    @keeps_typed_input
    def new_page(self) -> ResponseReturnValue:
        _require_editor()
        form = NewPageForm()
        form.offer([(page.key, queries.newest_revision(page).document.title) for page in queries.procedure_pages()])
        if not form.is_submitted():
            return _new_page_form(form)
        document = form.document()
        if refused():
            form.form_errors = [REFUSED]
        page = _started(form, document) if document is not None else None
        if page is None:
            return _new_page_form(form, status=400)
        flash("The page is made. Nobody sees it before its text is published.")
        return redirect(url_for("admin_pages.edit", revision_id=queries.newest_revision(page).id), 303)

    @expose("/<uuid:page_id>/address", methods=["GET", "POST"])
    @keeps_typed_input
    def address(self, page_id: uuid.UUID) -> ResponseReturnValue:
        _require_editor()
        page = _page(page_id)
        form = AddressForm(slug=page.slug)
        if form.validate_on_submit():
            try:
                addresses.change_address(page, form.slug.data, actor=signed_in())
            except AddressUnusable as error:
                form.slug.errors = [str(error)]
            else:
                flash(f"The page is at {path_of(page.language, page.slug)} now. An address it had leads on to it.")
                return redirect(url_for("admin_pages.page", page_id=page.id), 303)
        retired, hint = queries.retired_addresses(page), address_hint(page.language)
        return _shown("address", form, page, path_of=path_of, retired=retired, address_hint=hint)

    @expose("/<uuid:page_id>/translate/<language>", methods=["GET", "POST"])
    @keeps_typed_input
    def translate(self, page_id: uuid.UUID, language: str) -> ResponseReturnValue:
        _require_editor()
        source = _page(page_id)
        if language not in languages.known():
            abort(404)
        form = TranslationForm(slug=source.slug)
        if form.validate_on_submit():
            try:
                page = translating.start_translation(source, language=language, slug=form.slug.data, actor=signed_in())
            except AddressUnusable as error:
                form.slug.errors = [str(error)]
            except (TranslationRefused, PageExists) as error:
                form.form_errors = [str(error) or AT_THE_SAME_MOMENT]
            else:
                flash("The words of the page are in the draft. Put the translation in their places.")
                return redirect(url_for("admin_pages.edit", revision_id=queries.newest_revision(page).id), 303)
        name, hint = languages.own_name(language), address_hint(language)
        return _shown("translate", form, source, language_name=name, address_hint=hint)


def _new_page_form(form: NewPageForm, *, status: int = 200) -> ResponseReturnValue:
    return render_template("admin_outline/new_page.html", form=form, address_hint=address_hint()), status


def _started(form: NewPageForm, document: Document) -> Page | None:
    """The new page, or None after the refusal was put beside its field."""
    kind = PageKind(form.kind.data)
    try:
        return starting.start_page(
            document, kind=kind, slug=form.slug.data, procedure_key=form.procedure.data, actor=signed_in()
        )
    except AddressUnusable as error:
        form.slug.errors = [str(error)]
    except PageExists:
        form.slug.errors = [AT_THE_SAME_MOMENT]
    except ProcedureMissing:
        form.procedure.errors = ["Choose the procedure. If its page is not there yet, make that one first."]
    return None


def _shown(name: str, form: AddressForm, page: Page, **more: object) -> ResponseReturnValue:
    if refused():
        form.form_errors = [REFUSED]
    status = 400 if form.is_submitted() else 200
    title = queries.newest_revision(page).document.title
    return render_template(f"admin_outline/{name}.html", form=form, page=page, title=title, **more), status


def _require_editor() -> None:
    if not may(Permission.EDIT_PAGES):
        abort(403)


def _page(page_id: uuid.UUID) -> Page:
    return queries.page(page_id) or abort(404)
