"""Migrations go up from nothing and down again, with data in the tables; afterwards schema and models agree."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from mildsite import create_app
from mildsite.accounts import queries as staff_queries
from mildsite.accounts.entrance import break_glass
from mildsite.accounts.roles import RoleName
from mildsite.clinic.models import PaperSize
from mildsite.clinic.queries import current_details
from mildsite.config import PROJECT_ROOT, Settings
from mildsite.content import addresses, drafting, reviewing, stopping
from mildsite.content.models import Page
from mildsite.db import db
from mildsite.sheets.models import AccessLink, Sheet, SheetSource, SheetState
from mildsite.sheets.opening import open_pdf
from mildsite.sheets.purging import purge
from mildsite.sheets.queries import sheets_found
from tests.conftest import NOON
from tests.factories.accounts import make_staff
from tests.factories.batches import make_batch
from tests.factories.clinic import make_clinic, make_value
from tests.factories.content import make_document, make_live_page, newest
from tests.factories.entrance import make_everything_of_the_entrance
from tests.factories.invitations import make_invitation
from tests.factories.pictures import make_picture
from tests.factories.records import make_every_record
from tests.factories.sheets import make_sheet
from tests.support.databases import Databases

BROKEN_MIGRATION = '''
"""A migration that fails half way."""
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "broken", "{head}", None, None


def upgrade():
    op.create_table("half_done", sa.Column("id", sa.Integer(), primary_key=True))
    op.add_column("page", sa.Column("half_done", sa.Integer()))
    op.execute("INSERT INTO no_such_table VALUES (1)")


def downgrade():
    raise NotImplementedError
'''


@pytest.fixture
def empty_app(settings: Settings, databases: Databases, tmp_path: Path) -> Iterator[Flask]:
    """The application over a database without a schema, its context pushed."""
    url = databases.empty_url(tmp_path).replace("postgresql://", "postgresql+psycopg://")
    app = create_app(replace(settings, database_url=url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names())


def columns() -> dict[str, list[str]]:
    inspector = inspect(db.engine)
    return {table: [column["name"] for column in inspector.get_columns(table)] for table in sorted(tables())}


def differences() -> list[object]:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, db.metadata))


def fill() -> None:
    """Something in every table."""
    make_clinic()
    make_value()
    editor, reviewer, nurse = (make_staff(role) for role in (RoleName.EDITOR, RoleName.REVIEWER, RoleName.NURSE))
    page = make_live_page(editor=editor, reviewer=reviewer)
    make_every_record(make_sheet(page=page, nurse=nurse), nurse)
    make_batch(page, nurse)
    make_invitation()
    make_everything_of_the_entrance()
    make_picture(editor)
    draft = drafting.start_draft(page, actor=editor)
    drafting.save_draft(draft, make_document("Second"), based_on_version=draft.lock_version, actor=editor)
    reviewing.submit(draft, actor=editor)
    reviewing.request_changes(draft, note="Simpler.", actor=reviewer)
    addresses.change_address(page, "elsewhere", actor=editor)
    stopping.stop(page, reason="A dose is wrong.", actor=reviewer)
    db.session.commit()
    for table in db.metadata.sorted_tables:
        assert db.session.execute(table.select().limit(1)).first(), f"nothing in {table.name}"
    db.session.commit()


def test_an_empty_database_becomes_what_the_models_describe(empty_app):
    assert tables() == set()
    upgrade()
    assert differences() == []
    assert tables() == set(db.metadata.tables) | {"alembic_version"}


def test_a_migrated_database_serves_the_clinic(empty_app):
    upgrade()
    fill()


def test_a_second_upgrade_changes_nothing(app):
    before = columns()
    upgrade()
    assert columns() == before


def test_down_to_nothing_and_up_again_gives_the_same_schema(app):
    before = columns()
    downgrade(revision="base")
    assert tables() == {"alembic_version"}
    upgrade()
    assert columns() == before
    assert differences() == []
    fill()


def test_a_database_with_data_in_every_table_goes_down(app):
    fill()
    downgrade(revision="base")
    assert tables() == {"alembic_version"}


def test_a_migration_that_fails_leaves_schema_and_data_as_they_were(app, tmp_path):
    fill()
    before, folder = columns(), tmp_path / "migrations"
    head = ScriptDirectory(PROJECT_ROOT / "migrations").get_current_head()
    shutil.copytree(PROJECT_ROOT / "migrations", folder)
    (folder / "versions" / "broken.py").write_text(BROKEN_MIGRATION.replace("{head}", head))
    with pytest.raises(Exception, match="no_such_table"):
        upgrade(directory=str(folder))
    assert columns() == before
    assert db.session.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == head
    assert newest(db.session.scalars(db.select(Page)).one()).number == 2


def test_details_from_before_two_people_were_asked_stay_in_force(app):
    make_clinic(phone_day="555-0123")
    make_sheet(page=make_live_page(), nurse=make_staff(RoleName.NURSE))
    db.session.commit()
    downgrade(revision="0002")
    upgrade()
    db.session.expire_all()
    assert current_details().phone_day == "555-0123"


def test_sheets_from_before_links_tell_a_recall_their_text(app):
    """Sheets that were handed out are kept, each with the text it says; they have no way online."""
    make_clinic()
    page, nurse = make_live_page(), make_staff(RoleName.NURSE)
    sheets = [make_sheet(page=page, nurse=nurse) for _ in range(2)]
    ids, revision, before = [sheet.id for sheet in sheets], page.live_revision_id, open_pdf(sheets[0], actor=nurse)
    db.session.commit()
    downgrade(revision="0007")
    assert {"sheet_source", "access_link"} & tables() == set()
    assert db.session.execute(text("SELECT count(*) FROM sheet")).scalar_one() == 2
    db.session.commit()
    upgrade()
    db.session.expire_all()
    found = db.session.execute(db.select(SheetSource.sheet_id, SheetSource.revision_id)).all()
    assert sorted(found) == sorted((sheet_id, revision) for sheet_id in ids)
    assert open_pdf(db.session.get_one(Sheet, ids[0]), actor=nurse) == before
    assert db.session.scalars(db.select(AccessLink)).all() == []
    db.session.commit()  # looking at the schema wants the lock
    assert differences() == []


def test_a_destroyed_sheet_is_nobodys_to_follow_in_the_version_before_and_destroyed_again_after(app):
    make_clinic()
    sheet = make_sheet(page=make_live_page(), nurse=make_staff(RoleName.NURSE))
    for _ in purge(NOON, actor_id=None):
        db.session.commit()
    downgrade(revision="0010")
    assert db.session.execute(text("SELECT state FROM sheet WHERE ended_at IS NOT NULL")).scalar_one() == "withdrawn"
    db.session.commit()
    upgrade()
    db.session.expire_all()
    assert (sheet.state, sheet.destroyed_at) == (SheetState.DESTROYED, NOON)


def test_a_clinic_from_before_its_sheets_had_choices_prints_as_it_did(app):
    make_clinic(paper=PaperSize.A4, prints_letterhead=False, physician_name="Dr. Kim", physician_phone="555-0123")
    db.session.commit()
    downgrade(revision="0007")
    upgrade()
    db.session.expire_all()
    details = current_details()
    assert (details.paper, details.prints_letterhead) == (PaperSize.LETTER, True)
    assert (details.physician_name, details.physician_phone, details.parts_of_sheet) == ("", "", frozenset())


def test_sheets_from_before_the_newest_were_found_first_are_found_by_name(app):
    make_clinic()
    page, nurse = make_live_page(), make_staff(RoleName.NURSE)
    ids = [make_sheet(page=page, nurse=nurse, patient_name=f"Zoë {family}").id for family in ("Ames", "Boone")]
    db.session.commit()
    downgrade(revision="0010")
    upgrade()
    db.session.expire_all()
    assert [sheet.id for sheet in sheets_found("zoe")] == ids[::-1]
    assert [sheet.id for sheet in sheets_found("Ames, Zoë")] == ids[:1]


def test_the_account_for_emergencies_is_closed_in_the_version_that_knows_none(app):
    """There it would be a nurse without an alarm."""
    break_glass.seal_envelope(email="envelope@clinic.test", actor_id=None)
    nora = make_staff(RoleName.NURSE).email
    db.session.commit()
    downgrade(revision="0010")
    active = dict(db.session.execute(text("SELECT email, active FROM staff_user")).all())
    assert {email: bool(value) for email, value in active.items()} == {"envelope@clinic.test": False, nora: True}
    db.session.commit()
    upgrade()
    assert staff_queries.staff_by_email(nora).active
    assert not staff_queries.staff_by_email(nora).break_glass
    db.session.commit()
    assert differences() == []
