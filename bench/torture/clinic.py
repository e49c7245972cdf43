"""An installation to be tortured: the demonstration, in a folder and a database of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from bench.rounds import own_process
from mildsite import create_app
from mildsite.audit.verifying import verify
from mildsite.cli.demo import PASSWORD_FILE
from mildsite.config import PROJECT_ROOT, Settings
from mildsite.db import db
from mildsite.keys import keyring
from mildsite.sheets.models import Sheet


@dataclass(frozen=True)
class Clinic:
    folder: Path
    database_url: str = ""

    @property
    def settings(self) -> Settings:
        return Settings.from_environment(self.environment)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "MILDSITE_INSTANCE": str(self.folder),
            "MILDSITE_DATABASE_URL": self.database_url,
            "MILDSITE_SECOND_FACTOR": "demo",  # as `make run` has it: nurses here own no telephone
        }

    @property
    def file(self) -> Path:
        """Of the database on SQLite."""
        return self.folder / "mildsite.sqlite3"

    def nurse(self) -> tuple[str, str]:
        """Her e-mail address and password."""
        lines = (self.folder / PASSWORD_FILE).read_text().splitlines()
        _, email, password = next(line.split() for line in lines if line.startswith("nurse"))
        return email, password

    def copied(self, folder: Path) -> Clinic:
        """The same on SQLite, in another folder."""
        return Clinic(Path(shutil.copytree(self.folder, folder)))

    def run(self, *arguments: str, root: Path = PROJECT_ROOT) -> None:
        """The `mildsite` command of the program in `root`. Raises CalledProcessError when it fails."""
        command = [sys.executable, "-c", "from mildsite.cli import main; main()", *arguments]
        environment = {**os.environ, **self.environment, "PYTHONPATH": str(root)}
        subprocess.run(command, cwd=root, env=environment, check=True, capture_output=True)


@dataclass(frozen=True)
class Found:
    """What the database holds in the end."""

    key_of: Mapping[str, str]
    """The idempotency key of each sheet, by its id."""
    numbers_twice: int
    record_holds: bool
    """The chain of audit events, from the first to the last."""


def furnish(folder: Path, database_url: str = "") -> Clinic:
    clinic = Clinic(folder, database_url)
    clinic.run("demo")
    return clinic


def look_into(clinic: Clinic) -> Found:
    with own_process() as process:
        return process.submit(_found, clinic.settings).result()


def _found(settings: Settings) -> Found:
    with create_app(settings).app_context():
        rows = db.session.execute(select(Sheet.id, Sheet.idempotency_key, Sheet.number)).all()
        numbers = [row.number for row in rows]
        return Found(
            key_of={str(row.id): row.idempotency_key for row in rows},
            numbers_twice=len(numbers) - len(set(numbers)),
            record_holds=verify(keyring()) is None,
        )
