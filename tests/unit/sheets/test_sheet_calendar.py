"""Thirty days on paper: whole weeks from Sunday, a letter on each day that means something."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mildsite.pdf import document as pdf
from mildsite.sheets.calendar import DAYS, Event, calendar
from mildsite.sheets.wording import Wording

SUNDAY = date(2026, 11, 22)
say = Wording("en")


def days_of(section: pdf.CalendarSection) -> list[pdf.CalendarDay]:
    return [day for week in section.weeks for day in week if day is not None]


def marks(section: pdf.CalendarSection) -> dict[str, str]:
    return {day.date: day.marks for day in days_of(section) if day.marks}


def key(section: pdf.CalendarSection) -> list[tuple[str, str]]:
    return [(fact.label, fact.value.text) for fact in section.key if fact.value]


@pytest.mark.parametrize("ahead", range(7))
def test_it_has_thirty_days_in_weeks_that_begin_on_sunday(ahead: int) -> None:
    first = SUNDAY + timedelta(days=ahead)
    section = calendar(first, [], say)
    assert section.weekdays == ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
    assert {len(week) for week in section.weeks} == {7}
    assert section.weeks[0][:ahead] == (None,) * ahead
    shown = days_of(section)
    assert len(shown) == DAYS == 30
    assert [day.date for day in shown] == [say.day(first + timedelta(days=place)) for place in range(30)]
    for week in section.weeks:
        for place, day in enumerate(week):
            assert day is None or day.date.startswith(
                ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")[place]
            )
    assert any(section.weeks[-1]), "no empty week"


def test_a_month_that_begins_is_named() -> None:
    labels = [day.label for day in days_of(calendar(SUNDAY, [], say))]
    assert labels[:10] == ["Nov 22", "23", "24", "25", "26", "27", "28", "29", "30", "Dec 1"]


def test_a_leap_day_is_a_day() -> None:
    labels = [day.label for day in days_of(calendar(date(2028, 2, 27), [], say))]
    assert labels[:4] == ["Feb 27", "28", "29", "Mar 1"]
    labels = [day.label for day in days_of(calendar(date(2027, 2, 27), [], say))]
    assert labels[:3] == ["Feb 27", "28", "Mar 1"]
    assert days_of(calendar(date(2028, 2, 29), [], say))[0].date == "Tuesday, February 29"


def test_letters_follow_the_days_and_not_the_order_of_the_text() -> None:
    events = [Event(SUNDAY + timedelta(days=7), "Lift"), Event(SUNDAY, "Procedure"), Event(date(2026, 12, 1), "Visit")]
    section = calendar(SUNDAY, events, say)
    assert key(section) == [("A", "Procedure"), ("B", "Lift"), ("C", "Visit")]
    assert marks(section) == {"Sunday, November 22": "A", "Sunday, November 29": "B", "Tuesday, December 1": "C"}


def test_a_day_may_have_two_letters() -> None:
    section = calendar(SUNDAY, [Event(SUNDAY, "One"), Event(SUNDAY, "Two")], say)
    assert marks(section) == {"Sunday, November 22": "A B"}
    assert key(section) == [("A", "One"), ("B", "Two")]


def test_a_date_outside_of_its_days_is_left_out() -> None:
    """It is on the sheet all the same, in words."""
    last = SUNDAY + timedelta(days=29)
    events = [
        Event(SUNDAY - timedelta(days=1), "Before"),
        Event(last, "Last day"),
        Event(last + timedelta(days=1), "After"),
    ]
    assert key(calendar(SUNDAY, events, say)) == [("A", "Last day")]


def test_letters_end_with_z() -> None:
    section = calendar(SUNDAY, [Event(SUNDAY, f"Event {number:02}") for number in range(30)], say)
    assert [label for label, _ in key(section)][-1] == "Z"
    assert len(section.key) == 26


def test_it_belongs_to_the_patient() -> None:
    section = calendar(SUNDAY, [Event(SUNDAY, "Procedure")], say)
    assert section.is_own
    assert all(fact.value and fact.value.own for fact in section.key)


def test_in_spanish_it_begins_on_sunday_too() -> None:
    section = calendar(SUNDAY, [], Wording("es"))
    assert (section.heading, section.weekdays[0]) == ("Sus próximos 30 días", "dom")
    assert days_of(section)[0].date == "domingo, 22 de noviembre"
    assert days_of(section)[0].label == "22 nov"
