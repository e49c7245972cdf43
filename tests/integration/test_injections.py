"""Scripts typed into any field are words wherever they are shown: pages, previews, the admin, the desk and on paper."""

from __future__ import annotations

import pytest

from mildsite.accounts.roles import RoleName
from mildsite.content import drafting, queries, reviewing
from mildsite.content.models import PageKind
from mildsite.pdf.rendering import render
from mildsite.sheets.entries import Appointment
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_document, make_live_page, make_page, newest
from tests.factories.papers import ISSUED_AT, make_paper, unsaved_details
from tests.factories.pictures import make_picture
from tests.factories.sheets import make_sheet
from tests.support.client import form_fields
from tests.support.injections import (
    PAYLOADS,
    PRINTABLE,
    SAVEABLE,
    UNSAVEABLE,
    assert_harmless,
    assert_nothing_runs,
    assert_only_text_on_paper,
    document_of,
    document_of_all,
    letters,
    words_on,
)

EDITOR, REVIEWER, NURSE, ADMINISTRATOR = RoleName.EDITOR, RoleName.REVIEWER, RoleName.NURSE, RoleName.ADMINISTRATOR
FIELDS = 19
"""At least this many times a page shows a payload that stands in every field of every kind of block."""


@pytest.fixture
def editor(app):
    make_clinic()
    return make_staff(EDITOR)


def test_the_corpus_is_as_large_as_it_should_be():
    assert len(PAYLOADS) == len(set(PAYLOADS)) >= 60
    assert len(PRINTABLE) >= 60


def test_every_payload_in_every_field_is_words_to_a_reader(client, editor):
    picture = str(make_picture(editor).id)
    client.sign_in(editor)
    page = make_page(kind=PageKind.STANDARD)
    for payload in SAVEABLE:
        draft = newest(page)
        document = document_of(payload, picture)
        drafting.save_draft(draft, document, based_on_version=draft.lock_version, actor=editor)
        html = client.get(f"/admin/pages/revisions/{draft.id}/preview").get_data(as_text=True)
        assert_harmless(html, payload, shown=FIELDS)


@pytest.fixture
def hard_to_read(monkeypatch):
    """The quality check would keep such a text from the reviewers; here it is no help that anybody relies on."""
    monkeypatch.setattr(reviewing, "blocking_findings", lambda _revision: ())


@pytest.fixture
def all_of_them(editor):
    """Every payload in one text under review, by an editor with a name of the kind."""
    author = make_staff(EDITOR, name=SAVEABLE[0])
    page = make_page()
    draft = newest(page)
    document = document_of_all(str(make_picture(editor, description=SAVEABLE[6]).id))
    drafting.save_draft(draft, document, based_on_version=draft.lock_version, actor=author)
    return draft


def assert_shows_all(client, url: str, *, shown: int) -> None:
    page = assert_nothing_runs(client.get(url).get_data(as_text=True))
    words = words_on(page)
    assert [payload for payload in SAVEABLE if words.count(letters(payload)) < shown] == []


def test_every_payload_is_words_on_the_public_page(client, editor, hard_to_read):
    make_live_page(document_of_all(str(make_picture(editor).id)))
    assert_shows_all(client, "/aftercare", shown=6)


def test_every_payload_is_words_in_the_editor(client, editor, all_of_them):
    client.sign_in(editor)
    assert_shows_all(client, f"/admin/pages/revisions/{all_of_them.id}/edit", shown=8)


def test_every_payload_is_words_at_the_review_desk(client, all_of_them, hard_to_read):
    reviewing.submit(all_of_them, actor=make_staff(EDITOR))
    client.sign_in(make_staff(REVIEWER, name=SAVEABLE[5]))
    assert_shows_all(client, f"/admin/review/{all_of_them.id}", shown=4)
    for url in (f"/admin/pages/{all_of_them.page_id}", "/admin/pages/", "/admin/review/"):
        assert_harmless(client.get(url).get_data(as_text=True), SAVEABLE[0], shown=1)


def test_every_payload_is_words_as_the_name_of_a_colleague(client, editor):
    for payload in SAVEABLE:
        make_staff(REVIEWER, name=payload)
    client.sign_in(make_staff(ADMINISTRATOR, name=SAVEABLE[0]))
    assert_shows_all(client, "/admin/staff/", shown=1)


def test_every_payload_is_words_as_the_clinics_own(client, editor):
    make_live_page()
    for payload in SAVEABLE:
        details = make_clinic(name=payload, address=payload, hours=payload)
        assert details.name == payload
        assert_harmless(client.get("/aftercare").get_data(as_text=True), payload, shown=4)


def test_every_payload_is_words_at_the_desk(client, editor):
    nurse = make_staff(NURSE)
    page = make_live_page()
    for payload in PRINTABLE:
        place = Appointment(on=ISSUED_AT.date(), at=None, place=payload)
        sheet = make_sheet(
            page=page, nurse=nurse, patient_name=payload, practitioner=payload, note=payload, follow_up=place
        )
    client.sign_in(nurse)
    words = words_on(assert_nothing_runs(client.get("/desk/").get_data(as_text=True)))
    assert [payload for payload in PRINTABLE if letters(payload) not in words] == []
    assert_harmless(client.get(f"/desk/sheets/{sheet.id}").get_data(as_text=True), PRINTABLE[-1], shown=1)


def test_every_payload_stays_in_the_desks_form_as_it_was_typed(client, editor):
    make_live_page()
    client.sign_in(make_staff(NURSE))
    fields = form_fields(client.page("/desk/sheets/new").select_one("main form[method=post]"))
    for payload in PAYLOADS:
        typed = dict.fromkeys(("patient_name", "practitioner", "follow_up_place", "note"), payload)
        answer = client.post("/desk/sheets/new", data={**fields, **typed, "procedure_date": "2031-01-01"})
        assert answer.status_code == 400
        assert_harmless(answer.get_data(as_text=True), payload, shown=4)


def test_words_in_braces_that_are_no_placeholder_are_answered_at_their_field(client, editor):
    client.sign_in(editor)
    url = f"/admin/pages/revisions/{newest(make_page(make_document())).id}/edit"
    fields = form_fields(client.page(url).select_one("main form[method=post]"))
    for payload in UNSAVEABLE:
        answer = client.post(url, data={**fields, "title": payload, "blocks.0.text": payload, "action": "save"})
        assert answer.status_code == 400
        assert_harmless(answer.get_data(as_text=True), payload, shown=2)
    assert queries.newest_revision(queries.all_pages()[0]).document.title == "After-care"


def test_every_payload_is_words_on_paper():
    for payload in PRINTABLE:
        details = unsaved_details(
            **dict.fromkeys(("name", "address", "hours", "phone_day", "physician_name", "physician_phone"), payload)
        )
        place = Appointment(on=ISSUED_AT.date(), at=None, place=payload)
        document = document_of(payload, "00000000-0000-4000-8000-000000000000")
        paper = make_paper(
            document,
            details=details,
            follow_up=place,
            **dict.fromkeys(("patient_name", "practitioner", "note", "responsible_adult"), payload),
        )
        assert_only_text_on_paper(render(paper), payload)
