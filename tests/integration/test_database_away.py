"""While the database is away nothing typed is lost, pages are served, and all goes on without a restart."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from mildsite.accounts.models import StaffUser
from mildsite.accounts.roles import RoleName
from mildsite.audit.verifying import verify
from mildsite.content.models import Page, Revision
from mildsite.db import db, engine
from mildsite.db.availability import Outage
from mildsite.keys import keyring
from mildsite.sheets.models import Sheet
from mildsite.sheets.opening import entries_of
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_live_page, make_page, newest
from tests.factories.sheets import make_sheet
from tests.support.client import form_fields, parse
from tests.support.databases_away import (
    end_other_connections,
    full,
    no_connection,
    not_to_be_opened,
    read_only,
    write_lock_held_elsewhere,
)
from tests.support.desk_visits import read_back, sheet_fields
from tests.support.views import add_view, csrf_token

AWAY = [write_lock_held_elsewhere, full, read_only, not_to_be_opened]
PHONE, PATIENT, NOTE = "(555) 555-0100", "Zoë Quill", "Mind the stairs.\n\nTwice."
_Form = tuple[str, dict[str, Any]]


@pytest.fixture
def sqlite(monkeypatch, request) -> None:
    """SQLite, which waits 50 milliseconds for the write lock. Ask for it before `app`."""
    if request.config.getoption("--database") != "sqlite":
        pytest.skip("only SQLite's file can be locked, full or away")
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_SECONDS", 0.05)


@pytest.fixture
def postgresql(request) -> None:
    if request.config.getoption("--database") != "postgresql":
        pytest.skip("SQLite has no server that restarts")


@pytest.fixture
def page(app: Flask) -> Page:
    make_clinic(phone_day=PHONE)
    return make_live_page()


@pytest.fixture
def nurse(page, client) -> StaffUser:
    nurse = make_staff(RoleName.NURSE)
    client.sign_in(nurse)
    return nurse


def sheets() -> list[Sheet]:
    db.session.rollback()
    return list(db.session.scalars(select(Sheet).order_by(Sheet.number)))


def fields_to_send_again(response) -> dict[str, Any]:
    """What the page that says it would send, to the address it came from."""
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    page = parse(response)
    assert page.h1.get_text() == "Back in a moment"
    form = page.select_one("main form[method=post]")
    assert form is not None, "what was typed is gone"
    assert "action" not in form.attrs
    return form_fields(form)


def new_sheet(page: Page, nurse: StaffUser, client) -> _Form:
    fields = sheet_fields(patient_name=PATIENT, note=NOTE, idempotency_key="key-of-the-form")
    return "/desk/sheets/new", read_back(fields)


def amended_sheet(page: Page, nurse: StaffUser, client) -> _Form:
    before = make_sheet(page=page, nurse=nurse, patient_name="Ann Before")
    fields = sheet_fields(patient_name=PATIENT, note=NOTE, idempotency_key="key-of-the-form")
    return f"/desk/sheets/{before.id}/amend", {**read_back(fields, before=before), "end_reason": "correction"}


@pytest.mark.parametrize("away", AWAY)
@pytest.mark.parametrize("filled_in", [new_sheet, amended_sheet])
def test_a_sheet_that_could_not_be_issued_is_issued_by_pressing_once_more(
    sqlite, page, nurse, client, away: Callable[[], AbstractContextManager[None]], filled_in
):
    address, fields = filled_in(page, nurse, client)
    fields["csrf_token"] = csrf_token(client)
    before = len(sheets())
    with away():
        kept = fields_to_send_again(client.post(address, data=fields))
        assert {name: kept[name] for name in fields} == fields
        kept = fields_to_send_again(client.post(address, data=kept))
    assert len(sheets()) == before
    answer = client.post(address, data=kept)
    assert answer.status_code == 303, answer.text
    assert entries_of(sheets()[-1]).patient_name == PATIENT
    assert client.post(address, data=kept).location == answer.location, "a press too many"
    assert len(sheets()) == before + 1
    assert verify(keyring()) is None


@pytest.mark.parametrize("away", AWAY)
def test_a_text_that_could_not_be_saved_is_saved_by_pressing_once_more(sqlite, page, client, away):
    client.sign_in(make_staff(RoleName.EDITOR))
    draft_id = newest(make_page(key="other", slug="other")).id
    address = f"/admin/pages/revisions/{draft_id}/edit"
    fields = form_fields(client.page(address).select_one("form.editor"))
    fields |= {"title": "“New” <words>", "action": "save", "blocks.0.text": "Many words. " * 800}
    with away():
        kept = fields_to_send_again(client.post(address, data=fields))
    assert client.post(address, data=kept).status_code == 303
    assert db.session.get_one(Revision, draft_id).document.title == "“New” <words>"


@pytest.mark.parametrize("away", [write_lock_held_elsewhere, full, read_only])
def test_readers_are_served_while_nobody_can_write(sqlite, page, client, away):
    with away():
        assert client.get("/aftercare").status_code == 200


def test_an_unreadable_database_shows_the_phone_and_comes_back_without_a_restart(sqlite, page, nurse, client):
    assert client.get("/no-such-page").status_code == 404
    with not_to_be_opened():
        response = client.get("/desk/sheets/new")
        assert response.status_code == 503
        assert PHONE in response.text
    assert client.get("/desk/sheets/new").status_code == 200


def test_what_was_typed_can_be_read_on_the_page(sqlite, page, nurse, client):
    address, fields = new_sheet(page, nurse, client)
    fields["csrf_token"] = csrf_token(client)
    with write_lock_held_elsewhere():
        shown = parse(client.post(address, data=fields)).select_one("details").get_text()
    assert PATIENT in shown
    assert NOTE in shown
    assert fields["csrf_token"] not in shown
    assert fields["idempotency_key"] not in shown


def test_no_password_comes_back(sqlite, page, client):
    fields = form_fields(client.page("/sign-in").select_one("main form[method=post]"))
    fields |= {"email": "nora@clinic.test", "password": "a very long secret"}
    with write_lock_held_elsewhere():
        response = client.post("/sign-in", data=fields)
    assert response.status_code == 503
    assert "a very long secret" not in response.text


def test_a_form_from_another_site_gets_nothing_back(sqlite, page, nurse, client):
    fields = {"patient_name": PATIENT, "csrf_token": "made up"}
    with not_to_be_opened():
        response = client.post("/desk/sheets/new", data=fields, headers={"Origin": "https://evil.example"})
    assert PATIENT not in response.text


def test_a_read_goes_on_over_a_restart_of_the_server(postgresql, app, client):
    make_clinic()
    seen: list[int] = []

    def look() -> dict[str, int]:
        db.session.execute(text("SELECT 1"))
        if not seen:
            end_other_connections()
        seen.append(1)
        return {"clinics": db.session.scalar(text("SELECT count(*) FROM clinic_details"))}

    add_view(app, "/test", look)
    response = client.get("/test")
    assert (response.status_code, response.json, len(seen)) == (200, {"clinics": 1}, 2)


def test_a_write_that_a_restart_cuts_is_told_and_done_by_pressing_once_more(
    postgresql, page, nurse, client, monkeypatch
):
    from mildsite.web.desk import issuing

    address, fields = new_sheet(page, nurse, client)
    fields["csrf_token"] = csrf_token(client)
    drop = issuing.drop_draft

    def cut(**arguments: Any) -> None:
        end_other_connections()
        drop(**arguments)

    with monkeypatch.context() as patch:
        patch.setattr(issuing, "drop_draft", cut)
        kept = fields_to_send_again(client.post(address, data=fields))
    db.session.remove()
    assert db.session.scalar(select(func.count()).select_from(Sheet)) == 0
    assert client.post(address, data=kept).status_code == 303
    assert len(sheets()) == 1


def test_an_answer_that_is_made_is_given_though_the_connection_dies_before_it_is_sent(postgresql, app, client):
    def look() -> dict[str, bool]:
        return {"made": True}

    add_view(app, "/test", look)

    @app.after_request
    def cut(response):
        db.session.execute(text("SELECT 1"))
        end_other_connections()
        return response

    make_clinic()
    db.session.commit()
    db.session.remove()
    assert client.get("/test").json == {"made": True}


def test_a_server_that_stays_away_is_told_after_the_patience_of_the_first(postgresql, page, client, monkeypatch):
    monkeypatch.setattr(Outage, "PATIENCE", 0.25)
    tries: list[int] = []
    with no_connection(tries):
        first = client.get("/aftercare")
        of_the_first = len(tries)
        second = client.get("/aftercare")
    assert (first.status_code, second.status_code) == (503, 503)
    assert of_the_first > len(tries) - of_the_first, "the second waits no more"
    assert client.get("/aftercare").status_code == 200
