"""What the command says, and what it left in the database."""

from __future__ import annotations

from collections.abc import Callable

from click.testing import Result
from sqlalchemy import func, select

from mildsite.db import db

Run = Callable[..., Result]
"""Of the command: its words to its result."""


def refused(result: Result) -> str:
    assert result.exit_code in (1, 2)
    assert result.output.splitlines()[-1].startswith("Error: ")
    assert "Traceback" not in result.output
    return result.output


def rows() -> dict[str, int]:
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table)) for table in db.metadata.sorted_tables
    }
