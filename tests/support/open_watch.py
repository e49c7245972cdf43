"""Which files and connections the program opens meanwhile: Python itself tells, whatever library does it."""

from __future__ import annotations

import functools
import os
import site
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_REACHES_OUT = {
    "socket.connect",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "socket.sendto",
    "urllib.Request",
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "os.startfile",
    "ftplib.connect",
    "smtplib.connect",
}
_ALLOWED = (
    ROOT / "mildsite",
    ROOT / "migrations",
    ROOT / "tests",  # where a traceback looks for the lines it shows
    *(Path(entry) for entry in sys.path if entry.endswith(".zip")),
    Path(sysconfig.get_path("stdlib")),
    *(Path(folder) for folder in (*site.getsitepackages(), sysconfig.get_path("purelib"))),
    Path("/usr/share/zoneinfo"),
    Path("/dev/null"),
    Path("/dev/urandom"),
)
_lists: list[list[str]] = []
"""Those that watch just now."""


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    for found in _lists:
        if event in _REACHES_OUT:
            found.append(f"{event} {arguments!r}")
        elif event == "open" and isinstance(arguments[0], str | bytes):
            found.append(f"open {os.fsdecode(arguments[0])}")


@functools.cache
def _set_up() -> None:
    sys.addaudithook(_hook)  # it cannot be taken out again, so there is one


@contextmanager
def watching(*also: Path) -> Iterator[list[str]]:
    """Afterwards the list holds what was opened that nobody has a reason to open.

    `also` are folders that this test's program may use, such as that of its database.
    """
    _set_up()
    found: list[str] = []
    _lists.append(found)
    try:
        yield found
    finally:
        _lists.remove(found)
        folders = [*_ALLOWED, *also]
        allowed = [str(folder) for folder in (*folders, *(folder.resolve() for folder in folders))]
        found[:] = [what for what in found if not _has_a_reason(what, allowed)]


def _has_a_reason(what: str, allowed: list[str]) -> bool:
    event, _, path = what.partition(" ")
    path = os.path.normpath(path)
    return event == "open" and any(path == folder or path.startswith(f"{folder}/") for folder in allowed)
