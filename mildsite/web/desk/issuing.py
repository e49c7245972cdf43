"""The form of a new sheet: typed, read back, issued."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from mildsite import clock, languages
from mildsite.clinic.queries import current_details
from mildsite.clinic.values import ValueState
from mildsite.content import queries as content_queries
from mildsite.content.checklist_item import ChecklistItem
from mildsite.content.models import Page
from mildsite.sheets import queries
from mildsite.sheets.drafting.keeping import draft_of, drop_draft, keep_draft
from mildsite.sheets.errors import SheetRefused
from mildsite.sheets.issuing import issue
from mildsite.sheets.making import Order
from mildsite.sheets.opening import entries_of
from mildsite.sheets.rehearsing import Rehearsal, rehearse
from mildsite.sheets.source_gate import why_not_usable
from mildsite.web.desk.door import desk
from mildsite.web.desk.forms import FormFacts, SheetForm, item_field_name, sheet_form
from mildsite.web.desk.kept_form import typist
from mildsite.web.desk.value_hints import show_value_hints
from mildsite.web.desk.workstation import workstation
from mildsite.web.shared.access import signed_in
from mildsite.web.shared.csrf import REFUSED, keeps_typed_input, refused
from mildsite.web.shared.form_errors import show_problems
from mildsite.web.shared.page_context import clinic


@dataclass(frozen=True, kw_only=True)
class Texts:
    """The after-care texts of the clinic, and the one that was chosen."""

    pages: tuple[Page, ...]
    """In the default language."""
    page: Page
    by_language: Mapping[str, Page]
    """The chosen text in every language a sheet can be made in."""


@desk.route("/sheets/new", methods=["GET", "POST"])
@keeps_typed_input
def new_sheet() -> ResponseReturnValue:
    """The form; what was typed read back; the issue."""
    texts = chosen_texts()
    if texts is None:
        return render_template("desk/no_text.html")
    kept = draft_of(actor=signed_in()) if request.method == "GET" else None
    form = form_of(texts, filled_in=_remembered(), kept=kept)
    rehearsal = None
    # The form asks for the token itself: a wrong one shows the form again with all that was typed.
    if form.validate_on_submit():
        order = order_of(form, texts)
        try:
            rehearsal = rehearse(order, actor=signed_in())
            if form.confirmed.data == digest_of(order):
                site = current_app.config["PUBLIC_URL"]
                sheet = issue(order, site=site, idempotency_key=form.idempotency_key.data, actor=signed_in())
                drop_draft(actor=signed_in())
                flash(f"Sheet {sheet.label} is ready.")
                return redirect(url_for(".sheet", sheet_id=sheet.id), 303)
            form.confirmed.data = digest_of(order)
        except SheetRefused as refusal:
            rehearsal = None
            show_problems(form, refusal.problems)
    return form_page("desk/new_sheet.html", form, texts, rehearsal=rehearsal, kept=kept is not None)


@desk.post("/sheets/draft")
def draft() -> ResponseReturnValue:
    """Keep what is typed, for the desk's script. Nothing is said back."""
    fields = {name: value for name, value in request.form.items() if name not in ("csrf_token", "typist", "confirmed")}
    try:
        keep_draft(fields, actor=signed_in())
    except ValueError:
        abort(413)
    return "", 204


@desk.post("/sheets/draft/drop")
def drop() -> ResponseReturnValue:
    """Begin afresh."""
    drop_draft(actor=signed_in())
    return redirect(url_for(".new_sheet"), 303)


def form_page(
    template: str, form: SheetForm, texts: Texts, *, rehearsal: Rehearsal | None, **more: object
) -> tuple[str, int]:
    """The page of a form that makes a sheet, with the panel that reads back once everything is right."""
    if refused():
        form.form_errors = [REFUSED]
    failed = request.method == "POST" and rehearsal is None
    html = render_template(
        template,
        form=form,
        texts=texts,
        details=current_details(),
        stopped=why_not_usable(texts.page),
        rehearsal=rehearsal,
        typist=typist(),
        workstation=workstation(),
        asked_dates=[form[item_field_name(item)] for item in form.dated_items if _only_the_nurse_knows(item)],
        known_dates=[form[item_field_name(item)] for item in form.dated_items if not _only_the_nurse_knows(item)],
        **more,
    )
    return html, 400 if failed else 200


def _only_the_nurse_knows(item: ChecklistItem) -> bool:
    """Whether a date of the checklist is made by nobody but the nurse."""
    return not item.value_key or clinic().values.find(item.value_key).state is ValueState.BY_NURSE


def chosen_texts(key: str | None = None) -> Texts | None:
    """The after-care text asked for; with only one there is nothing to choose. None while there is none."""
    pages = content_queries.live_aftercare(language=languages.DEFAULT)
    if not pages:
        return None
    wanted = key or request.values.get("procedure")
    page = next((page for page in pages if page.key == wanted), pages[0])
    by_language = {languages.DEFAULT: page}
    for language in clinic().languages[1:]:
        found = content_queries.page_of_key(page.key, language=language)
        if found is not None and found.live_revision is not None and not why_not_usable(found):
            by_language[language] = found
    return Texts(pages=tuple(pages), page=page, by_language=by_language)


def form_of(texts: Texts, *, filled_in: Mapping[str, object], kept: Mapping[str, str] | None = None) -> SheetForm:
    """The form for a text; `kept` is what was typed before and comes back as it was."""
    assert texts.page.live_revision is not None  # noqa: S101 - chosen_texts takes only live ones
    details = current_details()
    day = clock.today(details.zone)
    facts = FormFacts(
        document=texts.page.live_revision.document,
        details=details,
        today=day,
        languages=tuple(texts.by_language),
        overdue=texts.page.is_overdue(day),
        filled_in=filled_in,
    )
    form = sheet_form(facts)
    if kept:
        form.process(MultiDict(kept), data={"procedure_date": day, **filled_in})
    show_value_hints(form, clinic().values, day)
    return form


def order_of(form: SheetForm, texts: Texts) -> Order:
    also = texts.by_language.get(form.also_language.data or "")
    page = texts.by_language.get(form.language.data or "", texts.page)
    return Order(
        page=page,
        also=also if also is not page else None,
        entries=form.entries(),
        old_date_confirmed=form.old_date_confirmed.data,
        overdue_reason=(form.overdue_reason.data or "") if "overdue_reason" in form else "",
    )


def digest_of(order: Order) -> str:
    """What a nurse confirms: these entries in these languages, and no others."""
    also = str(order.also.id) if order.also else ""
    text = f"{order.page.id}|{also}|{order.entries.model_dump_json()}"
    return hashlib.sha256(text.encode()).hexdigest()


def _remembered() -> dict[str, object]:
    """The practitioner of this nurse's last sheet, and the paper of this computer."""
    found: dict[str, object] = {"paper": workstation().paper}
    last = queries.last_sheet_of(actor=signed_in())
    if last is not None:
        found["practitioner"] = entries_of(last).practitioner
    return found
