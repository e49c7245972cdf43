"""A real gunicorn with two sync workers and an access log, on a free port of this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from mildsite.config import PROJECT_ROOT

WORKERS = 2
_PATIENCE = 60
"""Seconds for a server to start."""


@dataclass(frozen=True)
class Server:
    url: str
    pid: int

    def cpu_seconds(self) -> float:
        """What its workers have taken of the processor so far."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        stats = (Path(f"/proc/{child}/stat").read_text().rpartition(") ")[2].split() for child in children)
        return sum(int(stat[11]) + int(stat[12]) for stat in stats) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(
    app: str, path: str, settings: Mapping[str, str], *, log: Path, python: str = sys.executable
) -> Iterator[Server]:
    """Serve the WSGI application `app`. Raises RuntimeError when `path` does not answer."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [python, "-m", "gunicorn", "--workers", str(WORKERS), "--no-control-socket"]
    command += ["--bind", f"127.0.0.1:{port}", "--access-logfile", str(log), "--log-level", "warning", app]
    if python != sys.executable:
        command += ["--config", str(Path(__file__).with_name("as_it_comes.py"))]
    process = subprocess.Popen(command, cwd=PROJECT_ROOT, env={**os.environ, **settings})
    try:
        server = Server(f"http://127.0.0.1:{port}{path}", process.pid)
        _wait_for(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(server: Server, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(server.url, timeout=30):  # noqa: S310 - our own server
                return
        except OSError:  # also what urllib raises
            time.sleep(0.2)
    raise RuntimeError(f"{server.url} does not answer")
