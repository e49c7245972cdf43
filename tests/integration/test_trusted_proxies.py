"""Whose request it is: X-Forwarded-For counts only as far as our own web servers wrote it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient

from mildsite import create_app
from mildsite.config import Settings
from mildsite.db import db
from tests.support.client import CheckingClient, form_fields, parse
from tests.support.views import add_view


@contextmanager
def running(settings: Settings, *, proxies: int) -> Iterator[Flask]:
    app = create_app(replace(settings, trusted_proxies=proxies))
    app.test_client_class = CheckingClient
    add_view(app, "/whose", whose)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def whose() -> Response:
    return Response(f"{request.remote_addr} {request.scheme} {request.host}", mimetype="text/plain")


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (0, "203.0.113.9, 198.51.100.7", "127.0.0.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.9, 10.0.0.1, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.9, 198.51.100.7, 10.0.0.1", "198.51.100.7"),
        (2, "198.51.100.7", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_only_what_our_own_web_servers_wrote_is_believed(settings: Settings, proxies: int, forwarded: str, seen: str):
    """What stands further left, the client may have invented; of scheme and host no header says anything."""
    told = {
        "X-Forwarded-For": forwarded,
        "X-Real-IP": "203.0.113.1",
        "Forwarded": "for=203.0.113.2",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Prefix": "/evil",
        "X-Forwarded-Port": "1",
    }
    with running(settings, proxies=proxies) as app:
        assert app.test_client().get("/whose", headers=told).get_data(as_text=True) == f"{seen} http localhost"


def tries(client: FlaskClient, form: dict[str, str], count: int, forwarded: str) -> list[int]:
    """Sign in as another nobody each time, so that only the throttle by network address counts."""
    found = []
    for number in range(count):
        typed = {**form, "email": f"nobody{number}@clinic.test", "password": "a wrong password here"}
        headers = {"X-Forwarded-For": forwarded.format(number)}
        found.append(client.post("/sign-in", data=typed, headers=headers).status_code)
    return found


@pytest.mark.parametrize(
    ("proxies", "forwarded"), [(0, "203.0.113.{}"), (0, "203.0.113.{}, 10.0.0.1"), (1, "203.0.113.{}, 198.51.100.7")]
)
def test_an_invented_address_does_not_begin_a_throttle_anew(settings: Settings, proxies: int, forwarded: str):
    with running(settings, proxies=proxies) as app:
        client = app.test_client()
        form = form_fields(parse(client.get("/sign-in")).select_one("main form"))
        assert tries(client, form, 31, forwarded)[-1] == 429


def test_one_reader_behind_our_web_server_does_not_shut_out_another(settings: Settings):
    with running(settings, proxies=1) as app:
        client = app.test_client()
        form = form_fields(parse(client.get("/sign-in")).select_one("main form"))
        assert tries(client, form, 31, "198.51.100.7")[-1] == 429
        assert tries(client, form, 1, "198.51.100.8") == [200]
