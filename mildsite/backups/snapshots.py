"""The database at one moment as one file, and such a file as a database. Writers go on meanwhile.

SQLite writes the copy itself (VACUUM INTO): a copy of the files would miss what is in the log. PostgreSQL's own tools
dump and restore; they are told by the environment where the database is, so that no password is in a list of processes.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import make_url

from mildsite.backups.errors import BackupRefused, DatabaseSilent
from mildsite.config import taking_turns

Facts = dict[str, Any]
_LIBPQ = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE",
          "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT",
          "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY", "hostaddr": "PGHOSTADDR"}  # fmt: skip


_ROOM = ".room"
_BESIDE = ("-wal", "-shm")
"""Files of SQLite that belong to a database. Beside another one they would destroy it."""


class Database(Protocol):
    kind: str

    def save(self, target: Path) -> Facts:
        """Write the database into `target`; gives what is true of it. Raises BackupRefused."""

    def check_free(self) -> None:
        """Raises BackupRefused when there is something that a restore would write over."""

    def load(self, source: Path) -> Facts:
        """Make the database from `source`, whole or not at all; gives what is true of it. Raises BackupRefused."""


def database_of(url: str) -> Database:
    """`url` as the settings have it."""
    found = make_url(url)
    if found.get_backend_name() == "sqlite":
        return Sqlite(Path(str(found.database)))
    return Postgresql(url.replace("postgresql+psycopg://", "postgresql://", 1))


class Sqlite:
    kind = "sqlite"

    def __init__(self, path: Path) -> None:
        self._path = path

    def save(self, target: Path) -> Facts:
        if not self._path.is_file():
            raise BackupRefused(f"There is no database at {self._path}. Run 'mildsite init' first.")
        # Not read-only: to read a log that another process left, SQLite must be able to write its index.
        with closing(sqlite3.connect(self._path, timeout=30)) as connection:
            connection.execute("VACUUM INTO ?", [str(target)])
        return _sqlite_facts(target)

    def check_free(self) -> None:
        for path in (self._path, *(self._path.with_name(self._path.name + end) for end in _BESIDE)):
            if path.exists():
                raise BackupRefused(f"There is a database already: move {path} away first. Nothing is written over.")

    def load(self, source: Path) -> Facts:
        self.check_free()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with room_beside(self._path) as room:
            beside = room / "database"
            shutil.copyfile(source, beside)
            beside.chmod(0o600)
            facts = _sqlite_facts(beside)
            with beside.open("rb") as written:
                os.fsync(written.fileno())
            self._put_in_place(beside)
        return facts

    def _put_in_place(self, whole: Path) -> None:
        """A server that runs makes an empty database wherever it finds none: nothing may take the place of that one,
        whose log would be read into it.
        """
        try:
            self._path.hardlink_to(whole)
        except FileExistsError:
            raise BackupRefused(f"Something made {self._path} meanwhile. Stop the server, then begin anew.") from None


def _sqlite_facts(path: Path) -> Facts:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:

        def all_of(statement: str) -> list[tuple[Any, ...]]:
            return connection.execute(statement).fetchall()

        if all_of("PRAGMA integrity_check") != [("ok",)]:
            raise BackupRefused("The copy of the database is damaged. Run 'mildsite doctor'.")
        names = [
            name
            for (name,) in all_of("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        ]
        rows = {name: all_of(f'SELECT count(*) FROM "{name}"')[0][0] for name in sorted(names)}  # noqa: S608 - our tables
        return _facts(
            rows, all_of("SELECT seq, mac FROM audit_head"), all_of("SELECT version_num FROM alembic_version")
        )


class Postgresql:
    kind = "postgresql"

    def __init__(self, url: str) -> None:
        self._url = url

    def save(self, target: Path) -> Facts:
        tool = _tool("pg_dump")
        with self._connection() as connection:
            # One moment for the dump and for what is counted beside it.
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            row = connection.execute("SELECT pg_export_snapshot()").fetchone()
            snapshot = row[0] if row else ""
            self._run([tool, "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={target}"])
            return _postgresql_facts(connection)

    def check_free(self) -> None:
        with self._connection() as connection:
            if _tables(connection):
                raise BackupRefused("The database has tables already. Make an empty one: nothing is written over.")

    def load(self, source: Path) -> Facts:
        self.check_free()
        self._run([_tool("pg_restore"), "--no-owner", "--exit-on-error", "--single-transaction",
                   f"--dbname={self._environment()['PGDATABASE']}", str(source)])  # fmt: skip
        with self._connection() as connection:
            return _postgresql_facts(connection)

    def _connection(self) -> psycopg.Connection:
        try:
            return psycopg.connect(self._url)
        except psycopg.OperationalError:
            raise DatabaseSilent from None

    def _environment(self) -> Mapping[str, str]:
        known = conninfo_to_dict(self._url)
        return {variable: str(known[name]) for name, variable in _LIBPQ.items() if known.get(name)}

    def _run(self, command: list[str]) -> None:
        done = subprocess.run(  # noqa: S603 - PostgreSQL's own tool, with words of ours
            command, env={**os.environ, **self._environment()}, capture_output=True, check=False
        )
        if not done.returncode:
            return
        name = Path(command[0]).name
        if b"version mismatch" in done.stderr:
            raise BackupRefused(f"{name} is older than the server. Install the postgresql-client of its version.")
        # Its own words may quote a row.
        raise BackupRefused(f"{name} failed. Run it by hand to see why.")


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise BackupRefused(f"{name} is not installed. On Debian: apt install postgresql-client.")
    return found


def _tables(connection: psycopg.Connection) -> list[str]:
    statement = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
    return [str(row[0]) for row in connection.execute(statement)]


def _postgresql_facts(connection: psycopg.Connection) -> Facts:
    rows = {}
    for name in _tables(connection):
        counted = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))).fetchone()
        rows[name] = counted[0] if counted else 0
    head = connection.execute("SELECT seq, mac FROM audit_head").fetchall()
    return _facts(rows, head, connection.execute("SELECT version_num FROM alembic_version").fetchall())


def _facts(rows: dict[str, int], head: list[tuple[Any, ...]], version: list[tuple[Any, ...]]) -> Facts:
    return {
        "rows": rows,
        "audit": [[seq, bytes(mac).hex()] for seq, mac in head],
        "schema": [number for (number,) in version],
    }


@contextmanager
def room_beside(path: Path) -> Iterator[Path]:
    """A folder that nobody else can open, beside `path`, gone afterwards.

    Those of commands that were killed go too: a purge would not reach what lies there.
    """
    folder = path.parent / f".{path.name}.{secrets.token_hex(4)}{_ROOM}"
    with taking_turns(path.parent):
        for abandoned in path.parent.glob(f".*{_ROOM}"):
            with suppress(BlockingIOError), _held(abandoned):
                shutil.rmtree(abandoned)
        folder.mkdir(mode=0o700)
        held = ExitStack()
        held.enter_context(_held(folder))
    with held:
        try:
            yield folder
        finally:
            shutil.rmtree(folder)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Raises BlockingIOError while another process is in it."""
    place = os.open(folder / "held", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(place)
