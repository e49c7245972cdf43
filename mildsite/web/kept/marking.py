"""Which views make pages that may be kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

_View = TypeVar("_View", bound=Callable[..., Any])


def kept(view: _View) -> _View:
    """Mark a view whose answer every reader gets alike.

    It is made from the path, the database and the clinic's day, and from nothing else of the request: no query, no
    cookie, no host.
    """
    view.kept = True  # type: ignore[attr-defined]  # a mark on the function, read below
    return view


def is_kept(view: Callable[..., Any] | None) -> bool:
    return getattr(view, "kept", False)
