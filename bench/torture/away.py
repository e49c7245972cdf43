"""The database away while nurses issue: locked for ten seconds, its disk full, its disk read-only."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.report import Figure
from bench.torture.clinic import Clinic, Found, look_into
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
    """A disk that its own system takes writing away from after a fault, while every file is open."""
    name = "disk read-only under load"
    with _failing_disk(room) as disk:
        if disk is None:
            return _figures(name, None, "", None, None)
        mine = clinic.copied(disk.folder / "clinic")
        os.sync()  # an installation is older than its last few seconds
        with Server(mine, log=room / "server.log") as server:
            with load_on(server, mine, nurses=_NURSES) as load:
                wait_for_sheets(load, 2 * _NURSES)
                disk.fail()
                _wait_for_refusals(load)
                server.stop()
                disk.mend()
                server.start()
                wait_for_sheets(load, len(load.acknowledged) + 2 * _NURSES)
            found = look_into(mine)
        return _judged(name, load, found)


def _away(clinic: Clinic, name: str, take_away: Callable[[Load], None]) -> list[Figure]:
    with Server(clinic) as server:
        with load_on(server, clinic, nurses=_NURSES) as load:
            wait_for_sheets(load, 2 * _NURSES)
            take_away(load)
            wait_for_sheets(load, len(load.acknowledged) + 2 * _NURSES)  # without a restart
        found = look_into(clinic)
    return _judged(name, load, found)


def _judged(name: str, load: Load, found: Found) -> list[Figure]:
    wrong = load.faults + len(load.given_up) + sum(count for status, count in load.reads.items() if status != 200)
    detail = f"{load.writes[503]} answers 503 to the desk, reader saw {dict(load.reads)}; {load.told()}"
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
def _small_disk(folder: Path) -> Iterator[Path | None]:
    """None where nobody may mount one."""
    folder.mkdir()
    if not _done("mount", "-t", "tmpfs", "-o", f"size={_DISK_MB}m", "none", str(folder)):
        yield None
        return
    try:
        yield folder
    finally:
        _done("umount", "--lazy", str(folder))


@dataclass(frozen=True)
class _FailingDisk:
    """A file system in a file, which its own system makes read-only when it is told of a fault (Linux, ext4)."""

    image: Path
    folder: Path

    def mount(self) -> bool:
        return _done("mount", "-o", "loop,errors=remount-ro", str(self.image), str(self.folder))

    def fail(self) -> None:
        found = subprocess.run(
            ["findmnt", "--noheadings", "--output", "SOURCE", str(self.folder)],  # noqa: S607 - wherever it is
            check=True,
            capture_output=True,
            text=True,
        )
        Path(f"/sys/fs/ext4/{Path(found.stdout.strip()).name}/trigger_fs_error").write_text("1")

    def mend(self) -> None:
        _done("umount", str(self.folder))
        _done("e2fsck", "-p", "-f", str(self.image))
        if not self.mount():
            raise RuntimeError("the disk is not there again")


@contextmanager
def _failing_disk(room: Path) -> Iterator[_FailingDisk | None]:
    """None where nobody may mount one."""
    disk = _FailingDisk(room / "disk.img", room / "failing")
    disk.folder.mkdir()
    with disk.image.open("wb") as file:
        file.truncate(256 * 2**20)
    if not _done("mkfs.ext4", "-q", str(disk.image)) or not disk.mount():
        yield None
        return
    try:
        yield disk
    finally:
        _done("umount", "--lazy", str(disk.folder))


def _done(*command: str) -> bool:
    if os.geteuid() != 0 or shutil.which(command[0]) is None:
        return False
    return subprocess.run(command, check=False, capture_output=True).returncode == 0
