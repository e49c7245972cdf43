"""The column types that the whole schema shares."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.dialects import postgresql, sqlite

from mildsite.content.lifecycle import State
from mildsite.db.types import UtcDateTime, new_id, present, stored_enum
from tests.conftest import NOON

DIALECTS = [pytest.param(sqlite.dialect(), id="sqlite"), pytest.param(postgresql.dialect(), id="postgresql")]
NEW_YORK = timezone(timedelta(hours=-5))


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_moment_without_a_time_zone_is_refused(dialect: object) -> None:
    with pytest.raises(ValueError, match="needs a time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 11, 22, 12, 0), dialect)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_moment_is_stored_in_utc(dialect: object) -> None:
    stored = UtcDateTime().process_bind_param(datetime(2026, 11, 22, 12, 0, tzinfo=NEW_YORK), dialect)
    assert stored is not None
    assert stored.isoformat() == "2026-11-22T17:00:00+00:00"


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_moment_comes_back_aware_whether_or_not_the_database_kept_its_zone(dialect: object) -> None:
    read = UtcDateTime().process_result_value
    assert read(NOON.replace(tzinfo=None), dialect) == NOON
    found = read(NOON.astimezone(NEW_YORK), dialect)
    assert found == NOON
    assert found.tzinfo is UTC


@pytest.mark.parametrize("dialect", DIALECTS)
def test_no_moment_stays_none(dialect: object) -> None:
    assert UtcDateTime().process_bind_param(None, dialect) is None
    assert UtcDateTime().process_result_value(None, dialect) is None


def test_the_present_is_the_project_clock() -> None:
    assert present() == NOON


def test_ids_are_random() -> None:
    assert len({new_id() for _ in range(100)}) == 100
    assert new_id().version == 4


def test_an_enum_is_stored_by_its_value_as_text() -> None:
    column = stored_enum(State)
    assert "in_review" in column.enums
    assert not column.native_enum
    assert max(map(len, column.enums)) <= 40
