"""The editor: words go in as they were typed, mistakes are said where they are, and nobody overwrites anybody."""

from __future__ import annotations

import pytest

from mildsite.accounts.models import StaffUser
from mildsite.accounts.roles import RoleName
from mildsite.content.drafting import save_draft
from mildsite.content.lifecycle import State
from mildsite.content.models import Revision
from mildsite.content.reviewing import request_changes, submit
from mildsite.db import db
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_document, make_page, newest
from tests.support.client import form_fields, parse
from tests.support.pdfs import words_of

FORM = "form.editor"
EVIL = "<script>alert(1)</script> <b>x</b>"


@pytest.fixture
def editor(app, client) -> StaffUser:
    make_clinic()
    editor = make_staff(RoleName.EDITOR)
    client.sign_in(editor)
    return editor


@pytest.fixture
def draft(editor) -> Revision:
    return newest(make_page())


def address(revision: Revision, end: str = "edit") -> str:
    return f"/admin/pages/revisions/{revision.id}/{end}"


def fields_of(response) -> dict[str, str]:
    return form_fields(parse(response).select_one(FORM))


def headings(response) -> list[str]:
    return [
        value
        for name, value in fields_of(response).items()
        if name.startswith("blocks") and name.count(".") == 2 and name.endswith(".heading")
    ]


def test_a_form_sent_untouched_changes_no_word(editor, client, draft):
    before = draft.sha256
    response = client.submit(address(draft), {"action": "save"}, form=FORM)
    assert response.status_code == 303
    assert draft.sha256 == before


