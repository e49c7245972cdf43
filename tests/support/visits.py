"""For every endpoint a request that makes sense: existing ids, fields that are right, and who may send it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from mildsite.accounts.managing import deactivate
from mildsite.accounts.roles import RoleName
from mildsite.content.lifecycle import State
from mildsite.content.models import Revision
from tests.factories.accounts import make_staff
from tests.factories.content import make_document
from tests.factories.invitations import make_invitation
from tests.factories.pictures import png
from tests.factories.world import World
from tests.support import batch_visits, desk_visits, entrance_visits
from tests.support.client import CheckingClient, form_fields
from tests.support.clinic_visits import new_details, waiting_details, waiting_value
from tests.support.outline_visits import OUTLINE_GETS, OUTLINE_POSTS
from tests.support.portal_visits import cookies_for, link_and_code
from tests.support.recall_visits import (
    a_corrected_text,
    a_tick,
    a_wrong_text,
    a_wrong_value,
    an_open_recall,
    corrected_paper,
)

EDITOR, REVIEWER, NURSE = RoleName.EDITOR, RoleName.REVIEWER, RoleName.NURSE
ADMINISTRATOR = RoleName.ADMINISTRATOR
STATICS = {
    "shared.static": "mildsite.css",
    "admin.static": "admin/css/bootstrap4/admin.css",
    "admin_assets.static": "editor.js",
    "desk.static": "desk.js",
    "portal.static": "sheet.js",
}

GETS: dict[str, RoleName | None] = {
    "admin.index": EDITOR,
    "admin.static": EDITOR,
    "admin_assets.static": EDITOR,
    "admin_clinic.change": ADMINISTRATOR,
    "admin_clinic.index": ADMINISTRATOR,
    "admin_clinic.proposal": ADMINISTRATOR,
    "admin_clinic.proposed_logo": ADMINISTRATOR,
    "admin_values.index": EDITOR,
    "admin_values.proposal": REVIEWER,
    "admin_values.propose": EDITOR,
    "admin_pages.edit": EDITOR,
    "admin_pages.index": EDITOR,
    "admin_pages.page": EDITOR,
    "admin_pictures.index": EDITOR,
    "admin_pages.preview": EDITOR,
    "admin_pages.preview_sheet": EDITOR,
    "admin_outline.address": EDITOR,
    "admin_outline.index": EDITOR,
    "admin_outline.new_page": EDITOR,
    "admin_outline.translate": EDITOR,
    "admin_record.index": EDITOR,
    "admin_review.correct": REVIEWER,
    "admin_review.index": REVIEWER,
    "admin_review.revision": REVIEWER,
    "admin_review.sheet_picture": REVIEWER,
    **desk_visits.GETS,
    **entrance_visits.GETS,
    "desk.batch": NURSE,
    "desk.batch_files": NURSE,
    "desk.batch_pdf": NURSE,
    "desk.batch_template": NURSE,
    "desk.batches": NURSE,
    "desk.downtime": NURSE,
    "desk.new_sheet": NURSE,
    "desk.recall": NURSE,
    "desk.recall_csv": NURSE,
    "desk.recall_sheets": NURSE,
    "desk.recall_text": NURSE,
    "desk.recall_value": NURSE,
    "desk.recalls": NURSE,
    "desk.sheet": NURSE,
    "desk.sheet_pdf": NURSE,
    "desk.today": NURSE,
    "admin_audit.event": REVIEWER,
    "admin_audit.export": REVIEWER,
    "admin_audit.index_view": ADMINISTRATOR,
    "admin_audit.sheet": ADMINISTRATOR,
    "admin_staff.index": ADMINISTRATOR,
    "admin_staff.invite": ADMINISTRATOR,
    "admin_staff.roles": ADMINISTRATOR,
    "portal.calendar": None,
    "portal.link": None,
    "portal.pdf": None,
    "portal.sheet": None,
    "portal.static": None,
    "shared.static": None,
    "site.clinic_logo": None,
    "site.clinic_style": None,
    "site.favicon": None,
    "site.front": None,
    "site.guidance_sheet": None,
    "site.healthz": None,
    "site.readyz": None,
    "site.drawing": None,
    "site.icon": None,
    "site.manifest": None,
    "site.page": None,
    "site.picture": None,
    "site.robots": None,
    "site.share_picture": None,
    "site.sitemap": None,
    "site.touch_icon": None,
}
"""Endpoint → somebody who may, or None for a stranger."""

POSTS: dict[str, RoleName | None] = {
    "admin_clinic.change": ADMINISTRATOR,
    "admin_clinic.confirm": ADMINISTRATOR,
    "admin_clinic.withdraw": ADMINISTRATOR,
    "admin_values.propose": EDITOR,
    "admin_values.sign": REVIEWER,
    "admin_look.page": EDITOR,
    "admin_look.sheet": EDITOR,
    "admin_outline.address": EDITOR,
    "admin_outline.new_page": EDITOR,
    "admin_outline.translate": EDITOR,
    "admin_pages.accept_grade": REVIEWER,
    "admin_pages.edit": EDITOR,
    "admin_pages.paste": EDITOR,
    "admin_pages.publish": EDITOR,
    "admin_pictures.index": EDITOR,
    "admin_pictures.remove": EDITOR,
    "admin_pages.start_draft": EDITOR,
    "admin_pages.submit": EDITOR,
    "admin_staff.deactivate": ADMINISTRATOR,
    "admin_staff.invite": ADMINISTRATOR,
    "admin_staff.reactivate": ADMINISTRATOR,
    "admin_staff.roles": ADMINISTRATOR,
    "admin_staff.withdraw": ADMINISTRATOR,
    "admin_record.lift_stop": REVIEWER,
    "admin_record.revert": EDITOR,
    "admin_record.sign_off": REVIEWER,
    "admin_record.stop": REVIEWER,
    "admin_record.unpublish": REVIEWER,
    "admin_review.approve": REVIEWER,
    "admin_review.confirm": EDITOR,
    "admin_review.correct": REVIEWER,
    "admin_review.publish": EDITOR,
    "admin_review.reopen": EDITOR,
    "admin_review.request_changes": REVIEWER,
    "admin_review.unschedule": EDITOR,
    **desk_visits.POSTS,
    **entrance_visits.POSTS,
    "desk.batch_abandon": NURSE,
    "desk.batch_dates": NURSE,
    "desk.batch_issue": NURSE,
    "desk.batch_print": NURSE,
    "desk.batch_rows": NURSE,
    "desk.batches": NURSE,
    "desk.downtime": NURSE,
    "desk.new_sheet": NURSE,
    "desk.recall_close": NURSE,
    "desk.recall_correct": NURSE,
    "desk.recall_reached": NURSE,
    "desk.recall_text": NURSE,
    "desk.recall_value": NURSE,
    "portal.leave": None,
    "portal.link": None,
    "site.guidance_sheet": None,
}


@dataclass(frozen=True)
class Visit:
    method: str
    url: str
    fields: dict[str, Any] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    """What the browser has from an earlier visit, besides its session."""

    def send(self, client: CheckingClient, *, token: str | None = None, **options: Any) -> TestResponse:
        for name, value in self.cookies.items():
            client.set_cookie(name, value)
        data = {**self.fields, **({"csrf_token": token} if token else {})}
        data = {name: _opened(value) for name, value in data.items()} if self.method == "POST" else None
        return client.open(self.url, method=self.method, data=data, buffered=True, **options)


def _opened(value: Any) -> Any:
    """A file is given as bytes and a name, and opened anew each time it is sent: sending closes it."""
    return (io.BytesIO(value[0]), *value[1:]) if isinstance(value, tuple) else value


def visit(app: Flask, world: World, method: str, endpoint: str) -> Visit:
    """A request to `endpoint`. What it acts on is made anew, so that an earlier visit does not change the outcome."""
    make = _POST_ARGUMENTS.get(endpoint) if method == "POST" else _GET_ARGUMENTS.get(endpoint)
    arguments, fields = make(world) if make else ({}, {})
    if endpoint in STATICS:
        arguments = {"filename": STATICS[endpoint]}
    url = app.url_map.bind("localhost").build(endpoint, arguments, method=method)
    return Visit(method, url, fields, cookies_for(app, world, endpoint))


def new_client(app: Flask, world: World, role: RoleName | None) -> CheckingClient:
    """A browser of somebody with `role`, or of a stranger."""
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    if role is not None:
        client.sign_in(world.staff[role])
    return client


def token_of(client: CheckingClient) -> str:
    """A valid token of the client's session, from the one form that is open to everybody."""
    return str(form_fields(client.page("/aftercare/sheet").select_one("form[method=post]"))["csrf_token"])


