"""The application server as a service runs it: behind a socket that somebody else holds and that outlives it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from bench.torture.clinic import Clinic
from mildsite.config import PROJECT_ROOT

# What systemd does for a service with a socket: the descriptor is the third, and its owner is named (sd_listen_fds).
_HAND_OVER = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
os.execv(sys.argv[2], sys.argv[2:])
"""
_PATIENCE = 90
"""Seconds for a server to start or to end."""


class Server:
    def __init__(self, clinic: Clinic, *options: str, workers: int = 2, log: Path | None = None) -> None:
        self._clinic = clinic
        self._log = log or clinic.folder / "server.log"
        self._options = ("--workers", str(workers), "--no-control-socket", "--graceful-timeout", "30", *options)
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=2048)
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()
        self._socket.close()

    @property
    def address(self) -> tuple[str, int]:
        host, port = self._socket.getsockname()
        return str(host), int(port)

    @property
    def pid(self) -> int:
        assert self._process is not None  # noqa: S101 - asked while it runs
        return self._process.pid

    def start(self, root: Path = PROJECT_ROOT) -> None:
        """Serve the program in `root`; returns when it answers. Raises RuntimeError when it does not."""
        number = self._socket.fileno()
        gunicorn = [sys.executable, "-m", "gunicorn", *self._options, "wsgi:app"]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _HAND_OVER, str(number), *gunicorn],
                cwd=root,
                env={**os.environ, **self._clinic.environment, "PYTHONPATH": str(root)},
                pass_fds=[number],
                stdout=log,
                stderr=log,
            )
        until = time.monotonic() + _PATIENCE
        host, port = self.address
        while time.monotonic() < until and self._process.poll() is None:
            try:
                with urlopen(f"http://{host}:{port}/healthz", timeout=_PATIENCE):
                    return
            except HTTPError:
                return  # it answers
            except (OSError, HTTPException):
                time.sleep(0.1)
        raise RuntimeError("the server does not start: see server.log")

    def stop(self) -> None:
        """As `systemctl stop` does: what is under way is finished."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=_PATIENCE)
            self._process = None

    def reload(self) -> None:
        """As `systemctl reload` does; returns when every worker is a new one."""
        before = set(self.workers())
        os.kill(self.pid, signal.SIGHUP)
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            now = set(self.workers())
            if now and not now & before:
                return
            time.sleep(0.1)
        raise RuntimeError("the workers of before are still there")

    def workers(self) -> list[int]:
        return [int(pid) for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]
