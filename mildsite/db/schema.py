"""Whether the database has the schema that this code is written for."""

from __future__ import annotations

from functools import cache

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from mildsite.config import PROJECT_ROOT
from mildsite.db.base import db

MIGRATIONS = PROJECT_ROOT / "migrations"


def is_migrated() -> bool:
    """Whether every migration has run, and none that this code does not know."""
    return set(MigrationContext.configure(db.session.connection()).get_current_heads()) == _heads()


@cache
def _heads() -> frozenset[str]:
    return frozenset(ScriptDirectory(str(MIGRATIONS)).get_heads())
