"""Administrators say who works here and what each may do; there is always one of them left."""

from __future__ import annotations

from contextlib import suppress

import pytest
from sqlalchemy import select

from mildsite.accounts import managing, queries
from mildsite.accounts.errors import NoRole, NotPermitted, OwnAccount
from mildsite.accounts.roles import RoleName
from mildsite.audit.actions import Action
from mildsite.audit.models import AuditEvent
from mildsite.db import db
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.invitations import make_invitation
from tests.support.client import parse
from tests.support.threads import at_once

EDITOR, NURSE, ADMINISTRATOR = RoleName.EDITOR, RoleName.NURSE, RoleName.ADMINISTRATOR


@pytest.fixture
def ada(app, client):
    make_clinic()
    ada = make_staff(ADMINISTRATOR, name="Ada")
    client.sign_in(ada)
    return ada


def last_event() -> AuditEvent:
    return db.session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()


def address(user) -> str:
    return f"/admin/staff/{user.id}"


def test_an_administrator_changes_what_a_colleague_may_do(ada, client):
    nora = make_staff(NURSE, name="Nora")
    response = client.submit(address(nora), {"roles": ["nurse", "editor"]})
    assert response.status_code == 303
    db.session.refresh(nora)
    assert [role.name for role in nora.roles] == ["editor", "nurse"]
    event = last_event()
    assert (event.action, event.actor_id, event.subject_id) == (Action.STAFF_ROLES_CHANGED, ada.id, str(nora.id))
    assert event.detail == {"before": "nurse", "after": "editor nurse"}


def test_a_closed_account_is_signed_out_at_once_and_cannot_sign_in(ada, client, bare_app):
    nora = make_staff(NURSE, name="Nora")
    theirs = bare_app.test_client()
    theirs.sign_in(nora)
    assert theirs.get("/desk/").status_code == 200
    client.submit(address(nora), form=f"form[action$='{nora.id}/deactivate']")
    assert theirs.get("/desk/").status_code == 302
    client.submit(address(nora), form=f"form[action$='{nora.id}/reactivate']")
    assert theirs.get("/desk/").status_code == 302, "a session of before came back to life"
    events = list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.seq)))
    assert [events.count(action) for action in (Action.STAFF_DEACTIVATED, Action.STAFF_REACTIVATED)] == [1, 1]


def test_an_opened_account_may_again_what_it_might(app):
    ada, nora = make_staff(ADMINISTRATOR), make_staff(NURSE)
    managing.deactivate(nora, actor=ada)
    managing.reactivate(nora, actor=ada)
    assert nora.active
    assert [role.name for role in nora.roles] == ["nurse"]


def test_nobody_changes_their_own_account(ada, client):
    make_staff(ADMINISTRATOR)
    with pytest.raises(OwnAccount):
        managing.change_roles(ada, roles=[ADMINISTRATOR, NURSE], actor=ada)
    with pytest.raises(OwnAccount):
        managing.deactivate(ada, actor=ada)
    assert not client.page(address(ada)).select("main form")


def test_a_colleague_keeps_at_least_one_role_and_the_form_says_so(ada, client):
    nora = make_staff(NURSE)
    fields = {"csrf_token": parse(client.get(address(nora))).select_one("[name=csrf_token]")["value"], "roles": "king"}
    response = client.post(address(nora), data=fields)
    assert response.status_code == 400
    assert "Tick at least one" in parse(response).select_one("#roles-error").get_text()
    with pytest.raises(NoRole):
        managing.change_roles(nora, roles=[], actor=ada)


def test_the_same_roles_again_leave_no_trace(ada):
    nora = make_staff(NURSE)
    before = last_event().seq
    managing.change_roles(nora, roles=[NURSE], actor=ada)
    managing.reactivate(nora, actor=ada)
    assert last_event().seq == before


def test_two_administrators_who_close_each_other_leave_one(app):
    first, second = make_staff(ADMINISTRATOR).id, make_staff(ADMINISTRATOR).id
    db.session.commit()

    def close(mine, theirs):
        def act() -> None:
            actor, colleague = queries.staff_user(mine), queries.staff_user(theirs)
            with suppress(NotPermitted):
                managing.deactivate(colleague, actor=actor)
                db.session.commit()

        return act

    at_once(app, close(first, second), close(second, first))
    assert len(queries.active_administrators()) == 1


def test_somebody_who_is_no_administrator_any_more_has_no_open_links(app):
    ada, bea = make_staff(ADMINISTRATOR), make_staff(ADMINISTRATOR)
    make_invitation(actor=bea)
    managing.change_roles(bea, roles=[EDITOR], actor=ada)
    assert not queries.open_invitations()


@pytest.mark.parametrize("role", [EDITOR, RoleName.REVIEWER, NURSE])
def test_only_an_administrator_manages_staff(app, role):
    actor, nora = make_staff(role), make_staff(NURSE)
    for verb in (managing.deactivate, managing.reactivate):
        with pytest.raises(NotPermitted):
            verb(nora, actor=actor)
    with pytest.raises(NotPermitted):
        managing.change_roles(nora, roles=[ADMINISTRATOR], actor=actor)


def test_the_link_is_shown_once_and_works(ada, client, bare_app):
    response = client.submit("/admin/staff/invite", {"email": "new@clinic.test", "roles": ["editor"]})
    link = parse(response).select_one("#link").get_text()
    home = bare_app.config["PUBLIC_URL"]
    assert link.startswith(f"{home}/join/")
    assert client.get(link.removeprefix(home)).status_code == 200
    assert "/join/" not in client.get("/admin/staff/").get_data(as_text=True)
    assert "new@clinic.test" in client.get("/admin/staff/").get_data(as_text=True)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"email": "no address", "roles": "nurse"}, "email"),
        ({"email": "<script>alert(1)</script>", "roles": "nurse"}, "email"),
        ({"email": "a\x00@clinic.test", "roles": "nurse"}, "email"),
        ({"email": "new@clinic.test"}, "roles"),
        ({"email": "new@clinic.test", "roles": "king"}, "roles"),
    ],
)
def test_a_bad_invitation_says_what_is_wrong_and_keeps_what_was_typed(ada, client, fields, wrong):
    response = client.submit("/admin/staff/invite", fields)
    page = parse(response)
    assert response.status_code == 400
    assert page.select_one(f"#{wrong}-error")
    assert page.select_one("#email")["value"] == fields["email"].replace("\x00", "")
