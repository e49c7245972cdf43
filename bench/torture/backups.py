"""Take twelve backups while nurses issue, and put each in place."""

from __future__ import annotations

from pathlib import Path

from bench.report import Figure
from bench.torture.clinic import Clinic, look_into
from bench.torture.desk import load_on, wait_for_sheets
from bench.torture.server import Server
from mildsite import keys
from mildsite.backups.errors import BackupRefused
from mildsite.backups.restoring import restore
from mildsite.backups.taking import take_backup
from mildsite.config import Settings

BACKUPS, _NURSES = 12, 4


def torture(clinic: Clinic, room: Path) -> list[Figure]:
    mine = clinic.copied(room / "backups")
    keyring = keys.load(mine.settings.master_key_file)
    taken: list[tuple[Path, set[str]]] = []
    with Server(mine) as server, load_on(server, mine, nurses=_NURSES) as load:
        for number in range(BACKUPS):
            wait_for_sheets(load, len(load.acknowledged) + 2)
            by_then = set(load.acknowledged.values())
            path = room / f"backup-{number}"
            taken.append((take_backup(path, settings=mine.settings, keyring=keyring).path, by_then))
    equal = breaks = 0
    for number, (path, by_then) in enumerate(taken):
        place = _restored_place(mine, room / f"restored-{number}")
        try:
            restore(path, settings=place, keyring=keyring)  # compares rows, record and schema
        except BackupRefused:
            continue
        found = look_into(Clinic(room / f"restored-{number}"))
        equal += by_then <= set(found.key_of)
        breaks += not found.record_holds
    name = f"{BACKUPS} backups under load"
    detail = f"{len(load.acknowledged)} sheets issued meanwhile"
    return [
        Figure(f"{name}: restored as they were", equal, "backups", BACKUPS, "higher", detail=detail),
        Figure(f"{name}: places where the record breaks", breaks, "places", 0, "lower"),
    ]


def _restored_place(clinic: Clinic, folder: Path) -> Settings:
    """Another machine with the same keys, and no database."""
    folder.mkdir()
    for key in ("master.key", "secret.key"):
        (folder / key).write_bytes((clinic.folder / key).read_bytes())
        (folder / key).chmod(0o600)
    return Clinic(folder).settings
