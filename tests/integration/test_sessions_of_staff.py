"""A session is worth what its row says: an old cookie is refused, a long pause locks, a shift ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from mildsite.accounts import managing
from mildsite.accounts.entrance import new_password, second_factor, sessions, signing_in
from mildsite.accounts.entrance.errors import WrongCode, WrongCredentials
from mildsite.accounts.entrance.models import StaffSession
from mildsite.accounts.roles import RoleName
from mildsite.audit.actions import Action
from mildsite.audit.models import AuditEvent
from mildsite.content import drafting
from mildsite.db import db
from mildsite.sheets.drafting.keeping import draft_of
from tests.conftest import NOON
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_live_page
from tests.factories.entrance import code_of, give_app
from tests.integration.test_signing_in import PASSWORD, password_hash
from tests.support.client import CheckingClient, form_fields, parse

NEW_PASSWORD = "teapot gravel lemon seven"
COOKIE = "mildsite"


@pytest.fixture
def nora(app):
    make_clinic()
    nora = make_staff(RoleName.NURSE, name="Nora", password_hash=password_hash())
    give_app(nora)
    return nora


@pytest.fixture
def ada(nora):
    return make_staff(RoleName.ADMINISTRATOR, name="Ada")


def cookie(client: CheckingClient) -> str:
    found = client.get_cookie(COOKIE)
    assert found is not None
    return found.value


def is_open(bare_app, value: str) -> bool:
    """Whether a browser that shows this cookie, from wherever it has it, sees the desk."""
    thief = bare_app.test_client()
    thief.set_cookie(COOKIE, value)
    return thief.get("/desk/").status_code == 200


def give_password(client: CheckingClient, user) -> None:
    answer = client.submit("/sign-in", {"email": user.email, "password": PASSWORD})
    assert answer.location == "/sign-in/code"


def sign_in(client: CheckingClient, user) -> None:
    give_password(client, user)
    answer = client.submit("/sign-in/code", {"code": code_of(user)})
    assert answer.location == "/start"
    assert client.get("/desk/").status_code == 200


def test_each_step_of_signing_in_has_an_id_of_its_own_and_those_before_are_refused(nora, client, bare_app):
    client.get("/sign-in")
    at_the_form = cookie(client)
    give_password(client, nora)
    after_the_password = cookie(client)
    client.submit("/sign-in/code", {"code": code_of(nora)})
    assert is_open(bare_app, cookie(client))
    assert len({at_the_form, after_the_password, cookie(client)}) == 3
    assert not is_open(bare_app, at_the_form)
    assert not is_open(bare_app, after_the_password)


def test_another_sign_in_at_the_same_browser_ends_the_session_before(nora, client, bare_app, set_clock):
    sign_in(client, nora)
    before = cookie(client)
    set_clock(NOON + timedelta(minutes=20))  # locked, and somebody signs in anew instead of unlocking
    sign_in(client, nora)
    assert is_open(bare_app, cookie(client))
    set_clock(NOON)
    assert not is_open(bare_app, before)


@pytest.mark.parametrize("then", ["", "change"])
def test_a_cookie_from_before_signing_out_is_refused(nora, client, bare_app, then):
    sign_in(client, nora)
    before = cookie(client)
    assert is_open(bare_app, before)
    client.submit("/desk/", {"then": then}, form="form.sign-out")
    assert not is_open(bare_app, before)


def test_a_cookie_from_before_unlocking_is_refused(nora, client, bare_app, set_clock):
    sign_in(client, nora)
    before = cookie(client)
    set_clock(NOON + timedelta(minutes=20))
    client.submit("/sign-in/unlock", {"secret": PASSWORD})
    assert is_open(bare_app, cookie(client))
    assert not is_open(bare_app, before)


def test_a_cookie_from_before_a_new_password_of_ones_own_is_refused(nora, client, bare_app):
    elsewhere = bare_app.test_client()
    elsewhere.sign_in(nora)
    sign_in(client, nora)
    before = [cookie(client), cookie(elsewhere)]
    fields = {"current": PASSWORD, "password": NEW_PASSWORD, "again": NEW_PASSWORD}
    assert client.submit("/sign-in/account", fields, form="form[action$=password]").status_code == 303
    assert is_open(bare_app, cookie(client)), "who changes it goes on working"
    assert [is_open(bare_app, value) for value in before] == [False, False]


def test_a_cookie_from_before_a_new_password_by_a_link_is_refused(nora, ada, client, bare_app):
    sign_in(client, nora)
    _, token = new_password.make_link(nora, actor=ada)
    assert is_open(bare_app, cookie(client)), "making a link ends nothing"
    stranger = bare_app.test_client()
    stranger.submit(f"/join/password/{token}", {"password": NEW_PASSWORD, "again": NEW_PASSWORD})
    assert not is_open(bare_app, cookie(client))


@pytest.mark.parametrize(
    "act",
    [
        managing.deactivate,
        lambda user, *, actor: managing.change_roles(user, roles=[RoleName.NURSE, RoleName.EDITOR], actor=actor),
        second_factor.reset,
    ],
    ids=["deactivation", "role change", "second factor reset"],
)
def test_a_cookie_from_before_an_administrators_change_is_refused(nora, ada, client, bare_app, act):
    sign_in(client, nora)
    act(nora, actor=ada)
    assert not is_open(bare_app, cookie(client))
    managing.reactivate(nora, actor=ada)
    assert not is_open(bare_app, cookie(client)), "it came back to life"


@pytest.mark.parametrize(("minutes", "stays"), [(14, True), (15, False), (300, False)])
def test_fifteen_idle_minutes_lock(nora, client, set_clock, minutes, stays):
    sign_in(client, nora)
    set_clock(NOON + timedelta(minutes=minutes))
    answer = client.get("/desk/find?page=2")
    assert answer.location == (None if stays else "/sign-in/unlock?next=/desk/find?page%3D2")


def test_each_click_puts_the_lock_off_also_one_that_only_looks(nora, client, set_clock):
    sign_in(client, nora)
    for minutes in (10, 20, 30):
        set_clock(NOON + timedelta(minutes=minutes))
        assert client.get("/desk/find").status_code == 200
    set_clock(NOON + timedelta(minutes=45))
    assert client.get("/desk/find").status_code == 302


def test_being_seen_is_written_at_most_once_a_minute(nora, client, set_clock):
    sign_in(client, nora)

    def seen_at():
        return db.session.scalars(select(StaffSession.last_seen_at)).one()

    for seconds, expected in ((59, 0), (60, 60), (100, 60), (120, 120)):
        set_clock(NOON + timedelta(seconds=seconds))
        assert client.get("/desk/find").status_code == 200
        assert seen_at() == NOON + timedelta(seconds=expected)
        db.session.commit()


def test_a_form_that_was_refused_tells_that_somebody_works_too(nora, client, set_clock):
    sign_in(client, nora)
    set_clock(NOON + timedelta(minutes=10))
    assert client.post("/desk/find", data={"csrf_token": "forged"}).status_code == 400
    set_clock(NOON + timedelta(minutes=20))
    assert client.get("/desk/find").status_code == 200


@pytest.mark.parametrize("secret", ["password", "code"])
def test_unlocking_leads_back_to_where_somebody_was(nora, client, set_clock, secret):
    sign_in(client, nora)
    set_clock(NOON + timedelta(minutes=20))
    door = client.get("/desk/find?page=2").location
    page = client.page(door)
    assert "Nora" in page.select_one("main").get_text()
    typed = PASSWORD if secret == "password" else f" {code_of(nora)[:3]} {code_of(nora)[3:]}"
    assert client.submit(door, {"secret": typed}).location == "/desk/find?page=2"
    assert client.get("/desk/find").status_code == 200
    events = db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.seq)).all()
    assert events[-1] == Action.UNLOCKED


def test_a_wrong_password_a_used_code_and_somebody_elses_open_no_lock(nora, client, set_clock):
    other = make_staff(RoleName.NURSE, password_hash=password_hash())
    give_app(other)
    sign_in(client, nora)
    set_clock(NOON + timedelta(seconds=5))
    used = code_of(nora)
    set_clock(NOON + timedelta(minutes=20))
    for typed in ("wrong password here", used, code_of(other), "000000"):
        assert client.submit("/sign-in/unlock", {"secret": typed}).status_code == 200
        assert client.get("/desk/").status_code == 302


def test_a_shift_of_twelve_hours_ends_whatever_somebody_does(nora, client, set_clock):
    sign_in(client, nora)
    for minutes in range(10, 12 * 60, 10):
        set_clock(NOON + timedelta(minutes=minutes))
        assert client.get("/desk/find").status_code == 200
    set_clock(NOON + timedelta(hours=12))
    assert client.get("/desk/find").location == "/sign-in?next=/desk/find"
    assert client.get("/sign-in/unlock").location == "/sign-in"


def test_a_form_sent_after_the_lock_comes_back_for_the_nurse_who_typed_it(nora, client, set_clock):
    sign_in(client, nora)
    make_live_page()
    form = form_fields(client.page("/desk/sheets/new").select_one("main form[method=post]"))
    set_clock(NOON + timedelta(minutes=20))
    answer = client.post("/desk/sheets/new", data={**form, "patient_name": "Zoë O'Brien"})
    assert answer.status_code == 401
    page = parse(answer)
    assert "locked" in page.select_one(".lead").get_text()
    fields = form_fields(page.select_one("form"))
    assert "Brien" not in str(fields), "it is sealed"
    answer = client.post(page.select_one("form")["action"], data={**fields, "secret": PASSWORD})
    assert answer.location == "/desk/sheets/new"
    assert draft_of(actor=nora)["patient_name"] == "Zoë O'Brien"


def test_the_next_nurse_signs_in_at_the_same_computer_which_keeps_its_paper(nora, client, bare_app):
    other = make_staff(RoleName.NURSE, name="Paul", password_hash=password_hash())
    give_app(other)
    sign_in(client, nora)
    client.submit("/desk/workstation", {"paper": "a4", "printer": "Second drawer"})
    answer = client.submit("/desk/", {"then": "change"}, form="form.sign-out")
    assert answer.location == "/sign-in?next=/desk/"
    answer = client.submit(answer.location, {"email": other.email, "password": PASSWORD})
    answer = client.submit(answer.location, {"code": code_of(other)})
    assert answer.location == "/desk/"
    assert "Paul" in client.page("/desk/").select_one("form.sign-out").get_text()
    assert client.page("/desk/workstation").select_one("#printer")["value"] == "Second drawer"


def test_a_locked_screen_offers_the_next_nurse_to_sign_in(nora, client, set_clock):
    sign_in(client, nora)
    set_clock(NOON + timedelta(minutes=20))
    answer = client.submit("/sign-in/unlock", {"then": "change"}, form="form[action$=sign-out]")
    assert answer.location == "/sign-in?next=/desk/"
    set_clock(NOON)
    assert client.get("/desk/").status_code == 302


def test_a_form_of_the_admin_is_sent_once_more_after_unlocking(nora, client, set_clock):
    """The browser still has it; nothing in it went out of date."""
    editor = make_staff(RoleName.EDITOR, password_hash=password_hash())
    page = make_live_page(editor=editor)
    client.sign_in(editor)
    draft = drafting.start_draft(page, actor=editor).id
    address = f"/admin/pages/revisions/{draft}/edit"
    form = form_fields(client.page(address).select_one("main form[method=post]"))
    typed = {**form, "title": "Typed before the pause", "action": "save"}
    set_clock(NOON + timedelta(minutes=20))
    answer = client.post(address, data=typed)
    assert answer.status_code == 401
    assert "load it again" in parse(answer).select_one("main").get_text()
    client.submit("/sign-in/unlock", {"secret": PASSWORD})
    assert client.post(address, data=typed).status_code == 303
    assert "Typed before the pause" in client.page(address).select_one("[name=title]")["value"]


def test_a_session_that_ends_while_its_password_is_compared_stays_ended(nora, ada, app, set_clock):
    session = sessions.find(sessions.start(nora))
    set_clock(NOON + timedelta(minutes=20))

    def commit_and_let_ada_act() -> None:
        db.session.commit()
        managing.deactivate(nora, actor=ada)
        db.session.commit()

    with pytest.raises(WrongCredentials):
        signing_in.try_unlock(session, PASSWORD, client="192.0.2.1", commit=commit_and_let_ada_act)


def test_an_account_that_is_closed_between_password_and_code_stays_closed(nora, ada):
    def commit_and_let_ada_act() -> None:
        db.session.commit()
        managing.deactivate(nora, actor=ada)
        db.session.commit()

    with pytest.raises(WrongCode):
        signing_in.try_code(code_of(nora), actor=nora, client="192.0.2.1", commit=commit_and_let_ada_act)
    managing.reactivate(nora, actor=ada)
    with pytest.raises(WrongCredentials):
        signing_in.try_password(email=nora.email, password=PASSWORD, client="192.0.2.1", commit=commit_and_let_ada_act)
