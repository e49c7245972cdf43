"""Where to go on after signing in: a page of ours, whatever the address says."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request


def next_page() -> str:
    """The path that was asked for, or "" when it is none of ours.

    Browsers drop control characters and read a backslash as a slash, so neither may stand in it.
    """
    wanted = str(request.values.get("next", ""))
    if not wanted.startswith("/") or wanted.startswith("//") or "\\" in wanted or not wanted.isprintable():
        return ""
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return ""
    return "" if parts.scheme or parts.netloc else wanted
