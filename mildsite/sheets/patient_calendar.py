"""The dates of a sheet as an iCalendar file (RFC 5545). Its titles say nothing of a treatment: calendars are shared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event

from mildsite.languages import marked
from mildsite.sheets.dates import APPOINTMENT, CALL, PROCEDURE
from mildsite.sheets.held import Held
from mildsite.sheets.models import Sheet
from mildsite.sheets.snapshot import SheetDate, Snapshot
from mildsite.sheets.wording import Wording

_TITLES = {APPOINTMENT: marked("Appointment"), CALL: marked("Expect a phone call by today")}
_OF_THE_LIST = marked("A date on my list")
_LENGTH = timedelta(minutes=30)
_BEFORE = timedelta(days=1)


def calendar_file(held: Held, *, language: str) -> bytes:
    """Every date of the sheet, and each date of an earlier sheet that holds no more as cancelled.

    An event keeps its UID through all amendments, and its SEQUENCE rises with each: calendars change it in place.
    """
    say = Wording(language)
    calendar = Calendar()
    calendar.add("prodid", "-//mildsite//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    root = (held.replaced[0][0] if held.replaced else held.sheet).id
    sequence = len(held.replaced)
    for when, cancelled in _dates(held):
        event = _event(when, held.snapshot, held.sheet, say)
        event.add("uid", _uid(root, when.key))
        event.add("sequence", sequence)
        event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _dates(held: Held) -> Iterator[tuple[SheetDate, bool]]:
    now = {when.key: when for when in held.snapshot.dates if when.key != PROCEDURE}
    yield from ((when, False) for when in now.values())
    gone: dict[str, SheetDate] = {}
    for _, snapshot in held.replaced:
        gone |= {when.key: when for when in snapshot.dates if when.key != PROCEDURE and when.key not in now}
    yield from ((when, True) for when in gone.values())


def _event(when: SheetDate, snapshot: Snapshot, sheet: Sheet, say: Wording) -> Event:
    event = Event()
    event.add("summary", say(_TITLES.get(when.key, _OF_THE_LIST)))
    event.add("dtstamp", sheet.issued_at)
    event.add("class", "PRIVATE")
    if when.at is None:
        event.add("dtstart", when.day)
        event.add("dtend", when.day + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        return event
    # In UTC: a name of a time zone asks for its rules beside it, which calendars read in different ways.
    start = datetime.combine(when.day, when.at, tzinfo=ZoneInfo(snapshot.time_zone)).astimezone(UTC)
    event.add("dtstart", start)
    event.add("dtend", start + _LENGTH)
    reminder = Alarm()
    reminder.add("action", "DISPLAY")
    reminder.add("description", say(_TITLES[APPOINTMENT]))
    reminder.add("trigger", -_BEFORE)
    event.add_component(reminder)
    return event


def _uid(root: object, key: str) -> str:
    """The same for every amendment, and nothing that leads back to a sheet."""
    return f"{hashlib.sha256(f'calendar|{root}|{key}'.encode()).hexdigest()[:32]}@mildsite"
