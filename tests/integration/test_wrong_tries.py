"""Wrong tries make the next one wait: for one account and one address, never for everybody."""

from __future__ import annotations

from datetime import timedelta

import flask_security
import pytest
from sqlalchemy import select

from mildsite.accounts.entrance import throttling
from mildsite.accounts.entrance.errors import Paused
from mildsite.accounts.entrance.models import Throttle
from mildsite.accounts.roles import RoleName
from mildsite.db import db
from tests.conftest import NOON
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.entrance import code_of, give_app
from tests.integration.test_signing_in import PASSWORD, password_hash
from tests.support.client import form_fields, parse
from tests.support.threads import at_once

WRONG = "wrong password here"
HERE, ELSEWHERE = "192.0.2.1", "198.51.100.7"


@pytest.fixture
def nora(app):
    make_clinic(is_demo=True)
    return make_staff(RoleName.NURSE, password_hash=password_hash())


def sign_in(client, email: str, password: str = WRONG, *, from_: str = HERE):
    form = form_fields(parse(client.get("/sign-in")).select_one("main form"))
    return client.post(
        "/sign-in",
        data={**form, "email": email, "password": password},
        environ_overrides={"REMOTE_ADDR": from_},
    )


def fail(client, email: str, times: int, *, from_: str = HERE) -> list[int]:
    return [sign_in(client, email, from_=from_).status_code for _ in range(times)]


@pytest.mark.parametrize("known", [True, False])
def test_the_sixth_try_waits_also_with_the_right_password_and_also_for_nobodys_account(nora, client, known):
    email = nora.email if known else "nobody@clinic.test"
    assert fail(client, email, 6) == [200] * 5 + [429]
    answer = sign_in(client, email, PASSWORD)
    assert answer.status_code == 429
    assert "Wait 30 seconds, then try again." in parse(answer).select_one(".summary").get_text()
    assert client.get("/desk/").status_code == 302


def test_a_paused_try_compares_nothing(nora, client, monkeypatch):
    fail(client, nora.email, 5)
    monkeypatch.setattr(flask_security, "verify_password", lambda *_: pytest.fail("a password was compared"))
    assert sign_in(client, nora.email, PASSWORD).status_code == 429


def test_nobody_else_waits(nora, client):
    """Neither a colleague at the same address, nor the whole clinic when somebody outside goes on and on."""
    other = make_staff(RoleName.NURSE, password_hash=password_hash())
    fail(client, nora.email, 6)
    assert sign_in(client, other.email, PASSWORD).location == "/start"
    client.submit("/desk/", form="form.sign-out")
    for number in range(throttling.FREE_TRIES_OF_AN_ADDRESS):
        sign_in(client, f"guess{number}@clinic.test", from_=ELSEWHERE)
    assert sign_in(client, other.email, PASSWORD, from_=ELSEWHERE).status_code == 429, "that address waits"
    assert sign_in(client, other.email, PASSWORD).location == "/start", "this one does not"


@pytest.mark.parametrize(
    ("near", "far"), [("2001:db8:1:2:{0:x}::1", "2001:db8:1:3::1"), ("::ffff:192.0.2.9", "::ffff:192.0.2.10")]
)
def test_a_house_with_many_addresses_waits_as_one(nora, client, near, far):
    """IPv6 gives each house more addresses than there are tries."""
    for number in range(30):
        throttling.count(account=f"guess{number}@clinic.test", address=near.format(number))
    assert sign_in(client, nora.email, PASSWORD, from_=near.format(99)).status_code == 429
    assert sign_in(client, nora.email, PASSWORD, from_=far).status_code == 302


def test_the_account_waits_from_whatever_address(nora, client):
    for number in range(5):
        sign_in(client, nora.email, from_=f"192.0.2.{number}")
    assert sign_in(client, nora.email, PASSWORD, from_=ELSEWHERE).status_code == 429


