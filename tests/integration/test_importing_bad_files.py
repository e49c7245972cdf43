"""A file that cannot be used is told of by itself: nothing of it is kept, and nothing else is lost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from flask import Flask

from mildsite.accounts.roles import RoleName
from mildsite.content import addresses, queries
from mildsite.content.exchange.errors import FolderUnusable
from mildsite.content.models import Page, PageKind, PictureFile
from mildsite.db import db
from tests.factories.accounts import make_staff
from tests.factories.content import (
    make_live_page,
    make_page,
    make_plain_document,
)
from tests.support.folders import (
    CARE,
    CARE_ES,
    brought_in,
    edit,
    exported,
    page_of,
    picture_of,
    refused,
)

NOT_UTF_8 = "Titel: Über".encode("latin-1")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Line 1: The file must begin with a line ---"),
        (b"---\ntitle: a\n" + NOT_UTF_8, "Line 3: This file is not UTF-8."),
        (b"---\ntitle: a\0b\n", "Line 2: This is no text, or not UTF-8: it holds a zero."),
        ("---\ntitle: a".encode("utf-16"), "Line 1: This is no text, or not UTF-8"),
        (b"x" * (5 * 1024 * 1024 + 1), "This file is too large (5.0 MB). There is room for 5 MB."),
    ],
)
def test_a_file_that_is_no_text_is_told_of(app: Flask, folder: Path, site: dict[str, Page], data: bytes, said: str):
    (folder / CARE).write_bytes(data)
    told = brought_in(folder)
    assert said in refused(told, CARE)
    assert len(told) == 6


@pytest.mark.parametrize(
    "change", [lambda d: b"\xef\xbb\xbf" + d, lambda d: d.replace(b"\n", b"\r\n"), lambda d: d.replace(b"\n", b"\r")]
)
def test_line_ends_and_marks_of_other_editors_change_nothing(folder: Path, site: dict[str, Page], change):
    for path in (folder / "pages").iterdir():
        path.write_bytes(change(path.read_bytes()))
    for path in (folder / "pictures").glob("*.yaml"):
        path.write_bytes(change(path.read_bytes()))
    assert {line.split()[0] for line in brought_in(folder)} == {"unchanged"}


def _link(path: Path) -> None:
    secret = path.parents[2] / "secret.md"
    path.rename(secret)
    path.symlink_to(secret)


def _link_to_nowhere(path: Path) -> None:
    path.unlink()
    path.symlink_to("/nowhere")


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("turn_into", "said"),
    [
        (_link, "This is a link to somewhere else, and none is followed."),
        (_link_to_nowhere, "This is a link to somewhere else, and none is followed."),
        (_pipe, "This is no ordinary file."),
        (_folder, "This is no ordinary file."),
    ],
)
def test_only_ordinary_files_are_opened(folder: Path, elsewhere: None, turn_into, said: str):
    turn_into(folder / CARE)
    assert said in refused(brought_in(folder), CARE)


@pytest.mark.parametrize("turn_into", [_link, _link_to_nowhere, _pipe, _folder])
def test_only_ordinary_pictures_are_opened(folder: Path, elsewhere: None, turn_into):
    picture = min((folder / "pictures").glob("*.webp"))
    turn_into(picture)
    told = brought_in(folder)
    assert f": pictures/{picture.name}: This is " in refused(told, "pages/mild.en.md")
    assert page_of("mild") is None


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        (CARE, "key: care", "key: other", "The file says that it is the page other.en. Call it other.en.md"),
        (CARE, "address: /aftercare", "address: /desk", "The address “desk” is kept for the application itself."),
        (CARE, "address: /aftercare", "address: /es", "The address “es” is kept for the application itself."),
        (CARE, "address: /aftercare", "address: /", "There is a front page already."),
        (CARE, "address: /aftercare", "address: /../x", "Use small letters a to z, digits and single hyphens"),
        (CARE, "procedure: mild", "procedure: knee", "It belongs to the procedure “knee”, and there is no such page."),
        (
            CARE_ES,
            "kind: aftercare",
            "kind: standard",
            "Its kind and procedure must be those of care.en: kind: aftercare",
        ),
        (CARE_ES, "source: care.en", "source: care.es", "A translation cannot be made from another translation."),
    ],
)
def test_what_does_not_fit_is_told_of(folder: Path, elsewhere: None, path: str, old: str, new: str, said: str):
    edit(folder, path, f"\n{old}\n", f"\n{new}\n")
    assert said in refused(brought_in(folder), path)


def test_a_language_without_words_is_refused(folder: Path, elsewhere: None):
    edit(folder, CARE_ES, "language: es", "language: fr")
    (folder / CARE_ES).rename(folder / "pages" / "care.fr.md")
    told = brought_in(folder)
    assert "There are no words for “fr” on this site yet. It knows: en, es." in refused(told, "pages/care.fr.md")


def test_an_address_that_leads_to_another_page_is_refused(folder: Path, elsewhere: None):
    page = make_live_page(make_plain_document(), kind=PageKind.STANDARD, key="x", slug="aftercare")
    addresses.change_address(page, "x", actor=make_staff(RoleName.EDITOR))
    assert "Another page had this address" in refused(brought_in(folder), CARE)


def test_an_address_that_another_page_has_is_refused(folder: Path, elsewhere: None):
    make_page(key="x")
    assert "Another page has this address. Choose another." in refused(brought_in(folder), CARE)


def test_a_page_of_another_kind_keeps_its_key(folder: Path, elsewhere: None):
    make_page(make_plain_document(), kind=PageKind.STANDARD, key="care", slug="x")
    told = brought_in(folder)
    assert "The site has another kind of page of this key: kind: standard. Use another key." in refused(told, CARE)


def test_two_files_of_one_page_are_not_guessed_between(folder: Path, site: dict[str, Page]):
    (folder / "pages" / "copy of care.md").write_bytes((folder / CARE).read_bytes())
    told = brought_in(folder)
    assert "The file says that it is the page care.en." in refused(told, "pages/copy of care.md")


def test_other_files_are_told_of_and_left(folder: Path, site: dict[str, Page]):
    (folder / "pages" / "notes.txt").write_text("Hello")
    (folder / "pages" / ".hidden").write_text("Hello")
    (folder / "pictures" / "cat.jpg").write_bytes(b"x")
    told = brought_in(folder)
    assert "ignored     pages/notes.txt: Pages are files that end in .md." in told
    assert "ignored     pictures/cat.jpg: No page that was brought in shows it." in told
    assert len(told) == 8


def test_a_name_cannot_steer_the_terminal(folder: Path, site: dict[str, Page]):
    os.rename(folder / CARE, os.fsencode(folder / "pages") + b"/\x1b[2J\xff\xe2\x80\xae.md")
    edit(folder, CARE_ES, "key: care", 'key: care\n"\\uD800\\e[2J": x')
    told = brought_in(folder)
    assert sum(line.startswith("refused") for line in told) == 2
    assert all(line.isprintable() for line in told)


def test_what_is_no_folder_of_pages_is_refused_as_a_whole(app: Flask, tmp_path: Path):
    for root in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(FolderUnusable, match=r"There is no folder|There are no pages in"):
            brought_in(root)


@pytest.mark.parametrize("room", ["pages", "pictures"])
def test_a_room_that_is_a_link_is_refused_before_anything_is_done(folder: Path, elsewhere: None, room: str):
    (folder / room).rename(folder.parent / "away")
    (folder / room).symlink_to(folder.parent / "away")
    with pytest.raises(FolderUnusable, match=f"{room} is a link, or no folder"):
        brought_in(folder)
    assert queries.all_pages() == []
    with pytest.raises(FolderUnusable, match="is a link, or no folder"):
        exported(folder)


def test_far_too_many_files_are_refused_as_a_whole(folder: Path, site: dict[str, Page]):
    for number in range(2_001 - 4):
        (folder / "pages" / f"n{number}.en.md").touch()
    with pytest.raises(FolderUnusable, match="pages holds 2,001 files"):
        brought_in(folder)


@pytest.mark.parametrize("data", [b"", b"<svg onload=alert(1)>", b"RIFF\0\0\0\0WEBPVP8 ", b"GIF89a" + bytes(40)])
def test_what_is_no_picture_is_refused_with_its_page(folder: Path, elsewhere: None, data: bytes):
    picture = picture_of(folder)
    picture.write_bytes(data)
    said = refused(brought_in(folder), "pages/mild.en.md")
    assert f": pictures/{picture.name}: This " in said
    assert page_of("mild") is None


def test_a_picture_that_is_not_in_the_folder_is_asked_for(folder: Path, elsewhere: None):
    picture = picture_of(folder)
    picture.unlink()
    assert f"pictures/{picture.name}: It is not in the folder." in refused(brought_in(folder), "pages/mild.en.md")


def test_another_picture_under_the_name_of_one_that_is_here_is_refused(folder: Path, site: dict[str, Page]):
    first, second = sorted((folder / "pictures").glob("*.webp"))
    first.write_bytes(second.read_bytes())
    told = brought_in(folder)
    assert "The site has another picture of this name" in refused(told, "pages/mild.en.md")


def test_a_picture_that_came_from_elsewhere_is_written_anew(folder: Path, elsewhere: None):
    """Behind the picture stands a script, as far as this site knows."""
    picture = picture_of(folder)
    picture.write_bytes(picture.read_bytes() + b"<script>")
    picture.with_suffix(".yaml").unlink()
    assert f"created     pictures/{picture.name}" in brought_in(folder)
    stored = db.session.get(PictureFile, queries.pictures()[0].id)
    assert b"<script>" not in stored.data
    assert {one.description for one in queries.pictures()} >= {"What it shows"}


def test_words_beside_a_picture_that_cannot_be_used_are_refused(folder: Path, elsewhere: None):
    words = picture_of(folder).with_suffix(".yaml")
    for text, said in (("description: [a]", "Only “name: words”"), ("sha256: x", "Say what the picture shows")):
        words.write_text(text)
        assert f"pictures/{words.name}: " in (line := refused(brought_in(folder), "pages/mild.en.md"))
        assert said in line


def test_other_words_for_a_picture_that_is_here_are_told_to_be_left(folder: Path, site: dict[str, Page]):
    words = picture_of(folder).with_suffix(".yaml")
    words.write_text("description: Something else\n")
    assert any(
        f"pictures/{words.stem}.webp: The site keeps its own words for it: " in line for line in brought_in(folder)
    )
