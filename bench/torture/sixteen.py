"""Sixteen nurses who issue at once."""

from __future__ import annotations

from pathlib import Path

from bench.report import Figure
from bench.torture.clinic import Clinic, look_into
from bench.torture.desk import load_on
from bench.torture.postgresql import Postgresql
from bench.torture.server import Server

CLIENTS, _SHEETS, _WORKERS = 16, 6, 4


def torture(clinic: Clinic, room: Path) -> list[Figure]:
    return _issued_at_once(clinic.copied(room / "sixteen"), "SQLite")


def torture_postgresql(server: Postgresql, room: Path) -> list[Figure]:
    return _issued_at_once(server.furnished(room / "sixteen-postgresql"), "PostgreSQL")


def _issued_at_once(clinic: Clinic, database: str) -> list[Figure]:
    with (
        Server(clinic, workers=_WORKERS) as server,
        load_on(server, clinic, nurses=CLIENTS, sheets=_SHEETS, reader=False) as load,
    ):
        pass
    found = look_into(clinic)
    missing = CLIENTS * _SHEETS - len(load.acknowledged)
    fives = sum(count for status, count in load.writes.items() if status >= 500)
    name = f"{CLIENTS} clients issue at once on {database}"
    return [
        Figure(f"{name}: sheets made twice", load.duplicates(found), "sheets", 0, "lower", detail=load.told()),
        Figure(f"{name}: answers 5xx, sheets not issued or lost", fives + missing + load.lost(found), "", 0, "lower"),
        Figure(f"{name}: places where the record breaks", int(not found.record_holds), "places", 0, "lower"),
    ]
