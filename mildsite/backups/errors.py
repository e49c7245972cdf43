"""Why a backup was not taken or not put in place. Each says what to do."""

from __future__ import annotations


class BackupRefused(Exception):
    """Nothing was written over and nothing is half done. The message says what to do."""


class BackupDamaged(BackupRefused):
    """The file is not what was written."""

    def __init__(self) -> None:
        super().__init__("This file is damaged or cut off, and nothing of it was used. Take an older backup.")


class DatabaseSilent(BackupRefused):
    def __init__(self) -> None:
        super().__init__("The database does not answer. Start it, or mend MILDSITE_DATABASE_URL.")
