"""Long work in small committed steps, while the site is in use."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

import click
from sqlalchemy.exc import OperationalError

from mildsite.db import db

_Step = TypeVar("_Step")


def committed(steps: Iterable[_Step]) -> Iterator[_Step]:
    """Commit after each step, then rest as long as it took: SQLite has one writer, and the site must get its turn.

    Raises ClickException when the database gives no turn to us.
    """
    began = time.monotonic()
    try:
        for step in steps:
            db.session.commit()
            yield step
            time.sleep(time.monotonic() - began)
            began = time.monotonic()
    except OperationalError as error:
        db.session.rollback()
        words = "The database is busy, or cannot be reached. What was done is kept; run this again."
        raise click.ClickException(words) from error
