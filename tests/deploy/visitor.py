"""Browsers on this machine that speak to the site through its web server, over TLS."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

_WAIT = 90


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    cookies: tuple[str, ...]


class Site:
    """One host name, whose certificate is `certificate`, reached at this machine's port 443."""

    def __init__(self, name: str, certificate: str) -> None:
        self._name = name
        self._tls = ssl.create_default_context(cadata=certificate)

    def ask(
        self, path: str, *, method: str = "GET", headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Answer:
        plain = socket.create_connection(("127.0.0.1", 443), timeout=_WAIT)
        return _ask(self._tls.wrap_socket(plain, server_hostname=self._name), self._name, method, path, headers, body)


def ask_in_the_clear(path: str, *, host: str, port: int) -> Answer:
    return _ask(socket.create_connection(("127.0.0.1", port), timeout=_WAIT), host, "GET", path, None, None)


def ask_socket(path: str, socket_path: str, *, host: str) -> Answer:
    """What the application itself answers, without the web server."""
    plain = socket.socket(socket.AF_UNIX)
    plain.settimeout(_WAIT)
    plain.connect(socket_path)
    return _ask(plain, host, "GET", path, {"X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1"}, None)


def _ask(
    connection: socket.socket,
    host: str,
    method: str,
    path: str,
    headers: Mapping[str, str] | None,
    body: bytes | None,
) -> Answer:
    client = http.client.HTTPConnection(host)
    client.sock = connection
    try:
        client.request(method, path, body=body, headers=dict(headers or {}))
        answer = client.getresponse()
        cookies = tuple(answer.headers.get_all("Set-Cookie") or ())
        return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read(), cookies)
    finally:
        client.close()


@dataclass
class Crowd:
    """What visitors got: "ok", or what was wrong."""

    got: Counter[str] = field(default_factory=Counter)
    longest: float = 0.0
    """Seconds that one of them waited."""

    def wait_for(self, more: int) -> None:
        end = self.got.total() + more
        while self.got.total() < end:
            time.sleep(0.05)


@contextmanager
def crowd(site: Site, paths: tuple[str, ...], *, size: int = 4) -> Iterator[Crowd]:
    """Visitors who ask for `paths` again and again, each time anew."""
    seen = Crowd()
    lock, leave = threading.Lock(), threading.Event()

    def visit() -> None:
        while not leave.is_set():
            for path in paths:
                begun = time.monotonic()
                try:
                    status = site.ask(path).status
                    got = "ok" if status == 200 else f"{path}: {status}"
                except (OSError, http.client.HTTPException) as error:
                    got = f"{path}: {type(error).__name__}"
                with lock:
                    seen.got[got] += 1
                    seen.longest = max(seen.longest, time.monotonic() - begun)

    visitors = [threading.Thread(target=visit) for _ in range(size)]
    for visitor in visitors:
        visitor.start()
    try:
        yield seen
    finally:
        leave.set()
        for visitor in visitors:
            visitor.join()
