"""Whoever locks a row of a sheet holds the record first: with two orders PostgreSQL ends one of two acts."""

from __future__ import annotations

import pytest

from mildsite.accounts.roles import RoleName
from mildsite.db import db
from mildsite.sheets.codes import change_code
from mildsite.sheets.ending import withdraw
from mildsite.sheets.records.printing import print_sheet
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_live_page
from tests.factories.sheets import make_sheet
from tests.support.statements import statements

ACTS = {
    "print": (lambda sheet, nurse: print_sheet(sheet, actor=nurse), "SELECT sheet.state"),
    "code": (lambda sheet, nurse: change_code(sheet, actor=nurse), "FROM access_link"),
    "withdraw": (lambda sheet, nurse: withdraw(sheet, note="Printed twice.", actor=nurse), "SELECT sheet.state"),
}


@pytest.mark.parametrize("act", ACTS)
def test_the_record_is_held_before_the_row(app, act):
    make_clinic()
    nurse = make_staff(RoleName.NURSE)
    sheet = make_sheet(page=make_live_page(), nurse=nurse)
    db.session.commit()
    do, locked = ACTS[act]
    with statements() as sent:
        do(sheet, nurse)
    said = [" ".join(str(one).split()) for one in sent]
    record = next(place for place, words in enumerate(said) if "FROM audit_head" in words)
    row = next(place for place, words in enumerate(said) if locked in words)
    assert record < row
