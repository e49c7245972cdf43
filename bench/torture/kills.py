"""SIGKILL a worker, a hundred times, while nurses issue."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

from bench.report import Figure
from bench.torture.clinic import Clinic, look_into
from bench.torture.desk import load_on, wait_for_sheets
from bench.torture.server import Server

KILLS = 100
_NURSES = _WORKERS = 4


def torture(clinic: Clinic, room: Path, *, kills: int = KILLS) -> list[Figure]:
    mine, chance = clinic.copied(room / "kills"), random.Random(7)
    # Workers that are forked from a loaded program are there again at once: more kills a minute.
    with Server(mine, "--preload", workers=_WORKERS) as server, load_on(server, mine, nurses=_NURSES) as load:
        wait_for_sheets(load, _NURSES)
        for _ in range(kills):
            before = len(load.acknowledged)
            time.sleep(chance.random() * 0.3)  # so that it comes at any moment of a request
            if workers := server.workers():
                os.kill(chance.choice(workers), signal.SIGKILL)
            wait_for_sheets(load, before + 1)
    found = look_into(mine)
    name = f"SIGKILL of a worker, {kills} times, clients send again with their key"
    return [
        Figure(f"{name}: acknowledged sheets lost", load.lost(found), "sheets", 0, "lower", detail=load.told()),
        Figure(f"{name}: sheets made twice", load.duplicates(found), "sheets", 0, "lower"),
        Figure(f"{name}: places where the record breaks", int(not found.record_holds), "places", 0, "lower"),
    ]
