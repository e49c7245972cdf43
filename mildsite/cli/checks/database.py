"""The database: whether it answers, keeps what it was told to keep, has its schema and its guards."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from mildsite.audit.verifying import missing_triggers
from mildsite.cli.checks.finding import Finding, green, note, red
from mildsite.config import Settings
from mildsite.db import db
from mildsite.db.engine import BUSY_TIMEOUT_SECONDS
from mildsite.db.schema import is_migrated, schemas_here, schemas_there

OLDEST_POSTGRESQL = 130_000
"""As PostgreSQL counts its versions: 13."""
_SQLITE = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL
    "foreign_keys": 1,
    "secure_delete": 1,
    "busy_timeout": BUSY_TIMEOUT_SECONDS * 1000,
}
_ASKED_OF_SQLITE = {
    "journal_mode": text("PRAGMA journal_mode"),
    "synchronous": text("PRAGMA synchronous"),
    "foreign_keys": text("PRAGMA foreign_keys"),
    "secure_delete": text("PRAGMA secure_delete"),
    "busy_timeout": text("PRAGMA busy_timeout"),
}
_POSTGRESQL = {"server_encoding": ("UTF8",), "fsync": ("on",), "full_page_writes": ("on",)}
_COMMITS_THAT_LAST = ("on", "remote_write", "remote_apply", "local")


def answers() -> bool:
    """Whether there is a database to ask."""
    try:
        db.session.execute(text("SELECT 1"))
    except OperationalError:
        db.session.rollback()
        return False
    return True


def settings_of_database(_settings: Settings) -> Finding:
    """What keeps a sheet that was acknowledged through a power cut, and destroys what is deleted."""
    wrong = _wrong_on_sqlite() if db.engine.dialect.name == "sqlite" else _wrong_on_postgresql()
    if wrong:
        return red(f"{', '.join(wrong)}. Set it so, and start the server again.")
    return green(f"{db.engine.dialect.name} keeps what it has acknowledged.")


def _wrong_on_sqlite() -> list[str]:
    found = {name: db.session.scalar(_ASKED_OF_SQLITE[name]) for name in _SQLITE}
    wrong = [f"{name} is {found[name]}, not {wanted}" for name, wanted in _SQLITE.items() if found[name] != wanted]
    if found["journal_mode"] != _SQLITE["journal_mode"]:
        wrong.append("the file must lie on a disk of this machine, not on a network drive")
    return wrong


def _wrong_on_postgresql() -> list[str]:
    """The session's time zone does not matter: every moment is stored with its own."""
    wanted = {**_POSTGRESQL, "synchronous_commit": _COMMITS_THAT_LAST}
    setting = text("SELECT current_setting(:name)")
    found = {name: str(db.session.scalar(setting, {"name": name})) for name in wanted}
    wrong = [f"{name} is {found[name]}, not {good[0]}" for name, good in wanted.items() if found[name] not in good]
    if int(db.session.scalar(text("SHOW server_version_num")) or 0) < OLDEST_POSTGRESQL:
        wrong.append("the server is older than PostgreSQL 13")
    return wrong


def migrations(_settings: Settings) -> Finding:
    there, here = schemas_there(), schemas_here()
    if not there:
        return red("The database has no tables. Run: mildsite init")
    found = ", ".join(sorted(there))
    if there == here:
        return green(f"The schema is that of this version ({found}).")
    if is_migrated():
        return note(f"The schema is that of a later version ({found}). This one runs on it.")
    return red(
        f"The schema is {found} and this version needs {', '.join(sorted(here))}. "
        "Make a backup, then run: mildsite upgrade"
    )


def audit_guards(_settings: Settings) -> Finding:
    if missing := missing_triggers():
        return red(
            f"The database no longer guards the audit log: {', '.join(missing)} is gone. Find out who took it away, "
            "run 'mildsite audit verify' with a head kept elsewhere, and restore the database from its backup."
        )
    return green("The database refuses to change or remove an event. 'mildsite audit verify' checks the events.")
