"""Long work in small committed steps, while the site is in use."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

from mildsite.db import db

_Step = TypeVar("_Step")


def committed(steps: Iterable[_Step]) -> Iterator[_Step]:
    """Commit after each step, then rest as long as it took: SQLite has one writer, and the site must get its turn."""
    began = time.monotonic()
    for step in steps:
        db.session.commit()
        yield step
        time.sleep(time.monotonic() - began)
        began = time.monotonic()
