"""The days after a procedure as a calendar, each date of the sheet marked by a letter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from string import ascii_uppercase
from typing import NamedTuple

from mildsite.pdf import document as pdf
from mildsite.sheets.wording import Wording

DAYS = 30
"""Project RED's calendar; the procedure day is the first of them."""


class Event(NamedTuple):
    day: date
    words: str


def calendar(first: date, events: Sequence[Event], say: Wording) -> pdf.CalendarSection:
    """Whole weeks from the procedure day on. Events outside of its days are on the sheet, and not in it."""
    last = first + timedelta(days=DAYS - 1)
    shown = sorted(event for event in events if first <= event.day <= last)[: len(ascii_uppercase)]
    letters: dict[date, str] = {}
    key = []
    for letter, event in zip(ascii_uppercase, shown, strict=False):
        letters[event.day] = " ".join(filter(None, [letters.get(event.day), letter]))
        key.append(pdf.Fact(label=letter, value=pdf.own(event.words)))
    start = first - timedelta(days=(first.weekday() - say.first_weekday) % 7)
    weeks = []
    while start <= last:
        week = [start + timedelta(days=place) for place in range(7)]
        weeks.append(tuple(_day(day, first, say, letters) if first <= day <= last else None for day in week))
        start += timedelta(days=7)
    return pdf.CalendarSection(
        heading=say("Your next 30 days"), weekdays=say.weekdays, weeks=tuple(weeks), key=tuple(key)
    )


def _day(day: date, first: date, say: Wording, letters: dict[date, str]) -> pdf.CalendarDay:
    label = say.short_day(day) if day == first or day.day == 1 else str(day.day)
    return pdf.CalendarDay(date=say.day(day), label=label, marks=letters.get(day, ""))
