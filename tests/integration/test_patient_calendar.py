"""The dates of a sheet in a patient's calendar: right, neutral, and moved when the sheet is amended."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from flask import Flask

from mildsite.accounts.roles import RoleName
from mildsite.sheets.ending import amend
from mildsite.sheets.entries import Appointment, WeWillCall
from mildsite.sheets.models import EndReason, Sheet
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_live_page, make_live_translation
from tests.factories.sheets import SITE, make_order, make_sheet
from tests.support.calendar_reading import Entry, read_calendar
from tests.support.client import CheckingClient
from tests.support.paper_access import paper_of

VISIT = Appointment(on=date(2026, 12, 6), at=time(9, 30), place="Suite 200")
LIFTING = {"lifting": date(2026, 11, 29)}


@pytest.fixture
def nurse(app: Flask):
    make_clinic(languages=("es",))
    return make_staff(RoleName.NURSE)


@pytest.fixture
def sheet(nurse) -> Sheet:
    page = make_live_page()
    make_live_translation(page)
    return make_sheet(page=page, nurse=nurse, follow_up=VISIT, item_dates=LIFTING)


def file_of(sheet: Sheet, client: CheckingClient, query: str = "") -> bytes:
    paper_of(sheet).opened(client)
    answer = client.get(f"/sheet/calendar.ics{query}")
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="dates.ics"'
    return answer.data


def dates_of(sheet: Sheet, client: CheckingClient, query: str = "") -> dict[str, Entry]:
    return read_calendar(file_of(sheet, client, query))


def amended(sheet: Sheet, nurse, reason: EndReason = EndReason.CORRECTION, **changes) -> Sheet:
    order = make_order(sheet.page, **changes)
    return amend(sheet, order, reason=reason, site=SITE, idempotency_key=f"again-{sheet.number}", actor=nurse)


def test_every_date_of_the_sheet_is_an_event_on_its_day(sheet, client):
    found = sorted(dates_of(sheet, client).values(), key=lambda entry: str(entry.starts))
    assert found == [
        Entry("A date on my list", date(2026, 11, 29), date(2026, 11, 30), 0, cancelled=False, alarms=0),
        Entry(
            "Appointment",
            datetime(2026, 12, 6, 14, 30, tzinfo=UTC),  # half past nine in New York
            datetime(2026, 12, 6, 15, 0, tzinfo=UTC),
            0,
            cancelled=False,
            alarms=1,
        ),
    ]


def test_the_file_says_nothing_of_a_treatment_or_of_who_it_is(sheet, client):
    data = file_of(sheet, client).decode().casefold()
    for private in ("mild", "lift", "procedure", "suite", "zoë", "brien", "ames", "spine", str(sheet.id), "d-0000"):
        assert private not in data.replace("@mildsite", "").replace("//mildsite//", "")


def test_the_titles_are_in_the_language_of_the_page(sheet, client):
    titles = {entry.title for entry in dates_of(sheet, client, "?lang=es").values()}
    assert titles == {"Cita", "Una fecha de mi lista"}


def test_an_appointment_keeps_its_identity_when_it_moves(sheet, client, nurse):
    before = dates_of(sheet, client)
    moved = VISIT.model_copy(update={"on": date(2026, 12, 8)})
    new = amended(sheet, nurse, follow_up=moved, item_dates=LIFTING)
    after = dates_of(sheet, client)  # by the old paper
    assert after == dates_of(new, client)
    assert before.keys() == after.keys()
    assert {entry.sequence for entry in after.values()} == {1}
    assert datetime(2026, 12, 8, 14, 30, tzinfo=UTC) in {entry.starts for entry in after.values()}
    assert not any(entry.cancelled for entry in after.values())


def test_a_date_that_holds_no_more_is_cancelled(sheet, client, nurse):
    before = dates_of(sheet, client)
    again = amended(sheet, nurse, follow_up=WeWillCall(by=date(2026, 12, 1)))
    after = dates_of(again, client)
    assert before.keys() < after.keys()
    assert {uid for uid, entry in after.items() if entry.cancelled} == before.keys()
    call = next(entry for uid, entry in after.items() if uid not in before)
    assert (call.title, call.starts, call.sequence) == ("Expect a phone call by today", date(2026, 12, 1), 1)
    last = amended(again, nurse, follow_up=VISIT, item_dates=LIFTING)
    assert {entry.sequence for entry in dates_of(last, client).values()} == {2}


def test_dates_of_somebody_else_never_reach_this_patients_calendar(sheet, client, nurse):
    """The sheet before may have named another patient: nothing of it is told, not even as cancelled."""
    theirs = dates_of(sheet, client)
    own = amended(
        sheet, nurse, EndReason.WRONG_PERSON, patient_name="Ann Other", follow_up=WeWillCall(by=date(2026, 12, 1))
    )
    found = dates_of(own, client)
    assert not found.keys() & theirs.keys()
    assert [entry.title for entry in found.values()] == ["Expect a phone call by today"]


def test_a_sheet_without_dates_offers_no_calendar(client, nurse):
    bare = make_sheet(page=make_live_page(), nurse=nurse)
    paper_of(bare).opened(client)
    assert not client.page("/sheet").select("a[href*=calendar]")
    assert client.get("/sheet/calendar.ics").status_code == 404


@pytest.mark.parametrize(
    "broken",
    [
        b"BEGIN:VCALENDAR\nEND:VCALENDAR\n",
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n",
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:" + b"x" * 80 + b"\r\nEND:VCALENDAR\r\n",
    ],
)
def test_the_reader_of_these_tests_refuses_a_broken_file(broken):
    with pytest.raises(AssertionError):
        read_calendar(broken)
