"""Dates and times on screens, in the reader's language and on the clinic's clock."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date as babel_date
from babel.dates import format_time
from flask import Flask
from flask_babel import format_date, get_locale

from mildsite import languages


def long_day(day: date) -> str:
    """`Sunday, November 29, 2026`"""
    return str(format_date(day, "full"))


def long_date(day: date) -> str:
    """`November 29, 2026`"""
    return str(format_date(day, "long"))


def short_day(day: date) -> str:
    """`Nov 29, 2026`"""
    return _short_day(day, get_locale())


@lru_cache(maxsize=256)
def _short_day(day: date, locale: Locale | None) -> str:
    """A list says the same few days again and again."""
    return babel_date(day, "medium", locale=locale)


def clock_time(at: datetime, zone: ZoneInfo) -> str:
    """`9:30 PM`; in Spanish `9:30 p.m.`, as the sheet says it."""
    locale = languages.local(str(get_locale() or languages.DEFAULT).replace("_", "-"))
    return format_time(at.astimezone(zone), "short", tzinfo=zone, locale=locale).replace("\u202f", "\u00a0")


def moment(at: datetime, zone: ZoneInfo) -> str:
    return f"{short_day(at.astimezone(zone).date())}, {clock_time(at, zone)}"


def init_app(app: Flask) -> None:
    for function in (long_day, long_date, short_day, clock_time, moment):
        app.add_template_filter(function)
