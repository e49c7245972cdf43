"""Whether the transaction that begins next may write.

A page that only reads says so, and the database itself then refuses a write: "a GET changes nothing" is not a habit
but a setting of the connection. A transaction that may write takes SQLite's write lock at its first statement
(BEGIN IMMEDIATE): a reader that turns writer cannot wait for the lock and fails, however long the busy timeout is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_may_write: ContextVar[bool] = ContextVar("may_write", default=True)


def may_write() -> bool:
    return _may_write.get()


@contextmanager
def transaction_kind(*, writing: bool) -> Iterator[None]:
    """Transactions that begin inside may write, or may not. Outside of any, they may."""
    token = _may_write.set(writing)
    try:
        yield
    finally:
        _may_write.reset(token)


def forbid_writing() -> None:
    """Until the end of the surrounding `transaction_kind`, transactions that begin may not write."""
    _may_write.set(False)
