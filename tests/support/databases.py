"""A fresh, migrated database for each test, on SQLite or PostgreSQL. Migrated once, then copied."""

from __future__ import annotations

import itertools
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import psycopg
from flask_migrate import upgrade

from mildsite import create_app
from mildsite.config import Settings
from mildsite.db import db


class Databases(Protocol):
    def empty_url(self, folder: Path) -> str:
        """The URL of a database without a schema, that nobody else uses."""

    def copy_url(self, original: str, folder: Path) -> str:
        """The URL of a copy of the database at `original`, to which nobody may be connected."""

    def keep(self, url: str) -> None:
        """Leave this one for the whole run."""

    def clear(self) -> None:
        """Remove all others."""


def migrate(settings: Settings) -> None:
    app = create_app(settings)
    with app.app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()


class SqliteDatabases:
    """Files in the tests' folders, with which they come and go."""

    def empty_url(self, folder: Path) -> str:
        return f"sqlite:///{folder / 'empty.sqlite3'}"

    def copy_url(self, original: str, folder: Path) -> str:
        copied = shutil.copyfile(original.removeprefix("sqlite:///"), folder / "mildsite.sqlite3")
        return f"sqlite:///{copied}"

    def keep(self, url: str) -> None:
        pass

    def clear(self) -> None:
        pass


@dataclass
class PostgresqlDatabases:
    server_url: str
    _names: Any = field(default_factory=lambda: (f"mildsite_test_{number}" for number in itertools.count()))
    _made: list[str] = field(default_factory=list)

    def empty_url(self, folder: Path) -> str:
        return self._create("")

    def copy_url(self, original: str, folder: Path) -> str:
        return self._create(f"TEMPLATE {_name(original)}")

    def keep(self, url: str) -> None:
        self._made.remove(_name(url))

    def clear(self) -> None:
        while self._made:
            self._run(f"DROP DATABASE {self._made.pop()} WITH (FORCE)")

    def _create(self, option: str) -> str:
        name = next(self._names)
        self._run(f"CREATE DATABASE {name} {option}")
        self._made.append(name)
        base, _, options = self.server_url.partition("?")
        return f"{base.rpartition('/')[0]}/{name}" + (f"?{options}" if options else "")

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.server_url, autocommit=True) as connection:
            connection.execute(statement)


def _name(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]
