"""What the database holds, as it lies there: to prove that a request changed nothing, or that nothing leaked."""

from __future__ import annotations

from sqlalchemy import inspect, text

from mildsite.db import db

AUDIT = frozenset({"audit_event", "audit_head"})
Contents = dict[str, list[str]]


def contents(*, without: frozenset[str] = frozenset()) -> Contents:
    """Every row of every table, in an order of its own."""
    db.session.commit()  # an open transaction of the test would see an old state, and hold SQLite's write lock
    with db.engine.connect() as connection:
        names = [name for name in inspect(connection).get_table_names() if name not in without]
        return {
            name: sorted(repr(tuple(row)) for row in connection.execute(text(f'SELECT * FROM "{name}"')))  # noqa: S608
            for name in names
        }
