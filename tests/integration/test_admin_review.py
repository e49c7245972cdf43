"""The way of a text to the site, in the admin: who sees which button, and what a refusal says."""

from __future__ import annotations

import uuid

import pytest

from mildsite.accounts.models import StaffUser
from mildsite.accounts.roles import RoleName
from mildsite.content.drafting import save_draft
from mildsite.content.lifecycle import State
from mildsite.content.models import PageKind, Revision
from mildsite.content.reviewing import approve, submit
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_document, make_live_page, make_page, make_plain_document, newest
from tests.support.views import csrf_token


@pytest.fixture
def editor(app) -> StaffUser:
    make_clinic()
    return make_staff(RoleName.EDITOR, name="Ed Editor")


@pytest.fixture
def reviewer(app) -> StaffUser:
    return make_staff(RoleName.REVIEWER, name="Rita Reviewer")


@pytest.fixture
def submitted(editor) -> Revision:
    """A clinical text, written by the editor, that waits for a reviewer."""
    revision = newest(make_page())
    save_draft(revision, make_document("Words"), based_on_version=revision.lock_version, actor=editor)
    submit(revision, actor=editor)
    return revision


def page_of(revision: Revision) -> str:
    return f"/admin/pages/{revision.page_id}"


def act(revision: Revision, verb: str) -> str:
    return f'form[action="/admin/pages/revisions/{revision.id}/{verb}"]'


def buttons(page) -> set[str]:
    return {button.get_text() for button in page.select("main button, main .button:not(.quiet)")}


def post(client, revision: Revision, verb: str, **fields: str):
    """A press on a button that the page does not show any more, or never showed."""
    address = f"/admin/pages/revisions/{revision.id}/{verb}"
    return client.post(address, data={"csrf_token": csrf_token(client), "shown": revision.sha256, **fields})


def decide(client, revision: Revision, verb: str, **fields: str):
    """A press on a button of the review desk, whether it is there or not."""
    address = f"/admin/review/{revision.id}/{verb}"
    return client.post(address, data={"csrf_token": csrf_token(client), "shown": revision.sha256, **fields})


def notice_after(client, response) -> str:
    assert response.status_code == 303
    return client.page(response.location).select_one(".notice").get_text()


def test_an_editor_sends_a_clinical_text_to_the_reviewers(editor, client):
    revision = newest(make_page())
    client.sign_in(editor)
    assert buttons(client.page(page_of(revision))) == {"Edit the draft", "Send to the clinical reviewers"}
    response = client.submit(page_of(revision), form=act(revision, "submit"))
    assert notice_after(client, response) == "Sent to the clinical reviewers."
    assert revision.state is State.IN_REVIEW


def test_an_editor_sees_no_button_to_approve_and_cannot_press_it_either(editor, client, submitted):
    client.sign_in(editor)
    page = client.page(page_of(submitted))
    assert buttons(page) == set()
    assert "A clinical reviewer has it now." in page.get_text()
    for verb in ("approve", "request-changes"):
        assert decide(client, submitted, verb).status_code == 403
    assert submitted.state is State.IN_REVIEW


def test_a_reviewer_is_led_from_the_page_to_the_review_desk(reviewer, client, submitted):
    client.sign_in(reviewer)
    link = client.page(page_of(submitted)).select_one("main .button:not(.quiet)")
    assert link.get_text() == "Review it"
    assert client.page(link["href"]).h1.get_text() == "Words"


def test_an_editor_publishes_a_text_without_anything_clinical(editor, client):
    revision = newest(make_page(make_plain_document("Privacy"), kind=PageKind.STANDARD, key="privacy", slug="privacy"))
    client.sign_in(editor)
    response = client.submit(page_of(revision), form=act(revision, "publish"))
    assert notice_after(client, response) == "The text is live."
    assert client.page("/privacy").h1.get_text() == "Privacy"


def test_an_editor_who_forces_a_clinical_text_is_told_why_it_does_not_go(editor, client):
    revision = newest(make_page())
    client.sign_in(editor)
    assert not client.page(page_of(revision)).select(act(revision, "publish"))
    assert "A clinical reviewer must approve it first." in notice_after(client, post(client, revision, "publish"))
    assert revision.state is State.DRAFT
    assert client.get("/aftercare").status_code == 404


def test_an_approved_text_can_be_published_later(editor, reviewer, client, submitted):
    approve(submitted, shown_sha256=submitted.sha256, actor=reviewer)
    client.sign_in(editor)
    response = client.submit(page_of(submitted), form=act(submitted, "publish"))
    assert notice_after(client, response) == "The text is live."


def test_a_new_draft_of_a_live_page_opens_in_the_editor(editor, client):
    page = make_live_page()
    client.sign_in(editor)
    response = client.submit(f"/admin/pages/{page.id}", form=f'form[action="/admin/pages/{page.id}/draft"]')
    assert response.status_code == 303
    assert client.page(response.location).select_one("form.editor")
    assert newest(page).number == 2
    again = client.post(f"/admin/pages/{page.id}/draft", data={"csrf_token": csrf_token(client)})
    assert "Somebody has started a draft" in notice_after(client, again)
    assert newest(page).number == 2


def test_the_history_tells_who_took_which_step(reviewer, client, submitted):
    client.sign_in(reviewer)
    decide(client, submitted, "approve")
    steps = [step.get_text(" ", strip=True) for step in client.page(page_of(submitted)).select(".history li")]
    assert [step.split(",")[0] for step in steps] == [
        "Ed Editor sent it to the reviewers",
        "Rita Reviewer approved it",
        "Rita Reviewer published it",
    ]


def test_an_administrator_reads_along_and_presses_nothing(client, submitted):
    client.sign_in(make_staff(RoleName.ADMINISTRATOR))
    page = client.page(page_of(submitted))
    assert buttons(page) == set()
    for verb in ("publish", "submit"):
        assert post(client, submitted, verb).status_code == 403
    for verb in ("approve", "request-changes"):
        assert decide(client, submitted, verb).status_code == 403
    assert client.post(f"{page_of(submitted)}/draft", data={"csrf_token": csrf_token(client)}).status_code == 403
    assert submitted.state is State.IN_REVIEW


def test_the_list_shows_each_page_with_what_is_live_and_what_is_newest(editor, client):
    make_live_page(make_plain_document("The procedure"), kind=PageKind.PROCEDURE, key="mild", slug="")
    make_page()
    client.sign_in(editor)
    rows = [
        [cell.get_text(" ", strip=True) for cell in row.select("td")]
        for row in client.page("/admin/pages/").select("tbody tr")
    ]
    assert [(row[0], row[-2], row[-1]) for row in rows] == [
        ("The procedure", "Revision 1", "Revision 1: Live"),
        ("After-care", "Not on the site", "Revision 1: Draft"),
    ]


@pytest.mark.parametrize("end", ["{id}", "revisions/{id}/edit", "revisions/{id}/preview", "revisions/{id}/preview.pdf"])
def test_what_does_not_exist_is_not_found(editor, client, end):
    client.sign_in(editor)
    assert client.get(f"/admin/pages/{end.format(id=uuid.uuid4())}").status_code == 404


def test_the_admins_front_door_leads_to_the_pages(editor, client):
    client.sign_in(editor)
    assert client.get("/admin/").location == "/admin/pages/"
