"""The keys: whether everything that is sealed can be opened, and whether they would outlive this machine."""

from __future__ import annotations

from sqlalchemy import select

from mildsite.cli.checks.finding import Finding, green, note, red
from mildsite.config import Settings
from mildsite.db import Model, db
from mildsite.keys import keyring


def keys_of_rows(settings: Settings) -> Finding:
    """Every table with a `key_id` is asked. That the file is safe was checked before anything started."""
    tables = [table for table in Model.metadata.sorted_tables if "key_id" in table.columns]
    used = {key_id for table in tables for key_id in db.session.scalars(select(table.c.key_id).distinct())}
    missing = sorted(key_id for key_id in used if not _known(key_id))
    if missing:
        return red(
            f"{settings.master_key_file} lacks {', '.join(missing)}: what is sealed with it cannot be opened. "
            "Restore the file from its copy."
        )
    return green(f"Every key in use is in {settings.master_key_file}.")


def copy_of_keys(settings: Settings) -> Finding:
    """Whoever loses the file loses every sheet. Nobody can see from here whether there is a copy."""
    return note(f"Keep a copy of {settings.master_key_file} away from this machine and from its backups.")


def _known(key_id: str) -> bool:
    try:
        keyring()[key_id]
    except KeyError:
        return False
    return True
