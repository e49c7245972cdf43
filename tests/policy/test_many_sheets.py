"""What a nurse does today costs the database no more when there are years of sheets behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, func, select, update

from bench.clinic_years import fill
from mildsite.accounts.roles import RoleName
from mildsite.db import db
from mildsite.sheets.models import Sheet
from tests.conftest import NOON
from tests.factories.clinic import make_value
from tests.factories.sheets import make_sheet
from tests.factories.world import make_world
from tests.support.client import CheckingClient
from tests.support.desk_visits import sheet_fields
from tests.support.visits import new_client

OLD_SHEETS = 2000


class _Steps:
    """Of SQLite's own machine: what a statement costs, the same on every computer."""

    def __init__(self) -> None:
        self.taken = 0

    def take(self) -> int:
        self.taken += 1
        return 0

    def of(self, act: Callable[[], object]) -> int:
        act()  # the first time may fill caches
        self.taken = 0
        act()
        return self.taken


@pytest.fixture
def steps(app: Flask) -> Iterator[_Steps]:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL chooses its ways by what it has counted: `make bench` measures them")
    found = _Steps()

    def count(connection, *_record: object) -> None:
        connection.set_progress_handler(found.take, 10)

    db.session.remove()
    event.listen(db.engine, "checkout", count)
    yield found
    event.remove(db.engine, "checkout", count)


def acts(client: CheckingClient) -> dict[str, Callable[[], object]]:
    def issue() -> None:
        fields = sheet_fields(patient_name="Rosa Somebody-Else")
        del fields["idempotency_key"]  # the form brings another each time
        assert client.submit("/desk/sheets/new", fields).status_code == 303

    return {
        "today": lambda: client.page("/desk/"),
        "this week, of one practitioner": lambda: client.page("/desk/?days=week&practitioner=Dr.+Ames"),
        "a number": lambda: client.submit("/desk/find", {"words": "D-00001"}),
        "a name": lambda: client.submit("/desk/find", {"words": "Carol Xylander"}),
        "recalls": lambda: client.page("/desk/recalls"),
        "an issue": issue,
    }


def test_years_of_sheets_cost_today_nothing(app: Flask, steps: _Steps):
    world = make_world()
    make_value()
    nurse = world.staff[RoleName.NURSE]
    for family in ("Xylander", *"BCDEFGHIJ"):
        make_sheet(page=world.page, nurse=nurse, patient_name=f"Carol {family}")
    client = new_client(app, world, RoleName.NURSE)
    before = {name: steps.of(act) for name, act in acts(client).items()}
    last = db.session.scalar(select(func.max(Sheet.number)))
    fill(OLD_SHEETS, nurse)
    db.session.execute(update(Sheet).where(Sheet.number > last).values(issued_at=NOON - timedelta(days=400)))
    after = {name: steps.of(act) for name, act in acts(client).items()}
    assert {name: (before[name], taken) for name, taken in after.items() if taken > 1.5 * before[name]} == {}
