"""An installation on a machine of its own, and a site that was exported into a folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import Pool, event

from mildsite import create_app
from mildsite.cli import main
from mildsite.config import Settings
from mildsite.content.models import Page
from mildsite.db import db
from tests.factories.clinic import make_clinic
from tests.support.commands import Run
from tests.support.databases import Databases
from tests.support.folders import exported, make_site


@pytest.fixture
def environment(tmp_path: Path, databases: Databases) -> dict[str, str]:
    """A machine on which nothing is installed yet."""
    return {"MILDSITE_INSTANCE": str(tmp_path / "instance"), "MILDSITE_DATABASE_URL": databases.empty_url(tmp_path)}


@pytest.fixture
def mildsite(environment: dict[str, str]) -> Iterator[Run]:
    """Run the command as from a shell; a traceback fails the test."""
    connections = []

    def remember(connection: object, _record: object) -> None:
        connections.append(connection)

    def run(*arguments: object, typed: str | None = None) -> Result:
        result = CliRunner().invoke(main, [str(argument) for argument in arguments], env=environment, input=typed)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    event.listen(Pool, "connect", remember)
    yield run
    event.remove(Pool, "connect", remember)
    for connection in connections:  # a process would end here and take them along
        connection.close()


@pytest.fixture
def installed(environment: dict[str, str]):
    """Look into the installation: `with installed(): ...`"""

    @contextmanager
    def look() -> Iterator[None]:
        with create_app(Settings.from_environment(environment)).app_context():
            yield
            db.session.rollback()

    return look


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "folder"


@pytest.fixture
def site(app: Flask, folder: Path) -> dict[str, Page]:
    """A site that was exported into `folder`."""
    make_clinic()
    pages = make_site()
    exported(folder)
    db.session.commit()
    return pages


@pytest.fixture
def elsewhere(
    app: Flask, site: dict[str, Page], databases: Databases, migrated: str, key_folder: Path, tmp_path: Path
) -> Iterator[None]:
    """Another installation with no page; the one of `site` waits behind it."""
    (tmp_path / "elsewhere").mkdir()
    url = databases.copy_url(migrated, tmp_path / "elsewhere")
    other = create_app(Settings.from_environment({"MILDSITE_INSTANCE": str(key_folder), "MILDSITE_DATABASE_URL": url}))
    with other.app_context():
        make_clinic()
        db.session.commit()
        yield
        db.session.rollback()
        db.session.remove()
        db.engine.dispose()
