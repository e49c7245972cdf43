"""Another procedure, its after-care, or a page about the site: an editor makes it, and no code."""

from __future__ import annotations

import pytest

from mildsite.accounts.roles import RoleName
from mildsite.content import queries
from mildsite.content.errors import ReviewerIsAuthor
from mildsite.content.lifecycle import State
from mildsite.content.models import Page, PageKind
from mildsite.content.reviewing import approve, submit
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import go_live, make_live_page, make_plain_document, newest
from tests.support.client import form_fields, parse

NEW = "/admin/outline/new"
FIELDS = {
    "kind": "procedure",
    "title": "The other procedure",
    "sentence": "It helps in another way.",
    "slug": "other",
}


@pytest.fixture
def editor(app, client):
    make_clinic()
    make_live_page(make_plain_document(), kind=PageKind.PROCEDURE, key="mild", slug="")
    make_live_page(key="mild-aftercare", slug="aftercare")
    client.sign_in(make_staff(RoleName.EDITOR))
    return client


def made(slug: str) -> Page:
    page = queries.page_at(slug, language="en")
    assert page is not None
    return page


def message(response, field: str) -> str:
    assert response.status_code == 400
    page = parse(response)
    assert page.select_one(f'.summary a[href^="#{field}"]')
    return page.select_one(f"#{field}-error").get_text()


def menu(client) -> list[str]:
    return [link.get_text(strip=True) for link in client.page("/").select(".site-ways a")]


def test_a_new_page_opens_in_the_editor_with_what_was_said_of_it(editor):
    response = editor.submit(NEW, FIELDS)
    page = made("other")
    draft = newest(page)
    assert response.location == f"/admin/pages/revisions/{draft.id}/edit"
    assert (page.kind, page.language, page.key, draft.state) == (PageKind.PROCEDURE, "en", "other", State.DRAFT)
    assert (draft.document.title, draft.document.description) == (FIELDS["title"], FIELDS["sentence"])
    assert draft.document.blocks[0].text == FIELDS["sentence"]
    assert page.procedure_key is None, "only after-care belongs to a procedure"


def test_who_makes_a_page_has_written_its_first_words_and_does_not_approve_them(app, client):
    make_clinic()
    both = make_staff(RoleName.EDITOR, RoleName.REVIEWER)
    client.sign_in(both)
    client.submit(NEW, FIELDS)
    draft = newest(made("other"))
    assert draft.authors == [both]
    submit(draft, actor=make_staff(RoleName.EDITOR))
    with pytest.raises(ReviewerIsAuthor):
        approve(draft, shown_sha256=draft.sha256, actor=both)


def test_readers_see_nothing_of_it_before_it_is_published_and_then_the_menu_names_it(editor):
    before = menu(editor)
    assert before == ["The procedure", "After-care"]
    editor.submit(NEW, FIELDS)
    editor.submit(
        NEW, {**FIELDS, "kind": "aftercare", "procedure": "other", "title": "After the other", "slug": "after"}
    )
    assert menu(editor) == before
    assert editor.get("/other").status_code == 404
    go_live(newest(made("other")))
    go_live(newest(made("after")))
    assert FIELDS["title"] in menu(editor)
    assert editor.page("/after").h1.get_text() == "After the other"


def test_after_care_belongs_to_a_procedure(editor):
    care = {**FIELDS, "kind": "aftercare", "slug": "after"}
    assert [option["value"] for option in editor.page(NEW).select("#procedure option")] == ["mild"]
    editor.submit(NEW, care)
    assert made("after").procedure_key == "mild", "the only one there is need not be chosen"
    editor.submit(NEW, FIELDS)
    response = editor.submit(NEW, {**care, "slug": "after-two"})
    assert "Choose the procedure." in message(response, "procedure")
    editor.submit(NEW, {**care, "slug": "after-two", "procedure": "other"})
    assert made("after-two").procedure_key == "other"


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("slug", "aftercare", "Another page has this address."),
        ("slug", "admin", "is kept for the application itself"),
        ("slug", "es", "is kept for the application itself"),
        ("slug", "Ärzte für alle", "Use small letters"),
        ("slug", "x" * 81, "Use small letters"),
        ("slug", "", "There is a front page already."),
        ("title", "", "Enter a title."),
        ("title", "x" * 201, "There is room for 200 characters."),
        ("sentence", " ", "Write a sentence."),
        ("sentence", "Call {nobody}.", "There is no placeholder {nobody}."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_stays_typed(editor, field, typed, words):
    before = len(queries.all_pages())
    response = editor.submit(NEW, {**FIELDS, field: typed})
    assert words in message(response, field)
    kept = form_fields(parse(response).select_one("main form"))
    assert kept[field] == (typed.lower() if field == "slug" else typed.strip())
    assert kept["title" if field != "title" else "sentence"] == FIELDS["title" if field != "title" else "sentence"]
    assert len(queries.all_pages()) == before


def test_without_a_kind_nothing_is_made(editor):
    response = editor.submit(NEW, {name: value for name, value in FIELDS.items() if name != "kind"})
    assert "Choose what kind of page it is." in message(response, "kind")


@pytest.mark.parametrize("typed", ["/Other", "other/", " other "])
def test_an_address_is_understood_as_people_write_it(editor, typed):
    editor.submit(NEW, {**FIELDS, "slug": typed})
    assert made("other")


def test_a_key_that_another_page_has_is_not_taken_twice(editor):
    """The page keeps its key when it moves, and its old address is nobody else's; a key may be the slug of a third."""
    editor.submit(NEW, {**FIELDS, "slug": "mild"})
    assert made("mild").key == "mild-2"


def test_an_old_form_loses_nothing_that_was_typed(editor):
    fields = {**form_fields(editor.page(NEW).select_one("main form")), **FIELDS, "csrf_token": "old"}
    response = editor.post(NEW, data=fields)
    assert response.status_code == 400
    page = parse(response)
    assert "open too long" in page.select_one(".summary").get_text()
    assert page.select_one("#title")["value"] == FIELDS["title"]
    assert queries.page_at("other", language="en") is None


def test_everything_wrong_is_said_at_once(editor):
    page = parse(editor.submit(NEW, {"kind": "procedure", "title": "", "sentence": "", "slug": "admin"}))
    assert {link["href"] for link in page.select(".summary a")} == {"#title", "#sentence", "#slug"}
