"""Every date on a sheet is the clinic's own: past midnight, when clocks change, on a leap day, wherever the server is.

The test counts the days by itself: an ordinal and a table of names.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from mildsite.accounts.roles import RoleName
from mildsite.db import db
from mildsite.sheets.models import Sheet
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic, make_value
from tests.factories.content import CHECKLIST, make_document, make_live_page
from tests.support.calendar_reading import read_calendar
from tests.support.client import CheckingClient
from tests.support.paper_access import paper_of
from tests.support.pdfs import words_of

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
LIFTING, VISIT, LINK = 7, 14, 60
"""Days after the procedure, and of the link."""
ZONES = ("America/New_York", "America/Los_Angeles", "Pacific/Honolulu", "America/Phoenix")
NIGHTS = [
    *((zone, (2026, 11, 22, 0, 30), 0) for zone in ZONES),
    *((zone, (2026, 11, 22, 23, 30), 0) for zone in ZONES),
    ("America/New_York", (2026, 11, 1, 0, 30), 0),  # the clocks go back at two
    ("America/New_York", (2026, 11, 1, 1, 30), 0),
    ("America/New_York", (2026, 11, 1, 1, 30), 1),
    ("America/New_York", (2026, 10, 31, 23, 30), 0),
    ("America/New_York", (2027, 3, 14, 0, 30), 0),  # and forward at two
    ("America/New_York", (2027, 3, 14, 3, 30), 0),
    ("America/New_York", (2027, 3, 13, 23, 30), 0),
    ("America/Los_Angeles", (2028, 2, 29, 0, 30), 0),
    ("America/Los_Angeles", (2028, 2, 28, 23, 30), 0),
    ("America/New_York", (2028, 2, 15, 0, 30), 0),  # two weeks later is the leap day
    ("America/New_York", (2026, 12, 31, 23, 30), 0),
    ("America/New_York", (2027, 1, 1, 0, 30), 0),
]


def after(day: date, days: int) -> date:
    return date.fromordinal(day.toordinal() + days)


def weekday(day: date) -> str:
    """As `Sunday, November 29`."""
    return f"{DAYS[(day.toordinal() - 1) % 7]}, {MONTHS[day.month - 1]} {day.day}"


def last_day_of(sheet: Sheet, zone: str) -> date:
    """The day whose very end is the end of the sheet's link."""
    assert sheet.link is not None
    end = sheet.link.expires_at.astimezone(ZoneInfo(zone))
    assert (end.hour, end.minute, end.second) == (23, 59, 59)
    return end.date()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Put the machine into a time zone."""

    def stand_in(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield stand_in
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("zone", "wall", "fold", "machine"),
    [*((*night, "UTC") for night in NIGHTS), *((*night, "Asia/Tokyo") for night in NIGHTS[:2])],
)
def test_every_date_is_counted_on_the_clinics_calendar(
    app: Flask, client: CheckingClient, set_clock, server, zone: str, wall: tuple[int, ...], fold: int, machine: str
):
    server(machine)
    set_clock(datetime(*wall, tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC))
    make_clinic(time_zone=zone, link_days=LINK)
    make_value("lifting_days", str(LIFTING))
    dated = [{**CHECKLIST[0], "value_key": "lifting_days"}, CHECKLIST[1]]
    list_block = {"id": "recovery", "type": "checklist", "heading": "Your checklist", "items": dated}
    others = [block for block in make_document().to_json()["blocks"] if block["id"] != "recovery"]
    make_live_page(make_document(blocks=[*others, list_block]))
    client.sign_in(make_staff(RoleName.NURSE))
    today = date(*wall[:3])

    form = client.page("/desk/sheets/new")
    assert form.select_one("#procedure_date")["value"] in (today.isoformat(), f"{today:%m/%d/%Y}")
    entered = {
        "patient_name": "Ann Example",
        "birth_date": "1950-03-04",
        "practitioner": "Dr. Ames",
        "follow_up_kind": "appointment",
        "follow_up_date": after(today, VISIT).isoformat(),
        "follow_up_time": "00:30",
    }
    assert client.submit("/desk/sheets/new", entered).status_code == 303

    sheet = db.session.scalars(select(Sheet)).one()
    words = words_of(client.get(f"/desk/sheets/{sheet.id}/pdf").data)
    for day in (after(today, LIFTING), after(today, VISIT)):
        assert weekday(day) in words
    assert f"{MONTHS[today.month - 1]} {today.day}, {today.year}" in words, "the procedure, and the day it was issued"
    assert [row.td.get_text() for row in client.page("/desk/").select("tbody tr")] == [sheet.label]

    patient = app.test_client()
    paper = paper_of(sheet)
    last = after(today, LINK)
    assert f"{MONTHS[last.month - 1]} {last.day}, {last.year}" in patient.get(paper.path).text
    assert last_day_of(sheet, zone) == last
    paper.opened(patient)
    page = patient.get("/sheet").text
    for day in (after(today, LIFTING), after(today, VISIT)):
        assert weekday(day) in page
    starts = [entry.starts for entry in read_calendar(patient.get("/sheet/calendar.ics").data).values()]
    days = {start.astimezone(ZoneInfo(zone)).date() if isinstance(start, datetime) else start for start in starts}
    assert {after(today, LIFTING), after(today, VISIT)} <= days
