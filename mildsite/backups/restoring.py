"""Put a backup in place, and show that it is what was taken."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mildsite.backups.errors import BackupRefused
from mildsite.backups.reading import opened
from mildsite.backups.snapshots import database_of
from mildsite.backups.taking import sha256_of
from mildsite.config import Settings
from mildsite.keys import Keyring

_COMPARED = ("rows", "audit", "schema")


def restore(path: Path, *, settings: Settings, keyring: Keyring) -> dict[str, Any]:
    """Make the database of the settings from a backup; gives what the backup says of itself.

    Nothing is written over, and nothing is left behind by a restore that fails. Raises BackupRefused for a file that
    cannot be used, another kind of database, and one that is not empty.
    """
    database = database_of(settings.database_url)
    database.check_free()
    with opened(path, keyring) as (manifest, copy):
        if manifest["database"] != database.kind:
            message = f"This is a backup of {manifest['database']}, and MILDSITE_DATABASE_URL names {database.kind}."
            raise BackupRefused(message)
        if sha256_of(copy) != manifest["sha256"]:
            raise BackupRefused("The database in this backup is not the one that was put in.")
        found = database.load(copy)
    if any(found[name] != manifest[name] for name in _COMPARED):
        raise BackupRefused("What is in place now differs from what was taken. Do not use it; take an older backup.")
    return manifest
