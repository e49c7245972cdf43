"""Whether this code can run on the schema of the database."""

from __future__ import annotations

from functools import cache

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from mildsite.config import PROJECT_ROOT
from mildsite.db.base import db

MIGRATIONS = PROJECT_ROOT / "migrations"


def is_migrated() -> bool:
    """Whether every migration that this code knows has run. Those of a later version may have: they only add."""
    there = schemas_there()
    return bool(there) and not there & _earlier()


def schemas_of_later() -> frozenset[str]:
    """What the database says of itself that only a later version knows: this code cannot migrate it."""
    return schemas_there() - _earlier() - schemas_here()


def schemas_there() -> frozenset[str]:
    """What the database says of itself; nothing without tables."""
    return frozenset(MigrationContext.configure(db.session.connection()).get_current_heads())


@cache
def schemas_here() -> frozenset[str]:
    """What this code is written for."""
    return frozenset(ScriptDirectory(str(MIGRATIONS)).get_heads())


@cache
def _earlier() -> frozenset[str]:
    """What this code has left behind."""
    scripts = ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    return frozenset(script.revision for script in scripts) - schemas_here()
