"""What a server writes down of its requests and faults: the fields it may, and nothing that anybody sent."""

from __future__ import annotations

import json
import logging
import os
import socket
import subprocess
import sys
import threading
from http.client import HTTPConnection
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.serving import make_server

from mildsite.config import Settings
from mildsite.web.shared.log_lines import JsonLine, Reduced
from tests.factories.clinic import make_clinic
from tests.support.client import parse
from tests.support.views import add_view, csrf_token

CANARY = "Canary-0fSomebodysL_nk"
ROOT = Path(__file__).parents[2]
REQUEST_FIELDS = {"time", "method", "route", "status", "ms", "bytes", "number"}
ADDRESSES = [f"/s/{CANARY}?lang={CANARY}", f"/{CANARY}", f"/join/{CANARY}", f"/sign-in?next=%2Fs%2F{CANARY}"]
HEADERS = {
    "Referer": f"http://127.0.0.1/s/{CANARY}",
    "User-Agent": CANARY,
    "X-Forwarded-For": CANARY,
    "Cookie": f"mildsite={CANARY}",
    "Authorization": CANARY,
}


def ask(address: tuple[str, int], method: str, target: str, body: str | None = None) -> None:
    connection = HTTPConnection(*address, timeout=120)
    form = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    connection.request(method, target, body, {**HEADERS, **form})
    connection.getresponse().read()
    connection.close()


def say(address: tuple[str, int], words: str) -> None:
    """What no browser sends."""
    with socket.create_connection(address, timeout=120) as connection:
        connection.sendall(words.encode())
        while connection.recv(1000):
            pass


def test_our_server_writes_lines_of_json_and_nothing_that_was_sent(settings: Settings, key_folder: Path):
    """At its most talkative, with no setting of ours."""
    listening = socket.create_server(("127.0.0.1", 0))
    environment = {
        **os.environ,
        "MILDSITE_INSTANCE": str(key_folder),
        "MILDSITE_DATABASE_URL": settings.database_url,
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }
    options = ["--bind", f"fd://{listening.fileno()}", "--log-level", "debug", "--no-control-socket"]
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *options, "wsgi:app"],
        cwd=ROOT,
        env=environment,
        pass_fds=[listening.fileno()],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        for target in ADDRESSES:
            ask(listening.getsockname(), "GET", target)
        ask(listening.getsockname(), "POST", "/sign-in", f"email={CANARY}&password={CANARY}")
        ask(listening.getsockname(), "CANARY", "/")
        ask(listening.getsockname(), "HEAD", "/desk/")
        say(listening.getsockname(), f"GET /s/{CANARY}\r\n\r\n")
        say(listening.getsockname(), f"GET / HTTP/1.1\r\nHost: {CANARY}\r\nBad {CANARY}: x\r\n\r\n")
    finally:
        server.terminate()
        out, err = server.communicate(timeout=60)
        listening.close()
    assert CANARY.lower() not in (out + err).lower()
    lines = [json.loads(line) for line in out.splitlines()]
    assert all(set(line) == REQUEST_FIELDS for line in lines)
    told = [(line["method"], line["route"], line["status"]) for line in lines]
    assert told[:7] == [
        ("GET", "/s/<token>", 404),
        ("GET", "/<slug>", 404),
        ("GET", "/join/<token>", 404),
        ("GET", "/sign-in", 200),
        ("POST", "/sign-in", 400),
        ("other", None, 405),
        ("HEAD", "/desk/", 401),  # who is refused stands there too (ASVS 16.3.2)
    ]
    assert all(line["ms"] > 0 and line["bytes"] > 0 for line in lines[:6])
    events = [json.loads(line)["event"] for line in err.splitlines() if line.startswith("{")]
    assert "Listening at" in events
    assert "Booting worker with pid" in events


def test_a_fault_is_told_by_its_type_and_place_and_found_by_the_number_on_the_page(app: Flask, client, caplog):
    def broken() -> None:
        typed = CANARY
        raise RuntimeError(f"{typed} was typed")

    make_clinic()
    add_view(app, "/test/<word>", broken_for_a_word(broken), "POST")
    token = csrf_token(client)
    response = client.post(f"/test/{CANARY}?q={CANARY}", data={"csrf_token": token, "name": CANARY}, headers=HEADERS)
    assert response.status_code == 500
    [record] = caplog.records
    line = json.loads(JsonLine().format(record))
    assert (line["event"], line["type"], line["route"]) == ("request failed", "RuntimeError", "/test/<word>")
    assert line["place"][-1].endswith(" broken")
    assert line["number"] in parse(response).main.get_text()
    assert CANARY not in json.dumps(line)
    assert CANARY not in repr(record.__dict__)


def broken_for_a_word(view):
    def broken_view(word: str) -> None:
        view()

    return broken_view


def test_a_development_server_writes_nothing_down_that_was_sent(bare_app: Flask, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    server = make_server("127.0.0.1", 0, bare_app)
    thread = threading.Thread(target=server.handle_request)
    thread.start()
    ask(("127.0.0.1", server.server_port), "GET", ADDRESSES[0])
    thread.join(timeout=30)
    server.server_close()
    assert CANARY not in caplog.text
    assert all(CANARY not in repr(record.__dict__) for record in caplog.records)


@pytest.mark.parametrize(
    ("message", "arguments", "event"),
    [
        ("Error handling request %s", (f"/s/{CANARY}",), "Error handling request"),
        (f"Invalid request from ip=1.2.3.4: {CANARY}", (), "Invalid request from ip"),
        (f'127.0.0.1 - - [now] "GET /s/{CANARY}"', (), ""),
        ("WORKER TIMEOUT (pid:%s)", (7,), "WORKER TIMEOUT"),
    ],
)
def test_of_a_librarys_message_the_words_of_its_code_stay(message: str, arguments: tuple[object, ...], event: str):
    record = logging.LogRecord("gunicorn.error", logging.ERROR, "", 1, message, arguments, None)
    assert Reduced().filter(record)
    assert record.getMessage() == event
    assert json.loads(JsonLine().format(record))["event"] == event
