"""Signing in through the real form, with a real password hash."""

from __future__ import annotations

from functools import cache
from urllib.parse import urljoin, urlsplit

import flask_security
import pytest
from passlib.handlers.argon2 import argon2
from sqlalchemy import select

from mildsite import create_app
from mildsite.accounts.hashing import hash_password
from mildsite.accounts.models import StaffUser
from mildsite.accounts.roles import RoleName
from mildsite.audit.actions import Action
from mildsite.audit.models import AuditEvent
from mildsite.db import db
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.support.client import CheckingClient, form_fields, parse

PASSWORD = "seven brown otters dance"
HERE = "http://localhost/"
HOSTILE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https:/evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
    "\t//evil.example",
    "/\r\n/evil.example",
    "/\n\\evil.example",
    " //evil.example",
    "/%0d%0aLocation:%20https://evil.example",
    "https://localhost@evil.example/",
    "https://localhost.evil.example/",
]


@cache
def password_hash() -> str:
    """One for all tests: it is slow on purpose."""
    return hash_password(PASSWORD)


@pytest.fixture
def nurse(app) -> StaffUser:
    """Of the demonstration, where a password is enough."""
    make_clinic(is_demo=True)
    return make_staff(RoleName.NURSE, password_hash=password_hash())


def sign_in(client: CheckingClient, email: str, password: str = PASSWORD, url: str = "/sign-in"):
    return client.submit(url, {"email": email, "password": password})


def signed_in(client: CheckingClient) -> bool:
    return client.get("/desk/").status_code == 200


def events(*wanted: Action) -> list[AuditEvent]:
    actions = [str(action) for action in wanted]
    return list(db.session.scalars(select(AuditEvent).where(AuditEvent.action.in_(actions)).order_by(AuditEvent.seq)))


def read_by_a_browser(location: str) -> str:
    """Where a browser goes: it drops tabs and line ends, trims blanks and takes a backslash for a slash."""
    return urljoin(HERE, "".join(ch for ch in location if ch not in "\t\r\n").strip().replace("\\", "/"))


