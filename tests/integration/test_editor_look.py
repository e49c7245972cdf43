"""What the editor sees beside the form, and the quality check that stands before the reviewers."""

from __future__ import annotations

from typing import Any

import pytest

from mildsite.accounts.roles import RoleName
from mildsite.audit.models import AuditEvent
from mildsite.content import reviewing
from mildsite.content.errors import ReasonMissing, TextNotReady
from mildsite.content.lifecycle import State
from mildsite.content.models import Revision
from mildsite.db import db
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_document, make_page, make_plain_document, newest
from tests.support.client import CheckingClient, form_fields, parse

HARD = (
    "Postprocedural musculoskeletal rehabilitation necessitates comprehensive multidisciplinary evaluation "
    "incorporating individualized pharmacological considerations."
)


@pytest.fixture
def draft(app) -> Revision:
    make_clinic()
    return newest(make_page())


def editing(client: CheckingClient, revision: Revision) -> dict[str, Any]:
    """The fields of the editor's form, as its script would send them."""
    client.sign_in(make_staff(RoleName.EDITOR))
    page = client.page(f"/admin/pages/revisions/{revision.id}/edit")
    return form_fields(page.select_one("form.editor"))


def test_what_is_typed_is_shown_as_a_page_and_graded_and_not_saved(client, draft):
    fields = {**editing(client, draft), "title": "Typed just now", "blocks.1.text": HARD}
    answer = client.post(f"/admin/look/revisions/{draft.id}/page", data=fields).get_json()
    assert "Typed just now" in answer["page"]
    assert "Reading grade" in answer["quality"]
    assert HARD in answer["quality"]
    db.session.refresh(draft)
    assert draft.document.title == "After-care"


def test_a_text_that_cannot_be_saved_yet_has_no_page_but_says_what_is_missing(client, draft):
    fields = {**editing(client, draft), "title": ""}
    answer = client.post(f"/admin/look/revisions/{draft.id}/page", data=fields).get_json()
    assert answer["page"] is None
    assert "Not complete yet" in answer["quality"]


@pytest.mark.parametrize("sample", ["usual", "by_hand", "long_name", "nonsense"])
def test_what_is_typed_is_shown_as_a_picture_of_the_sheet(client, draft, sample):
    fields = {**editing(client, draft), "sample": sample}
    answer = client.post(f"/admin/look/revisions/{draft.id}/sheet", data=fields)
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert answer.data.startswith(b"\x89PNG")


def test_a_text_that_cannot_be_printed_has_no_picture_and_no_accident(client, draft):
    fields = {**editing(client, draft), "blocks.1.text": "Rest well 😀"}
    assert client.post(f"/admin/look/revisions/{draft.id}/sheet", data=fields).status_code == 422


def test_scripts_in_a_text_stay_words_in_the_preview(client, draft):
    fields = {**editing(client, draft), "blocks.1.text": "<script>alert(1)</script> [x](javascript:alert(1))"}
    answer = client.post(f"/admin/look/revisions/{draft.id}/page", data=fields).get_json()
    assert "&lt;script&gt;" in answer["page"]
    assert "<script>alert" not in answer["page"] + answer["quality"]
    assert 'href="javascript' not in answer["page"] + answer["quality"]


def test_a_part_can_be_copied(client, draft):
    fields = {**editing(client, draft), "action": "copy:2"}
    again = client.post(f"/admin/pages/revisions/{draft.id}/edit", data=fields)
    assert again.get_data(as_text=True).count('value="Your checklist"') == 2


def test_a_text_that_is_too_hard_is_not_sent_and_the_editor_reads_why(client, app):
    make_clinic()
    revision = newest(make_page(make_document(blocks=make_plain_document(text=HARD).to_json()["blocks"])))
    client.sign_in(make_staff(RoleName.EDITOR))
    answer = client.submit(f"/admin/pages/{revision.page_id}", form=f'form[action$="{revision.id}/submit"]')
    assert answer.status_code == 422
    assert "Must change" in answer.get_data(as_text=True)
    db.session.refresh(revision)
    assert revision.state is State.DRAFT


def test_a_reviewer_can_accept_a_hard_text_with_a_reason_that_is_kept(client, app):
    make_clinic()
    revision = newest(make_page(make_document(blocks=make_plain_document(text=HARD).to_json()["blocks"])))
    editor, reviewer = make_staff(RoleName.EDITOR), make_staff(RoleName.REVIEWER)
    with pytest.raises(TextNotReady):
        reviewing.submit(revision, actor=editor)
    with pytest.raises(ReasonMissing):
        reviewing.accept_grade(revision, reason=" \x00 ", actor=reviewer)
    client.sign_in(reviewer)
    form = f'form[action$="{revision.id}/accept-grade"]'
    assert (
        client.submit(f"/admin/pages/{revision.page_id}", {"reason": "Names of\x00 drugs"}, form=form).status_code
        == 303
    )
    db.session.refresh(revision)
    assert revision.grade_accepted_because == "Names of drugs"
    reviewing.submit(revision, actor=editor)
    assert revision.state is State.IN_REVIEW
    assert db.session.query(AuditEvent).filter_by(action="revision.grade_accepted").count() == 1


def test_two_editors_see_both_texts_and_neither_is_lost(client, app):
    make_clinic()
    revision = newest(make_page())
    mine = {**editing(client, revision), "title": "My title"}
    theirs = {**editing(client, revision), "title": "Their title"}
    url = f"/admin/pages/revisions/{revision.id}/edit"
    assert client.post(url, data={**theirs, "action": "save"}).status_code == 303
    answer = client.post(url, data={**mine, "action": "save"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert 'value="My title"' in page
    assert "Their title" in page
    # Having read them, the writer may save over exactly these words.
    shown = form_fields(parse(answer).select_one("form.editor"))
    assert client.post(url, data={**shown, "action": "save-over"}).status_code == 303
    db.session.refresh(revision)
    assert revision.document.title == "My title"


def test_saving_over_words_that_were_not_shown_is_refused(client, app):
    make_clinic()
    revision = newest(make_page())
    fields = {**editing(client, revision), "action": "save-over", "theirs_version": "0"}
    assert client.post(f"/admin/pages/revisions/{revision.id}/edit", data=fields).status_code == 409
