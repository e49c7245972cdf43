"""A new password: one's own, or by a link from an administrator."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from mildsite.accounts import managing
from mildsite.accounts.entrance import new_password, queries
from mildsite.accounts.errors import NotPermitted, OwnAccount
from mildsite.accounts.hashing import is_password
from mildsite.accounts.roles import RoleName
from mildsite.audit.actions import Action
from mildsite.audit.models import AuditEvent
from mildsite.db import db
from tests.conftest import NOON
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.entrance import give_app
from tests.integration.test_signing_in import PASSWORD, password_hash
from tests.support.client import parse

NEW = "teapot gravel lemon seven"
FORM = "form[action$=password]"


@pytest.fixture
def nora(app):
    make_clinic()
    return make_staff(RoleName.NURSE, name="Nora Newcomer", password_hash=password_hash())


@pytest.fixture
def ada(nora):
    return make_staff(RoleName.ADMINISTRATOR)


def events() -> list[str]:
    return list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.seq)))


def change(client, *, current: str = PASSWORD, new: str = NEW, again: str = NEW):
    return client.submit("/sign-in/account", {"current": current, "password": new, "again": again}, form=FORM)


def test_ones_own_takes_the_one_of_now(nora, client):
    client.sign_in(nora)
    assert change(client).status_code == 303
    assert is_password(NEW, nora.password)
    assert "saved" in client.page("/sign-in/account").select_one("[role=status]").get_text()
    assert events()[-1] == Action.PASSWORD_CHANGED


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"current": "wrong password here"}, "not the password you have now"),
        ({"again": "something else here"}, "not the same"),
        ({"new": "short", "again": "short"}, "15 characters"),
        ({"new": "Nora Newcomer 12", "again": "Nora Newcomer 12"}, "easy to guess"),
        ({"new": "", "again": ""}, "Choose a password"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(nora, client, typed, told):
    client.sign_in(nora)
    before = nora.password
    answer = change(client, **typed)
    assert answer.status_code == 400
    assert told in parse(answer).select_one(".summary").get_text()
    db.session.refresh(nora)
    assert nora.password == before
    assert client.get("/desk/").status_code == 200


def test_guessing_the_one_of_now_in_an_open_session_is_paused(nora, client):
    client.sign_in(nora)
    for _ in range(5):
        change(client, current="wrong password here")
    assert "too many wrong tries" in parse(change(client)).select_one(".summary").get_text()


def test_an_administrator_makes_a_link_that_works_once(nora, ada, client, bare_app):
    give_app(nora)
    client.sign_in(ada)
    answer = client.submit(f"/admin/staff/{nora.id}", form=FORM)
    link = parse(answer).select_one("#link").get_text().strip()
    path = link.removeprefix("http://127.0.0.1:8000")
    assert path.startswith("/join/password/")
    stranger = bare_app.test_client()
    assert stranger.head(path).status_code == stranger.get(path).status_code == 200, "looking spends nothing"
    assert stranger.get(path).headers["Referrer-Policy"] == "no-referrer"
    weak = stranger.submit(path, {"password": "Nora Newcomer 12", "again": "Nora Newcomer 12"})
    assert weak.status_code == 400
    assert stranger.submit(path, {"password": NEW, "again": NEW}).location == "/sign-in"
    db.session.refresh(nora)
    assert is_password(NEW, nora.password)
    assert stranger.get(path).status_code == 404
    assert stranger.submit("/sign-in", {"email": nora.email, "password": NEW}).location == "/sign-in/code", (
        "the second factor is still asked for"
    )
    assert events()[-2:] == [Action.PASSWORD_LINK_MADE, Action.PASSWORD_CHANGED]


def test_used_old_replaced_and_made_up_links_look_alike(nora, ada, client, set_clock):
    pages = []
    _, replaced = new_password.make_link(nora, actor=ada)
    _, good = new_password.make_link(nora, actor=ada)
    assert client.get(f"/join/password/{good}").status_code == 200
    pages += [client.get(f"/join/password/{token}") for token in (replaced, "made-up")]
    managing.deactivate(nora, actor=ada)
    pages.append(client.get(f"/join/password/{good}"))
    managing.reactivate(nora, actor=ada)
    set_clock(NOON + timedelta(days=1))
    pages.append(client.get(f"/join/password/{good}"))
    assert {(page.status_code, page.get_data(as_text=True)) for page in pages} == {
        (404, pages[0].get_data(as_text=True))
    }


def test_only_administrators_make_links_and_not_for_themselves(nora, ada):
    with pytest.raises(NotPermitted):
        new_password.make_link(ada, actor=nora)
    with pytest.raises(OwnAccount):
        new_password.make_link(ada, actor=ada)


def test_links_end_with_the_account_that_made_them(nora, ada):
    _, token = new_password.make_link(nora, actor=ada)
    managing.deactivate(ada, actor=make_staff(RoleName.ADMINISTRATOR))
    assert queries.reset_by_token(token) is None


def test_a_link_does_not_outlive_the_closing_of_its_account(nora, ada):
    _, token = new_password.make_link(nora, actor=ada)
    managing.deactivate(nora, actor=ada)
    managing.reactivate(nora, actor=ada)
    assert queries.reset_by_token(token) is None


def test_a_link_made_before_ones_own_change_opens_nothing_after_it(nora, ada):
    _, token = new_password.make_link(nora, actor=ada)
    new_password.change_password(NEW, actor=nora)
    assert queries.reset_by_token(token) is None
