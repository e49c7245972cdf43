"""Static files carry a fingerprint in their address: a browser keeps one for good, and still never shows an old one."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from flask import Flask, Request, current_app
from flask.typing import ResponseReturnValue

from mildsite.web.kept import kept

_FOR_EVER = "public, max-age=31536000, immutable"
_FOR_AN_HOUR = "public, max-age=3600"
"""For an address without a fingerprint, or with one of another version: that of a page from before an upgrade."""


def init_app(app: Flask) -> None:
    app.url_defaults(_with_fingerprint)
    send = app.view_functions["shared.static"]

    @kept  # so that readers get the style sheet small, too
    def static(filename: str) -> ResponseReturnValue:
        return cast(ResponseReturnValue, send(filename=filename))

    app.view_functions["shared.static"] = static


def is_static(endpoint: str | None) -> bool:
    return endpoint is not None and endpoint.endswith(".static")


def cache_control(request: Request) -> str:
    """How long a browser may keep the static file that it asked for."""
    filename = (request.view_args or {}).get("filename", "")
    found = _fingerprint(request.endpoint or "", filename)
    return _FOR_EVER if found is not None and request.query_string == f"v={found}".encode() else _FOR_AN_HOUR


def _with_fingerprint(endpoint: str, values: dict[str, Any]) -> None:
    if is_static(endpoint) and "v" not in values and (found := _fingerprint(endpoint, values.get("filename", ""))):
        values["v"] = found


def _fingerprint(endpoint: str, filename: str) -> str | None:
    folder = current_app.blueprints[endpoint.rpartition(".")[0]].static_folder
    try:
        path = Path(folder or "", filename)
        return _of_file(path, path.stat().st_mtime_ns)
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=512)
def _of_file(path: Path, _changed_at: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
