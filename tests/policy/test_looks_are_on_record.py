"""Whoever sees a patient leaves a trace: also on a page that is refused, and in a list that names many."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from mildsite.accounts.roles import RoleName
from mildsite.audit.actions import Action
from mildsite.audit.models import AuditEvent
from mildsite.db import db
from mildsite.sheets.access_report import LISTS
from mildsite.sheets.records.printing import FREE, print_sheet
from tests.conftest import NOON
from tests.factories.world import make_world
from tests.support.visits import GETS, POSTS, new_client, token_of, visit

LOOKS = [str(action) for action in (Action.SHEET_OPENED, *LISTS)]
PATIENT = "Zoë".encode()
"""Of every sheet that a visit is made to."""
DESK = [(method, name) for method, names in (("GET", GETS), ("POST", POSTS)) for name in names if name[:5] == "desk."]
SHOWN_WHEN_REFUSED = {
    "desk.amend_sheet",
    "desk.call",
    "desk.delivery",
    "desk.teach_back",
    "desk.withdraw_sheet",
}
"""Forms that come back with the sheet they are about when nothing was filled in."""


def looks() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(AuditEvent.action.in_(LOOKS))) or 0


@pytest.mark.parametrize(("method", "endpoint"), DESK)
def test_a_page_with_a_patient_on_it_is_on_record(app: Flask, method: str, endpoint: str):
    world = make_world()
    client, request = new_client(app, world, RoleName.NURSE), visit(app, world, method, endpoint)
    token = token_of(client) if method == "POST" else None
    db.session.commit()
    before = looks()
    answer = request.send(client, token=token)
    assert answer.status_code < 400
    assert PATIENT not in answer.data or looks() > before


@pytest.mark.parametrize("endpoint", sorted(name for name in POSTS if name.startswith("desk.")))
def test_a_refused_form_with_a_patient_on_it_is_on_record(app: Flask, endpoint: str):
    """Otherwise anybody at the desk could look without a trace: by sending a form that is wrong on purpose."""
    world = make_world()
    client, request = new_client(app, world, RoleName.NURSE), visit(app, world, "POST", endpoint)
    token = token_of(client)
    db.session.commit()
    before = looks()
    answer = client.post(request.url, data={"csrf_token": token})
    assert (PATIENT in answer.data and answer.status_code == 400) == (endpoint in SHOWN_WHEN_REFUSED)
    assert PATIENT not in answer.data or looks() > before


def test_a_late_print_without_a_reason_shows_the_sheet_and_is_on_record(app: Flask, set_clock):
    world = make_world()
    nurse = world.staff[RoleName.NURSE]
    print_sheet(world.sheet, actor=nurse)
    set_clock(NOON + FREE + timedelta(minutes=1))
    client = new_client(app, world, RoleName.NURSE)
    token = token_of(client)
    before = looks()
    answer = client.post(f"/desk/sheets/{world.sheet.id}/print", data={"csrf_token": token})
    assert (answer.status_code, PATIENT in answer.data) == (400, True)
    assert looks() == before + 1
