"""Where to go on, or back: a page of ours, whatever the address says."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request


def next_page() -> str:
    """The path to go to after signing in, or "" when none of ours was asked for."""
    return own_path(request.values.get("next", ""))


def own_path(wanted: str) -> str:
    """`wanted`, or "" when it is no path of ours.

    Browsers drop control characters and read a backslash as a slash, so neither may stand in it.
    """
    if not wanted.startswith("/") or wanted.startswith("//") or "\\" in wanted or not wanted.isprintable():
        return ""
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return ""
    return "" if parts.scheme or parts.netloc else wanted
