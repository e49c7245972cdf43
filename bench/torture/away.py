"""The database away while nurses issue: locked for ten seconds, its disk full, its disk read-only."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bench.report import Figure
from bench.torture.clinic import Clinic, look_into
from bench.torture.desk import Load, load_on, wait_for_sheets
from bench.torture.server import Server

_NURSES = 4
_SECONDS = 10
_DISK_MB = 24


def torture_locked(clinic: Clinic, room: Path) -> list[Figure]:
    mine = clinic.copied(room / "locked")

    def lock(_load: Load) -> None:
        with closing(sqlite3.connect(mine.file, isolation_level=None, timeout=30)) as other:
            other.execute("BEGIN IMMEDIATE")
            time.sleep(_SECONDS)
            other.execute("ROLLBACK")

    return _away(mine, f"database locked for {_SECONDS} s under load", lock)


def torture_full(clinic: Clinic, room: Path) -> list[Figure]:
    name = "disk full under load"
    with _small_disk(room / "full") as folder:
        if folder is None:
            return _figures(name, None, "", None, None)
        mine = clinic.copied(folder / "clinic")

        def fill(load: Load) -> None:
            filler = folder / "filler"
            with filler.open("wb") as file:
                try:
                    while True:
                        file.write(bytes(64 * 1024))
                        file.flush()
                except OSError:
                    pass
            _wait_for_refusals(load)
            filler.unlink()

        return _away(mine, name, fill)


def torture_read_only(clinic: Clinic, room: Path) -> list[Figure]:
    name = "disk read-only under load"
    with _small_disk(room / "read-only", megabytes=256) as folder:
        if folder is None:
            return _figures(name, None, "", None, None)
        mine = clinic.copied(folder / "clinic")

        def remount(load: Load) -> None:
            # As after a fault of the disk: the kernel takes writing away while files are open.
            if not _mount("-o", "remount,ro", str(folder)):
                return
            _wait_for_refusals(load)
            _mount("-o", "remount,rw", str(folder))

        return _away(mine, name, remount, logs_elsewhere=room)


def _away(
    clinic: Clinic, name: str, take_away: Callable[[Load], None], *, logs_elsewhere: Path | None = None
) -> list[Figure]:
    with Server(clinic, log=(logs_elsewhere or clinic.folder) / "server.log") as server:
        with load_on(server, clinic, nurses=_NURSES) as load:
            wait_for_sheets(load, 2 * _NURSES)
            take_away(load)
            wait_for_sheets(load, len(load.acknowledged) + 2 * _NURSES)  # without a restart
        found = look_into(clinic)
    wrong = load.faults + len(load.given_up) + sum(count for status, count in load.reads.items() if status != 200)
    refused = load.writes[503]
    detail = f"{refused} answers 503 to forms, reader saw {dict(load.reads)}; {load.told()}"
    return _figures(name, load.lost(found) + load.duplicates(found), detail, wrong, int(not found.record_holds))


def _figures(name: str, lost: int | None, detail: str, wrong: int | None, breaks: int | None) -> list[Figure]:
    return [
        Figure(f"{name}: acknowledged sheets lost, or made twice", lost, "sheets", 0, "lower", detail=detail),
        Figure(f"{name}: readers not served, answers 500", wrong, "answers", 0, "lower"),
        Figure(f"{name}: places where the record breaks", breaks, "places", 0, "lower"),
    ]


def _wait_for_refusals(load: Load) -> None:
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until:
        time.sleep(0.1)
    if not load.writes[503]:
        raise RuntimeError("nothing was refused: the disk was not away")


@contextmanager
def _small_disk(folder: Path, *, megabytes: int = _DISK_MB) -> Iterator[Path | None]:
    """None where nobody may mount one."""
    folder.mkdir()
    if os.geteuid() != 0 or not _mount("-t", "tmpfs", "-o", f"size={megabytes}m", "none", str(folder)):
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)  # noqa: S607 - wherever it is


def _mount(*arguments: str) -> bool:
    return subprocess.run(["mount", *arguments], check=False, capture_output=True).returncode == 0  # noqa: S607
