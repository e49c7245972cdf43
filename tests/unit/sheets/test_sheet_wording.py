"""Dates and times as a sheet says them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from mildsite.sheets.wording import Wording
from tests.factories.papers import unsaved_details

say = Wording("en")


def test_a_day_begins_with_its_weekday() -> None:
    assert say.day(date(2026, 11, 29)) == "Sunday, November 29"
    assert say.day_with_year(date(2026, 11, 29)) == "Sunday, November 29, 2026"
    assert say.day(date(2027, 1, 1)) == "Friday, January 1"
    assert say.day(date(2028, 2, 29)) == "Tuesday, February 29"


def test_a_birth_date_is_spelled_out() -> None:
    assert say.long_date(date(1950, 3, 4)) == "March 4, 1950"


@pytest.mark.parametrize(
    ("at", "words"),
    [(time(9, 5), "9:05 AM"), (time(12, 0), "12:00 PM"), (time(0, 30), "12:30 AM"), (time(17), "5:00 PM")],
)
def test_a_time_has_a_space_that_does_not_break(at: time, words: str) -> None:
    assert say.time(at) == words.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 11, 22, 17, 0, tzinfo=UTC), "November 22, 2026, 12:00 PM"),
        (datetime(2026, 11, 23, 4, 59, tzinfo=UTC), "November 22, 2026, 11:59 PM"),
        (datetime(2026, 11, 23, 5, 0, tzinfo=UTC), "November 23, 2026, 12:00 AM"),
        (datetime(2026, 7, 1, 3, 30, tzinfo=UTC), "June 30, 2026, 11:30 PM"),
    ],
)
def test_a_moment_is_on_the_clinics_clock(at: datetime, words: str) -> None:
    assert say.moment(at, unsaved_details()).replace("\u00a0", " ") == words


def test_words_stay_what_they_are_in_english() -> None:
    assert say("Who to call") == "Who to call"


def test_other_languages_have_their_own_words_and_order() -> None:
    spanish = Wording("es")
    assert spanish("Who to call") == "A quién llamar"
    assert spanish.day(date(2026, 11, 29)) == "domingo, 29 de noviembre"
    assert spanish.long_date(date(1950, 3, 4)) == "4 de marzo de 1950"
    assert (say.short_day(date(2026, 11, 9)), spanish.short_day(date(2026, 11, 9))) == ("Nov 9", "9 nov")


def test_a_language_is_named_in_the_language_of_the_sheet() -> None:
    assert (say.name_of("es"), Wording("es").name_of("en")) == ("Spanish", "inglés")


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_week_begins_on_sunday_as_on_every_calendar_in_the_country(language: str) -> None:
    words = Wording(language)
    assert words.first_weekday == 6
    assert words.weekdays[0] == {"en": "Sun", "es": "dom"}[language]
    assert len(set(words.weekdays)) == 7


@pytest.mark.parametrize(
    ("at", "words"), [(time(9, 5), "9:05 a.m."), (time(13, 30), "1:30 p.m."), (time(12), "12:00 p.m.")]
)
def test_a_time_in_spanish_is_said_as_in_the_united_states(at: time, words: str) -> None:
    assert Wording("es").time(at).replace("\u00a0", " ") == words


def test_a_date_in_spanish() -> None:
    spanish = Wording("es")
    assert spanish.day(date(2026, 11, 29)) == "domingo, 29 de noviembre"
    assert spanish.day_with_year(date(2026, 11, 29)) == "domingo, 29 de noviembre de 2026"
    assert spanish.long_date(date(1950, 3, 4)) == "4 de marzo de 1950"
