"""`mildsite keys` and `mildsite purge`, as an operator runs them."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from mildsite.accounts.roles import RoleName
from mildsite.audit.verifying import verify
from mildsite.db import db
from mildsite.keys import create_key_file, keyring
from mildsite.sheets.custody.copying import copy_confirmed
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_live_page
from tests.factories.sheets import make_sheet
from tests.integration.test_command_line import INIT
from tests.support.commands import refused


@pytest.fixture
def file(mildsite, tmp_path: Path) -> Path:
    """The key file of an installation."""
    mildsite(*INIT)
    return tmp_path / "instance" / "master.key"


def said_of(copy: Path) -> str:
    """As sha256sum says it."""
    return f"{hashlib.sha256(copy.read_bytes()).hexdigest()}  {copy}\n"


def issue_sheet(installed) -> None:
    with installed():
        make_sheet(page=make_live_page(slug="care", key="care"), nurse=make_staff(RoleName.NURSE))
        db.session.commit()


def test_init_asks_for_a_copy_and_takes_its_check_word(mildsite, installed, tmp_path):
    create_key_file(tmp_path / "instance" / "master.key")
    word = said_of(tmp_path / "instance" / "master.key")[:8]
    result = mildsite(*INIT, typed=f"{word}\n")
    assert "Copy " in result.output
    assert "The copy is confirmed." in result.output
    with installed():
        assert copy_confirmed()


@pytest.mark.parametrize("typed", [None, "\n", "00000000\n"])
def test_init_can_go_on_without(mildsite, installed, typed):
    assert mildsite(*INIT, typed=typed).exit_code == 0
    with installed():
        assert not copy_confirmed()


def test_a_copy_is_confirmed_by_its_own_check_word_until_the_key_file_changes(mildsite, installed, file, tmp_path):
    copy = tmp_path / "usb-stick.key"
    shutil.copy(file, copy)
    damaged = tmp_path / "damaged.key"
    damaged.write_bytes(copy.read_bytes()[:-1])
    assert "WRONG  Nobody has confirmed a copy" in refused(mildsite("keys", "check"))
    for wrong in (said_of(damaged), said_of(copy)[:7], "", "k1234567"):
        refused(mildsite("keys", "confirm-copy", "--check-word", "-", typed=wrong))
    assert mildsite("keys", "confirm-copy", "--check-word", "-", typed=said_of(copy)).exit_code == 0
    assert "good   The copy of the key file is confirmed." in mildsite("keys", "check").output
    assert mildsite("keys", "new").exit_code == 0
    assert "WRONG  Nobody has confirmed a copy" in refused(mildsite("keys", "check"))
    shutil.copy(file, copy)
    assert mildsite("keys", "confirm-copy", typed=said_of(copy)[:8].upper() + "\n").exit_code == 0
    with installed():
        assert copy_confirmed()
        assert verify(keyring()) is None


def test_a_key_that_is_not_in_the_file_is_named_with_what_needs_it(mildsite, installed, file):
    issue_sheet(installed)
    key_id = file.read_text().split()[0]
    file.unlink()
    create_key_file(file)
    output = refused(mildsite("keys", "check"))
    assert f"WRONG  Key {key_id} is not in the key file, and 1 sheets, the codes of 1 links, " in output
    assert "Restore the file from its copy." in output
    assert "1 of 1 sheets looked at do not open: D-00001." in output


def test_a_file_that_others_can_read_is_refused(mildsite, file):
    file.chmod(0o640)
    assert f"chmod 600 {file}" in refused(mildsite("keys", "check"))


def test_a_key_from_new_to_retired(mildsite, installed, file):
    issue_sheet(installed)
    old = file.read_text().split()[0]
    assert "Copy " in mildsite("keys", "new").output
    new = file.read_text().split()[2]
    assert f"{old}  old, still needed: 1 sheets" in refused(mildsite("keys", "check", "--all"))
    assert "sheets: 1 moved, 0 left" in mildsite("keys", "rotate").output
    output = refused(mildsite("keys", "retire", old))
    assert f"Key {old} is still needed: the codes of 1 link, the last one until 2027-01-21." in output
    assert "current key" in refused(mildsite("keys", "retire", new))
    assert "There is no key kx" in refused(mildsite("keys", "retire", "kx"))
    with installed():
        db.session.execute(db.text("UPDATE access_link SET ended_at = created_at"))
        db.session.commit()
    assert f"keys retire {old}" in mildsite("keys", "rotate").output
    assert mildsite("keys", "retire", old).exit_code == 0
    assert f"{old}  retired, kept to check" in refused(mildsite("keys", "check"))
    with installed():
        assert verify(keyring()) is None


def test_nothing_is_purged_until_the_clinic_has_set_a_period(mildsite, installed, file):
    issue_sheet(installed)
    result = mildsite("purge")
    assert result.exit_code == 0
    assert "Nothing is purged until the clinic has set a retention period" in result.output


def test_purge_says_what_it_did_and_when_backups_are_free_of_it(mildsite, installed, file):
    issue_sheet(installed)
    with installed():
        make_clinic(retention_days=60)
        db.session.execute(db.text("UPDATE sheet SET issued_at = '2026-09-22 17:00:00'"))
        db.session.commit()
    assert "issued until 2026-09-23: 1.\nNothing was destroyed" in mildsite("purge", "--dry-run").output
    output = mildsite("purge").output
    assert "1 destroyed, 0 left" in output
    assert "Say in the admin, under Clinic, how long a backup is kept." in output
    with installed():
        make_clinic(retention_days=60, backup_days=35)
        db.session.commit()
    output = mildsite("purge").output
    assert "issued until 2026-09-23: 0." in output
    assert "From 2026-12-28 on no backup holds what was destroyed so far." in output
    assert "good" in mildsite("keys", "check", "--all").output
