"""Whether the database is away for a while, or a statement of ours is wrong.

Away: locked, full, read-only, not to be opened, restarting, out of connections; and what a repeated transaction mends
(deadlock, serialization). The first is told with 503 and goes by; the second is a fault of ours and is told with 500.
"""

from __future__ import annotations

import time

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, PendingRollbackError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from mildsite import clock
from mildsite.db.transactions import may_write

_SQLITE = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_NOMEM")
"""Beginnings of SQLite's names of errors (sqlite.org/rescode.html)."""
_SQLSTATE = ("08", "40001", "40P01", "53", "55P03", "57P", "58")
"""Beginnings of PostgreSQL's codes (appendix A of its manual): connection, conflict, resources, restart, system."""
_READ_ONLY = ("SQLITE_READONLY", "25006")
"""A refused write. Where a request may not write at all, that is a fault of ours."""


def is_unavailable(error: BaseException | None) -> bool:
    """Whether this error, or one that it followed upon, says so.

    A full SQLite ends the transaction by itself: what is seen then is that there is no savepoint to go back to.
    """
    while error is not None:
        if _says_so(error):
            return True
        error = error.__context__
    return False


def _says_so(error: BaseException) -> bool:
    if isinstance(error, PoolTimeout | PendingRollbackError):
        return True  # nobody is served, or what follows on a connection that broke
    if not isinstance(error, DBAPIError) or error.orig is None:
        return False
    code = error_code(error)
    if not code:
        # No answer came that could bear a code: the connection is gone.
        return error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)
    if code.startswith(_READ_ONLY):
        return may_write()
    return code.startswith(_SQLITE + _SQLSTATE)


def error_code(error: BaseException) -> str:
    """The database's own name of an error: never its words, which may quote what somebody typed."""
    origin = getattr(error, "orig", None)
    return str(getattr(origin, "sqlite_errorname", None) or getattr(origin, "sqlstate", None) or "")


class Outage:
    """How long a process has had no connection. Only its first seconds are worth waiting for."""

    PATIENCE = 3.0
    """Seconds."""
    _PAUSE = 0.1

    def __init__(self) -> None:
        self._began: float | None = None

    def over(self) -> None:
        self._began = None

    def wait(self, error: SQLAlchemyError) -> bool:
        """Wait a little and say whether to ask again. A file that cannot be read does not come back by waiting."""
        if not is_unavailable(error) or error_code(error).startswith("SQLITE"):
            return False
        now = clock.ticks()
        if self._began is None:
            self._began = now
        if now - self._began >= self.PATIENCE:
            return False
        time.sleep(self._PAUSE)
        return True
