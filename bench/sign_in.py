"""How long a refused sign-in takes for somebody who works here and for somebody who does not: it must not tell."""

from __future__ import annotations

import re
import secrets
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from bench.rounds import own_process
from mildsite import create_app
from mildsite.accounts.adding import add_staff
from mildsite.accounts.hashing import hash_password
from mildsite.accounts.roles import RoleName
from mildsite.config import Settings, write_private_file
from mildsite.db import db
from mildsite.keys import create_key_file

PAIRS = 60
_WARM_UP = 5
_KNOWN = "nurse{}@clinic.test"
_UNKNOWN = "nobody{}@clinic.test"


class SignIn(NamedTuple):
    ratio: float
    """Median of unknown accounts, as a share of the median of known ones."""
    milliseconds: float
    """Median of known ones."""


def measured_sign_in() -> SignIn:
    with TemporaryDirectory() as folder, own_process() as process:
        return process.submit(_measure, Path(folder)).result()


def _measure(folder: Path) -> SignIn:
    """In turn, so that what slows the machine slows both; each account once, so that no pause comes between."""
    client = _installed(folder).test_client()
    times: dict[str, list[float]] = {_KNOWN: [], _UNKNOWN: []}
    found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', client.get("/sign-in").get_data(as_text=True))
    assert found is not None  # noqa: S101 - else nothing can be measured
    for number in range(_WARM_UP + PAIRS):
        for kind, taken in times.items():
            taken.append(_seconds(client, kind.format(number), found.group(1), address=f"192.0.2.{number}"))
    known, unknown = (median(times[kind][_WARM_UP:]) for kind in (_KNOWN, _UNKNOWN))
    return SignIn(unknown / known, known * 1000)


def _installed(folder: Path) -> Flask:
    """An installation with a nurse for each try."""
    write_private_file(folder / "secret.key", secrets.token_urlsafe(48))
    create_key_file(folder / "master.key")
    app = create_app(Settings.from_environment({"MILDSITE_INSTANCE": str(folder)}))
    with app.app_context():
        upgrade()
        stored = hash_password(secrets.token_urlsafe())
        for number in range(_WARM_UP + PAIRS):
            add_staff(
                email=_KNOWN.format(number), name="A nurse", password_hash=stored, roles=[RoleName.NURSE], actor_id=None
            )
        db.session.commit()
    return app


def _seconds(client: FlaskClient, email: str, token: str, *, address: str) -> float:
    start = time.perf_counter()
    answer = client.post(
        "/sign-in",
        data={"email": email, "password": "wrong password here", "csrf_token": token},
        environ_overrides={"REMOTE_ADDR": address},
    )
    took = time.perf_counter() - start
    assert "is not right" in answer.get_data(as_text=True)  # noqa: S101 - else something else was measured
    return took
