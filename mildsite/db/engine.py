"""Engine settings for SQLite and PostgreSQL.

SQLite: WAL, so readers never wait for a writer; synchronous=FULL, because NORMAL loses acknowledged commits in a power
cut; our own BEGIN, because the driver's deferred one fails under two writers (docs/adr/0003-transactions.md).
"""

from __future__ import annotations

import sqlite3
import time
from typing import Any

from sqlalchemy import Connection, Engine, event

from mildsite.db.transactions import may_write

BUSY_TIMEOUT_SECONDS = 5
_BETWEEN_TRIES = 0.005
"""Seconds."""
_WAITING, _NOT_WAITING = f"PRAGMA busy_timeout={BUSY_TIMEOUT_SECONDS * 1000}", "PRAGMA busy_timeout=0"

_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
)


def engine_options(database_url: str) -> dict[str, Any]:
    """Options for `create_engine`. Bound values never appear in error texts: they may be a patient's."""
    if database_url.startswith("sqlite"):
        return {
            "hide_parameters": True,
            # isolation_level None: the driver opens no transactions by itself, see _begin_sqlite.
            "connect_args": {"isolation_level": None, "timeout": BUSY_TIMEOUT_SECONDS},
        }
    # pre-ping: a connection that died with a database restart is replaced instead of failing a request
    return {"hide_parameters": True, "pool_pre_ping": True}


def configure_engine(engine: Engine) -> None:
    """Attach the connection settings and our own BEGIN to `engine`."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "begin", _begin_postgresql)


def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in _SQLITE_PRAGMAS:
        connection.execute(pragma)


def _begin_sqlite(connection: Connection) -> None:
    if may_write():
        connection.exec_driver_sql("PRAGMA query_only=OFF")
        _wait_for_turn(connection)
    else:
        connection.exec_driver_sql("PRAGMA query_only=ON")
        connection.exec_driver_sql("BEGIN")


def _wait_for_turn(connection: Connection) -> None:
    """Take the write lock, or raise OperationalError when it is not to be had in time.

    SQLite's own waiting soon asks ten times a second only: whoever comes at the right moment is before one who has
    waited for seconds.
    """
    raw: sqlite3.Connection = connection.connection.dbapi_connection  # type: ignore[assignment]  # of this dialect
    raw.execute(_NOT_WAITING)
    try:
        for _ in range(round(BUSY_TIMEOUT_SECONDS / _BETWEEN_TRIES)):
            try:
                raw.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:  # and not one of its further kinds
                    break
                time.sleep(_BETWEEN_TRIES)
            else:
                return
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # fails again, in SQLAlchemy's words
    finally:
        raw.execute(_WAITING)


def _begin_postgresql(connection: Connection) -> None:
    if not may_write():
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
