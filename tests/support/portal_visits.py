"""Requests to the patient's pages: with the link and the code of the world's sheet, or with what they have opened."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Flask

from mildsite.web.portal import grant
from tests.factories.sheets import make_sheet
from tests.factories.world import World
from tests.support.paper_access import paper_of

OPENED = frozenset({"portal.calendar", "portal.leave", "portal.pdf", "portal.sheet"})
"""Endpoints that a browser may use after a right code."""


def link_and_code(world: World) -> tuple[dict[str, Any], dict[str, Any]]:
    paper = paper_of(world.sheet)
    return {"token": paper.token}, {"code": paper.code}


def cookies_for(app: Flask, world: World, endpoint: str) -> dict[str, str]:
    """What a browser holds that has opened a sheet with a date in it."""
    if endpoint not in OPENED:
        return {}
    dates = {"lifting": date(2026, 11, 29)}
    sheet = make_sheet(page=world.page, nurse=world.sheet.issued_by, item_dates=dates)
    assert sheet.link is not None
    with app.test_request_context():
        return {grant.name(): grant.value_for(sheet.link)}