def test_what_was_typed_is_saved(editor, client, draft):
    changes = {
        "title": "New title",
        "blocks.0.text": "One\r\n\r\n- two\r\n- **three**",
        "blocks.2.items.0.text": "Avoid driving",
        "blocks.2.items.0.when": "from",
        "blocks.3.items.2.urgency": "call_911",
        "action": "save",
    }
    response = client.submit(address(draft), changes, form=FORM)
    assert response.location == f"/admin/pages/{draft.page_id}"
    assert "Draft saved." in client.page(response.location).get_text()
    document = draft.document
    assert document.title == "New title"
    assert document.blocks[0].text == "One\n\n- two\n- **three**"
    assert (document.blocks[2].items[0].text, document.blocks[2].items[0].when) == ("Avoid driving", "from")
    assert document.blocks[2].items[0].id == "lifting", "an item keeps its identity"
    assert document.blocks[3].items[2].urgency == "call_911"
    assert draft.authors == [editor]


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("title", "", "Write something here"),
        ("title", "x" * 201, "room for 200"),
        ("blocks.1.heading", "  ", "Write something here"),
        ("blocks.1.text", "Call {nobody}.", "no placeholder {nobody}"),
        ("blocks.1.text", "x" * 10_001, "room for 10,000"),
        ("blocks.2.items.0.text", "", "Write something here"),
        ("blocks.2.items.0.when", "whenever", "Choose or type it again"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_what_was_typed_stays(editor, client, draft, field, typed, message):
    before = draft.sha256
    response = client.submit(address(draft), {"description": "Kept.", field: typed, "action": "save"}, form=FORM)
    assert response.status_code == 400
    page, id_ = parse(response), field.replace(".", "-")
    assert message in page.select_one(f'.summary a[href="#{id_}"]').get_text()
    assert message in page.select_one(f"#{id_}").parent.get_text()
    kept = fields_of(response)
    assert kept["description"] == "Kept."
    assert kept[field] == typed or field.endswith("when")
    assert draft.sha256 == before


def test_parts_and_items_are_added_moved_and_removed_without_saving(editor, client, draft):
    before = draft.sha256
    response = client.submit(address(draft), {"title": "Typed", "action": "add-block:section"}, form=FORM)
    assert headings(response)[-1] == ""
    assert fields_of(response)["title"] == "Typed"
    response = client.post(address(draft), data={**fields_of(response), "action": "up:7"})
    assert headings(response)[-2:] == ["", "Your medicines"]
    response = client.post(address(draft), data={**fields_of(response), "action": "remove:6"})
    expected = ["What to expect", "Your checklist", "When to get help", "Questions?", "What matters most"]
    assert headings(response) == [*expected, "Your medicines"]
    response = client.post(address(draft), data={**fields_of(response), "action": "down:2.0"})
    assert fields_of(response)["blocks.2.items.0.id"] == "ice"
    response = client.post(address(draft), data={**fields_of(response), "action": "add-item:2"})
    assert fields_of(response)["blocks.2.items.2.text"] == ""
    response = client.post(address(draft), data={**fields_of(response), "action": "remove:2.2"})
    assert "not saved yet" in response.text
    assert draft.sha256 == before
    saved = client.post(address(draft), data={**fields_of(response), "action": "save"})
    assert saved.status_code == 303
    assert [item.id for item in draft.document.checklist_items()] == ["ice", "lifting"]


@pytest.mark.parametrize(
    "action", ["up:0", "down:6", "remove:99", "remove:-1", "up:x", "add-block:evil", "up:2.9", "", ":"]
)
def test_an_action_that_does_not_fit_does_nothing(editor, client, draft, action):
    form = form_fields(client.page(address(draft)).select_one(FORM))
    response = client.post(address(draft), data={**form, "action": action})
    assert response.status_code == 200
    assert {**fields_of(response), "csrf_token": ""} == {**form, "csrf_token": ""}


def test_the_last_part_removed_is_not_saved_as_an_empty_page(editor, client, draft):
    form = form_fields(client.page(address(draft)).select_one(FORM))
    bare = {name: value for name, value in form.items() if not name.startswith("blocks")}
    response = client.post(address(draft), data={**bare, "action": "save"})
    assert response.status_code == 400
    assert parse(response).select_one(".summary")


def test_script_in_a_text_is_text_in_the_editor_on_the_page_and_on_paper(editor, client, draft):
    changes = {"title": EVIL, "blocks.1.text": EVIL, "blocks.2.items.0.text": EVIL, "action": "save"}
    assert client.submit(address(draft), changes, form=FORM).status_code == 303
    assert draft.document.blocks[1].text == EVIL
    assert form_fields(client.page(address(draft)).select_one(FORM))["blocks.1.text"] == EVIL
    for url in (f"/admin/pages/{draft.page_id}", "/admin/pages/", address(draft, "preview")):
        page = client.page(url)
        assert EVIL in page.main.get_text()
        assert not page.select("main script, main b")
    assert EVIL in words_of(client.get(address(draft, "preview.pdf")).data)


def test_words_saved_by_somebody_else_meanwhile_are_not_overwritten(editor, client, draft):
    form = form_fields(client.page(address(draft)).select_one(FORM))
    other = make_staff(RoleName.EDITOR)
    save_draft(draft, make_document("The other’s words"), based_on_version=draft.lock_version, actor=other)
    response = client.post(address(draft), data={**form, "title": "My words", "action": "save"})
    assert response.status_code == 409
    assert "not saved yet" in parse(response).select_one(".summary").get_text()
    assert fields_of(response)["title"] == "My words"
    assert draft.document.title == "The other’s words"


@pytest.mark.parametrize("version", ["", "abc", "-1", "999", "9" * 100])
def test_a_form_without_its_right_version_is_not_saved(editor, client, draft, version):
    response = client.submit(
        address(draft), {"title": "My words", "lock_version": version, "action": "save"}, form=FORM
    )
    assert response.status_code == 409
    assert fields_of(response)["title"] == "My words"


@pytest.mark.parametrize("action", ["save", "remove:0"])
def test_a_page_that_was_open_too_long_says_so_and_keeps_everything(editor, client, draft, action):
    form = form_fields(client.page(address(draft)).select_one(FORM))
    response = client.post(address(draft), data={**form, "title": "My words", "csrf_token": "old", "action": action})
    assert response.status_code == 400
    assert "open too long" in parse(response).select_one(".summary").get_text()
    kept = fields_of(response)
    assert {**kept, "csrf_token": ""} == {**form, "title": "My words", "csrf_token": ""}
    assert draft.document.title == "After-care"
    assert client.post(address(draft), data={**kept, "action": "save"}).status_code == 303
    assert draft.document.title == "My words"


def test_a_text_sent_back_by_the_reviewer_is_taken_up_again_with_a_save(editor, client, draft):
    submit(draft, actor=editor)
    request_changes(draft, note="More plainly.", actor=make_staff(RoleName.REVIEWER))
    assert client.submit(address(draft), {"title": "Plain", "action": "save"}, form=FORM).status_code == 303
    assert (draft.state, draft.document.title) == (State.DRAFT, "Plain")


def test_a_text_that_went_to_review_meanwhile_is_not_changed(editor, client, draft):
    form = form_fields(client.page(address(draft)).select_one(FORM))
    submit(draft, actor=editor)
    response = client.post(address(draft), data={**form, "title": "Too late", "action": "save"})
    assert response.location == f"/admin/pages/{draft.page_id}"
    assert "out of date" in client.page(response.location).get_text()
    assert draft.document.title == "After-care"


def test_the_previews_show_the_draft_and_say_that_it_is_none_of_the_real_things(editor, client, draft):
    page = client.page(address(draft, "preview"))
    assert "Preview of a text that is not live." in page.get_text()
    assert page.h1.get_text() == "After-care"
    response = client.get(address(draft, "preview.pdf"))
    assert response.mimetype == "application/pdf"
    words = words_of(response.data)
    assert "SAMPLE – not for a patient" in words
    assert "Sample Patient" in words


@pytest.mark.parametrize("role", [RoleName.REVIEWER, RoleName.ADMINISTRATOR])
def test_only_editors_open_the_editor(app, client, draft, role):
    client.sign_in(make_staff(role))
    assert client.get(address(draft)).status_code == 403


def test_a_nurse_does_not_enter_the_admin(app, client, draft):
    client.sign_in(make_staff(RoleName.NURSE))
    for url in ("/admin/", "/admin/pages/", f"/admin/pages/{draft.page_id}", address(draft), address(draft, "preview")):
        assert client.get(url).status_code == 403
    db.session.rollback()
