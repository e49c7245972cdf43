"""Whoever reads a log learns no patient's link: neither from our server nor from a development server."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.serving import make_server

from mildsite.config import Settings
from mildsite.web.shared.log_masking import LinkMask

TOKEN = "Canary-0fSomebodysL_nk"
REFERRER = f"https://clinic.example/s/{TOKEN}"
LISTENING = "Listening at: "


def ask(url: str) -> None:
    request = urllib.request.Request(f"{url}/s/{TOKEN}?lang=en", headers={"Referer": REFERRER})  # noqa: S310 - our own
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(request, timeout=30)  # noqa: S310


def test_gunicorn_writes_no_token_down_at_its_most_talkative(settings: Settings, key_folder: Path):
    environment = {
        **os.environ,
        "MILDSITE_INSTANCE": str(key_folder),
        "MILDSITE_DATABASE_URL": settings.database_url,
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }
    options = ["--bind", "127.0.0.1:0", "--access-logfile", "-", "--log-level", "debug", "--no-control-socket"]
    command = [sys.executable, "-m", "gunicorn", *options, "wsgi:app"]
    root = Path(__file__).parents[2]
    server = subprocess.Popen(
        command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    lines: list[str] = []
    assert server.stdout is not None
    try:
        for line in server.stdout:
            lines.append(line)
            if LISTENING in line:
                ask(line.partition(LISTENING)[2].split()[0])
                server.terminate()
    finally:
        server.terminate()
        server.wait(timeout=30)
        server.stdout.close()
    log = "".join(lines)
    assert "GET /s/***" in log, log
    assert "https://clinic.example/s/***" in log, log
    assert TOKEN not in log


def test_a_development_server_writes_no_token_down(bare_app: Flask, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    server = make_server("127.0.0.1", 0, bare_app)
    thread = threading.Thread(target=server.handle_request)
    thread.start()
    ask(f"http://127.0.0.1:{server.server_port}")
    thread.join(timeout=30)
    server.server_close()
    assert "GET /s/***?lang=en" in caplog.text
    assert TOKEN not in caplog.text
    assert all(TOKEN not in repr(record.__dict__) for record in caplog.records)


@pytest.mark.parametrize(
    ("message", "masked"),
    [
        ("GET /s/abc_DEF-1 HTTP/1.1", "GET /s/*** HTTP/1.1"),
        ("GET /s/abc?lang=es", "GET /s/***?lang=es"),
        ("GET /sign-in?next=%2Fs%2Fabc", "GET /sign-in?next=%2Fs%2F***"),
        ('"https://x.example/s/abc" "Agent"', '"https://x.example/s/***" "Agent"'),
        ("GET /join/abc_DEF-1 HTTP/1.1", "GET /join/*** HTTP/1.1"),
        ("POST /join/password/abc HTTP/1.1", "POST /join/password/*** HTTP/1.1"),
        ("GET /sign-in?next=/join/password/abc", "GET /sign-in?next=/join/password/***"),
        ("GET /static/mildsite.css", "GET /static/mildsite.css"),
        ("GET /sheet", "GET /sheet"),
    ],
)
def test_only_the_token_is_masked(message: str, masked: str):
    record = logging.LogRecord("x", logging.INFO, "x", 1, "%s", (message,), None)
    assert LinkMask().filter(record)
    assert record.getMessage() == masked
