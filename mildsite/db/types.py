"""Column types the whole schema shares."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import DateTime, Enum
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from mildsite import clock


def new_id() -> uuid.UUID:
    """A random primary key, made before the insert: ciphertext is bound to it, and no address can be counted up."""
    return uuid.uuid4()


def present() -> datetime:
    """The present moment, as a column default. Asks the clock each time, so that tests can set it."""
    return clock.now()


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. Refuses naive values; SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def stored_enum(kind: type[StrEnum]) -> Enum:
    """A column of the values of `kind`, kept as text so that a new value needs no migration of the type."""
    return Enum(kind, native_enum=False, length=40, values_callable=lambda members: [m.value for m in members])
