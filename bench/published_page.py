"""A published page as readers get it: requests a second of a real gunicorn, against a bare Flask view and Wagtail."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.request import Request, urlopen

from bench.furnishing import furnish
from bench.rounds import own_process
from bench.servers.serving import Server, serving
from bench.wagtail_peer.text import write_text
from mildsite.config import PROJECT_ROOT

PATH = "/aftercare"
BROWSER = {"Accept-Encoding": "gzip, deflate, br"}
_WAGTAIL = PROJECT_ROOT / ".venv-bench-wagtail" / "bin" / "python"
_ROUNDS = 8
_SECONDS = 2
_CONNECTIONS = 8
_OF_GUNICORN = {"date", "server", "connection"}
"""Headers that it adds to every answer."""


@dataclass(frozen=True)
class Load:
    """What a server answered in one slice of time."""

    per_second: float
    cpu: float
    """Milliseconds of its workers for each request."""


def measured_pages() -> dict[str, list[Load]]:
    """Round by round: `ours`, `bare`, and `wagtail` and `wagtail_cached` where it is. Empty without `wrk`."""
    if shutil.which("wrk") is None:
        return {}
    with TemporaryDirectory() as name, ExitStack() as stack:
        servers = _servers(Path(name), stack)
        for server in servers.values():
            _load(server, seconds=1)  # each worker makes its page
        found: dict[str, list[Load]] = {key: [] for key in servers}
        for turn in range(_ROUNDS):
            for key in list(servers)[:: -1 if turn % 2 else 1]:  # each goes first as often as last
                found[key].append(_load(servers[key], seconds=_SECONDS))
        return found


def share(of: Sequence[Load], against: Sequence[Load]) -> float:
    """Requests a second, in multiples of those of `against`: the middle one of the rounds."""
    return median(one.per_second / other.per_second for one, other in zip(of, against, strict=True))


def told(*loads: Sequence[Load]) -> str:
    rates = " against ".join(f"{median(load.per_second for load in rounds):.0f}" for rounds in loads)
    cpu = " against ".join(f"{median(load.cpu for load in rounds):.2f}" for rounds in loads)
    return f"{rates} a second; {cpu} ms of CPU"


def _servers(folder: Path, stack: ExitStack) -> dict[str, Server]:
    with own_process() as process:  # what is measured has not written its texts
        process.submit(furnish, folder).result()
    settings = {"MILDSITE_INSTANCE": str(folder)}
    found = {"ours": stack.enter_context(serving("wsgi:app", PATH, settings, log=folder / "ours.log"))}
    answer = folder / "answer"
    _keep_answer(found["ours"], answer)
    settings = {"MILDSITE_BENCH_ANSWER": str(answer)}
    found["bare"] = stack.enter_context(serving("bench.servers.bare:app", PATH, settings, log=folder / "bare.log"))
    if _WAGTAIL.exists():
        write_text(folder)
        for key, cached in (("wagtail", ""), ("wagtail_cached", "1")):
            settings = {"MILDSITE_BENCH_FOLDER": str(folder), "MILDSITE_BENCH_CACHED": cached}
            if not cached:
                command = [str(_WAGTAIL), "-m", "bench.wagtail_peer.furnish"]
                subprocess.run(command, check=True, cwd=PROJECT_ROOT, env={**os.environ, **settings})
            server = serving(
                "bench.wagtail_peer.wsgi:application",
                f"{PATH}/",
                settings,
                log=folder / f"{key}.log",
                python=str(_WAGTAIL),
            )
            found[key] = stack.enter_context(server)
    return found


def _keep_answer(server: Server, path: Path) -> None:
    """For the bare view: what a browser gets from `server`."""
    with urlopen(Request(server.url, headers=BROWSER), timeout=10) as answer:  # noqa: S310 - our own server
        headers = {name: value for name, value in answer.headers.items() if name.lower() not in _OF_GUNICORN}
        path.write_bytes(json.dumps(headers).encode() + b"\n" + answer.read())


def _load(server: Server, *, seconds: int) -> Load:
    headers = [argument for name, value in BROWSER.items() for argument in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t1", f"-c{_CONNECTIONS}", f"-d{seconds}s", *headers, server.url]
    before = server.cpu_seconds()
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    spent = server.cpu_seconds() - before
    if "Non-2xx" in said:
        raise RuntimeError(said)
    requests = int(_found(r"(\d+) requests in", said))
    return Load(float(_found(r"Requests/sec:\s+([\d.]+)", said)), spent * 1000 / requests)


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        raise ValueError(f"no {pattern} in what wrk said: {text}")
    return match[1]
