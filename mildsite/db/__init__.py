"""The database: base class of all models, engine settings and the transaction around each request."""

from mildsite.db.base import Model, db
from mildsite.db.engine import configure_engine, engine_options
from mildsite.db.transactions import transaction_kind
from mildsite.db.types import UtcDateTime, new_id, present, stored_enum

__all__ = [
    "Model",
    "UtcDateTime",
    "configure_engine",
    "db",
    "engine_options",
    "new_id",
    "present",
    "stored_enum",
    "transaction_kind",
]
