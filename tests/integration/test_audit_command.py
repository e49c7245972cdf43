"""`mildsite audit`: the head to keep, the check with its status, the export that a third party can verify."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from mildsite.accounts.roles import RoleName
from mildsite.audit.actions import Action
from mildsite.audit.models import AuditHead
from mildsite.audit.recording import record
from mildsite.audit.verifying import Fault, missing_triggers
from mildsite.cli.audit import IN_WORDS
from mildsite.config import PROJECT_ROOT
from mildsite.db import db
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_live_page
from tests.factories.sheets import make_sheet
from tests.support.tampering import tamper

SCRIPT = re.compile(r"```python\n# (\w+\.py): .*?\n(.*?)```", re.DOTALL)


@pytest.fixture
def inside(bare_app):
    """The database between two commands."""

    def act(change=lambda: None) -> None:
        with bare_app.app_context():
            change()
            db.session.commit()

    return act


@pytest.fixture
def environment(settings, inside) -> dict[str, str]:
    """An installation with some events."""

    def fill() -> None:
        make_clinic()
        make_sheet(page=make_live_page(), nurse=make_staff(RoleName.NURSE, name="Nora Nurse"), patient_name="Zed Zweig")

    inside(fill)
    return {"MILDSITE_INSTANCE": str(settings.instance), "MILDSITE_DATABASE_URL": settings.database_url}


def cut_off() -> None:
    """The newest two events are gone, and the head says that they never were."""
    last = db.session.scalar(select(AuditHead.seq))
    tamper(
        "DELETE FROM audit_event WHERE seq > :last",
        "UPDATE audit_head SET seq = :last, mac = (SELECT mac FROM audit_event WHERE seq = :last)",
        last=last - 2,
    )


def test_a_log_that_holds_is_green_and_heads_are_asked_for(mildsite):
    result = mildsite("audit", "verify")
    assert result.exit_code == 0
    assert "The record holds" in result.output
    assert "Keep heads on another machine" in result.output


def test_the_head_is_one_line_that_verify_reads_from_a_file_or_a_pipe(mildsite, tmp_path):
    head = mildsite("audit", "head").output
    assert re.fullmatch(r"mildsite-audit-head \d+ 2026-11-22T17:00:00\.000000\+00:00 [0-9a-f]{64}\n", head)
    kept = tmp_path / "heads"
    kept.write_text(f"Nov 22 12:00:00 clinic mildsite: {head}Nov 22 13:00:00 clinic mildsite: {head}")
    assert "heads that agree: 2" in mildsite("audit", "verify", "--head", kept).output
    assert "heads that agree: 1" in mildsite("audit", "verify", "--head", "-", typed=head).output


def test_a_file_without_a_head_is_not_taken_for_one(mildsite):
    result = mildsite("audit", "verify", "--head", "-", typed="nothing\n")
    assert result.exit_code == 1
    assert "Name the one you keep them in" in result.output


def test_a_changed_event_ends_with_its_number_and_what_to_do(mildsite, inside):
    inside(lambda: tamper("UPDATE audit_event SET action = 'staff.signed_in' WHERE seq = 3"))
    result = mildsite("audit", "verify")
    assert result.exit_code == 1
    assert "Event 3 is not the one that was written there" in result.output
    assert "Change and restore nothing." in result.output
    assert "docs/audit.md" in result.output


def test_what_was_cut_off_with_the_head_reset_shows_by_the_kept_head(mildsite, inside):
    head = mildsite("audit", "head").output
    last = int(head.split()[1])
    inside(cut_off)
    assert mildsite("audit", "verify").exit_code == 0, "nothing in the database tells"
    result = mildsite("audit", "verify", "--head", "-", typed=head)
    assert result.exit_code == 1
    assert f"All events after {last - 2} are missing" in result.output


def test_every_fault_has_its_words():
    assert set(IN_WORDS) == set(Fault)


@pytest.fixture
def exported(mildsite, tmp_path) -> Path:
    file = tmp_path / "log.jsonl"
    result = mildsite("audit", "export", "--out", file)
    assert result.exit_code == 0
    assert mildsite("audit", "head").output in result.output
    return file


def test_an_export_is_the_whole_log_and_is_checked_like_the_database(mildsite, exported):
    lines = exported.read_text().splitlines()
    head = mildsite("audit", "head").output
    assert [json.loads(line)["seq"] for line in lines] == list(range(1, int(head.split()[1]) + 1))
    assert mildsite("audit", "verify", "--file", exported, "--head", "-", typed=head).exit_code == 0
    exported.write_text("\n".join(lines[:-1]) + "\n")
    result = mildsite("audit", "verify", "--file", exported, "--head", "-", typed=head)
    assert (result.exit_code, f"All events after {len(lines) - 1} are missing" in result.output) == (1, True)
    exported.write_text("\n".join([*lines[:2], *lines[3:]]) + "\n")
    assert "Event 3 is missing" in mildsite("audit", "verify", "--file", exported).output
    exported.write_text("\n".join([*lines[:2], "torn"]) + "\n")
    result = mildsite("audit", "verify", "--file", exported)
    assert (result.exit_code, "Line 3 is no audit event" in result.output) == (1, True)


def test_a_third_party_verifies_an_export_with_the_scripts_of_the_documentation(exported, key_folder, tmp_path):
    for name, script in SCRIPT.findall((PROJECT_ROOT / "docs" / "audit.md").read_text(encoding="utf-8")):
        (tmp_path / name).write_text(script)

    def python(*arguments: object, typed: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", *map(str, arguments)]
        return subprocess.run(command, cwd=tmp_path, input=typed, capture_output=True, text=True, check=False)

    keys = python("audit_keys.py", typed=(key_folder / "master.key").read_text())
    assert keys.returncode == 0, keys.stderr
    (tmp_path / "audit.keys").write_text(keys.stdout)
    lines = exported.read_text().splitlines()
    done = python("check_log.py", "audit.keys", exported)
    assert done.stdout == f"{len(lines)} events are sound; the head is {json.loads(lines[-1])['mac']}\n", done.stderr
    exported.write_text(exported.read_text().replace("sheet.issued", "sheet.called"))
    assert re.fullmatch(r"event \d+ is not sound\n", python("check_log.py", "audit.keys", exported).stderr)


def test_an_export_holds_no_word_of_a_patient(exported):
    assert "zweig" not in exported.read_text().casefold()


def test_one_sheet_is_told_by_its_number(mildsite):
    result = mildsite("audit", "sheet", "D-00001")
    assert result.exit_code == 0
    assert re.fullmatch(r" +\d+  2026-11-22 12:00:00 EST  Nora Nurse: Issued\n", result.output)


@pytest.mark.parametrize(("typed", "said"), [("D-00099", "No sheet D-00099 was ever issued"), ("Zweig", "D-00042")])
def test_a_number_that_is_none_is_said(mildsite, typed, said):
    result = mildsite("audit", "sheet", typed)
    assert result.exit_code == 1
    assert said in result.output


def test_a_command_puts_nothing_on_record(mildsite, inside, exported):
    before = mildsite("audit", "head").output
    for arguments in (["verify"], ["sheet", "1"], ["verify", "--file", exported]):
        mildsite("audit", *arguments)
    assert mildsite("audit", "head").output == before
    inside(lambda: record(Action.SIGNED_IN, actor_id=None, second_factor="app"))
    assert mildsite("audit", "head").output != before


def test_an_empty_log_has_a_head_as_well(mildsite, environment, databases, migrated, tmp_path):
    (tmp_path / "fresh").mkdir()
    environment["MILDSITE_DATABASE_URL"] = databases.copy_url(migrated, tmp_path / "fresh")
    head = mildsite("audit", "head").output
    assert head == f"mildsite-audit-head 0 - {'0' * 64}\n"
    assert mildsite("audit", "verify", "--head", "-", typed=head).exit_code == 0


def test_the_guards_are_put_on_a_log_that_was_there_before(mildsite, inside):
    """The schema goes down and up again; the log stays sound."""
    assert mildsite("db", "downgrade", "0010").exit_code == 0
    assert mildsite("upgrade").exit_code == 0
    assert mildsite("audit", "verify").exit_code == 0
    found: list[str] = []
    inside(lambda: found.extend(missing_triggers()))
    assert found == []
