"""A browser keeps styles and scripts for good, and never shows a page with those of another version."""

from __future__ import annotations

import os
import shutil

import brotli
import pytest
from flask import Flask, url_for

from tests.factories.world import make_world

FOR_EVER = "public, max-age=31536000, immutable"
HOUR = "public, max-age=3600"


@pytest.fixture
def style(app, client) -> str:
    """Where a page says that its style sheet is."""
    make_world()
    return next(link["href"] for link in client.page("/").select("link[rel=stylesheet]"))


def test_a_page_names_files_that_may_be_kept_for_good(client, style):
    for address in (style, client.page("/").select_one("link[rel=icon]")["href"]):
        with client.get(address) as answer:
            assert (answer.status_code, answer.headers["Cache-Control"]) == (200, FOR_EVER)


def test_the_address_of_another_version_is_kept_for_an_hour(client, style):
    """A page from before an upgrade, or from a server that is not upgraded yet."""
    plain, _, fingerprint = style.partition("?v=")
    assert fingerprint
    for address in (plain, f"{plain}?v=", f"{plain}?v={fingerprint[::-1]}"):
        with client.get(address) as answer:
            assert (answer.status_code, answer.headers["Cache-Control"]) == (200, HOUR)


def test_the_style_sheet_is_kept_in_memory_and_travels_small(app: Flask, client, style):
    with client.get(style) as plain:
        whole = plain.data
    for _ in range(2):
        small = client.get(style, headers={"Accept-Encoding": "br"})
        assert brotli.decompress(small.data) == whole
        assert (small.headers["Cache-Control"], small.mimetype) == (FOR_EVER, "text/css")
        assert not {"Date", "Accept-Ranges"} & set(small.headers.keys())
        again = client.get(style, headers={"Accept-Encoding": "br", "If-None-Match": small.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
    assert style in app.kept_pages.edition().answers


def test_what_is_no_page_is_never_kept_in_its_place(app: Flask, client, style):
    """The answer to OPTIONS has no body. Kept, it would leave every later reader without styles, for a year."""
    told = client.options(style)
    assert (told.status_code, told.data, told.headers["Cache-Control"]) == (200, b"", "no-store")
    assert style not in app.kept_pages.edition().answers
    with client.get(style) as answer:
        assert (answer.mimetype, bool(answer.data)) == ("text/css", True)


def test_no_other_address_of_a_file_is_kept_in_memory(app: Flask, client, style):
    plain = style.partition("?")[0]
    for address in (plain, f"{plain}?v=another", f"{style}&more=1"):
        with client.get(address) as answer:
            assert answer.status_code == 200
    assert not [address for address in app.kept_pages.edition().answers if address.startswith("/static")]


def test_a_file_that_changes_gets_another_address(app: Flask, client, style, tmp_path, monkeypatch):
    blueprint = app.blueprints["shared"]
    changed = tmp_path / "static"
    shutil.copytree(str(blueprint.static_folder), changed)
    monkeypatch.setattr(blueprint, "static_folder", str(changed))

    def address() -> str:
        with app.test_request_context():
            return url_for("shared.static", filename="mildsite.css")

    assert address() == style
    file = changed / "mildsite.css"
    file.write_text(file.read_text() + "p { color: red }")
    os.utime(file, ns=(1, 1))
    assert address() not in ("", style)


@pytest.mark.parametrize("filename", ["absent.css", "../headers.py", "", "a\0b"])
def test_a_file_that_is_not_there_has_an_address_and_is_not_found(app: Flask, client, filename):
    make_world()
    answer = client.get(f"/static/{filename}?v=123")
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"
