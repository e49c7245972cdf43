"""Which errors say that the database is away, and which that a statement is wrong."""

from __future__ import annotations

import sqlite3

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from mildsite.db import transaction_kind
from mildsite.db.availability import error_code, is_unavailable


def of_sqlite(name: str) -> DBAPIError:
    origin = sqlite3.OperationalError("words of the driver")
    origin.sqlite_errorname = name
    return OperationalError("SELECT 1", None, origin)


def of_postgresql(sqlstate: str) -> DBAPIError:
    return OperationalError("SELECT 1", None, psycopg.errors.lookup(sqlstate)())


@pytest.mark.parametrize(
    "error",
    [
        of_sqlite("SQLITE_BUSY"),
        of_sqlite("SQLITE_BUSY_SNAPSHOT"),
        of_sqlite("SQLITE_FULL"),
        of_sqlite("SQLITE_IOERR_WRITE"),
        of_sqlite("SQLITE_READONLY_DBMOVED"),
        of_sqlite("SQLITE_CANTOPEN"),
        of_postgresql("57P01"),  # an administrator stops the server
        of_postgresql("57P02"),  # it crashed
        of_postgresql("57P03"),  # it is starting
        of_postgresql("40001"),  # two transactions that cannot both be
        of_postgresql("40P01"),  # deadlock
        of_postgresql("53100"),  # disk full
        of_postgresql("53300"),  # too many connections
        of_postgresql("25006"),  # a standby that nobody may write to
        OperationalError("SELECT 1", None, psycopg.OperationalError("connection refused")),
        InterfaceError("SELECT 1", None, psycopg.InterfaceError("the connection is closed")),
        PoolTimeout("no connection is free"),
    ],
    ids=str,
)
def test_the_database_is_away(error):
    assert is_unavailable(error)


@pytest.mark.parametrize(
    "error",
    [
        of_sqlite("SQLITE_ERROR"),  # no such column
        of_sqlite("SQLITE_CORRUPT"),
        ProgrammingError("SELECT x", None, psycopg.errors.UndefinedColumn()),
        ProgrammingError("SELECT ?", None, psycopg.ProgrammingError("one parameter is missing")),
        ValueError("nothing of a database"),
        None,
    ],
    ids=str,
)
def test_a_statement_is_wrong(error):
    assert not is_unavailable(error)


@pytest.mark.parametrize("error", [of_sqlite("SQLITE_READONLY"), of_postgresql("25006")], ids=str)
def test_a_write_by_a_request_that_only_reads_is_a_fault_of_ours(error):
    with transaction_kind(writing=False):
        assert not is_unavailable(error)


def test_what_follows_upon_a_full_disk_is_the_full_disk():
    error = of_sqlite("SQLITE_ERROR")  # no such savepoint
    error.__context__ = of_sqlite("SQLITE_FULL")
    assert is_unavailable(error)


def test_a_code_is_the_databases_own_name():
    assert error_code(of_sqlite("SQLITE_FULL")) == "SQLITE_FULL"
    assert error_code(of_postgresql("57P01")) == "57P01"
    assert error_code(ValueError()) == ""
