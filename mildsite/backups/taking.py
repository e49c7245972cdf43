"""Take a backup: one sealed file with the database (pages, pictures, sheets, the record) and what it was made of."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from dataclasses import dataclass
from pathlib import Path

from mildsite import clock
from mildsite.backups.errors import BackupRefused
from mildsite.backups.reading import MANIFEST, opened
from mildsite.backups.sealed_file import SealedWriter
from mildsite.backups.snapshots import database_of, room_beside
from mildsite.config import Settings
from mildsite.keys import Keyring

NAME = "mildsite-%Y%m%dT%H%M%SZ.backup"
"""Of a backup in a folder; UTC, so that names sort by age."""


@dataclass(frozen=True)
class Taken:
    path: Path
    size: int
    """In bytes."""
    rows: int


def take_backup(out: Path, *, settings: Settings, keyring: Keyring) -> Taken:
    """Write a backup to `out`, or into the folder `out`, and read it back. Never the key.

    Nobody waits for it: writers go on. The file is there whole or not at all. Raises BackupRefused.
    """
    path = out / format(clock.now(), NAME) if out.is_dir() else out
    if path.exists():
        raise BackupRefused(f"{path} is there already: nothing is written over.")
    if not path.parent.is_dir():
        raise BackupRefused(f"There is no folder {path.parent}.")
    with room_beside(path) as room:
        database = database_of(settings.database_url)
        copy = room / "database"
        facts = database.save(copy)
        manifest = {
            "made_at": clock.now().isoformat(),
            "database": database.kind,
            "sha256": sha256_of(copy),
            "settings": {"public_url": settings.public_url, "extra_fonts": list(map(str, settings.extra_fonts))},
            **facts,
        }
        sealed = room / "sealed"
        _write(sealed, manifest, copy, keyring)
        with opened(sealed, keyring) as (read, database_file):
            if read != manifest or sha256_of(database_file) != manifest["sha256"]:
                raise BackupRefused("The backup could not be read back. Check the disk, then take it again.")
        sealed.rename(path)
    _settle(path.parent)
    return Taken(path, path.stat().st_size, sum(facts["rows"].values()))


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(target: Path, manifest: dict[str, object], database: Path, keyring: Keyring) -> None:
    words = json.dumps(manifest, sort_keys=True).encode()
    with target.open("xb") as file:
        os.fchmod(file.fileno(), 0o600)
        writer = SealedWriter(file, keyring.current)
        with tarfile.open(fileobj=writer, mode="w|gz") as archive:
            head = tarfile.TarInfo(MANIFEST)
            head.size = len(words)
            archive.addfile(head, io.BytesIO(words))
            archive.add(database, arcname="database")
        writer.finish()
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """The name of the file is on the disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
