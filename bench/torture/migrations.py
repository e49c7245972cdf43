"""SIGKILL a migration at its statements: the schema is the one before, or the one after."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from flask_migrate import downgrade, upgrade
from sqlalchemy import event

from bench.report import Figure
from bench.torture.clinic import Clinic, look_into
from mildsite import create_app
from mildsite.config import Settings
from mildsite.db import db

POINTS = 36


def torture(clinic: Clinic, room: Path, *, points: int = POINTS) -> list[Figure]:
    """From nothing, and from an installation in use whose newest migration is taken back."""
    folder = clinic.copied(room / "migrations").folder
    in_use = folder / "mildsite.sqlite3"
    _run(_downgrade, _settings(folder, in_use))
    half, killed, broken = points // 2, 0, 0
    for start in (folder / "nothing", in_use):
        before, after = _schema_of(start), _after(folder, start)
        statements = _run(_count, _settings(folder, _copy(start, folder)))
        for turn in range(half):
            copy = _copy(start, folder)
            _run(_upgrade_killed, _settings(folder, copy), 1 + turn * statements // half, ends=-signal.SIGKILL)
            killed += 1
            broken += _schema_of(copy) not in (before, after)
    copy = _copy(in_use, folder)
    _run(_upgrade, _settings(folder, copy))
    shutil.move(copy, in_use)
    holds = look_into(Clinic(folder)).record_holds
    name = "migration killed at a statement"
    return [
        Figure(f"{name}: schemas between before and after", broken, "schemas", 0, "lower", detail=f"{killed} kills"),
        Figure(f"{name}: places where the record breaks", int(not holds), "places", 0, "lower"),
    ]


def _after(folder: Path, start: Path) -> list[Any]:
    copy = _copy(start, folder)
    _run(_upgrade, _settings(folder, copy))
    return _schema_of(copy)


def _settings(folder: Path, file: Path) -> Settings:
    return Clinic(folder, f"sqlite:///{file}").settings


def _copy(start: Path, folder: Path) -> Path:
    copy = folder / "copy.sqlite3"
    for old in folder.glob("copy.sqlite3*"):
        old.unlink()
    if start.exists():
        shutil.copyfile(start, copy)
    return copy


def _schema_of(file: Path) -> list[Any]:
    """Empty where there is no file; a file that a killed process left is read as the next process would."""
    if not file.exists():
        return []
    with closing(sqlite3.connect(file)) as connection:
        schema = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()
        if ("alembic_version",) in connection.execute("SELECT name FROM sqlite_master").fetchall():
            schema += connection.execute("SELECT version_num FROM alembic_version").fetchall()
        return schema


def _run(call: Any, *arguments: Any, ends: int = 0) -> int:
    """In a process of its own, what it counted. Raises RuntimeError when it does not end with the code `ends`."""
    context = get_context("fork")  # a program that is loaded already: a kill takes a moment, not seconds
    counted = context.Value("i", 0)
    process = context.Process(target=call, args=(*arguments, counted))
    process.start()
    process.join()
    if process.exitcode != ends:
        raise RuntimeError(f"the migration ended with {process.exitcode}")
    return int(counted.value)


def _upgrade(settings: Settings, _counted: Any) -> None:
    with create_app(settings).app_context():
        upgrade()
        db.engine.dispose()


def _downgrade(settings: Settings, _counted: Any) -> None:
    with create_app(settings).app_context():
        downgrade()
        db.engine.dispose()


def _count(settings: Settings, counted: Any) -> None:
    with create_app(settings).app_context():

        def count(*_arguments: Any) -> None:
            counted.value += 1

        event.listen(db.engine, "before_cursor_execute", count)
        upgrade()


def _upgrade_killed(settings: Settings, statement: int, counted: Any) -> None:
    with create_app(settings).app_context():

        def kill(*_arguments: Any) -> None:
            counted.value += 1
            if counted.value >= statement:
                os.kill(os.getpid(), signal.SIGKILL)

        # After a statement: what it did is done, and not committed.
        event.listen(db.engine, "after_cursor_execute", kill)
        upgrade()
