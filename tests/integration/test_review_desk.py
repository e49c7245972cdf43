"""The review desk: what waits for whom, what a reviewer sees of a text, and every way to decide."""

from __future__ import annotations

import pytest

from mildsite.accounts.roles import RoleName
from mildsite.content.drafting import save_draft, start_draft
from mildsite.content.lifecycle import Change, State
from mildsite.content.reviewing import approve, correct, request_changes, submit
from mildsite.content.stopping import stop
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_document, make_live_page, newest
from tests.support.client import parse
from tests.support.views import csrf_token


@pytest.fixture
def editor(app):
    make_clinic()
    return make_staff(RoleName.EDITOR, name="Ed Editor")


@pytest.fixture
def reviewer(app):
    return make_staff(RoleName.REVIEWER, name="Rita Reviewer")


@pytest.fixture
def submitted(editor):
    """A second text of a live page, which waits for a reviewer."""
    page = make_live_page(make_document("Old title"), editor=editor)
    draft = start_draft(page, actor=editor)
    save_draft(draft, make_document("New title"), based_on_version=draft.lock_version, actor=editor)
    submit(draft, actor=editor)
    return draft


def desk(revision) -> str:
    return f"/admin/review/{revision.id}"


def press(client, revision, verb: str, **fields: str):
    """The form of the page sent with `fields`, as a browser would."""
    return client.submit(desk(revision), fields, form=f'form[action="{desk(revision)}/{verb}"]')


def notice(client, response) -> str:
    assert response.status_code == 303, response.get_data(as_text=True)[-3000:]
    return client.page(response.location).select_one(".notice").get_text()


def in_queue(client, heading: str) -> list[str]:
    section = client.page("/admin/review/").select_one(f'section[aria-labelledby="{heading}"]')
    return [link.get_text() for link in section.select("li a")]


def test_a_text_waits_for_the_reviewer_and_not_for_its_editor(editor, reviewer, client, submitted):
    client.sign_in(reviewer)
    assert (in_queue(client, "mine"), in_queue(client, "others")) == (["New title"], [])
    client.sign_in(editor)
    assert (in_queue(client, "mine"), in_queue(client, "others")) == ([], ["New title"])
    request_changes(submitted, note="Simpler.", actor=reviewer)
    assert in_queue(client, "mine") == ["New title"]


def test_a_reviewer_sees_what_changed_word_by_word(reviewer, client, submitted):
    client.sign_in(reviewer)
    title = client.page(desk(submitted)).select_one(".part-changed")
    assert title.select_one("del").get_text() == "removed: Old"
    assert title.select_one("ins").get_text() == "added: New"


def test_the_printed_sheet_is_shown_as_a_picture(reviewer, client, submitted):
    client.sign_in(reviewer)
    picture = client.page(desk(submitted)).select_one("img.paper")
    response = client.get(picture["src"])
    assert (response.mimetype, response.data[:4]) == ("image/png", b"\x89PNG")
    assert client.get(picture["src"].replace("/1.png", "/99.png")).status_code == 404


def test_an_approval_goes_live_at_once(reviewer, client, submitted):
    client.sign_in(reviewer)
    response = press(client, submitted, "approve", change="safety")
    assert notice(client, response) == "Approved. The text is live."
    assert (submitted.state, submitted.change) == (State.LIVE, Change.SAFETY)
    assert client.page("/aftercare").h1.get_text() == "New title"


def test_an_approval_can_set_a_time_on_the_clinics_clock(reviewer, client, submitted):
    client.sign_in(reviewer)
    response = press(client, submitted, "approve", change="wording", when="later", publish_at="2026-11-23T08:00")
    assert notice(client, response) == "Approved. The text goes live at the time you set."
    assert submitted.publish_at.isoformat() == "2026-11-23T13:00:00+00:00"
    assert client.page("/aftercare").h1.get_text() == "Old title"


def test_a_draft_that_nobody_handed_in_is_not_corrected(editor, reviewer, client):
    draft = start_draft(make_live_page(editor=editor), actor=editor)
    client.sign_in(reviewer)
    fields = {"text": "Other words.", "change": "wording"}
    response = client.submit(f"{desk(draft)}/correct/expect", fields)
    assert "moved the text on" in notice(client, response)
    assert (newest(draft.page), draft.state) == (draft, State.DRAFT)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Choose what kind of change this is."),
        ({"change": "nonsense"}, "Choose what kind of change this is."),
        ({"change": "safety", "when": "later", "publish_at": ""}, "Enter a date and a time"),
        ({"change": "safety", "when": "later", "publish_at": "9999-12-31T23:59"}, "Enter a date and a time"),
        ({"change": "safety", "when": "later", "publish_at": "2026-11-22T11:59"}, "This time is over."),
    ],
)
def test_a_decision_that_cannot_be_is_shown_again_with_its_fault(reviewer, client, submitted, fields, said):
    client.sign_in(reviewer)
    response = press(client, submitted, "approve", **fields)
    page = parse(response)
    assert response.status_code == 400
    assert said in page.select_one(".wrong").get_text()
    assert said in page.select_one(".summary").get_text()
    if fields.get("publish_at"):
        assert page.select_one("#publish_at")["value"] == fields["publish_at"]
    assert submitted.state is State.IN_REVIEW


