"""Pages out of one installation as a folder, and into another as drafts."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from mildsite.accounts.errors import NotPermitted
from mildsite.accounts.roles import RoleName
from mildsite.audit.verifying import verify
from mildsite.content import drafting, queries
from mildsite.content.lifecycle import Change, State
from mildsite.content.models import Page, PictureFile
from mildsite.content.translating import Standing, standing_of
from mildsite.db import db
from mildsite.keys import keyring
from tests.factories.accounts import make_staff
from tests.factories.content import (
    TRANSLATOR,
    go_live,
    make_document,
    make_next_text,
    make_page,
    newest,
)
from tests.support.folders import (
    CARE,
    CARE_ES,
    brought_in,
    edit,
    exported,
    files_of,
    page_of,
    refused,
)
from tests.support.tables import contents


def test_a_site_that_moved_is_the_same_to_the_byte(folder: Path, tmp_path: Path, elsewhere: None):
    told = brought_in(folder)
    assert [line.split()[0] for line in told] == ["created"] * 6  # four pages and two pictures
    exported(tmp_path / "again")
    assert files_of(tmp_path / "again") == files_of(folder)
    assert len(files_of(folder)) == 4 + 2 * 2 + 1


def test_what_arrives_is_a_draft_by_who_brought_it_and_nothing_is_live(folder: Path, elsewhere: None):
    editor = make_staff(RoleName.EDITOR)
    brought_in(folder, editor)
    pages = queries.all_pages()
    assert [(newest(page).state, newest(page).authors) for page in pages] == [(State.DRAFT, [editor])] * 4
    assert [page.live_revision for page in pages] == [None] * 4
    assert {picture.added_by for picture in queries.pictures()} == {editor}
    assert verify(keyring()) is None


def test_a_picture_arrives_as_it_was(app: Flask, folder: Path, site: dict[str, Page], elsewhere: None):
    brought_in(folder)

    def stored() -> list[tuple[object, ...]]:
        found = db.session.scalars(select(PictureFile).order_by(PictureFile.id))
        return [(one.id, one.data, one.sha256, one.width, one.height, one.mime, one.description) for one in found]

    here = stored()
    with app.app_context():
        assert here == stored()
    assert len(here) == 2


def test_a_translation_goes_on_naming_the_words_it_was_made_from(folder: Path, elsewhere: None):
    brought_in(folder)
    draft = newest(page_of("care", "es"))
    assert draft.source_revision is newest(page_of("care"))
    assert draft.translator == TRANSLATOR
    for page in (page_of("care"), page_of("care", "es")):
        go_live(newest(page))
    assert standing_of(page_of("care", "es")) is Standing.CURRENT


def test_a_translation_that_was_out_of_date_arrives_as_one(
    app: Flask, folder: Path, site: dict[str, Page], tmp_path: Path, elsewhere: None
):
    with app.app_context():
        make_next_text(page_of("care"), make_document("New words"), change=Change.SAFETY)
        exported(folder)
        db.session.commit()
    told = brought_in(folder)
    (line,) = (line for line in told if CARE_ES in line)
    assert "it counts as out of date until somebody checks it" in line
    for page in (page_of("care"), page_of("care", "es")):
        go_live(newest(page))
    assert standing_of(page_of("care", "es")) is Standing.STALE


def test_other_words_make_a_draft_and_the_live_text_stays(folder: Path, site: dict[str, Page]):
    live = site["care"].live_revision
    before = live.document
    edit(folder, CARE, "You may feel **sore**.", "You may feel *stiff*.")
    assert f"drafted     {CARE}" in brought_in(folder)
    db.session.expire_all()
    assert site["care"].live_revision is live
    assert (live.document, live.state) == (before, State.LIVE)
    draft = newest(site["care"])
    assert (draft.state, draft.number) == (State.DRAFT, 2)
    assert "stiff" in str(draft.document_json)


def test_what_is_here_already_changes_nothing(folder: Path, site: dict[str, Page]):
    editor = make_staff(RoleName.EDITOR)
    db.session.commit()
    before = contents()
    assert {line.split()[0] for line in brought_in(folder, editor)} == {"unchanged"}
    assert contents() == before


def test_a_folder_that_was_brought_in_can_be_brought_in_again(folder: Path, site: dict[str, Page]):
    edit(folder, CARE, "You may feel **sore**.", "You may feel stiff.")
    brought_in(folder)
    before = len(queries.revisions_of(site["care"]))
    assert {line.split()[0] for line in brought_in(folder)} == {"unchanged"}
    assert len(queries.revisions_of(site["care"])) == before


def test_another_translator_or_source_is_another_text(folder: Path, site: dict[str, Page]):
    edit(folder, CARE_ES, TRANSLATOR, "Tomás Traductor")
    assert f"drafted     {CARE_ES}" in brought_in(folder)
    assert newest(site["care-es"]).translator == "Tomás Traductor"


def test_a_draft_in_the_way_stays_and_the_other_files_go_on(folder: Path, site: dict[str, Page]):
    draft = drafting.start_draft(site["care"], actor=make_staff(RoleName.EDITOR))
    drafting.save_draft(
        draft, make_document("Mine"), based_on_version=draft.lock_version, actor=make_staff(RoleName.EDITOR)
    )
    edit(folder, CARE, "**sore**", "stiff")
    edit(folder, "pages/mild.en.md", "It takes", "This takes")
    told = brought_in(folder)
    assert "has a draft on its way, which stays as it is" in refused(told, CARE)
    assert "drafted     pages/mild.en.md" in told
    assert newest(site["care"]).document == make_document("Mine")


def test_a_starter_text_that_nobody_has_worked_on_gives_way(folder: Path, elsewhere: None):
    page = make_page(make_document("Starter"))
    page.procedure_key = "mild"
    db.session.commit()
    told = brought_in(folder)
    assert f"drafted     {CARE}" in told
    assert [text.number for text in queries.revisions_of(page)] == [1]
    assert newest(page).document != make_document("Starter")


def test_a_starter_text_that_somebody_has_worked_on_stays(folder: Path, elsewhere: None):
    page = make_page()
    page.procedure_key = "mild"
    draft = newest(page)
    drafting.save_draft(
        draft, make_document("Mine"), based_on_version=draft.lock_version, actor=make_staff(RoleName.EDITOR)
    )
    db.session.commit()
    assert "has a draft on its way" in refused(brought_in(folder), CARE)
    assert newest(page).document == make_document("Mine")


def test_the_address_of_a_page_that_is_here_stays(folder: Path, site: dict[str, Page]):
    edit(folder, CARE, "address: /aftercare", "address: /other")
    (line,) = (line for line in brought_in(folder) if CARE in line)
    assert line.startswith(f"unchanged   {CARE}: Its address stays /aftercare")
    assert site["care"].slug == "aftercare"


def test_who_may_not_edit_brings_nothing_in(folder: Path, site: dict[str, Page]):
    with pytest.raises(NotPermitted):
        brought_in(folder, make_staff(RoleName.REVIEWER))


def test_a_file_that_is_refused_leaves_nothing_behind(folder: Path, elsewhere: None):
    """Its pictures came first, and were not kept either."""
    edit(folder, "pages/mild.en.md", "address: /", "address: /admin")
    (folder / CARE).unlink()
    editor = make_staff(RoleName.EDITOR)
    db.session.commit()
    before = contents()
    told = brought_in(folder, editor)
    assert "The address “admin” is kept for the application itself." in refused(told, "pages/mild.en.md")
    assert "It translates mild.en, and there is no such page." in refused(told, "pages/mild.es.md")
    assert sum("No page that was brought in shows it." in line for line in told) == 4
    assert contents() == before
    assert verify(keyring()) is None