def test_the_stored_hash_is_argon2id_and_dear_to_try(settings, monkeypatch):
    """64 MiB, three passes, four lanes: what RFC 9106 recommends where memory is short."""
    for made_cheap in ("default_rounds", "memory_cost"):
        monkeypatch.delattr(argon2, made_cheap)
    with create_app(settings).app_context():
        assert hash_password(PASSWORD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_the_right_password_opens_the_desk(nurse, client):
    response = sign_in(client, nurse.email)
    assert response.status_code == 302
    assert client.get(response.location).location == "/desk/"
    assert signed_in(client)
    assert [event.actor_id for event in events(Action.SIGNED_IN)] == [nurse.id]


def test_the_address_may_be_typed_in_any_case(nurse, client):
    assert sign_in(client, f"  {nurse.email.upper()} ").status_code == 302
    assert signed_in(client)


@pytest.mark.parametrize("role", [RoleName.EDITOR, RoleName.REVIEWER, RoleName.ADMINISTRATOR])
def test_others_on_the_staff_land_in_the_admin(nurse, client, role):
    user = make_staff(role, password_hash=password_hash())
    response = sign_in(client, user.email)
    assert client.get(response.location).location == "/admin/"


def test_a_wrong_password_an_unknown_and_an_inactive_account_are_told_the_same(nurse, client):
    left = make_staff(RoleName.NURSE, password_hash=password_hash())
    left.active = False
    pages = []
    for email, password in [
        (nurse.email, "wrong password here"),
        ("nobody@clinic.test", PASSWORD),
        (left.email, PASSWORD),
    ]:
        response = sign_in(client, email, password)
        page = parse(response)
        fields = form_fields(page.select_one("main form"))
        assert fields["email"] == email, "the address stays"
        assert fields["password"] == "", "but never a password"
        pages.append((response.status_code, page.select_one(".summary").get_text(" ", strip=True)))
        assert not signed_in(client)
    assert len(set(pages)) == 1
    assert "The e-mail address or the password is not right." in pages[0][1]


def test_a_failed_attempt_is_on_record_without_the_address_that_was_typed(nurse, client):
    sign_in(client, nurse.email, "wrong password here")
    sign_in(client, "somebody.private@else.test", PASSWORD)
    found = events(Action.SIGN_IN_FAILED)
    assert [(event.subject_id, event.detail["known_account"]) for event in found] == [
        (str(nurse.id), True),
        (None, False),
    ]
    assert "private" not in str([(event.detail, event.subject_id) for event in found])


@pytest.mark.parametrize(("email", "password"), [("", PASSWORD), ("nora@clinic.test", ""), ("", "")])
def test_an_empty_form_is_refused_and_is_no_failed_attempt(nurse, client, email, password):
    assert parse(sign_in(client, email, password)).select_one(".summary li")
    assert events(Action.SIGN_IN_FAILED) == []


@pytest.mark.parametrize("email", ["no address", "nora\x00@clinic.test", "x" * 5000, "' OR 1=1 --", "ñora@clinic.test"])
def test_a_strange_address_is_refused_like_any_other(nurse, client, email):
    assert sign_in(client, email).status_code == 200
    assert not signed_in(client)


def test_signing_out_takes_a_post_and_ends_the_session(nurse, client):
    sign_in(client, nurse.email)
    assert client.get("/sign-out").status_code in (404, 405)
    assert signed_in(client)
    response = client.submit("/desk/", form="form.sign-out")
    assert response.location == "/sign-in"
    assert not signed_in(client)
    assert [event.actor_id for event in events(Action.SIGNED_OUT)] == [nurse.id]


def test_signing_out_needs_the_token(nurse, client):
    sign_in(client, nurse.email)
    assert client.post("/sign-out").status_code == 400
    assert signed_in(client)


def test_a_cookie_that_was_tampered_with_signs_nobody_in(nurse, client):
    sign_in(client, nurse.email)
    cookie = client.get_cookie("mildsite")
    client.set_cookie("mildsite", cookie.value[:-2] + "xx")
    assert not signed_in(client)


def test_somebody_who_must_sign_in_first_comes_back_to_the_page_they_wanted(nurse, client):
    door = client.get("/desk/sheets/new?procedure=care").location
    assert door.startswith("/sign-in?next=")
    assert sign_in(client, nurse.email, url=door).location == "/desk/sheets/new?procedure=care"


@pytest.mark.parametrize("target", HOSTILE)
@pytest.mark.parametrize("where", ["address", "form"])
def test_signing_in_never_leads_to_another_site(nurse, client, target, where):
    fields = {"email": nurse.email, "password": PASSWORD}
    form = form_fields(
        parse(client.get("/sign-in", query_string={"next": target} if where == "address" else {})).select_one(
            "main form"
        )
    )
    response = client.post(
        "/sign-in",
        query_string={"next": target} if where == "address" else {},
        data={**form, **fields, **({"next": target} if where == "form" else {})},
    )
    if response.status_code == 302:
        assert urlsplit(read_by_a_browser(response.location)).netloc == "localhost", response.location
        assert urlsplit(read_by_a_browser(response.location)).scheme == "http"
    else:
        assert response.status_code in (200, 400)


@pytest.mark.parametrize("target", HOSTILE)
def test_somebody_already_signed_in_is_not_led_to_another_site_either(nurse, client, target):
    client.sign_in(nurse)
    response = client.get("/sign-in", query_string={"next": target})
    assert response.status_code in (302, 400)
    assert urlsplit(read_by_a_browser(response.location or "")).netloc == "localhost", response.location


def test_an_address_to_go_on_to_that_is_none_is_passed_over(client, nurse):
    assert client.get("/sign-in?next=//[evil.example").status_code == 200
    answer = client.submit("/sign-in", {"email": nurse.email, "password": PASSWORD, "next": "//[evil.example"})
    assert answer.location == "/start"


@pytest.mark.parametrize(("typed", "stored"), [("se\u0301ance of brown otters", "s\u00e9ance of brown otters")])
def test_a_password_is_the_same_however_a_keyboard_writes_its_accents(nurse, client, typed, stored):
    nurse.password = hash_password(stored)
    sign_in(client, nurse.email, typed)
    assert signed_in(client)


def test_an_account_that_no_password_opens_is_refused_like_any_other(nurse, client):
    unusable = make_staff(RoleName.NURSE, password_hash="!")
    assert sign_in(client, unusable.email, "!").status_code == 200
    assert not signed_in(client)


@pytest.mark.parametrize("kind", ["known", "unknown", "closed", "without a password"])
def test_each_sign_in_compares_one_password_whether_or_not_there_is_an_account(nurse, client, monkeypatch, kind):
    """So the time it takes tells nobody who works here. The figure is measured by the benchmark."""
    left = make_staff(RoleName.NURSE, password_hash=password_hash())
    left.active = False
    emails = {
        "known": nurse.email,
        "unknown": "nobody@clinic.test",
        "closed": left.email,
        "without a password": make_staff(RoleName.NURSE).email,
    }
    compared, verify = [], flask_security.verify_password

    def watched(password: str, stored: str) -> bool:
        compared.append(stored)
        return bool(verify(password, stored))

    monkeypatch.setattr(flask_security, "verify_password", watched)
    monkeypatch.setattr(flask_security, "hash_password", lambda _: pytest.fail("a hash was made"))
    sign_in(client, emails[kind], "wrong password here")
    assert len(compared) == 1
    assert compared[0].split("$")[1:4] == nurse.password.split("$")[1:4], "with other parameters it takes another time"
