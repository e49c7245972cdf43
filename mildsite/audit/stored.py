"""Events as the database holds them, and whether that is the form in which they are written.

PostgreSQL keeps values. SQLite keeps whatever it is given, and several texts read as one value: a moment with an
offset, an id in capitals, a field that stands twice. Such an event would fit its seal, and no search for its time, its
person or its sheet would find it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Dialect, text
from sqlalchemy.types import TypeEngine

from mildsite.audit.models import AuditEvent
from mildsite.audit.queries import whole_log
from mildsite.db import db

_AS_IT_IS = text("SELECT * FROM audit_event ORDER BY seq")


@dataclass(frozen=True)
class Misshapen:
    """An event that nobody wrote in this form."""

    seq: int


def stored_events() -> Iterator[AuditEvent | Misshapen]:
    """Every event, the oldest first; some at a time, however many there are."""
    dialect = db.engine.dialect
    if dialect.name != "sqlite":
        yield from whole_log()
        return
    readers = {column.name: _reader(column.type, dialect) for column in AuditEvent.__table__.columns}
    for row in db.session.execute(_AS_IT_IS, execution_options={"yield_per": 1000}).mappings():
        try:
            found = {name: read(row[name]) for name, read in readers.items()}
        except (ValueError, TypeError, AttributeError):
            yield Misshapen(row["seq"])
        else:
            yield AuditEvent(**found)


def _reader(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any]:
    """Gives the value of what is stored. Raises ValueError, TypeError, AttributeError when we would not store it so."""
    of_database = kind.dialect_impl(dialect)
    from_stored, to_stored = of_database.result_processor(dialect, None), of_database.bind_processor(dialect)

    def read(stored: Any) -> Any:
        if stored is None:
            return None
        value = from_stored(stored) if from_stored else stored
        if not isinstance(value, kind.python_type) or (to_stored(value) if to_stored else value) != stored:
            raise ValueError("stored in another form")
        return value

    return read
