"""How migrations run: in one transaction, on SQLite too, so that a killed one leaves the schema before or after."""

from alembic import context
from sqlalchemy import Enum

from mildsite.db import UtcDateTime, db


def run() -> None:
    # A test hands in its own connection; otherwise the application's engine serves.
    connection = context.config.attributes.get("connection")
    if connection is not None:
        _migrate(connection)
        return
    with db.engine.connect() as own:
        _migrate(own)


def _migrate(connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        # SQLite can roll back a CREATE TABLE since the engine begins every transaction itself (mildsite/db/engine.py).
        transactional_ddl=True,
        render_as_batch=True,
        compare_type=True,
        render_item=_render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


def _render_item(kind, item, _autogen_context):
    """Migrations name plain types: they must still run when the classes of today are gone."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String(length={item.length})"
    return False


run()
