"""The machine: room on the disk, clock, fonts, backups."""

from __future__ import annotations

import shutil
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from mildsite import clock
from mildsite.audit.models import AuditEvent
from mildsite.cli.checks.finding import Finding, green, note, red
from mildsite.clinic.queries import find_details
from mildsite.config import Settings
from mildsite.db import db
from mildsite.pdf.faces import unprintable
from mildsite.sheets.gallery import NAMES

GIB = 1024**3
NEEDED, COMFORTABLE = 1 * GIB, 5 * GIB
"""Free room on a disk: below the first nobody should issue a sheet, below the second somebody should look."""
FAST_CLOCK = timedelta(minutes=2)
OLDEST_BACKUP = timedelta(hours=26)
"""One each night, and two hours for a slow one."""
BACKUPS = "mildsite-*.backup"
NEEDS_FONTS_OF_ITS_OWN = "山田太郎 김민준"


def disk(settings: Settings) -> Finding:
    folders = {settings.instance, *([settings.backup_folder] if settings.backup_folder else [])}
    room = {folder: shutil.disk_usage(folder).free for folder in sorted(folders) if folder.is_dir()}
    tightest = min(room, key=lambda folder: room[folder])
    words = f"{room[tightest] / GIB:.1f} GiB free for {tightest}."
    if room[tightest] < NEEDED:
        return red(f"{words} Make room: with less than {NEEDED // GIB} GiB sheets may soon not be stored.")
    if room[tightest] < COMFORTABLE:
        return note(f"{words} Plan for more: below {NEEDED // GIB} GiB it is red.")
    return green(words)


def clock_of_machine(_settings: Settings) -> Finding:
    """A clock that was set back gives sheets wrong dates, and the audit log a wrong order."""
    newest: datetime | None = db.session.scalar(select(func.max(AuditEvent.at)))
    if newest is not None and newest > clock.now() + FAST_CLOCK:
        return red(
            f"The newest event in the audit log is of {_told(newest)}, and this machine says {_told(clock.now())}. "
            "Set the clock (timedatectl) before anybody makes a sheet."
        )
    details = find_details()
    zone = f" The clinic’s time zone is {details.time_zone}, this machine’s {time.tzname[0]}." if details else ""
    return green(f"It is {_told(clock.now())}.{zone}")


def fonts(settings: Settings) -> Finding:
    lost = {name: signs for name in NAMES.values() if (signs := unprintable(name))}
    if lost:
        signs = "".join(dict.fromkeys("".join(lost.values())))
        return red(f"These signs of names cannot be printed: {signs}. Install mildsite again: its fonts are damaged.")
    if unprintable(NEEDS_FONTS_OF_ITS_OWN):
        return note("Names in Chinese, Japanese or Korean cannot be printed yet. The README names fonts for it.")
    return green(f"Names in every script can be printed ({len(settings.extra_fonts)} fonts of your own).")


def backups(settings: Settings) -> Finding:
    folder = settings.backup_folder
    if folder is None:
        return red("Nobody knows of any backup. Make them every night, and name their folder in MILDSITE_BACKUP_DIR.")
    newest = _newest(folder)
    if newest is None:
        return red(f"There is no backup in {folder}. Make one now, and one every night.")
    path, at = newest
    age = clock.now() - at
    if age > OLDEST_BACKUP:
        return red(
            f"The newest backup, {path.name}, is of {_told(at)}. Find out why no other was made, and make one now."
        )
    return green(f"The newest backup, {path.name}, is of {_told(at)}.")


def _newest(folder: Path) -> tuple[Path, datetime] | None:
    found = [(path.stat().st_mtime, path) for path in folder.glob(BACKUPS) if path.is_file()]
    if not found:
        return None
    at, path = max(found)
    return path, datetime.fromtimestamp(at, UTC)


def _told(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
