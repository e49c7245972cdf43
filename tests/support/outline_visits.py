"""What visits to the forms act on with which pages come to be, made anew for each."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from mildsite.content.lifecycle import State
from tests.factories.world import World

Made = tuple[dict[str, Any], dict[str, Any]]
"""Arguments of the address, fields of the form."""
_numbers = itertools.count(1)


def _address() -> dict[str, Any]:
    return {"slug": f"place-{next(_numbers)}"}


def _new_page(_world: World) -> Made:
    return {}, {"kind": "standard", "title": "Privacy", "sentence": "What we keep of you.", **_address()}


def _live_page(world: World) -> Made:
    return {"page_id": world.revision(State.LIVE).page_id}, _address()


def _source(world: World) -> Made:
    return {"page_id": world.revision(State.LIVE).page_id, "language": "es"}, _address()


OUTLINE_GETS: dict[str, Callable[[World], Made]] = {
    "admin_outline.address": _live_page,
    "admin_outline.translate": _source,
}
OUTLINE_POSTS: dict[str, Callable[[World], Made]] = {**OUTLINE_GETS, "admin_outline.new_page": _new_page}
