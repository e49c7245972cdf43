"""Batches and downtime forms in every state a nurse meets them in."""

from __future__ import annotations

import uuid

from playwright.sync_api import Page, expect

from mildsite.accounts.roles import RoleName
from mildsite.sheets.batches.preparing import begin_preparing, prepare_some
from tests.factories.batches import HEADING, csv_list, make_batch, make_issued_batch, patient, patients
from tests.factories.sheets import SITE
from tests.support.browser import House, press

HEADINGS = (*HEADING, "Follow-up", "Large print", "Note", "Room")
ROWS = [
    ("Zoë O'Brien", "1950-03-04", "2026-11-22", "Dr. Ames", "2026-12-06 09:30", "yes", "Take it easy.", "4"),
    ("", "1950-13-40", "2026-11-22", "Dr. Ames", "soon", "", "", "5"),
    ("Maria-Magdalena Wolfeschlegelsteinhausen", "1941-07-01", "2026-08-01", "", "", "maybe", "", "6"),
    ("Bo Example", "1960-05-06", "2026-11-21", "Dr. Bell", "", "", "", "7"),
]


def _open(house: House, data: bytes) -> str:
    with house.inside():
        return f"/desk/batches/{make_batch(house.aftercare(), house.staff(RoleName.NURSE), data).id}"


def _issued(house: House, data: bytes) -> uuid.UUID:
    with house.inside():
        return make_issued_batch(house.aftercare(), house.staff(RoleName.NURSE), data).id


def upload_with_a_problem(page: Page, house: House) -> None:
    _open(house, patients(2))
    _issued(house, patients(1))
    page.goto("/desk/batches")
    press(page, "Upload the list")
    expect(page.get_by_role("alert")).to_be_visible()


def rows_to_correct(page: Page, house: House) -> None:
    page.goto(_open(house, csv_list(ROWS, HEADINGS)))
    expect(page.get_by_role("group", name="Row 3")).to_be_visible()


def rows_in_order(page: Page, house: House) -> None:
    _issued(house, patients(3))
    page.goto(_open(house, patients(3)))
    expect(page.get_by_role("button", name="Issue 3 sheets")).to_be_visible()


def date_question(page: Page, house: House) -> None:
    page.goto(_open(house, csv_list([("Ann", "03/04/1950", *patient(1)[2:])])))
    expect(page.get_by_role("group", name="How does this list write its dates?")).to_be_visible()


def sheets_being_made(page: Page, house: House) -> None:
    with house.inside():
        nurse = house.staff(RoleName.NURSE)
        batch = make_batch(house.aftercare(), nurse, patients(30))
        begin_preparing(batch, actor=nurse)
        prepare_some(batch, site=SITE, actor=nurse)
        address = f"/desk/batches/{batch.id}"
    page.route("**/issue", lambda route: None)  # the answer never comes: the page stays as it is
    page.goto(address)
    expect(page.get_by_text("25 of 30").first).to_be_visible()


def batch_issued(page: Page, house: House) -> None:
    page.goto(f"/desk/batches/{_issued(house, patients(3))}")


def downtime_with_problems(page: Page, house: House) -> None:
    page.goto("/desk/downtime")
    press(page, "Put it on record")
    expect(page.get_by_role("alert")).to_be_visible()
