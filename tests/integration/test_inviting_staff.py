"""Somebody new joins by a link that works once."""

from __future__ import annotations

import hashlib
import logging
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select

from mildsite.accounts import inviting, managing, queries
from mildsite.accounts.errors import EmailTaken, NoRole, NotPermitted, UnusableAddress, UnusableInvitation
from mildsite.accounts.hashing import is_password
from mildsite.accounts.models import Invitation
from mildsite.accounts.roles import RoleName
from mildsite.audit.actions import Action
from mildsite.audit.models import AuditEvent
from mildsite.db import db
from tests.conftest import NOON
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.invitations import make_invitation
from tests.support.client import parse
from tests.support.threads import at_once

GOOD = "teapot gravel lemon seven"
FILLED_IN = {"name": " Nora  Newcomer ", "password": GOOD, "again": GOOD}


@pytest.fixture(autouse=True)
def clinic(app):
    make_clinic()


def actions() -> list[str]:
    return list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.seq)))


def test_a_newcomer_chooses_a_name_and_a_password_and_signs_in(app, client):
    _, token = make_invitation(email="Nora@Clinic.test", roles=[RoleName.NURSE, RoleName.EDITOR])
    response = client.submit(f"/join/{token}", FILLED_IN)
    assert (response.status_code, response.headers["Location"]) == (303, "/sign-in")
    user = queries.staff_by_email("nora@clinic.test")
    assert (user.name, [role.name for role in user.roles]) == ("Nora Newcomer", ["editor", "nurse"])
    assert is_password(GOOD, user.password)
    answer = client.submit("/sign-in", {"email": "nora@clinic.test", "password": GOOD})
    assert answer.headers["Location"] == "/sign-in/app", "the second factor comes next"
    assert actions()[-3:] == [Action.STAFF_INVITED, Action.STAFF_ADDED, Action.STAFF_JOINED]


def test_looking_at_the_link_spends_nothing(app, client):
    _, token = make_invitation()
    for _ in range(3):
        assert client.get(f"/join/{token}").status_code == 200
        assert client.head(f"/join/{token}").status_code == 200
    assert client.submit(f"/join/{token}", FILLED_IN).status_code == 303


