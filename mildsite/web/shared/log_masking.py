"""A patient's link is never written to a log: whoever reads one would be halfway to the sheet."""

from __future__ import annotations

import logging
import re

from flask import Flask

_TOKEN = re.compile(r"((?:/|%2F)s(?:/|%2F))[^\s/?#\"'&]+", re.IGNORECASE)
_LOGGERS = ("werkzeug", "gunicorn.access", "gunicorn.error")
"""Those that write down addresses; the application's own logger is added."""


class LinkMask(logging.Filter):
    """Writes `/s/***` for `/s/<token>`, also where the address stands as a referrer or inside another one."""

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
