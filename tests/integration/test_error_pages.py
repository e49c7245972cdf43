"""Error pages: kind words, what to do, and the clinic's phone, whatever broke."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from mildsite.accounts.roles import RoleName
from mildsite.db import db, engine
from mildsite.keys import Keyring, install, keyring
from mildsite.sheets.models import AccessLink, Sheet
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_live_page
from tests.factories.sheets import make_sheet
from tests.support.client import parse
from tests.support.databases_away import write_lock_held_elsewhere
from tests.support.paper_access import paper_of
from tests.support.views import add_view, csrf_token

PHONE = "(555) 555-0100"
SAID = {"en": "a key is missing on our server", "es": "falta una clave en nuestro servidor"}
"""Of what cannot be opened."""


@pytest.fixture
def clinic(app) -> None:
    make_clinic(phone_day=PHONE)


def check(response, status: int, title: str) -> None:
    assert response.status_code == status
    page = parse(response)
    assert page.h1.get_text() == title
    assert PHONE in page.body.get_text()
    assert "call 911" in page.body.get_text()
    assert response.headers["Cache-Control"] == "no-store"
    assert "Traceback" not in response.text


def test_400_a_form_without_its_token(clinic, client):
    response = client.post("/sign-out")
    check(response, 400, "That did not work")
    assert "open too long" in response.text


def test_400_a_form_from_another_site(clinic, client):
    response = client.post(
        "/sign-in", data={"csrf_token": csrf_token(client)}, headers={"Origin": "https://evil.example"}
    )
    check(response, 400, "That did not work")


def test_400_a_host_name_that_is_not_ours_is_refused_without_a_page_to_link_from(clinic, client):
    response = client.get("/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert "evil.example" not in response.text


def test_401_a_session_that_ended_while_a_form_was_open(clinic, client):
    response = client.post("/desk/sheets/new", data={"csrf_token": csrf_token(client)})
    check(response, 401, "Please sign in again")
    assert parse(response).select_one('main a[href="/sign-in"]')


def test_403_a_room_of_others(clinic, client):
    client.sign_in(make_staff(RoleName.EDITOR))
    check(client.get("/desk/"), 403, "You cannot open this page")


def test_404_an_address_without_a_page(clinic, client):
    check(client.get("/no-such-page"), 404, "Page not found")
    check(client.post("/no/such/page"), 404, "Page not found")


def test_405_an_address_that_takes_no_such_request(clinic, client):
    response = client.delete("/aftercare")
    check(response, 405, "That did not work")
    assert "GET" in response.headers["Allow"]


def test_413_more_text_than_any_form_needs(clinic, client):
    make_live_page()
    client.sign_in(make_staff(RoleName.NURSE))
    token = csrf_token(client)
    response = client.post("/desk/sheets/new", data={"csrf_token": token, "note": "x" * 300_000})
    check(response, 413, "That is too much text")
    assert db.session.scalars(select(Sheet)).all() == []


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_500_a_fault_of_ours_tells_nothing_of_it(clinic, client, method):
    def broken() -> None:
        raise RuntimeError("private-detail")

    add_view(client.application, "/test", broken, method)
    token = csrf_token(client)
    response = client.open("/test", method=method, data={"csrf_token": token} if method == "POST" else None)
    check(response, 500, "Something went wrong")
    assert "private-detail" not in response.text


def test_500_a_broken_statement_rolls_back_and_the_page_still_knows_the_phone(clinic, client):
    def broken() -> None:
        db.session.execute(text("SELECT no_such_column FROM page"))

    add_view(client.application, "/test", broken)
    check(client.get("/test"), 500, "Something went wrong")
    assert client.get("/no-such-page").status_code == 404, "the next request is well"


def test_an_error_page_keeps_the_phone_when_the_database_has_gone(clinic, client):
    assert client.get("/no-such-page").status_code == 404
    db.session.execute(text("ALTER TABLE clinic_details RENAME TO gone"))
    check(client.get("/no-such-page"), 404, "Page not found")


def test_an_error_page_works_before_the_set_up(app, client):
    response = client.get("/no-such-page")
    assert response.status_code == 404
    assert "tel:" not in response.text


@pytest.fixture
def impatient(monkeypatch, request) -> None:
    """An application on SQLite that waits 50 milliseconds for the write lock. Ask for it before `app`."""
    if request.config.getoption("--database") != "sqlite":
        pytest.skip("PostgreSQL has no lock on the whole database")
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_SECONDS", 0.05)


def test_503_a_busy_database_asks_to_come_again_and_shows_the_phone(impatient, clinic, client):
    make_live_page()
    client.sign_in(make_staff(RoleName.NURSE))
    token = csrf_token(client)
    client.application.extensions.pop("mildsite.last_known_clinic", None)
    with write_lock_held_elsewhere():
        response = client.post("/desk/sheets/new", data={"csrf_token": token})
        check(response, 503, "Back in a moment")
        assert response.headers["Retry-After"] == "5"
        assert client.get("/desk/").status_code == 503, "a look at patients that cannot be recorded does not happen"
        assert client.get("/aftercare").status_code == 200, "readers do not wait for writers"
    assert client.get("/desk/").status_code == 200


@pytest.mark.parametrize("language", ["en", "es"])
def test_503_a_missing_master_key_is_told_to_patient_and_nurse_and_in_the_log(app, client, caplog, language):
    """As after a restore with an older copy of the key file. A right code that cannot be checked is no wrong try."""
    make_clinic(phone_day=PHONE, languages=("es",))
    nurse = make_staff(RoleName.NURSE)
    sheet = make_sheet(page=make_live_page(), nurse=nurse)
    paper, lost, ours = paper_of(sheet), sheet.key.key_id, keyring()
    desk = app.test_client()
    desk.sign_in(nurse)
    install(Keyring({"another": bytes(range(32))}))
    try:
        answers = [paper.open(client, query=f"?lang={language}"), desk.get(f"/desk/sheets/{sheet.id}")]
    finally:
        install(ours)
    for answer, words in zip(answers, [SAID[language], SAID["en"]], strict=True):
        assert answer.status_code == 503
        assert words in parse(answer).get_text()
        assert PHONE in answer.text
    assert [line.reason for line in caplog.records if hasattr(line, "reason")] == [
        f"key {lost} is not in the key file: put its copy there"
    ] * 2
    db.session.expire_all()
    assert db.session.scalars(select(AccessLink.wrong_codes)).all() == [0]
    assert paper.open(client).status_code == 303