def test_used_old_withdrawn_and_made_up_links_look_alike(app, client, set_clock):
    _, used = make_invitation()
    client.submit(f"/join/{used}", FILLED_IN)
    withdrawn, token = make_invitation()
    inviting.withdraw(withdrawn, actor=make_staff(RoleName.ADMINISTRATOR))
    _, old = make_invitation()
    client.get("/sign-in")  # shows the greeting of who joined
    set_clock(NOON + timedelta(days=7))
    answers = [client.get(f"/join/{link}") for link in (used, token, old, "made-up", "x" * 2000, "%00", "é")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1
    assert "ask the person" in answers[0].get_data(as_text=True)


def test_a_link_works_until_the_seventh_day_ends_and_no_longer(app, client, set_clock):
    _, token = make_invitation()
    set_clock(NOON + timedelta(days=7, seconds=-1))
    assert client.get(f"/join/{token}").status_code == 200
    page = client.page(f"/join/{token}").select_one("form")
    set_clock(NOON + timedelta(days=7))
    fields = {**FILLED_IN, "csrf_token": page.select_one("[name=csrf_token]")["value"]}
    assert client.post(f"/join/{token}", data=fields).status_code == 404


def test_a_link_makes_one_account_however_often_it_is_sent(app, client):
    _, token = make_invitation(email="nora@clinic.test")
    fields = {**FILLED_IN, "csrf_token": client.page(f"/join/{token}").select_one("[name=csrf_token]")["value"]}
    assert [client.post(f"/join/{token}", data=fields).status_code for _ in range(2)] == [303, 404]


@pytest.mark.parametrize(
    ("fields", "wrong", "message"),
    [
        ({"name": ""}, "name", "Enter your name"),
        ({"name": " "}, "name", "Enter your name"),
        ({"name": "N\x07\x00"}, "name", "Enter your name"),
        ({"name": "N" * 121}, "name", "Enter your name"),
        ({"password": "short", "again": "short"}, "password", "at least 15 characters"),
        ({"password": "spine clinic 2026!", "again": "spine clinic 2026!"}, "password", "easy to guess"),
        ({"password": "x" * 5000, "again": "x" * 5000}, "password", "at most 200"),
        ({"again": "something else here"}, "again", "not the same"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_spends_nothing(app, client, fields, wrong, message):
    _, token = make_invitation()
    response = client.submit(f"/join/{token}", {**FILLED_IN, **fields})
    page = parse(response)
    assert response.status_code == 400
    assert message in page.select_one(f"#{wrong}-error").get_text()
    assert not page.select("input[type=password][value]:not([value=''])")
    assert client.submit(f"/join/{token}", FILLED_IN).status_code == 303


def test_a_wrong_form_token_keeps_the_name(app, client):
    _, token = make_invitation()
    response = client.post(f"/join/{token}", data=FILLED_IN)
    assert response.status_code == 400
    assert parse(response).select_one("#name")["value"].strip() == "Nora  Newcomer"


def test_the_database_keeps_only_the_fingerprint_of_a_link(app):
    invitation, token = make_invitation()
    assert len(token) == 22
    assert invitation.token_sha256 == hashlib.sha256(token.encode()).digest()
    assert token not in str(db.session.execute(select(Invitation.__table__)).all())


def test_a_new_invitation_takes_the_place_of_the_old(app, client):
    _, first = make_invitation(email="nora@clinic.test")
    _, second = make_invitation(email="NORA@clinic.test ")
    assert client.get(f"/join/{first}").status_code == 404
    assert client.get(f"/join/{second}").status_code == 200


def test_links_of_an_administrator_who_left_open_nothing(app, client):
    leaving = make_staff(RoleName.ADMINISTRATOR)
    _, token = make_invitation(actor=leaving)
    managing.deactivate(leaving, actor=make_staff(RoleName.ADMINISTRATOR))
    assert client.get(f"/join/{token}").status_code == 404


@pytest.mark.parametrize("address", ["", "nora", "nora@", "@x.test", "a b@x.test", "n@x", "n\x00@x.test"])
def test_an_address_must_be_one(app, address):
    with pytest.raises(UnusableAddress):
        make_invitation(email=address)


def test_nobody_is_invited_twice_over_or_without_a_role(app):
    make_staff(RoleName.NURSE).email = "nora@clinic.test"
    with pytest.raises(EmailTaken):
        make_invitation(email="Nora@clinic.test")
    with pytest.raises(NoRole):
        make_invitation(roles=[])


@pytest.mark.parametrize("role", [RoleName.EDITOR, RoleName.REVIEWER, RoleName.NURSE])
def test_only_an_administrator_invites_and_withdraws(app, role):
    invitation, _ = make_invitation()
    with pytest.raises(NotPermitted):
        make_invitation(actor=make_staff(role))
    with pytest.raises(NotPermitted):
        inviting.withdraw(invitation, actor=make_staff(role))


def test_the_secret_of_a_link_is_in_no_log_and_no_referrer(app, client, caplog):
    for name in ("", *logging.root.manager.loggerDict):
        caplog.set_level(logging.DEBUG, logger=name or None)
    _, token = make_invitation()
    responses = [client.get(f"/join/{token}"), client.submit(f"/join/{token}", FILLED_IN), client.get(f"/join/{token}")]
    assert {response.headers["Referrer-Policy"] for response in responses} == {"no-referrer"}
    assert token not in caplog.text
    assert GOOD not in caplog.text


def test_two_who_hold_the_same_link_make_one_account(app):
    invitation, _ = make_invitation(email="nora@clinic.test")
    number = invitation.id

    def spend() -> bool:
        with suppress(UnusableInvitation):
            held = queries.invitation(number)
            if held is not None:
                inviting.join(name="Nora", password=GOOD, hash_password=lambda _: "!", actor=held)
                db.session.commit()
                return True
        return False

    assert sorted(at_once(app, spend, spend)) == [False, True]
