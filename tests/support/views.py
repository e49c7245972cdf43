"""Views that only a test has, behind the public door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask

from tests.support.client import CheckingClient, parse


def add_view(app: Flask, address: str, view: Callable[[], Any], *methods: str) -> None:
    """Serve `view` at `address`. Only before the application's first request."""
    # The endpoint's first half is what the door looks at.
    app.add_url_rule(address, f"site.{view.__name__}", view, methods=methods or ("GET",))


def csrf_token(client: CheckingClient) -> str:
    """A token of the client's session: from the sign-in form or, signed in, from the page one is led to instead."""
    page = parse(client.get("/sign-in", follow_redirects=True))
    return str(page.select_one("input[name=csrf_token]")["value"])
