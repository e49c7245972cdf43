"""Pages as a folder: nothing that is not on the site is ever written over."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from mildsite.accounts.roles import RoleName
from mildsite.content import drafting, publishing
from mildsite.content.exchange.errors import FolderUnusable
from mildsite.content.lifecycle import Change
from mildsite.content.models import Page
from tests.factories.accounts import make_staff
from tests.factories.content import (
    go_live,
    make_document,
    make_next_text,
    make_plain_document,
    newest,
)
from tests.support.folders import (
    CARE,
    brought_in,
    edit,
    exported,
    files_of,
)


def test_an_export_is_the_same_each_time(folder: Path, tmp_path: Path, site: dict[str, Page]):
    exported(tmp_path / "again")
    assert files_of(tmp_path / "again") == files_of(folder)
    before = files_of(folder)
    assert {line.split()[0] for line in exported(folder)} == {"unchanged"}
    assert files_of(folder) == before


def test_export_stays_out_of_a_folder_that_holds_something_else(app: Flask, site: dict[str, Page], tmp_path: Path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "thesis.txt").write_text("years")
    with pytest.raises(FolderUnusable, match="holds other files"):
        exported(other)
    with pytest.raises(FolderUnusable, match="is a file"):
        exported(other / "thesis.txt")
    assert files_of(other) == {"thesis.txt": b"years"}


def test_export_never_writes_over_words_that_are_not_on_the_site(folder: Path, site: dict[str, Page]):
    edit(folder, CARE, "**sore**", "stiff")
    make_next_text(site["care"], make_document("New words"), change=Change.WORDING)
    before = files_of(folder)
    with pytest.raises(FolderUnusable, match="It was changed here since the last export"):
        exported(folder)
    assert files_of(folder) == before


def test_export_writes_over_words_that_the_site_has_by_now(folder: Path, site: dict[str, Page]):
    edit(folder, CARE, "**sore**.\n", "stiff.\n\n")
    brought_in(folder)
    go_live(newest(site["care"]), change=Change.WORDING)
    assert f"written     {CARE}" in exported(folder)
    assert b"stiff.\n:::" in (folder / CARE).read_bytes()


def test_export_takes_line_ends_of_version_control_for_its_own(folder: Path, site: dict[str, Page]):
    (folder / CARE).write_bytes((folder / CARE).read_bytes().replace(b"\n", b"\r\n"))
    make_next_text(site["care"], make_document("New words"), change=Change.WORDING)
    assert f"written     {CARE}" in exported(folder)


def test_export_shows_the_live_text_and_not_the_draft(folder: Path, site: dict[str, Page]):
    draft = drafting.start_draft(site["care"], actor=make_staff(RoleName.EDITOR))
    drafting.save_draft(
        draft, make_document("Mine"), based_on_version=draft.lock_version, actor=make_staff(RoleName.EDITOR)
    )
    assert {line.split()[0] for line in exported(folder)} == {"unchanged"}


def test_export_removes_its_own_files_of_what_is_gone_and_no_others(
    folder: Path, site: dict[str, Page], tmp_path: Path
):
    (folder / "pages" / "mine.en.md").write_text("Mine")
    make_next_text(site["mild"], make_plain_document(), change=Change.WORDING)
    make_next_text(site["care"], make_document(), change=Change.WORDING)
    told = exported(folder)
    assert [line.split()[0] for line in told if "pictures/" in line] == ["removed"] * 4
    assert "left alone  pages/mine.en.md: It is from no export." in told
    assert list((folder / "pictures").iterdir()) == []


def test_a_page_that_left_the_site_is_exported_with_its_last_words(folder: Path, site: dict[str, Page]):
    publishing.unpublish(site["care"], actor=make_staff(RoleName.REVIEWER))
    assert f"unchanged   {CARE}" in exported(folder)
