"""Pasting in the editor: what the server makes of a clipboard, and how sections get into the form."""

from __future__ import annotations

import json

import pytest

from mildsite.accounts.roles import RoleName
from mildsite.content import queries
from mildsite.db import db
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_page
from tests.support.client import form_fields, parse

SECTIONS = json.dumps([{"heading": "Ice", "text": "- Use ice"}, {"heading": "Walk", "text": "Walk **more**."}])


@pytest.fixture
def editing(app, client):
    """The address of a draft's editor, opened by an editor."""
    make_clinic()
    client.sign_in(make_staff(RoleName.EDITOR))
    return f"/admin/pages/revisions/{queries.newest_revision(make_page()).id}/edit"


def paste(client, editing: str, **fields: str):
    token = form_fields(client.page(editing).select_one("main form[method=post]"))["csrf_token"]
    return client.post("/admin/pages/paste", data={"csrf_token": token, "html": "", "text": "", **fields})


def act(client, editing: str, action: str, **fields: str):
    return parse(client.submit(editing, {"action": action, **fields}))


def headings(page) -> list[str]:
    return [
        field["value"] for field in page.select("input[name^=blocks][name$='.heading']") if "items" not in field["name"]
    ]


def test_a_clipboard_becomes_prose_and_sections(client, editing):
    answer = paste(
        client, editing, html="<p>First <b>words</b></p><h2>Ice</h2><ul><li>Use it</li></ul>", text="ignored"
    )
    assert answer.status_code == 200
    assert answer.json == {
        "text": "First **words**",
        "sections": [{"heading": "Ice", "text": "- Use it"}],
        "message": "",
    }


def test_plain_text_is_enough(client, editing):
    assert paste(client, editing, text="• Use ice\n• Walk").json["text"] == "- Use ice\n- Walk"


def test_a_paste_of_ten_megabytes_is_answered_in_words_and_not_with_an_error(client, editing):
    answer = paste(client, editing, text="word " * 2_000_000)
    assert answer.status_code == 200
    assert answer.json["text"] == ""
    assert answer.json["sections"] == []
    assert "Paste it in smaller pieces" in answer.json["message"]


def test_pasting_stores_nothing_and_needs_the_token(client, editing):
    before = queries.newest_revision(queries.all_pages()[0]).sha256
    paste(client, editing, html="<p>Other words</p>")
    assert client.post("/admin/pages/paste", data={"html": "<p>x</p>"}).status_code == 400
    db.session.expire_all()
    assert queries.newest_revision(queries.all_pages()[0]).sha256 == before


def test_sections_stand_behind_the_part_they_were_pasted_into(client, editing):
    page = act(client, editing, "insert-sections:1", sections=SECTIONS)
    assert headings(page)[:4] == ["What to expect", "Ice", "Walk", "Your checklist"]
    assert page.select("details[open]")[0].summary.get_text().split() == ["3.", "Section", "of", "text", "Ice"]


def test_inserted_sections_can_be_saved(client, editing):
    page = act(client, editing, "insert-sections:0", sections=SECTIONS)
    fields = form_fields(page.select_one("main form[method=post]"))
    assert client.post(editing, data={**fields, "action": "save"}).status_code == 303
    blocks = queries.newest_revision(queries.all_pages()[0]).document.blocks
    assert [block.heading for block in blocks[1:3]] == ["Ice", "Walk"]


@pytest.mark.parametrize(
    "sections",
    [
        "",
        "nonsense",
        "{}",
        "null",
        "[1]",
        "[[]]",
        '[{"heading": "A"}]',
        '[{"heading": 1, "text": "b"}]',
        '[{"heading": "\\ud800", "text": "half a character"}]',
        "[" * 100_000,
        json.dumps([{"heading": "A", "text": "b"}] * 500),
        json.dumps([{"heading": "A", "text": "b" * 300_000}]),
    ],
    ids=range(12),
)
def test_nonsense_in_place_of_sections_does_nothing(client, editing, sections):
    assert headings(act(client, editing, "insert-sections:1", sections=sections)) == headings(client.page(editing))


@pytest.mark.parametrize("place", ["99", "-1", "1.0", "x", ""])
def test_a_place_that_is_not_there_does_nothing(client, editing, place):
    assert headings(act(client, editing, f"insert-sections:{place}", sections=SECTIONS)) == headings(
        client.page(editing)
    )


def test_a_section_with_a_script_stays_words(client, editing):
    evil = json.dumps([{"heading": "<script>alert(1)</script>", "text": '"><img src=x onerror=alert(1)>'}])
    page = act(client, editing, "insert-sections:1", sections=evil)
    assert headings(page)[1] == "<script>alert(1)</script>"
    assert not page.select("img, script:not([src])")
