"""Open a backup: what it says of itself, and its database as a file."""

from __future__ import annotations

import json
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import Any

from mildsite.backups.errors import BackupDamaged
from mildsite.backups.sealed_file import SealedReader
from mildsite.backups.snapshots import room_beside
from mildsite.keys import Keyring

MANIFEST = "manifest.json"


@contextmanager
def opened(path: Path, keyring: Keyring) -> Iterator[tuple[dict[str, Any], Path]]:
    """The manifest, and the database in a private folder that is gone afterwards.

    Raises BackupRefused for a file that is no backup or sealed with another key, BackupDamaged for one that is cut off.
    """
    with room_beside(path) as room:
        target = room / "database"
        with path.open("rb") as file:
            manifest = _unpacked(SealedReader(file, keyring), target)
        yield manifest, target


def _unpacked(reader: SealedReader, target: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = {}
    try:
        with tarfile.open(fileobj=BufferedReader(reader), mode="r|gz") as archive:
            for member in archive:
                found = archive.extractfile(member)
                if found is None:
                    raise BackupDamaged
                if member.name == MANIFEST:
                    manifest = json.load(found)
                else:
                    _copy(found, target)
        while reader.read(1 << 20):  # to the end: a file without its last piece was cut off
            pass
    except (tarfile.TarError, zlib.error, EOFError, ValueError) as error:
        raise BackupDamaged from error
    if not manifest or not target.exists():
        raise BackupDamaged
    return manifest


def _copy(source: Any, target: Path) -> None:  # tarfile's own reader
    target.touch(mode=0o600)
    with target.open("wb") as file:
        while piece := source.read(1 << 20):
            file.write(piece)
