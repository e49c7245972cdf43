"""The desk over a clinic of many years, against the same clinic in its first weeks: what must not grow."""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from bench.clinic_years import fill
from bench.furnishing import furnish, settings
from bench.names import patients
from bench.nurse import Nurse
from bench.postgresql import new_database, postgresql
from bench.rounds import own_process, ratio
from mildsite import create_app
from mildsite.accounts.models import StaffUser
from mildsite.db import db

FEW = 1_000
_ROUNDS = 21
_WARM_UP = 3
_SEED = 20261125
_COMMONEST = "Adams"


class Grown(NamedTuple):
    """What one thing at the desk takes; milliseconds are of the clock on the wall, the middle ones."""

    what: str
    times: float
    """How many times it takes over many sheets what it takes over FEW; the middle one of the rounds."""
    many: float
    few: float


def measured_many_sheets(sheets: int) -> Iterator[tuple[str, list[Grown]]]:
    """For each database, by its name; one that cannot be had is left out."""
    with TemporaryDirectory() as folder, postgresql() as server:
        for database in ("SQLite", "PostgreSQL") if server else ("SQLite",):
            with own_process() as process:
                yield database, process.submit(_measure, Path(folder), server, database, sheets).result()


def _measure(folder: Path, server: str | None, database: str, sheets: int) -> list[Grown]:
    """Both sides in one process, in turn."""
    few, many = (_nurse(folder, _url(folder, server, database, size), size) for size in (FEW, sheets))
    taken: dict[str, tuple[list[float], list[float]]] = {}
    for turn in range(_WARM_UP + _ROUNDS):
        for what, act in _acts(turn):
            sides = taken.setdefault(what, ([], []))
            for side, nurse in enumerate((few, many)) if turn % 2 else reversed(list(enumerate((few, many)))):
                start = time.perf_counter()
                act(nurse)
                sides[side].append((time.perf_counter() - start) * 1000)
    warm = {what: (few[_WARM_UP:], many[_WARM_UP:]) for what, (few, many) in taken.items()}
    return [Grown(what, ratio(many, few), median(many), median(few)) for what, (few, many) in warm.items()]


def _acts(turn: int) -> Iterator[tuple[str, Callable[[Nurse], object]]]:
    """What is done in one round; both sides do the same."""
    source = random.Random(_SEED + turn)
    name, number = source.choice(_NAMES), source.randrange(2, FEW)
    yield "the day's list", lambda nurse: nurse.get("/desk/")
    yield "the day's list of one practitioner", lambda nurse: nurse.get("/desk/?practitioner=Dr.+Boone")
    yield "a search by number", lambda nurse: nurse.find(f"D-{number:05d}")
    yield "a search by a patient's name", lambda nurse: nurse.find(name)
    yield "a search by the commonest family name", lambda nurse: nurse.find(_COMMONEST)
    yield "an issue", lambda nurse: nurse.issue(f"Person Number{turn}")
    yield "the page of a sheet", lambda nurse: nurse.get(nurse.issued)
    yield "the page of recalls", lambda nurse: nurse.get("/desk/recalls")


_NAMES = list(patients(FEW))
"""Of the clinic's first weeks: chosen as patients come, so common names more often."""


def _url(folder: Path, server: str | None, database: str, size: int) -> str:
    if database == "SQLite" or server is None:
        return f"sqlite:///{folder / str(size)}.sqlite3"
    return new_database(server, f"sheets_{size}")


def _nurse(folder: Path, url: str, sheets: int) -> Nurse:
    nurse_id: uuid.UUID = furnish(folder, url)
    app = create_app(settings(folder, url))
    with app.app_context():
        fill(sheets, db.session.get_one(StaffUser, nurse_id))
    return Nurse(app, nurse_id)
