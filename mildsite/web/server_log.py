"""The logs of the application server: lines of JSON instead of its own (see `shared.log_lines`).

`gunicorn.conf.py` names this class, so that nobody has to set anything.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from gunicorn.config import Config
from gunicorn.glogging import Logger

from mildsite import clock
from mildsite.web.shared.log_lines import JsonLine, Reduced, request_line

_REDUCED = Reduced()


class JsonLog(Logger):  # type: ignore[misc]  # gunicorn ships no types
    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        self.error_log.addFilter(_REDUCED)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonLine())

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta) -> None:  # noqa: ARG002
        line = request_line(
            environ,
            status=int(str(resp.status)[:3]),
            size=getattr(resp, "sent", None),
            milliseconds=request_time.total_seconds() * 1000,
            now=clock.now(),
        )
        self.access_log.info(line)
