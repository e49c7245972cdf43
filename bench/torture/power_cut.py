"""Cut the power at each wait for the disk of a process that issues, four hundred times."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from bench.report import Figure
from bench.torture.clinic import Clinic, look_into
from bench.torture.disk import CALLS, cuts
from bench.torture.writer import SAYS
from mildsite.config import PROJECT_ROOT

POINTS = 400
_LONGEST = 600
"""Seconds."""


def torture(clinic: Clinic, room: Path, *, points: int = POINTS) -> list[Figure]:
    name = f"power cut at each wait for the disk, {points} points"
    if shutil.which("strace") is None:
        return _figures(name, None, None, None, "there is no strace")
    mine = clinic.copied(room / "power-cut")
    before = {str(mine.file): mine.file.read_bytes(), f"{mine.file}-wal": b""}
    trace = room / "trace"
    writer = [sys.executable, "-m", "bench.torture.writer", str(points)]
    strace = ["strace", "-qq", "-y", "-xx", "-s", str(2**24), "-e", f"trace={CALLS}", "-o", str(trace)]
    environment = {**os.environ, **mine.environment, "PYTHONPATH": str(PROJECT_ROOT)}
    done = subprocess.run(
        [*strace, *writer], cwd=PROJECT_ROOT, env=environment, capture_output=True, timeout=_LONGEST, check=False
    )
    if done.returncode:
        return _figures(name, None, None, None, "strace may not look")
    lost = corrupt = seen = said = 0
    after = Clinic(room / "after-the-cut")
    shutil.copytree(mine.folder, after.folder, ignore=shutil.ignore_patterns("*.sqlite3*"))
    for seen, cut in enumerate(cuts(trace, before, seed=7), 1):
        for old in after.folder.glob("*.sqlite3*"):
            old.unlink()
        for path, data in cut.files.items():
            (after.folder / Path(path).name).write_bytes(data)
        sound, found = _read(after.file)
        told = {line.removeprefix(SAYS) for line in cut.said}
        corrupt, lost, said = corrupt + (not sound), lost + len(told - found), len(told)
        if seen == points:
            break
    trace.unlink()
    breaks = int(not look_into(after).record_holds)
    return _figures(name, lost, corrupt, breaks, f"{seen} points, {said} sheets acknowledged by the last")


def _read(file: Path) -> tuple[bool, set[str]]:
    """Whether the database is sound, and the sheets in it."""
    try:
        with closing(sqlite3.connect(file)) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            return sound, {str(row[0]) for row in connection.execute("SELECT id FROM sheet")}
    except sqlite3.DatabaseError:
        return False, set()


def _figures(name: str, lost: int | None, corrupt: int | None, breaks: int | None, detail: str) -> list[Figure]:
    return [
        Figure(f"{name}: acknowledged sheets lost", lost, "sheets", 0, "lower", detail=detail),
        Figure(f"{name}: databases corrupt", corrupt, "databases", 0, "lower"),
        Figure(f"{name}: places where the record breaks", breaks, "places", 0, "lower"),
    ]
