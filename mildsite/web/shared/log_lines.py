"""What is written to logs: lines of JSON with the fields named here, and nothing that anybody sent.

A request is told by its route (`/s/<token>`), never by its address; a fault by its type and where it happened, never by
its own words. Of what libraries log, only the words of their code stay. Each request has a number: the page that
reports a fault shows it, and its lines bear it.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from flask import Flask, has_request_context, request
from flask.logging import default_handler

from mildsite.config import PROJECT_ROOT
from mildsite.db.availability import error_code

ROUTE, NUMBER = "mildsite.route", "mildsite.number"
"""Where a request's WSGI environment holds them."""
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
_LOGGERS = ("werkzeug", "gunicorn.error")
"""Of libraries that would write down addresses; the application's own logger is added."""
_DATA_BEGINS = re.compile(r"[^A-Za-z .,_-]")
"""From here on, a message is no longer the words of whoever wrote the code."""
_LONGEST_PLACE = 12


class Reduced(logging.Filter):
    """Leaves of a record what may be written, whatever handler comes after."""

    def filter(self, record: logging.LogRecord) -> bool:
        reduce(record)
        return True


class JsonLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        reduce(record)
        return json.dumps(
            {
                "time": _told(datetime.fromtimestamp(record.created, UTC)),
                "level": record.levelname.lower(),
                "event": record.msg,
                "process": record.process,
                **record.facts,  # type: ignore[attr-defined]  # set by `reduce`
            }
        )


def reduce(record: logging.LogRecord) -> None:
    """Take out of `record` everything but the words of the code, and the type and the place of an error."""
    if hasattr(record, "facts"):
        return
    facts: dict[str, Any] = {}
    if record.exc_info and record.exc_info[1] is not None:
        facts |= _of_error(record.exc_info[1], record.exc_info[2])
    if reason := getattr(record, "reason", None):  # words of our own code, which names them as such
        facts["reason"] = str(reason)
    if has_request_context():
        facts |= {"route": request.environ.get(ROUTE), "number": request.environ.get(NUMBER)}
    record.facts = facts
    record.msg, record.args = _DATA_BEGINS.split(str(record.msg), maxsplit=1)[0].strip(" ,.-"), None
    record.exc_info = record.exc_text = record.stack_info = None


def request_line(environ: dict[str, Any], *, status: int, size: int | None, milliseconds: float, now: datetime) -> str:
    """The line of one request, written by hand: it is on the way of every page."""
    method = environ.get("REQUEST_METHOD", "")
    return (
        f'{{"time": "{_told(now)}", "method": "{method if method in _METHODS else "other"}", '
        f'"route": {json.dumps(environ.get(ROUTE))}, "status": {status}, "ms": {milliseconds:.1f}, '
        f'"bytes": {size or 0}, "number": {json.dumps(environ.get(NUMBER))}}}'
    )


def number_of_request() -> str:
    return str(request.environ.get(NUMBER, ""))


def init_app(app: Flask) -> None:
    for logger in (app.logger, *map(logging.getLogger, _LOGGERS)):
        if not any(isinstance(known, Reduced) for known in logger.filters):
            logger.addFilter(Reduced())
    default_handler.setFormatter(JsonLine())
    if logging.lastResort is not None:  # of libraries whose loggers nobody set up
        logging.lastResort.setFormatter(JsonLine())

    @app.before_request
    def _note() -> None:
        request.environ[ROUTE] = request.url_rule.rule if request.url_rule is not None else None
        request.environ[NUMBER] = secrets.token_hex(4)


def _of_error(error: BaseException, trace: TracebackType | None) -> dict[str, Any]:
    frames = traceback.extract_tb(trace)
    ours = [frame for frame in frames if frame.filename.startswith(str(PROJECT_ROOT / "mildsite"))]
    shown = [*ours, *frames[-1:]] if not ours or ours[-1] is not frames[-1] else ours
    place = [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in shown[-_LONGEST_PLACE:]]
    facts = {"type": type(error).__name__, "place": place}
    if code := error_code(error):
        facts["code"] = code
    return facts


def _short(path: str) -> str:
    return path.removeprefix(f"{PROJECT_ROOT}/").rpartition("site-packages/")[2]


def _told(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
