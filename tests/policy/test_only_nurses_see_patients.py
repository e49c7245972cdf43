"""Editors, reviewers and administrators come to no patient: every page they can open is read for one."""

from __future__ import annotations

import pytest
from flask import Flask

from mildsite.accounts.roles import RoleName
from tests.factories.sheets import make_sheet
from tests.factories.world import make_world
from tests.support.visits import GETS, new_client, visit

PATIENT = "Quirina Zwölftel"
OWN_LINK = {"portal.calendar", "portal.link", "portal.pdf", "portal.sheet"}
"""A patient's own pages: they open with link and code, whoever holds them."""


@pytest.mark.parametrize("role", [RoleName.EDITOR, RoleName.REVIEWER, RoleName.ADMINISTRATOR])
def test_no_page_they_can_open_names_a_patient(app: Flask, role: RoleName):
    world = make_world()
    make_sheet(page=world.page, nurse=world.staff[RoleName.NURSE], patient_name=PATIENT)
    client, opened = new_client(app, world, role), 0
    for endpoint in sorted(GETS.keys() - OWN_LINK):
        answer = visit(app, world, "GET", endpoint).send(client)
        opened += answer.status_code == 200
        words = answer.get_data().decode("utf-8", "replace")
        assert "Quirina" not in words, endpoint
        if endpoint.startswith("desk."):
            assert answer.status_code == 403, endpoint
    assert opened > 25


def test_a_nurse_sees_the_patient_there(app: Flask):
    """The other test means nothing unless the name can be found."""
    world = make_world()
    make_sheet(page=world.page, nurse=world.staff[RoleName.NURSE], patient_name=PATIENT)
    assert "Quirina" in new_client(app, world, RoleName.NURSE).page("/desk/").get_text()
