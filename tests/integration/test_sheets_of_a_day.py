"""The list of a day is the clinic's calendar day, also in the nights when the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from mildsite.accounts.roles import RoleName
from mildsite.sheets.queries import sheets_issued_on
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_live_page
from tests.factories.sheets import make_sheet

NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture
def issue_at(app, set_clock):
    """Issue a sheet at a moment; its number."""
    make_clinic()
    page, nurse = make_live_page(), make_staff(RoleName.NURSE)

    def issue(moment: datetime) -> int:
        set_clock(moment)
        day = moment.astimezone(NEW_YORK).date()
        return make_sheet(page=page, nurse=nurse, procedure_date=day).number

    return issue


def numbers_of(day: date, zone: ZoneInfo = NEW_YORK) -> list[int]:
    return [sheet.number for sheet in sheets_issued_on(day, zone)]


def local(*parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=NEW_YORK, fold=fold).astimezone(UTC)


def test_a_sheet_made_half_an_hour_after_midnight_is_of_the_new_day(issue_at):
    before = issue_at(local(2026, 11, 21, 23, 59, 59))
    after = issue_at(local(2026, 11, 22, 0, 30))
    assert numbers_of(date(2026, 11, 21)) == [before]
    assert numbers_of(date(2026, 11, 22)) == [after]


def test_midnight_itself_is_of_the_new_day_only(issue_at):
    midnight = issue_at(local(2026, 11, 22, 0, 0))
    assert numbers_of(date(2026, 11, 21)) == []
    assert numbers_of(date(2026, 11, 22)) == [midnight]


def test_newest_first(issue_at):
    first, second = issue_at(local(2026, 11, 22, 9, 0)), issue_at(local(2026, 11, 22, 10, 0))
    assert numbers_of(date(2026, 11, 22)) == [second, first]


def test_the_day_of_25_hours_has_all_of_them(issue_at):
    """On 1 November 2026 the hour from one to two comes twice."""
    eve = issue_at(local(2026, 10, 31, 23, 59))
    of_the_day = [
        issue_at(local(2026, 11, 1, 0, 0)),
        issue_at(local(2026, 11, 1, 1, 30, fold=0)),
        issue_at(local(2026, 11, 1, 1, 30, fold=1)),
        issue_at(local(2026, 11, 1, 23, 59)),
    ]
    morrow = issue_at(local(2026, 11, 2, 0, 0))
    assert numbers_of(date(2026, 10, 31)) == [eve]
    assert numbers_of(date(2026, 11, 1)) == of_the_day[::-1]
    assert numbers_of(date(2026, 11, 2)) == [morrow]


def test_the_day_of_23_hours_takes_none_of_its_neighbours(issue_at):
    """On 14 March 2027 the hour from two to three does not exist."""
    eve = issue_at(local(2027, 3, 13, 23, 59))
    of_the_day = [
        issue_at(local(2027, 3, 14, 0, 0)),
        issue_at(local(2027, 3, 14, 1, 59)),
        issue_at(local(2027, 3, 14, 3, 0)),
        issue_at(local(2027, 3, 14, 23, 59)),
    ]
    morrow = issue_at(local(2027, 3, 15, 0, 0))
    assert numbers_of(date(2027, 3, 13)) == [eve]
    assert numbers_of(date(2027, 3, 14)) == of_the_day[::-1]
    assert numbers_of(date(2027, 3, 15)) == [morrow]


def test_the_same_moment_is_of_another_day_in_another_zone(issue_at):
    number = issue_at(local(2026, 11, 22, 23, 30))
    assert numbers_of(date(2026, 11, 22)) == [number]
    assert numbers_of(date(2026, 11, 23), ZoneInfo("Europe/Berlin")) == [number]
