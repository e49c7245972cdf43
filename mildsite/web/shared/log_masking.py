"""No log holds a link that opens something: a patient's, an invitation, one for a new password."""

from __future__ import annotations

import logging
import re

from flask import Flask

_TOKEN = re.compile(r"((?:/|%2F)(?:s|join(?:(?:/|%2F)password)?)(?:/|%2F))[^\s/?#\"'&]+", re.IGNORECASE)
_LOGGERS = ("werkzeug", "gunicorn.access", "gunicorn.error")
"""Those that write down addresses; the application's own logger is added."""


class LinkMask(logging.Filter):
    """Writes `/s/***` for `/s/<token>`, and so for `/join/`, also where the address is a referrer or inside another."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        masked = _TOKEN.sub(r"\1***", message)
        if masked != message:
            record.msg, record.args = masked, ()
        return True


def init_app(app: Flask) -> None:
    for logger in (app.logger, *map(logging.getLogger, _LOGGERS)):
        if not any(isinstance(known, LinkMask) for known in logger.filters):
            logger.addFilter(LinkMask())
