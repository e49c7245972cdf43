"""Nurses at their desks, over HTTP: each issues one sheet after another, and sends again what was not acknowledged."""

from __future__ import annotations

import itertools
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection, HTTPException
from typing import NamedTuple
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from bench.torture.clinic import Clinic, Found
from bench.torture.server import Server
from mildsite import clock
from mildsite.cli.demo import DEMO_CLINIC

_FORM, PAGE = "/desk/sheets/new", "/aftercare"
_HIDDEN = re.compile(r"<input[^>]*>")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_OK, _SEE_OTHER, _FAULT, _AWAY = 200, 303, 500, 503
_PATIENCE = 120.0
"""Seconds after which a nurse gives up on a sheet."""
_PAUSE = 0.1
_ZONE = ZoneInfo(DEMO_CLINIC.time_zone)


class Answer(NamedTuple):
    status: int
    location: str
    text: str


@dataclass
class Load:
    """What the nurses and a reader saw."""

    acknowledged: dict[str, str] = field(default_factory=dict)
    """The id of the sheet that was acknowledged, by the key it was asked for with."""
    writes: Counter[int] = field(default_factory=Counter)
    """Answers to forms by status."""
    reads: Counter[int] = field(default_factory=Counter)
    """Answers to a reader of the public page."""
    dropped: int = 0
    """Requests that got no answer."""
    given_up: list[str] = field(default_factory=list)

    def lost(self, found: Found) -> int:
        """Sheets that a nurse was told of and that are not there."""
        return sum(found.key_of.get(sheet) != key for key, sheet in self.acknowledged.items())

    def duplicates(self, found: Found) -> int:
        keys = Counter(found.key_of.values())
        return sum(count - 1 for count in keys.values()) + found.numbers_twice

    @property
    def faults(self) -> int:
        return sum(count for status, count in self.writes.items() if status >= _FAULT and status != _AWAY) + sum(
            count for status, count in self.reads.items() if status >= _FAULT and status != _AWAY
        )

    def told(self) -> str:
        return f"{len(self.acknowledged)} acknowledged, answers {dict(self.writes)}, {self.dropped} without an answer"


class Nurse:
    def __init__(self, clinic: Clinic, address: tuple[str, int], load: Load) -> None:
        self._account, self._address, self.load = clinic.nurse(), address, load
        self._cookies: dict[str, str] = {}
        self._hidden: dict[str, str] = {}

    def sign_in(self) -> None:
        email, password = self._account
        fields = hidden_fields(self._until("GET", "/sign-in", _OK).text)
        self._until("POST", "/sign-in", _SEE_OTHER, {**fields, "email": email, "password": password}, also=302)
        self._hidden = hidden_fields(self._until("GET", _FORM, _OK).text)

    def issue(self, key: str) -> None:
        """Type, read back, issue; what is not acknowledged is sent again with the same key."""
        typed = {
            "patient_name": f"Ann {key.replace('-', ' ').translate(_LETTERS)}",
            "birth_date": "1950-03-04",
            "practitioner": "Dr. Ames",
            "procedure_date": clock.today(_ZONE).isoformat(),
            "follow_up_kind": "by_hand",
            "size": "standard",
            "idempotency_key": key,
        }
        form = {**self._hidden, **typed}
        read_back = hidden_fields(self._until("POST", _FORM, _OK, form).text)
        answer = self._until("POST", _FORM, _SEE_OTHER, {**form, "confirmed": read_back["confirmed"]})
        self.load.acknowledged[key] = answer.location.rpartition("/")[2]

    def _until(
        self, method: str, path: str, status: int, fields: dict[str, str] | None = None, *, also: int = 0
    ) -> Answer:
        """Ask until it is answered with `status`. Raises RuntimeError for another answer than "come again"."""
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            try:
                answer = ask(self._address, method, path, fields, self._cookies)
            except (OSError, HTTPException):
                self.load.dropped += 1
                time.sleep(_PAUSE)
                continue
            self.load.writes[answer.status] += 1
            if answer.status in (status, also):
                return answer
            if answer.status < _FAULT:
                raise RuntimeError(f"{method} {path} was answered with {answer.status}")
            time.sleep(_PAUSE)
        raise RuntimeError(f"{method} {path}: no answer in time")


_LETTERS = str.maketrans("0123456789", "abcdefghij")
"""A patient's name has letters only."""


@contextmanager
def load_on(
    server: Server, clinic: Clinic, *, nurses: int, sheets: int | None = None, reader: bool = True, name: str = "nurse"
) -> Iterator[Load]:
    """Nurses who issue until the end of the block, or `sheets` each; and somebody who reads the public page."""
    load, stop = Load(), threading.Event()
    working = [
        threading.Thread(target=_work, args=(Nurse(clinic, server.address, load), f"{name}-{number}", sheets, stop))
        for number in range(nurses)
    ]
    reading = [threading.Thread(target=_read, args=(server.address, load, stop))] if reader else []
    for thread in (*working, *reading):
        thread.start()
    try:
        yield load
        if sheets is not None:
            for thread in working:
                thread.join()
    finally:
        stop.set()
        for thread in (*working, *reading):
            thread.join()


def _work(nurse: Nurse, name: str, sheets: int | None, stop: threading.Event) -> None:
    try:
        nurse.sign_in()
        for turn in itertools.count() if sheets is None else range(sheets):
            if stop.is_set():
                return
            nurse.issue(f"{name}-{turn}")
    except RuntimeError as error:
        nurse.load.given_up.append(str(error))


def _read(address: tuple[str, int], load: Load, stop: threading.Event) -> None:
    while not stop.wait(_PAUSE):
        try:
            load.reads[ask(address, "GET", PAGE).status] += 1
        except (OSError, HTTPException):
            load.dropped += 1


def wait_for_sheets(load: Load, count: int, *, seconds: float = _PATIENCE) -> None:
    """Until `count` sheets are acknowledged. Raises RuntimeError when they are not in time."""
    until = time.monotonic() + seconds
    while len(load.acknowledged) < count:
        if time.monotonic() > until or load.given_up:
            raise RuntimeError(f"only {len(load.acknowledged)} of {count} sheets: {load.given_up}")
        time.sleep(0.02)


def ask(
    address: tuple[str, int],
    method: str,
    path: str,
    fields: dict[str, str] | None = None,
    cookies: dict[str, str] | None = None,
) -> Answer:
    """One request. Raises OSError and HTTPException when it gets no answer."""
    cookies = {} if cookies is None else cookies
    connection = HTTPConnection(*address, timeout=60)
    try:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())} if cookies else {}
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, urlencode(fields) if fields is not None else None, headers)
        response = connection.getresponse()
        text = response.read().decode()
        for line in response.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            cookies[name] = value
        return Answer(response.status, response.headers.get("Location") or "", text)
    finally:
        connection.close()


def hidden_fields(page: str) -> dict[str, str]:
    """Of the page's forms."""
    fields = {}
    for found in _HIDDEN.findall(page):
        attributes = dict(_ATTRIBUTE.findall(found))
        if attributes.get("type") == "hidden" and "name" in attributes:
            fields[attributes["name"]] = unescape(attributes.get("value", ""))
    return fields
