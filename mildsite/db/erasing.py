"""What was deleted must not lie on in the files of the database."""

from __future__ import annotations

from mildsite.db.base import db


def empty_the_log() -> bool:
    """Empty SQLite's write-ahead log, which holds pages as they were before. Commit first.

    False while somebody still reads an old state: then the log is not empty yet. The database file itself is zeroed as
    rows are deleted (`secure_delete`). PostgreSQL does its own; there this is nothing, and True.
    """
    if db.engine.dialect.name != "sqlite":
        return True
    connection = db.engine.raw_connection()
    try:
        cursor = connection.cursor()
        busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        cursor.close()
    finally:
        connection.close()
    return not busy