def test_after_the_pause_the_right_password_opens_and_the_wrong_ones_are_forgotten(nora, client, set_clock):
    fail(client, nora.email, 5)
    set_clock(NOON + timedelta(seconds=30))
    assert sign_in(client, nora.email, PASSWORD).location == "/start"
    client.submit("/desk/", form="form.sign-out")
    assert fail(client, nora.email, 5) == [200] * 5


def test_each_further_wrong_try_doubles_the_pause_up_to_a_quarter_of_an_hour(nora, client, set_clock):
    fail(client, nora.email, 5)
    now = NOON
    for seconds in (30, 60, 120, 240, 480, 900, 900, 900):
        set_clock(now + timedelta(seconds=seconds - 1))
        assert sign_in(client, nora.email).status_code == 429
        now += timedelta(seconds=seconds)
        set_clock(now)
        assert sign_in(client, nora.email).status_code == 200


def test_right_sign_ins_count_against_nobody(nora, client):
    for _ in range(throttling.FREE_TRIES_OF_AN_ADDRESS + 2):
        assert sign_in(client, nora.email, PASSWORD).location == "/start"
        client.submit("/desk/", form="form.sign-out")


def test_a_right_sign_in_does_not_clear_the_address(nora, client):
    """Or somebody with an account of their own could guess at all the others for ever."""
    for number in range(throttling.FREE_TRIES_OF_AN_ADDRESS):
        assert sign_in(client, f"guess{number}@clinic.test").status_code == 200
        if number == 20:
            sign_in(client, nora.email, PASSWORD)
            client.submit("/desk/", form="form.sign-out")
    assert sign_in(client, nora.email, PASSWORD).status_code == 429


def test_the_address_is_forgotten_after_an_hour_and_rows_after_a_day(nora, client, set_clock):
    fail(client, "nobody@clinic.test", 3)
    set_clock(NOON + timedelta(hours=1))
    sign_in(client, nora.email)
    assert {row.failures for row in db.session.scalars(select(Throttle))} == {3, 1}
    set_clock(NOON + timedelta(days=1, hours=2))
    sign_in(client, nora.email)
    assert {row.failures for row in db.session.scalars(select(Throttle))} == {1}


def test_what_is_counted_tells_nothing_of_what_was_typed(nora, client):
    sign_in(client, "a password in the wrong field")
    kept = repr([(row.key_mac, row.failures) for row in db.session.scalars(select(Throttle))])
    assert "password" not in kept


def test_codes_are_counted_with_the_passwords_and_a_right_password_forgets_none(client, app, set_clock):
    make_clinic()
    nora = make_staff(RoleName.NURSE, password_hash=password_hash())
    give_app(nora)
    statuses = []
    for _ in range(6):
        if sign_in(client, nora.email, PASSWORD).status_code != 302:
            break
        statuses.append(client.submit("/sign-in/code", {"code": "000000"}).status_code)
    assert statuses == [200] * 5, "who knows the password does not guess codes for ever"
    assert client.submit("/sign-in/code", {"code": code_of(nora)}).status_code == 429
    set_clock(NOON + timedelta(seconds=31))
    assert client.submit("/sign-in/code", {"code": code_of(nora)}).location == "/start"


def test_unlocking_is_counted_too(nora, client, set_clock):
    client.sign_in(nora)
    set_clock(NOON + timedelta(minutes=20))
    statuses = [client.submit("/sign-in/unlock", {"secret": WRONG}).status_code for _ in range(6)]
    assert statuses == [200] * 5 + [429]
    assert client.submit("/sign-in/unlock", {"secret": PASSWORD}).status_code == 429


def test_of_many_tries_at_the_same_time_no_more_are_compared_than_one_after_the_other(app, nora):
    email, compared = nora.email, []
    db.session.commit()

    def guess() -> None:
        try:
            throttling.count(account=email, address=HERE)
            db.session.commit()
            compared.append(1)
        except Paused:
            db.session.rollback()

    at_once(app, *[guess] * 12)
    assert len(compared) == throttling.FREE_TRIES
