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
    def new_url(self, folder: Path) -> str:
        """The URL of a migrated, empty database that nobody else uses."""

    def empty_url(self, folder: Path) -> str:
        """The URL of a database without a schema."""


def migrate(settings: Settings) -> None:
    app = create_app(settings)
    with app.app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()


@dataclass
class SqliteDatabases:
    template: Path

    def new_url(self, folder: Path) -> str:
        target = folder / "mildsite.sqlite3"
        shutil.copyfile(self.template, target)
        return f"sqlite:///{target}"

    def empty_url(self, folder: Path) -> str:
        return f"sqlite:///{folder / 'empty.sqlite3'}"


@dataclass
class PostgresqlDatabases:
    server_url: str
    template: str = "mildsite_template"
    _numbers: Any = field(default_factory=itertools.count)

    def new_url(self, folder: Path) -> str:
        return self._create(f"TEMPLATE {self.template}")

    def empty_url(self, folder: Path) -> str:
        return self._create("")

    def _create(self, option: str) -> str:
        name = f"mildsite_test_{next(self._numbers)}"
        with psycopg.connect(self.server_url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} {option}")
        return self.url_of(name)

    def url_of(self, name: str) -> str:
        base, _, options = self.server_url.partition("?")
        return f"{base.rpartition('/')[0]}/{name}" + (f"?{options}" if options else "")

    def create_template(self) -> str:
        with psycopg.connect(self.server_url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {self.template}")
        return self.url_of(self.template)
