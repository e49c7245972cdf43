"""The account for emergencies gets in with what lies in its envelope, and every administrator hears of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from mildsite.accounts import queries as staff_queries
from mildsite.accounts.entrance import break_glass
from mildsite.accounts.entrance.errors import NotAnEmergencyAccount
from mildsite.accounts.errors import NotPermitted
from mildsite.accounts.managing import deactivate
from mildsite.accounts.roles import RoleName
from mildsite.audit.actions import Action
from mildsite.audit.models import AuditEvent
from mildsite.db import db
from tests.conftest import NOON
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic

EMAIL = "envelope@clinic.test"
ALARM = "The account for emergencies was used"


@pytest.fixture
def envelope(app):
    make_clinic()
    return break_glass.seal_envelope(email=EMAIL, actor_id=None)


def use(client, password: str, code: str):
    step = client.submit("/sign-in", {"email": EMAIL, "password": password}).location
    assert step == "/sign-in/code"
    return client.submit(step, {"code": code})


def test_password_and_a_code_of_the_envelope_open_the_desk_for_an_hour(envelope, client, set_clock):
    password, codes = envelope
    assert len(codes) == 10
    assert use(client, password, codes[0]).location == "/start"
    assert client.get("/desk/").status_code == 200
    assert client.get("/admin/").status_code == 403
    for minutes in range(10, 60, 10):
        set_clock(NOON + timedelta(minutes=minutes))
        assert client.get("/desk/").status_code == 200
    set_clock(NOON + timedelta(hours=1))
    assert client.get("/desk/").location == "/sign-in?next=/desk/"


def test_an_envelope_that_is_sealed_anew_opens_also_when_the_account_was_closed(envelope, client):
    user = staff_queries.staff_by_email(EMAIL)
    deactivate(user, actor=make_staff(RoleName.ADMINISTRATOR))
    password, codes = break_glass.seal_envelope(email=EMAIL, actor_id=None)
    assert use(client, password, codes[0]).location == "/start"
    assert client.get("/desk/").status_code == 200


def test_a_code_of_the_envelope_works_once_and_the_password_alone_never(envelope, client):
    password, codes = envelope
    use(client, password, codes[0])
    client.submit("/desk/", form="form.sign-out")
    assert use(client, password, codes[0]).status_code == 200
    assert client.get("/desk/").status_code == 302


def test_it_is_asked_for_a_code_in_the_demonstration_too(app, client):
    make_clinic(is_demo=True)
    password, codes = break_glass.seal_envelope(email=EMAIL, actor_id=None)
    assert use(client, password, codes[0]).location == "/start"


def test_every_administrator_sees_the_alarm_until_one_has_answered_it(envelope, client, bare_app):
    password, codes = envelope
    administrators = []
    for _ in range(2):
        browser = bare_app.test_client()
        browser.sign_in(make_staff(RoleName.ADMINISTRATOR))
        administrators.append(browser)
    editor = bare_app.test_client()
    editor.sign_in(make_staff(RoleName.EDITOR))
    assert ALARM not in administrators[0].page("/admin/staff/").get_text()
    use(client, password, codes[0])
    for browser in administrators:
        assert ALARM in browser.page("/admin/pages/").get_text()
    assert ALARM not in editor.page("/admin/pages/").get_text()
    administrators[1].submit("/admin/staff/", form="form[action$=seen]")
    for browser in administrators:
        assert ALARM not in browser.page("/admin/staff/").get_text()
    events = list(db.session.scalars(select(AuditEvent).where(AuditEvent.action.startswith("alarm."))))
    assert [event.action for event in events] == [
        Action.BREAK_GLASS_SEALED,
        Action.BREAK_GLASS_USED,
        Action.BREAK_GLASS_SEEN,
    ]
    assert events[2].detail == {"used_in": events[1].seq}
    client.submit("/desk/", form="form.sign-out")
    use(client, password, codes[1])
    assert ALARM in administrators[0].page("/admin/staff/").get_text(), "the next use is a new alarm"


def test_a_new_envelope_ends_the_old_one_and_signs_out_who_used_it(envelope, client):
    password, codes = envelope
    use(client, password, codes[0])
    new_password, new_codes = break_glass.seal_envelope(email=EMAIL, actor_id=None)
    assert client.get("/desk/").status_code == 302
    assert client.submit("/sign-in", {"email": EMAIL, "password": password}).status_code == 200
    assert use(client, new_password, codes[1]).status_code == 200, "an old code"
    assert use(client, new_password, new_codes[0]).location == "/start"


def test_a_colleagues_address_is_not_taken(app):
    nora = make_staff(RoleName.NURSE)
    with pytest.raises(NotAnEmergencyAccount):
        break_glass.seal_envelope(email=nora.email, actor_id=None)
    assert not nora.break_glass


def test_only_an_administrator_answers_the_alarm(app):
    for role in (RoleName.EDITOR, RoleName.REVIEWER, RoleName.NURSE):
        with pytest.raises(NotPermitted):
            break_glass.acknowledge(actor=make_staff(role))


def test_the_command_prints_the_envelope(mildsite, installed):
    mildsite("init", "--phone", "555-0100", "--after-hours-phone", "555-0199", "--address", "1 Test Street")
    said = mildsite("staff", "break-glass", "--email", EMAIL).output
    assert said.count("-") >= 50
    assert "one hour" in said
    with installed():
        assert staff_queries.staff_by_email(EMAIL).break_glass
    assert mildsite("staff", "add", "--email", EMAIL, "--name", "N", "--role", "nurse", "--password", "x" * 3).exit_code
