"""Looking is free: a GET or HEAD leaves every table as it was, but for the audit log where a patient was looked at."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.factories.world import make_world
from tests.support.tables import AUDIT, contents
from tests.support.visits import GETS, new_client, visit

LOOKS_AT_A_PATIENT = {
    "desk.batch",
    "desk.batch_files",
    "desk.batch_pdf",
    "desk.recall",
    "desk.recall_csv",
    "desk.recall_sheets",
    "desk.amend_sheet",
    "desk.code_slip",
    "desk.sheet",
    "desk.sheet_picture",
    "desk.withdraw_sheet",
    "desk.sheet_pdf",
    "desk.today",
    "portal.pdf",
}


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("endpoint", GETS)
def test_looking_changes_nothing(app: Flask, endpoint: str, method: str):
    world = make_world()
    client = new_client(app, world, GETS[endpoint])
    request = visit(app, world, method, endpoint)
    audited = AUDIT if endpoint in LOOKS_AT_A_PATIENT else frozenset()
    before, everything = contents(without=audited), contents()
    assert request.send(client).status_code in (200, 302)
    assert contents(without=audited) == before
    assert bool(audited) == (contents() != everything), "the audit log does not tell who looked at a patient"


def test_looking_at_what_is_not_there_changes_nothing(app: Flask):
    """Not even the audit log: a 404 is rolled back with all that came before it."""
    world = make_world()
    absent = "00000000-0000-4000-8000-000000000000"
    for role in world.staff:
        client = new_client(app, world, role)
        before = contents()
        for url in (f"/desk/sheets/{absent}", f"/desk/sheets/{absent}/pdf", f"/admin/pages/{absent}", "/absent"):
            assert client.get(url).status_code in (403, 404)
        assert contents() == before
