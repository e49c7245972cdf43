"""Databases that are away for a while: locked, full, read-only, not to be opened, restarted."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import event, text

from mildsite.db import db


@contextmanager
def write_lock_held_elsewhere() -> Iterator[None]:
    """Another program that writes for longer than anybody waits."""
    db.session.commit()
    with closing(sqlite3.connect(_file(), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def full() -> Iterator[None]:
    """No page more fits into the file."""
    pages = db.session.scalar(text("PRAGMA page_count"))
    with _settings_of_each_connection(f"PRAGMA max_page_count={pages}"):
        yield


@contextmanager
def not_to_be_opened() -> Iterator[None]:
    """The disk with the file is gone."""
    _let_go()
    file = Path(_file())
    moved = file.rename(file.with_name("elsewhere"))
    file.mkdir()
    yield
    db.engine.dispose()
    file.rmdir()
    moved.rename(file)


@contextmanager
def read_only() -> Iterator[None]:
    """The file may be read, and nobody may write."""
    _let_go()
    address = f"file:{_file()}?mode=ro"
    with _connecting_by(lambda: sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)):
        yield


@contextmanager
def no_connection(tries: list[int]) -> Iterator[None]:
    """A server that is starting. Every try to connect is noted."""
    _let_go()

    def refuse() -> None:
        tries.append(1)
        raise psycopg.OperationalError("the database system is starting up")

    with _connecting_by(refuse):
        yield


def end_other_connections() -> None:
    """What a restart does to every connection of the application."""
    url = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid()"
        )


@contextmanager
def _settings_of_each_connection(pragma: str) -> Iterator[None]:
    _let_go()

    def set_it(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(pragma)

    event.listen(db.engine, "connect", set_it)
    yield
    event.remove(db.engine, "connect", set_it)
    db.session.remove()
    db.engine.dispose()


@contextmanager
def _connecting_by(connect: Callable[[], object]) -> Iterator[None]:
    pool = db.engine.pool
    as_ever, pool._creator = pool._creator, connect
    yield
    db.session.remove()
    db.engine.dispose()
    db.engine.pool._creator = as_ever


def _let_go() -> None:
    db.session.commit()
    db.session.remove()
    db.engine.dispose()


def _file() -> str:
    return str(db.engine.url.database)
