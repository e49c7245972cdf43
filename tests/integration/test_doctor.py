"""`mildsite doctor`: green for a clinic where all is well; else what is wrong, and what to do."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from secrets import token_hex
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import text

from mildsite.accounts.roles import RoleName
from mildsite.cli.checks import database, machine
from mildsite.cli.doctor import CHECKS
from mildsite.config import write_private_file
from mildsite.db import db, engine
from mildsite.keys import create_key_file, key_file
from mildsite.sheets.custody.copying import confirm_copy
from tests.conftest import NOON
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_live_page
from tests.factories.sheets import make_sheet
from tests.support.tables import contents
from tests.support.tampering import take_guards_away

LAST_NIGHT = NOON - timedelta(hours=10)


@dataclass
class Clinic:
    """A running installation, and what it stands on."""

    app: Flask
    folder: Path
    environment: dict[str, str]
    patch: pytest.MonkeyPatch
    set_clock: Callable[..., None]

    @contextmanager
    def inside(self) -> Iterator[None]:
        """What is done inside is there for the command, which makes an application of its own."""
        with self.app.app_context():
            yield
            db.session.commit()

    def backup(self, name: str = "mildsite-20261122.backup", *, at=LAST_NIGHT) -> None:
        file = self.folder / "backups" / name
        file.touch()
        os.utime(file, (at.timestamp(), at.timestamp()))


@pytest.fixture
def clinic(bare_app, settings, tmp_path, monkeypatch, set_clock) -> Clinic:
    (tmp_path / "backups").mkdir()
    environment = {
        "MILDSITE_INSTANCE": str(settings.instance),
        "MILDSITE_DATABASE_URL": settings.database_url,
        "MILDSITE_PUBLIC_URL": "https://clinic.example",
        "MILDSITE_BACKUP_DIR": str(tmp_path / "backups"),
    }
    found = Clinic(bare_app, tmp_path, environment, monkeypatch, set_clock)
    with found.inside():
        make_clinic(retention_days=90)
        make_sheet(page=make_live_page(), nurse=make_staff(RoleName.NURSE))
        confirm_copy(key_file().fingerprint, actor_id=None)
    found.backup()
    room(20)(found)
    # The tests' own PostgreSQL is told to be quick and not to last.
    monkeypatch.setattr(database, "_POSTGRESQL", {"server_encoding": ("UTF8",)})
    monkeypatch.setattr(database, "_COMMITS_THAT_LAST", ("on", "off"))
    return found


@pytest.fixture
def environment(clinic) -> dict[str, str]:
    return clinic.environment


@pytest.fixture
def look(mildsite):
    """What the doctor says: each check's light and words, and the status."""

    def run() -> tuple[int, dict[str, tuple[str, str]]]:
        result = mildsite("doctor", "--json")
        rows = json.loads(result.output)
        return result.exit_code, {row["check"]: (row["light"], row["words"]) for row in rows}

    return run


def test_a_clinic_where_all_is_well_is_green(clinic, look, mildsite):
    status, found = look()
    assert {words for light, words in found.values() if light == "to do"} == set()
    assert status == 0
    assert list(found) == [check.name for check in CHECKS]
    assert mildsite("doctor").output.endswith("All is well.\n")


def settings_are(**changes: str) -> Callable[[Clinic], object]:
    return lambda clinic: clinic.environment.update(changes)


def sql(statement: str) -> Callable[[Clinic], None]:
    def damage(clinic: Clinic) -> None:
        with clinic.inside():
            db.session.execute(text(statement))

    return damage


def unguarded_log(clinic: Clinic) -> None:
    with clinic.inside():
        take_guards_away()


def room(gib: float) -> Callable[[Clinic], None]:
    """So much is free on every disk."""

    def damage(clinic: Clinic) -> None:
        clinic.patch.setattr(machine.shutil, "disk_usage", lambda _folder: SimpleNamespace(free=gib * machine.GIB))

    return damage


def careless_database(clinic: Clinic) -> None:
    kept = tuple(pragma for pragma in engine._SQLITE_PRAGMAS if "synchronous" not in pragma)
    clinic.patch.setattr(engine, "_SQLITE_PRAGMAS", (*kept, "PRAGMA synchronous=NORMAL"))
    clinic.patch.setattr(database, "_POSTGRESQL", {"fsync": ("not so",)})


def another_key(clinic: Clinic) -> None:
    create_key_file(clinic.folder / "other.key")
    clinic.environment["MILDSITE_MASTER_KEY_FILE"] = str(clinic.folder / "other.key")


def key_added_since(clinic: Clinic) -> None:
    file = clinic.folder / "more.key"
    write_private_file(file, key_file().path.read_text() + f"k00000001 {token_hex(32)}\n")
    clinic.environment["MILDSITE_MASTER_KEY_FILE"] = str(file)


def lost_letters(clinic: Clinic) -> None:
    clinic.patch.setattr(machine, "unprintable", lambda name: "Ż" if "Ż" in name else "")


def only_an_old_backup(clinic: Clinic) -> None:
    clinic.backup(at=NOON - timedelta(hours=27))


