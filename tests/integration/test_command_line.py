"""The `mildsite` command: set up an installation, add staff, print a specimen. Mistakes end in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from secrets import token_urlsafe

import pytest
from click.testing import Result
from flask_migrate import downgrade
from sqlalchemy import text

from mildsite.accounts.queries import staff_by_email
from mildsite.accounts.roles import Permission, RoleName
from mildsite.audit.verifying import verify
from mildsite.clinic.queries import current_details
from mildsite.config import write_private_file
from mildsite.content import queries, reviewing
from mildsite.content.drafting import save_draft
from mildsite.content.errors import TranslatorMissing
from mildsite.content.lifecycle import State
from mildsite.content.translating import Standing, standing_of, standings
from mildsite.db import db
from mildsite.keys import create_key_file, keyring
from tests.factories.accounts import make_staff
from tests.factories.content import TRANSLATOR, go_live
from tests.support.commands import refused, rows
from tests.support.pdfs import words_of

INIT = ("init", "--phone", "555-0100", "--after-hours-phone", "555-0199", "--address", "1 Test Street")
NORA = ("staff", "add", "--email", "Nora@Clinic.test", "--name", "Nora Nurse", "--role", "nurse")
PASSWORD = ("--password", "seven brown otters dance")
Run = Callable[..., Result]


def modes(folder: Path) -> dict[str, str]:
    return {path.name: oct(path.stat().st_mode & 0o777) for path in folder.iterdir() if path.suffix in (".key", ".txt")}


def test_init_makes_drafts_that_wait_for_a_reviewer_and_nothing_live(mildsite, installed):
    result = mildsite(*INIT)
    assert result.exit_code == 0
    assert "12 starter pages wait as drafts" in result.output
    with installed():
        assert {queries.newest_revision(page).state for page in queries.all_pages()} == {State.DRAFT}
        assert queries.live_pages(language="en") == []
        assert (current_details().is_demo, current_details().phone_day) == (False, "555-0100")
        assert verify(keyring()) is None


def test_the_spanish_drafts_name_their_english_text_and_no_translator(mildsite, installed):
    mildsite(*INIT)
    with installed():
        pages = {(page.key, page.language): queries.newest_revision(page) for page in queries.all_pages()}
        keys = {key for key, _ in pages}
        assert set(pages) == {(key, language) for key in keys for language in ("en", "es")}
        for key in keys:
            assert pages[key, "es"].source_revision_id == pages[key, "en"].id
            assert pages[key, "es"].translator == ""
            with pytest.raises(TranslatorMissing):
                reviewing.submit(pages[key, "es"], actor=make_staff(RoleName.EDITOR))


def test_a_starter_translation_is_out_of_date_once_the_english_draft_has_other_words(mildsite, installed):
    mildsite(*INIT)
    with installed():
        editor = make_staff(RoleName.EDITOR)
        pages = {page.language: page for page in queries.all_pages() if page.key == "mild-aftercare"}
        english, spanish = (queries.newest_revision(pages[language]) for language in ("en", "es"))
        same = english.document
        save_draft(english, same, based_on_version=english.lock_version, actor=editor)
        assert spanish.source_revision_id == english.id
        other = same.model_copy(update={"title": "Other words"})
        save_draft(english, other, based_on_version=english.lock_version, actor=editor)
        assert spanish.source_revision_id is None
        save_draft(
            spanish, spanish.document, based_on_version=spanish.lock_version, translator=TRANSLATOR, actor=editor
        )
        go_live(english)
        go_live(spanish)
        assert standing_of(pages["es"]) is Standing.STALE


def test_init_makes_keys_that_only_their_owner_can_read(mildsite, tmp_path):
    mildsite(*INIT)
    assert modes(tmp_path / "instance") == {"secret.key": "0o600", "master.key": "0o600"}
    assert (tmp_path / "instance").stat().st_mode & 0o777 == 0o700, "others read the database"


def test_init_asks_for_what_it_must_know(mildsite, installed):
    result = mildsite("init", typed="555-0100\n555-0199\n1 Test Street\n")
    assert result.exit_code == 0
    with installed():
        assert current_details().phone_after_hours == "555-0199"


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [("--phone", "  ", "phone day is empty"), ("--time-zone", "Eastern", "Use a name like America/Chicago")],
)
def test_init_refuses_what_a_sheet_cannot_use_and_can_be_run_again(mildsite, option, value, said):
    assert said in refused(mildsite(*INIT, option, value))
    assert mildsite(*INIT).exit_code == 0


def test_init_a_second_time_changes_nothing(mildsite, installed, tmp_path):
    mildsite(*INIT)
    key = (tmp_path / "instance" / "master.key").read_bytes()
    assert "set up already" in refused(mildsite(*INIT, "--phone", "555-9999"))
    assert (tmp_path / "instance" / "master.key").read_bytes() == key
    with installed():
        assert current_details().phone_day == "555-0100"


@pytest.mark.parametrize("command", [INIT, ("demo",)], ids=["init", "demo"])
def test_a_lost_key_file_is_asked_for_and_never_made_anew(mildsite, installed, tmp_path, command):
    mildsite(*INIT)
    with installed():
        before = rows()
    keys = tmp_path / "instance"
    for name in ("master.key", "secret.key"):
        (keys / name).rename(tmp_path / name)
    assert "whose sheets open with that file alone. Put its copy there" in refused(mildsite(*command))
    assert modes(keys) == {}
    for name in ("master.key", "secret.key"):
        (tmp_path / name).rename(keys / name)
    with installed():
        assert rows() == before


def test_no_command_gives_a_role_past_the_audit_log(mildsite):
    """The sign-in library brings commands of its own."""
    mildsite("demo")
    for library in ("users", "roles"):
        assert "No such command" in refused_words(mildsite(library, "--help"))


def refused_words(result: Result) -> str:
    assert result.exit_code == 2
    return result.output


def test_setting_up_closes_a_folder_that_the_machine_left_open(mildsite, tmp_path):
    """Some machines make folders that a group may write to; there the demonstration starts all the same."""
    instance = tmp_path / "instance"
    instance.mkdir()
    instance.chmod(0o775)
    assert mildsite("demo").exit_code == 0
    assert instance.stat().st_mode & 0o777 == 0o755


def test_demo_is_ready_to_look_at(mildsite, installed, tmp_path):
    result = mildsite("demo", "--url", "http://127.0.0.1:9000")
    assert result.exit_code == 0
    assert "http://127.0.0.1:9000/desk/" in result.output
    assert modes(tmp_path / "instance")["demo-accounts.txt"] == "0o600"
    with installed():
        for language in ("en", "es"):
            assert len(queries.live_pages(language=language)) == 6
        assert set(standings(queries.live_pages(language="es")).values()) == {Standing.CURRENT}
        assert {page.live_revision.translator for page in queries.live_pages(language="es")} == {"Demonstration only"}
        assert current_details().offered_languages == ("en", "es")
        assert current_details().is_demo
        assert staff_by_email("nurse@clinic.test").may(Permission.ISSUE_SHEETS)


def test_demo_a_second_time_keeps_its_data_and_passwords(mildsite, installed):
    first = mildsite("demo")
    with installed():
        before = rows()
    second = mildsite("demo")
    assert second.exit_code == 0
    assert second.output == first.output
    with installed():
        assert rows() == before


def test_demo_stays_out_of_a_real_installation(mildsite, installed):
    mildsite(*INIT)
    with installed():
        before = rows()
    assert "real installation" in refused(mildsite("demo"))
    with installed():
        assert rows() == before


def test_init_stays_out_of_a_demonstration(mildsite, installed):
    mildsite("demo")
    assert "set up already" in refused(mildsite(*INIT))
    with installed():
        assert current_details().is_demo


def test_staff_are_added_with_their_roles(mildsite, installed):
    mildsite(*INIT)
    assert mildsite(*NORA, "--role", "editor", *PASSWORD).exit_code == 0
    with installed():
        nora = staff_by_email("nora@clinic.test")
        assert [role.name for role in nora.roles] == ["editor", "nurse"]
        assert nora.password.startswith("$argon2id$")


def test_a_password_is_asked_for_twice_and_never_shown(mildsite, installed):
    mildsite(*INIT)
    result = mildsite(*NORA, typed=f"{PASSWORD[1]}\n{PASSWORD[1]}\n")
    assert result.exit_code == 0
    assert PASSWORD[1] not in result.output


@pytest.mark.parametrize("password", ["", "short", "fourteen chars"])
def test_a_short_password_is_refused(mildsite, installed, password):
    mildsite(*INIT)
    assert "at least 15 characters" in refused(mildsite(*NORA, "--password", password))
    with installed():
        assert staff_by_email("nora@clinic.test") is None


def test_an_address_is_added_once(mildsite):
    mildsite(*INIT)
    mildsite(*NORA, *PASSWORD)
    assert "signs in with this address already" in refused(mildsite(*NORA, *PASSWORD))


def sheet(out: Path, **changes: str) -> list[object]:
    options = {"--name": "Zoë O'Brien", "--procedure-date": "2026-11-22", "--out": out} | changes
    return ["sheet", *(part for option in options.items() for part in option)]


def test_a_specimen_says_that_it_is_one(mildsite, tmp_path):
    mildsite("demo")
    result = mildsite(*sheet(tmp_path / "sheet.pdf"))
    assert result.exit_code == 0
    words = words_of((tmp_path / "sheet.pdf").read_bytes())
    for part in ("Zoë O'Brien", "Sunday, November 22, 2026", "SAMPLE – not for a patient"):
        assert part in words


def test_a_specimen_of_the_same_moment_has_the_same_bytes_and_stores_nothing(mildsite, installed, tmp_path):
    mildsite("demo")
    with installed():
        before = rows()
    for name in ("one.pdf", "two.pdf"):
        mildsite(*sheet(tmp_path / name, **{"--issued-at": "2026-11-22T17:00"}))
    mildsite(*sheet(tmp_path / "later.pdf", **{"--issued-at": "2026-11-23T17:00"}))
    one, two, later = ((tmp_path / name).read_bytes() for name in ("one.pdf", "two.pdf", "later.pdf"))
    assert one == two
    assert one != later
    with installed():
        assert rows() == before


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"--name": "王小明"}, "The sheet cannot print 王 小 明"),
        ({"--name": "Zoë 💉"}, "The sheet cannot print 💉"),
        ({"--name": "  "}, "Enter the patient’s name."),
    ],
)
def test_a_name_that_cannot_be_printed_is_refused_in_words(mildsite, tmp_path, changes, said):
    mildsite("demo")
    assert said in refused(mildsite(*sheet(tmp_path / "sheet.pdf", **changes)))
    assert not (tmp_path / "sheet.pdf").exists()


def test_a_date_that_does_not_exist_is_refused_in_words(mildsite, tmp_path):
    mildsite("demo")
    result = mildsite(*sheet(tmp_path / "sheet.pdf", **{"--procedure-date": "2026-02-30"}))
    assert result.exit_code == 2
    assert "2026-02-30" in result.output


def test_without_a_published_text_there_is_no_specimen(mildsite, tmp_path):
    mildsite(*INIT)
    assert "a clinical reviewer must sign one first" in refused(mildsite(*sheet(tmp_path / "sheet.pdf")))


@pytest.mark.parametrize("command", [("sheet",), NORA])
def test_before_the_set_up_every_command_says_what_to_do(mildsite, tmp_path, command):
    arguments = sheet(tmp_path / "sheet.pdf") if command == ("sheet",) else [*NORA, *PASSWORD]
    assert "mildsite init" in refused(mildsite(*arguments))


def test_help_needs_no_installation(mildsite):
    result = mildsite("--help")
    assert result.exit_code == 0
    assert "Traceback" not in result.output
    for command in ("init", "demo", "staff", "sheet", "content"):
        assert f"  {command} " in result.output


def test_an_unsafe_setting_is_refused_in_words(mildsite, environment):
    environment["MILDSITE_PUBLIC_URL"] = "http://clinic.example"
    assert "must begin with https://" in refused(mildsite(*INIT))
    assert "must begin with https://" in refused(mildsite(*NORA, *PASSWORD))


@pytest.mark.parametrize("command", [("upgrade",), INIT, ("demo",)], ids=["upgrade", "init", "demo"])
def test_an_older_version_refuses_to_change_a_later_schema(mildsite, installed, command):
    """As after going back to the version before, which runs on it."""
    mildsite(*INIT)
    with installed():
        db.session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        db.session.commit()
        before = rows()
    assert "The schema 9999 is of a later version of mildsite" in refused(mildsite(*command))
    with installed():
        assert rows() == before
        assert db.session.scalar(text("SELECT version_num FROM alembic_version")) == "9999"


def test_upgrade_of_nothing_leads_to_init(mildsite, tmp_path):
    create_key_file(tmp_path / "instance" / "master.key")
    write_private_file(tmp_path / "instance" / "secret.key", token_urlsafe(48))
    assert "The database has no tables. Run: mildsite init" in refused(mildsite("upgrade"))


def test_upgrade_brings_the_schema_to_this_version_and_is_content_with_it(mildsite, installed):
    mildsite(*INIT)
    with installed():
        downgrade(revision="-1")
    first, second = mildsite("upgrade"), mildsite("upgrade")
    assert "The schema was " in first.output
    assert "The schema is " in second.output
    with installed():
        assert current_details().phone_day == "555-0100"
