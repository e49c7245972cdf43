"""For every endpoint a request that makes sense: existing ids, fields that are right, and who may send it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask_security import hash_password
from werkzeug.test import TestResponse

from mildsite.accounts.roles import RoleName
from mildsite.content.lifecycle import State
from mildsite.content.models import Revision
from tests.factories.accounts import make_staff
from tests.factories.world import World
from tests.support.client import CheckingClient, form_fields

PASSWORD = "a long enough test password"
EDITOR, REVIEWER, NURSE = RoleName.EDITOR, RoleName.REVIEWER, RoleName.NURSE
STATICS = {"shared.static": "mildsite.css", "admin.static": "admin/css/bootstrap4/admin.css"}

GETS: dict[str, RoleName | None] = {
    "admin.index": EDITOR,
    "admin.static": EDITOR,
    "admin_pages.edit": EDITOR,
    "admin_pages.index": EDITOR,
    "admin_pages.page": EDITOR,
    "admin_pages.preview": EDITOR,
    "admin_pages.preview_sheet": EDITOR,
    "desk.new_sheet": NURSE,
    "desk.sheet": NURSE,
    "desk.sheet_pdf": NURSE,
    "desk.today": NURSE,
    "security.login": None,
    "shared.static": None,
    "signin.start": NURSE,
    "site.front": None,
    "site.guidance_sheet": None,
    "site.healthz": None,
    "site.page": None,
}
"""Endpoint → somebody who may, or None for a stranger."""

POSTS: dict[str, RoleName | None] = {
    "admin_pages.approve": REVIEWER,
    "admin_pages.edit": EDITOR,
    "admin_pages.publish": EDITOR,
    "admin_pages.request_changes": REVIEWER,
    "admin_pages.start_draft": EDITOR,
    "admin_pages.submit": EDITOR,
    "desk.new_sheet": NURSE,
    "security.login": None,
    "security.logout": EDITOR,
    "site.guidance_sheet": None,
}


@dataclass(frozen=True)
class Visit:
    method: str
    url: str
    fields: dict[str, Any] = field(default_factory=dict)

    def send(self, client: CheckingClient, *, token: str | None = None, **options: Any) -> TestResponse:
        data = {**self.fields, **({"csrf_token": token} if token else {})}
        data = data if self.method == "POST" else None
        return client.open(self.url, method=self.method, data=data, buffered=True, **options)


def visit(app: Flask, world: World, method: str, endpoint: str) -> Visit:
    """A request to `endpoint`. What it acts on is made anew, so that an earlier visit does not change the outcome."""
    make = _POST_ARGUMENTS.get(endpoint) if method == "POST" else _GET_ARGUMENTS.get(endpoint)
    arguments, fields = make(world) if make else ({}, {})
    if endpoint in STATICS:
        arguments = {"filename": STATICS[endpoint]}
    return Visit(method, app.url_map.bind("localhost").build(endpoint, arguments, method=method), fields)


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


def sheet_fields(**changes: str) -> dict[str, Any]:
    """The desk's form filled in well."""
    return {
        "idempotency_key": f"key-{id(changes)}",
        "patient_name": "Ann Example",
        "birth_date": "1950-03-04",
        "procedure_date": "2026-11-22",
        "practitioner": "Dr. Ames",
        "follow_up_kind": "by_hand",
        **changes,
    }


def _credentials(_world: World) -> _Made:
    user = make_staff(NURSE, password_hash=hash_password(PASSWORD))
    return {}, {"email": user.email, "password": PASSWORD}


_GET_ARGUMENTS: dict[str, Callable[[World], _Made]] = {
    "admin_pages.edit": _on(State.DRAFT),
    "admin_pages.page": lambda world: ({"page_id": world.page.id}, {}),
    "admin_pages.preview": _on(State.DRAFT),
    "admin_pages.preview_sheet": _on(State.DRAFT),
    "desk.sheet": lambda world: ({"sheet_id": world.sheet.id}, {}),
    "desk.sheet_pdf": lambda world: ({"sheet_id": world.sheet.id}, {}),
    "site.page": lambda _world: ({"slug": "aftercare"}, {}),
}
_POST_ARGUMENTS: dict[str, Callable[[World], _Made]] = {
    "admin_pages.approve": _on(State.IN_REVIEW, lambda revision: {"shown": revision.sha256}),
    "admin_pages.edit": _on(State.DRAFT, _document_fields),
    "admin_pages.publish": _on(State.APPROVED),
    "admin_pages.request_changes": _on(State.IN_REVIEW, lambda _revision: {"note": "Say it more simply."}),
    "admin_pages.start_draft": lambda world: ({"page_id": world.revision(State.LIVE).page_id}, {}),
    "admin_pages.submit": _on(State.DRAFT),
    "desk.new_sheet": lambda _world: ({}, sheet_fields()),
    "security.login": _credentials,
    "site.guidance_sheet": lambda _world: ({}, {"patient_name": "Ann Example", "procedure_date": "2026-11-22"}),
}