RED = [
    ("Database", r"(synchronous is 1, not 2|fsync is \w+, not not so)\. Set it so", careless_database),
    (
        "Schema",
        "is 0010 .* run: mildsite upgrade",
        sql("UPDATE alembic_version SET version_num = '0010'"),
    ),
    ("Schema", "has no tables. Run: mildsite init", sql("DELETE FROM alembic_version")),
    ("Audit log", "no longer guards the audit log: .* run 'mildsite audit verify'", unguarded_log),
    ("Keys", r"Key k\w+ is not in the key file.* Restore the file from its copy", another_key),
    ("Copy of the keys", r"Nobody has confirmed .* mildsite keys confirm-copy", key_added_since),
    ("Fonts", "cannot be printed: Ż. Install mildsite again", lost_letters),
    ("Disk", "0.9 GiB free for .* Make room", room(0.9)),
    ("Clock", "Set the clock", lambda clinic: clinic.set_clock(NOON - timedelta(minutes=3))),
    (
        "Backups",
        "name their folder in MILDSITE_BACKUP_DIR",
        lambda clinic: clinic.environment.pop("MILDSITE_BACKUP_DIR"),
    ),
    ("Backups", "There is no backup in", lambda clinic: (clinic.folder / "backups/mildsite-20261122.backup").unlink()),
    ("Backups", "is of 2026-11-21 14:00 UTC. Find out why", only_an_old_backup),
    ("Address", "Set MILDSITE_PUBLIC_URL", settings_are(MILDSITE_PUBLIC_URL="http://127.0.0.1:8000")),
    ("Retention", "An administrator sets in the admin", sql("UPDATE clinic_details SET retention_days = NULL")),
]


@pytest.mark.parametrize(("check", "words", "damage"), RED, ids=[f"{row[0]}: {row[1][:30]}" for row in RED])
def test_what_is_wrong_is_red_and_says_what_to_do(clinic, look, check, words, damage):
    damage(clinic)
    status, found = look()
    assert status == 1
    told_with_it = {"Copy of the keys"} if check == "Keys" else set()  # of another file there is no copy either
    assert {name for name, (light, _) in found.items() if light == "to do"} - told_with_it == {check}
    assert_matches(words, found[check][1])


def assert_matches(words: str, said: str) -> None:
    with pytest.raises(AssertionError, match=words):  # shows both when they differ
        raise AssertionError(said)


def test_a_second_factor_that_is_off_is_red(clinic, look):
    clinic.environment.update(MILDSITE_SECOND_FACTOR="demo", MILDSITE_PUBLIC_URL="http://127.0.0.1:8000")
    _, found = look()
    assert found["Second factor"][0] == "to do"
    assert "Remove MILDSITE_SECOND_FACTOR" in found["Second factor"][1]


def test_every_check_but_those_that_only_inform_is_seen_red():
    assert {row[0] for row in RED} | {"Second factor", "Review dates"} == {c.name for c in CHECKS}


def test_less_room_and_an_overdue_text_are_noted_and_nothing_to_do(clinic, look):
    room(3)(clinic)
    sql("UPDATE page SET next_review_on = '2026-01-01'")(clinic)
    status, found = look()
    assert status == 0
    assert found["Disk"][0] == found["Review dates"][0] == "note"
    assert "overdue: " in found["Review dates"][1]


def test_the_schema_of_a_later_version_is_noted_and_nothing_to_do(clinic, look):
    sql("UPDATE alembic_version SET version_num = 'later'")(clinic)
    status, found = look()
    assert (status, found["Schema"][0]) == (0, "note")
    assert "a later version (later)" in found["Schema"][1]


def test_a_demonstration_may_go_without_what_only_a_clinic_needs(clinic, look):
    sql("UPDATE clinic_details SET is_demo = TRUE, retention_days = NULL")(clinic)
    clinic.environment["MILDSITE_BACKUP_DIR"] = ""
    status, found = look()
    assert status == 0
    assert {found[name][0] for name in ("Backups", "Retention")} == {"note"}


def test_without_a_database_nothing_else_is_asked(clinic, look):
    clinic.environment["MILDSITE_DATABASE_URL"] = f"sqlite:///{clinic.folder}/nowhere/mildsite.sqlite3"
    status, found = look()
    assert status == 1
    assert found == {"Database": ("to do", found["Database"][1])}
    assert "does not answer. Start it, or mend MILDSITE_DATABASE_URL" in found["Database"][1]


def test_a_database_without_tables_ends_in_words(clinic, look, databases):
    (clinic.folder / "empty").mkdir()
    clinic.environment["MILDSITE_DATABASE_URL"] = databases.empty_url(clinic.folder / "empty")
    status, found = look()
    assert status == 1
    assert "Run: mildsite init" in found["Schema"][1]
    assert "This could not be checked" in found["Retention"][1]


def test_for_people_it_prints_a_line_for_each_thing(clinic, mildsite):
    room(0.5)(clinic)
    result = mildsite("doctor")
    assert result.exit_code == 1
    assert "to do  Disk: 0.5 GiB free" in result.output
    assert "ok     Database: " in result.output
    assert result.output.endswith("Things to do: 1.\n")


def test_looking_changes_nothing(clinic, look):
    with clinic.inside():
        before = contents()
    look()
    with clinic.inside():
        assert contents() == before