_Made = tuple[dict[str, Any], dict[str, Any]]


def _on(state: State, fields: Callable[[Revision], dict[str, Any]] = lambda _revision: {}) -> Callable[[World], _Made]:
    def make(world: World) -> _Made:
        revision = world.revision(state)
        return {"revision_id": revision.id}, fields(revision)

    return make


def _document_fields(revision: Revision) -> dict[str, Any]:
    """The editor's form with a document of one block, and the title changed."""
    return {
        "action": "save",
        "lock_version": revision.lock_version,
        "title": "Another title",
        "description": "About it.",
        "blocks.0.id": "lead",
        "blocks.0.type": "lead",
        "blocks.0.text": "Other words.",
    }


def _correction(world: World) -> dict[str, Any]:
    return {"revision_id": world.revision(State.IN_REVIEW).id, "block_id": "expect"}


def _of_page(world: World, *, shown: bool = False, **fields: str) -> _Made:
    live = world.revision(State.LIVE)
    if shown:
        world.let_time_pass(live.page)
    return {"page_id": live.page_id}, {**fields, **({"shown": live.sha256} if shown else {})}


def _colleague(world: World) -> _Made:
    return {"user_id": make_staff(NURSE).id}, {"roles": ["nurse", "editor"]}


def _former_colleague(world: World) -> _Made:
    user = make_staff(NURSE)
    deactivate(user, actor=world.staff[ADMINISTRATOR])
    return {"user_id": user.id}, {}


