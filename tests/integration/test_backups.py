"""Backups: taken while the site is in use, read by nobody without the key, and put in place as they were."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from mildsite import create_app, keys
from mildsite.accounts.roles import RoleName
from mildsite.audit.verifying import verify
from mildsite.backups.errors import BackupDamaged, BackupRefused
from mildsite.backups.restoring import restore
from mildsite.backups.snapshots import room_beside
from mildsite.backups.taking import take_backup
from mildsite.config import Settings
from mildsite.db import db
from mildsite.keys import create_key_file, keyring
from mildsite.sheets.models import Sheet
from tests.factories.accounts import make_staff
from tests.factories.sheets import make_sheet
from tests.factories.world import make_world
from tests.support.commands import refused, rows
from tests.support.databases import Databases
from tests.support.tools import postgresql_tools

PATIENT = "Zoë Canary-Quill"


@pytest.fixture(autouse=True)
def _tools(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", postgresql_tools(), prepend=os.pathsep)


@pytest.fixture
def house(app: Flask) -> dict[str, bytes]:
    """A clinic with a picture and two sheets; the bytes of each sheet by its number."""
    world = make_world()
    world.picture()
    make_sheet(page=world.page, nurse=world.staff[RoleName.NURSE], patient_name=PATIENT)
    db.session.commit()
    return papers()


def papers() -> dict[str, bytes]:
    return {sheet.label: sheet.seal.open("pdf", sheet.pdf_sealed) for sheet in db.session.query(Sheet)}


@pytest.fixture
def backup(house, settings: Settings, tmp_path: Path) -> Path:
    return take_backup(tmp_path / "all.backup", settings=settings, keyring=keyring()).path


@pytest.fixture
def elsewhere(settings: Settings, databases: Databases, tmp_path: Path) -> Settings:
    """Another machine with the same key file, and no database."""
    return replace(settings, database_url=databases.empty_url(tmp_path))


@contextmanager
def running(settings: Settings) -> Iterator[None]:
    app = create_app(settings)
    with app.app_context():
        yield
        db.session.remove()
        db.engine.dispose()


def test_a_restored_installation_is_the_one_that_was_backed_up(house, backup, elsewhere):
    counted = rows()
    db.session.rollback()
    manifest = restore(backup, settings=elsewhere, keyring=keyring())
    assert {table: manifest["rows"][table] for table in counted} == counted
    with running(elsewhere):
        assert rows() == counted
        assert papers() == house, "every sheet opens and is byte for byte what was handed out"
        assert verify(keyring()) is None


def test_what_is_written_later_is_not_in_it(house, backup, elsewhere):
    before = rows()
    make_staff(RoleName.EDITOR)
    db.session.commit()
    restore(backup, settings=elsewhere, keyring=keyring())
    with running(elsewhere):
        assert (papers(), rows()) == (house, before)


def test_nothing_in_a_backup_can_be_read_without_the_key(backup, settings, elsewhere, tmp_path):
    data = backup.read_bytes()
    assert backup.stat().st_mode & 0o777 == 0o600
    for word in (b"SQLite", b"PGDMP", b"manifest", b"Testville", PATIENT.encode(), b"Canary"):
        assert word not in data
    _, key = settings.master_key_file.read_text().split()
    assert bytes.fromhex(key) not in data
    create_key_file(tmp_path / "other.key")
    with pytest.raises(BackupRefused, match="not in the key file"):
        restore(backup, settings=elsewhere, keyring=keys.load(tmp_path / "other.key"))


@pytest.mark.parametrize("part", ["head", "middle", "end", "cut", "short", "nothing", "more"])
def test_a_damaged_backup_is_refused_and_leaves_nothing(backup, elsewhere, part, tmp_path):
    data = bytearray(backup.read_bytes())
    places = {"head": 3, "middle": len(data) // 2, "end": len(data) - 1}
    if part in places:
        data[places[part]] ^= 1
    data = {"cut": data[:-17], "short": data[:40], "nothing": b"", "more": data + b"x"}.get(part, data)
    damaged = tmp_path / "damaged.backup"
    damaged.write_bytes(data)
    with pytest.raises(BackupRefused):
        restore(damaged, settings=elsewhere, keyring=keyring())
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    restore(backup, settings=elsewhere, keyring=keyring())  # the place is still free


def test_pieces_cannot_be_cut_off_at_their_seam(tmp_path, key_folder):
    from mildsite.backups.sealed_file import SealedReader, SealedWriter

    path, piece = tmp_path / "long", 1024 * 1024 + 16
    with path.open("wb") as file:
        writer = SealedWriter(file, keys.load(key_folder / "master.key").current)
        writer.write(bytes(3 * 1024 * 1024))
        writer.finish()
    data = path.read_bytes()
    head = len(data) - 3 * piece
    swapped = data[:head] + data[head + piece : head + 2 * piece] + data[head : head + piece] + data[head + 2 * piece :]
    for wrong in (data[: head + piece], data[: head + 2 * piece], swapped, data[:head] + data[head + piece :]):
        path.write_bytes(wrong)
        with path.open("rb") as file, pytest.raises(BackupDamaged):
            SealedReader(file, keys.load(key_folder / "master.key")).readall()


def test_nothing_is_written_over(backup, settings):
    with pytest.raises(BackupRefused, match="written over"):
        take_backup(backup, settings=settings, keyring=keyring())
    with pytest.raises(BackupRefused, match=r"written over|empty one"):
        restore(backup, settings=settings, keyring=keyring())


def test_a_database_left_behind_by_its_log_is_in_the_way(backup, elsewhere, request):
    if request.config.getoption("--database") != "sqlite":
        pytest.skip("PostgreSQL keeps its log to itself")
    path = Path(elsewhere.database_url.removeprefix("sqlite:///"))
    path.with_name(path.name + "-wal").write_bytes(b"old")
    with pytest.raises(BackupRefused, match="-wal"):
        restore(backup, settings=elsewhere, keyring=keyring())


def test_a_server_that_runs_meanwhile_is_told_and_its_database_not_replaced(backup, elsewhere, request, monkeypatch):
    """It makes an empty one as soon as somebody asks it for a page, and has a log beside it."""
    if request.config.getoption("--database") != "sqlite":
        pytest.skip("PostgreSQL restores in one transaction")
    path = Path(elsewhere.database_url.removeprefix("sqlite:///"))
    copy = shutil.copyfile

    def while_somebody_reads(source: Path, target: Path) -> None:
        path.write_bytes(b"theirs")
        copy(source, target)

    monkeypatch.setattr("mildsite.backups.snapshots.shutil.copyfile", while_somebody_reads)
    before = {found.name for found in path.parent.iterdir()}
    with pytest.raises(BackupRefused, match="Stop the server"):
        restore(backup, settings=elsewhere, keyring=keyring())
    assert path.read_bytes() == b"theirs"
    assert {found.name for found in path.parent.iterdir()} == {*before, path.name}


def test_what_a_killed_backup_left_is_gone_with_the_next_one(house, settings, tmp_path):
    """It is a copy of the database, which no purge would reach. What another one works in stays."""
    folder = tmp_path / "backups"
    (folder / ".mildsite-20261121T170000Z.backup.ab12.room").mkdir(parents=True)
    (folder / ".mildsite-20261121T170000Z.backup.ab12.room" / "database").write_bytes(b"a patient's")
    with room_beside(folder / "another.backup") as busy:
        taken = take_backup(folder, settings=settings, keyring=keyring())
        assert {path.name for path in folder.iterdir()} == {busy.name, taken.path.name}


@pytest.mark.parametrize(
    "command", [("backup", "--out"), ("restore",), ("init", "--phone", "1", "--after-hours-phone", "2", "--address")]
)
def test_a_database_that_does_not_answer_is_told_in_words(backup, settings, tmp_path, mildsite, environment, command):
    environment["MILDSITE_DATABASE_URL"] = "postgresql://mildsite:s3cret@127.0.0.1:1/mildsite"
    if command[0] != "init":  # which finds neither keys nor, as it looks for what they would open, a database
        shutil.copytree(settings.instance, environment["MILDSITE_INSTANCE"])
    said = refused(mildsite(*command, backup if command[0] == "restore" else tmp_path / "new.backup"))
    assert "The database does not answer" in said
    assert "s3cret" not in said


def test_in_a_folder_it_is_named_after_the_time(house, settings, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    taken = take_backup(folder, settings=settings, keyring=keyring())
    assert taken.path.name == "mildsite-20261122T170000Z.backup"
    assert [path.name for path in folder.iterdir()] == [taken.path.name]


def test_the_commands(house, settings, tmp_path, mildsite, environment):
    shutil.copytree(settings.instance, environment["MILDSITE_INSTANCE"])
    target, environment["MILDSITE_DATABASE_URL"] = environment["MILDSITE_DATABASE_URL"], settings.database_url
    made = mildsite("backup", "--out", tmp_path / "one.backup")
    assert (made.exit_code, "read it back" in made.output) == (0, True)
    environment["MILDSITE_DATABASE_URL"] = target
    (Path(environment["MILDSITE_INSTANCE"]) / "secret.key").unlink()  # a new machine: the master key alone was copied
    restored = mildsite("restore", tmp_path / "one.backup")
    assert restored.exit_code == 0, restored.output
    assert "The record holds" in restored.output
    again = mildsite("restore", tmp_path / "one.backup")
    assert again.exit_code == 1
    assert again.output.startswith("Error: ")
