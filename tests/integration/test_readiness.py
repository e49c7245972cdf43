"""`/readyz` tells a web server whether to send requests here, and tells nobody why not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import downgrade
from sqlalchemy import text

from mildsite import create_app
from mildsite.config import Settings
from mildsite.db import db
from tests.support.client import CheckingClient

NOT_READY = (503, "not ready\n", "text/plain", "no-store")


def asked(client: CheckingClient) -> tuple[int, str, str | None, str]:
    found = client.get("/readyz")
    return found.status_code, found.text, found.mimetype, found.headers["Cache-Control"]


def test_a_migrated_database_and_keys_are_all_it_takes(app, client):
    assert asked(client) == (200, "ready\n", "text/plain", "no-store")


def test_a_database_of_an_older_version_is_not_ready(app: Flask, client, caplog):
    db.session.remove()
    downgrade(revision="-1")
    db.session.remove()
    assert asked(client) == NOT_READY
    assert "not migrated" in caplog.records[-1].reason


def test_a_database_of_a_newer_version_is_ready(app, client):
    """Servers that are not upgraded yet go on, and so does one that has gone back: a migration only adds."""
    db.session.execute(text("UPDATE alembic_version SET version_num = 'later'"))
    assert asked(client)[0] == 200


def test_a_database_without_a_schema_is_not_ready(app, client):
    db.session.execute(text("DELETE FROM alembic_version"))
    assert asked(client) == NOT_READY


def test_a_database_that_does_not_answer_is_not_ready(settings: Settings, tmp_path: Path, caplog):
    nowhere = create_app(replace(settings, database_url=f"sqlite:///{tmp_path}/absent/mildsite.sqlite3"))
    nowhere.test_client_class = CheckingClient
    client = nowhere.test_client()
    assert isinstance(client, CheckingClient)
    assert asked(client) == NOT_READY
    assert "does not answer" in caplog.records[-1].reason
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize("keys", [None, "nonsense\n", ""])
def test_without_keys_for_the_next_process_it_is_not_ready(app: Flask, client, tmp_path: Path, keys, caplog):
    lost = tmp_path / "master.key"
    if keys is not None:
        lost.write_text(keys)
        lost.chmod(0o600)
    app.config["MASTER_KEY_FILE"] = lost
    assert asked(client) == NOT_READY
    assert "keys" in caplog.records[-1].reason
    assert str(tmp_path) not in repr(caplog.records[-1].__dict__)