def _open_invitation(world: World) -> _Made:
    invitation, _ = make_invitation(actor=world.staff[ADMINISTRATOR])
    return {"invitation_id": invitation.id}, {}


def _link_of_invitation(world: World) -> _Made:
    _, token = make_invitation(actor=world.staff[ADMINISTRATOR])
    password = "teapot gravel lemon seven"
    return {"token": token}, {"name": "Newly Invited", "password": password, "again": password}


_GET_ARGUMENTS: dict[str, Callable[[World], _Made]] = {
    "admin_audit.event": lambda _world: ({"seq": 1}, {}),
    "admin_staff.roles": _colleague,
    "signin.joining": _link_of_invitation,
    "admin_clinic.proposal": waiting_details,
    "admin_clinic.proposed_logo": waiting_details,
    "admin_values.proposal": waiting_value,
    "admin_values.propose": lambda _world: ({"key": "lifting_days"}, {}),
    **OUTLINE_GETS,
    **desk_visits.GET_ARGUMENTS,
    **entrance_visits.GET_ARGUMENTS,
    "admin_pages.edit": _on(State.DRAFT),
    "admin_pages.page": lambda world: ({"page_id": world.page.id}, {}),
    "admin_pages.preview": _on(State.DRAFT),
    "admin_pages.preview_sheet": _on(State.DRAFT),
    "admin_review.correct": lambda world: (_correction(world), {}),
    "admin_review.revision": _on(State.IN_REVIEW),
    "admin_review.sheet_picture": lambda world: ({"revision_id": world.revision(State.LIVE).id, "number": 1}, {}),
    "desk.batch": batch_visits.issued,
    "desk.batch_files": batch_visits.issued,
    "desk.batch_pdf": batch_visits.issued,
    "desk.batch_template": batch_visits.template,
    "desk.recall": an_open_recall,
    "desk.recall_csv": an_open_recall,
    "desk.recall_sheets": corrected_paper,
    "desk.recall_text": a_wrong_text,
    "desk.recall_value": a_wrong_value,
    "desk.sheet": lambda world: ({"sheet_id": world.sheet.id}, {}),
    "desk.sheet_pdf": lambda world: ({"sheet_id": world.sheet.id}, {}),
    "portal.link": link_and_code,
    "site.guidance_sheet": lambda _world: ({"slug": "aftercare"}, {}),
    "site.drawing": lambda _world: ({"name": "drawing-lumbar-decompression", "language": "en"}, {}),
    "site.icon": lambda _world: ({"side": "192"}, {}),
    "site.page": lambda _world: ({"slug": "aftercare"}, {}),
    "site.picture": lambda world: ({"picture_id": world.picture().id}, {}),
}
_POST_ARGUMENTS: dict[str, Callable[[World], _Made]] = {
    "admin_staff.deactivate": _colleague,
    "admin_staff.invite": lambda _world: ({}, {"email": "somebody.new@clinic.test", "roles": "nurse"}),
    "admin_staff.reactivate": _former_colleague,
    "admin_staff.roles": _colleague,
    "admin_staff.withdraw": _open_invitation,
    "signin.joining": _link_of_invitation,
    "admin_clinic.change": new_details,
    "admin_clinic.confirm": waiting_details,
    "admin_clinic.withdraw": waiting_details,
    "admin_values.propose": lambda _world: ({"key": "lifting_days"}, {"state": "signed", "value": "7"}),
    "admin_values.sign": waiting_value,
    "admin_look.page": _on(State.DRAFT, _document_fields),
    "admin_look.sheet": _on(State.DRAFT, _document_fields),
    **OUTLINE_POSTS,
    **desk_visits.POST_ARGUMENTS,
    **entrance_visits.POST_ARGUMENTS,
    "admin_pages.accept_grade": _on(State.DRAFT, lambda _revision: {"reason": "A name that cannot be shorter."}),
    "admin_pages.edit": _on(State.DRAFT, _document_fields),
    "admin_pages.paste": lambda _world: ({}, {"html": "<p>Words</p>", "text": "Words"}),
    "admin_pictures.index": lambda _world: ({}, {"description": "A drawing", "file": (png(), "a.png")}),
    "admin_pictures.remove": lambda world: ({"picture_id": world.picture().id}, {}),
    "admin_pages.publish": _on(State.APPROVED),
    "admin_pages.start_draft": lambda world: ({"page_id": world.revision(State.LIVE).page_id}, {}),
    "admin_pages.submit": _on(State.DRAFT),
    "admin_record.lift_stop": lambda world: ({"page_id": world.stopped_page().id}, {}),
    "admin_record.revert": lambda world: (
        {"page_id": (old := world.old_revision()).page_id, "revision_id": old.id},
        {},
    ),
    "admin_record.sign_off": lambda world: _of_page(world, shown=True),
    "admin_record.stop": lambda world: _of_page(world, reason="A dose is wrong."),
    "admin_record.unpublish": lambda world: _of_page(world, sure="yes"),
    "admin_review.approve": _on(State.IN_REVIEW, lambda revision: {"shown": revision.sha256}),
    "admin_review.confirm": _on(State.CORRECTED, lambda revision: {"shown": revision.sha256}),
    "admin_review.correct": lambda world: (
        _correction(world),
        {"heading": "Better words", "shown": make_document().sha256},
    ),
    "admin_review.publish": _on(State.APPROVED),
    "admin_review.reopen": _on(State.APPROVED),
    "admin_review.request_changes": _on(State.IN_REVIEW, lambda _revision: {"note": "Say it more simply."}),
    "admin_review.unschedule": lambda world: ({"revision_id": world.scheduled_revision().id}, {}),
    "desk.batch_abandon": batch_visits.open_one,
    "desk.batch_dates": batch_visits.with_a_question,
    "desk.batch_issue": batch_visits.open_one,
    "desk.batch_print": batch_visits.issued,
    "desk.batch_rows": lambda world: batch_visits.open_one(world, **{"row.2.note": "Rest."}),
    "desk.batches": batch_visits.uploaded,
    "desk.downtime": batch_visits.downtime_form,
    "desk.recall_close": an_open_recall,
    "desk.recall_correct": a_corrected_text,
    "desk.recall_reached": a_tick,
    "desk.recall_text": a_wrong_text,
    "desk.recall_value": a_wrong_value,
    "portal.link": link_and_code,
    "site.guidance_sheet": lambda _world: (
        {"slug": "aftercare"},
        {"patient_name": "Ann Example", "procedure_date": "2026-11-22"},
    ),
}