def test_changes_are_asked_for_part_by_part_and_the_editor_reads_them_there(editor, reviewer, client, submitted):
    client.sign_in(reviewer)
    response = press(client, submitted, "request-changes", note="Nearly.", **{"comment.lead": "Say <i>who</i>."})
    assert notice(client, response) == "Sent back to the editor."
    client.sign_in(editor)
    form = client.page(f"/admin/pages/revisions/{submitted.id}/edit")
    assert "Say <i>who</i>." in form.select_one("#part-lead .comment").get_text()
    assert "Nearly." in form.select_one("main .comment").get_text()


def test_asking_for_changes_without_a_word_is_shown_again(reviewer, client, submitted):
    client.sign_in(reviewer)
    response = press(client, submitted, "request-changes", note=" ")
    assert response.status_code == 400
    assert "Say what should change." in parse(response).select_one(".wrong").get_text()
    assert submitted.state is State.IN_REVIEW


def test_a_corrected_word_goes_to_an_editor_who_agrees(editor, reviewer, client, submitted):
    client.sign_in(reviewer)
    fields = {"heading": "What you may feel", "change": "wording"}
    response = client.submit(f"{desk(submitted)}/correct/expect", fields)
    assert notice(client, response) == "Corrected. An editor must agree to it now."
    corrected = newest(submitted.page)
    client.sign_in(editor)
    assert in_queue(client, "mine") == ["New title"]
    assert "agree to the correction" in notice(client, press(client, corrected, "confirm"))
    assert notice(client, press(client, corrected, "publish")) == "The text is live."
    assert "What you may feel" in client.page("/aftercare").get_text()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"heading": ""}, "Write something here"),
        ({"text": "Call {nobody}."}, "There is no placeholder {nobody}."),
        ({}, "Nothing is changed yet."),
    ],
)
def test_a_correction_that_cannot_be_keeps_what_was_typed(reviewer, client, submitted, fields, said):
    client.sign_in(reviewer)
    response = client.submit(f"{desk(submitted)}/correct/expect", {"change": "wording", **fields})
    assert response.status_code == 400
    assert said in response.get_data(as_text=True)
    assert fields.get("text", "") in parse(response).select_one("textarea").get_text()
    assert newest(submitted.page) is submitted


def test_a_reviewer_who_comes_too_late_is_told_kindly(reviewer, client, submitted):
    client.sign_in(make_staff(RoleName.REVIEWER))
    token = csrf_token(client)
    shown = submitted.sha256
    approve(submitted, shown_sha256=shown, change=Change.WORDING, actor=reviewer)
    data = {"csrf_token": token, "shown": shown, "change": "wording"}
    assert "out of date" in notice(client, client.post(f"{desk(submitted)}/approve", data=data))
    assert "out of date" in notice(
        client, client.post(f"{desk(submitted)}/request-changes", data={**data, "note": "x"})
    )


def test_a_text_that_changed_since_it_was_shown_is_not_approved(reviewer, client, submitted):
    client.sign_in(reviewer)
    data = {"csrf_token": csrf_token(client), "shown": "0" * 64, "change": "wording"}
    assert "The text has changed since" in notice(client, client.post(f"{desk(submitted)}/approve", data=data))


def test_stop_lift_sign_off_and_unpublish_stand_on_the_page(reviewer, client, submitted):
    page, live = submitted.page, submitted.page.live_revision
    client.sign_in(reviewer)

    def step(verb: str, **fields: str) -> str:
        form = f'form[action="/admin/record/{page.id}/{verb}"]'
        return notice(client, client.submit(desk(live), fields, form=form))

    assert "Write down why." in step("stop", reason=" ")
    assert step("stop", reason="A dose is wrong.").startswith("Stopped.")
    assert "A dose is wrong." in client.page(desk(live)).select_one(".notice-error").get_text()
    assert step("lift-stop") == "The stop is lifted. Sheets can be made again."
    assert step("sign-off") == "Signed. The review dates have moved on."
    assert step("unpublish").startswith("Tick the box first")
    assert step("unpublish", sure="yes") == "The page is off the site."
    assert client.get("/aftercare").status_code == 404


def test_an_editor_brings_old_words_back(editor, reviewer, client, submitted):
    approve(submitted, shown_sha256=submitted.sha256, change=Change.WORDING, actor=reviewer)
    client.sign_in(editor)
    press(client, submitted, "publish")
    old = submitted.page.live_revision
    first = next(row for row in client.page(desk(old)).select('form[action*="/revert/"]'))
    response = client.submit(desk(old), form=f'form[action="{first["action"]}"]')
    assert "holds the words of revision 1" in notice(client, response)
    assert newest(submitted.page).document.title == "Old title"


def test_a_visitor_who_may_not_decide_reads_along(client, submitted, reviewer):
    stop(submitted.page, reason="Wrong.", actor=reviewer)
    corrected = correct(
        submitted, make_document("Better"), shown_sha256=submitted.sha256, change=Change.WORDING, actor=reviewer
    )
    client.sign_in(make_staff(RoleName.ADMINISTRATOR))
    for revision in (submitted, corrected):
        assert client.page(desk(revision)).select("main form") == []
