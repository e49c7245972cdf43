"""The fixed words of a sheet and its dates, in the sheet's language."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from babel.dates import format_date, format_skeleton, format_time

from mildsite import languages
from mildsite.clinic.models import ClinicDetails


class Wording:
    """Words and dates of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._locale = languages.locale(language)
        self._catalog = languages.words(language)

    def __call__(self, message: str) -> str:
        """The message in the sheet's language."""
        return self._catalog.gettext(message)

    def day(self, day: date) -> str:
        """`Sunday, November 29`: the weekday first, because people plan by it."""
        known = self._locale.datetime_skeletons
        pattern = str((known.get("MMMMEd") or known["MMMEd"]).pattern)
        # Babel finds the language's order of the parts but leaves them short; paper has room for whole words.
        return format_date(day, re.sub("M{3,}", "MMMM", re.sub("E+", "EEEE", pattern)), locale=self._locale)

    def day_with_year(self, day: date) -> str:
        return format_date(day, format="full", locale=self._locale)

    def long_date(self, day: date) -> str:
        """`November 29, 2026`"""
        return format_date(day, format="long", locale=self._locale)

    def time(self, at: time) -> str:
        return format_time(at, format="short", locale=languages.local(self.language)).replace("\u202f", "\u00a0")

    def short_day(self, day: date) -> str:
        """`Nov 29`"""
        return format_skeleton("MMMd", day, locale=self._locale)

    @property
    def weekdays(self) -> tuple[str, ...]:
        """Short names, beginning with the day that begins a week in this language."""
        names = self._locale.days["stand-alone"]["abbreviated"]
        return tuple(str(names[(self.first_weekday + place) % 7]) for place in range(7))

    @property
    def first_weekday(self) -> int:
        """0 is Monday. The clinic is in the United States, where calendars begin with Sunday."""
        return 6

    def name_of(self, language: str) -> str:
        """What this language calls another one."""
        return languages.locale(language).get_display_name(self._locale) or language

    def moment(self, at: datetime, details: ClinicDetails) -> str:
        """A moment on the clinic's clock, to the minute."""
        local = at.astimezone(details.zone)
        return f"{format_date(local.date(), format='long', locale=self._locale)}, {self.time(local.time())}"
