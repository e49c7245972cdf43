"""A clinician's stop, and a review that is overdue: what a nurse and a visitor can still do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from mildsite.accounts.roles import RoleName
from mildsite.audit.actions import Action
from mildsite.audit.models import AuditEvent
from mildsite.content import queries
from mildsite.content.drafting import start_draft
from mildsite.content.errors import AlreadyStopped, ApprovalDoesNotMatch, NotStopped, ReasonMissing
from mildsite.content.lifecycle import Change
from mildsite.content.publishing import publish, publish_due, schedule
from mildsite.content.reviewing import approve, confirm, correct, sign_off, submit
from mildsite.content.stopping import lift_stop, stop
from mildsite.db import db
from mildsite.sheets.errors import SheetRefused
from mildsite.sheets.issuing import issue
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_document, make_live_page
from tests.factories.sheets import SITE, make_order, make_sheet
from tests.support.desk_visits import sheet_fields
from tests.support.threads import at_once

NEXT_YEAR = datetime(2028, 1, 10, 17, 0, tzinfo=UTC)


@pytest.fixture
def page(app):
    make_clinic(offers_guidance_sheet=True)
    return make_live_page()


@pytest.fixture
def reviewer(app):
    return make_staff(RoleName.REVIEWER)


@pytest.fixture
def nurse(app):
    return make_staff(RoleName.NURSE)


def problems(page, nurse, **entries) -> dict[str, str]:
    with pytest.raises(SheetRefused) as refusal:
        make_sheet(page=page, nurse=nurse, **entries)
    return {problem.field: problem.message for problem in refusal.value.problems}


def issue_on(page, nurse, day: date, reason: str):
    order = make_order(page, procedure_date=day, overdue_reason=reason)
    return issue(order, site=SITE, idempotency_key=f"key-{reason}-{day}", actor=nurse)


def test_nothing_is_issued_from_a_stopped_text_until_the_stop_is_lifted(page, reviewer, nurse):
    stop(page, reason="The dose is wrong.", actor=reviewer)
    assert "The dose is wrong." in problems(page, nurse)["page"]
    lift_stop(page, actor=reviewer)
    assert make_sheet(page=page, nurse=nurse).page is page
    (row,) = page.stops
    assert (row.stopped_by, row.lifted_by) == (reviewer, reviewer)


def test_a_stop_needs_a_reason_and_there_is_one_at_a_time(page, reviewer):
    with pytest.raises(ReasonMissing):
        stop(page, reason=" \x00 ", actor=reviewer)
    stop(page, reason="Wrong.", actor=reviewer)
    with pytest.raises(AlreadyStopped):
        stop(page, reason="Wrong.", actor=reviewer)
    lift_stop(page, actor=reviewer)
    with pytest.raises(NotStopped):
        lift_stop(page, actor=reviewer)


def test_two_clinicians_who_stop_at_the_same_moment_make_one_stop(app, page, reviewer):
    page_id, reviewer_id = page.id, reviewer.id

    def press() -> str:
        try:
            stop(queries.page(page_id), reason="Wrong.", actor=db.session.get(type(reviewer), reviewer_id))
            db.session.commit()
        except AlreadyStopped:
            return "there was one"
        return "stopped"

    assert sorted(at_once(app, press, press)) == ["stopped", "there was one"]
    assert len(page.stops) == 1


def test_the_desk_says_that_a_text_is_stopped_before_anything_is_typed(page, reviewer, nurse, client):
    stop(page, reason="The dose is wrong.", actor=reviewer)
    client.sign_in(nurse)
    form = client.page("/desk/sheets/new")
    assert "The dose is wrong." in form.select_one(".notice-error").get_text()
    assert not form.select("input[name=patient_name]")


def test_a_stop_that_comes_while_a_nurse_types_loses_nothing_of_it(page, reviewer, nurse, client):
    client.sign_in(nurse)
    token = client.page("/desk/sheets/new").select_one("main input[name=csrf_token]")["value"]
    stop(page, reason="The dose is wrong.", actor=reviewer)
    response = client.post("/desk/sheets/new", data={**sheet_fields(), "csrf_token": token})
    assert response.status_code == 400
    html = response.get_data(as_text=True)
    assert "The dose is wrong." in html
    assert 'value="Ann Example"' in html


def test_a_visitor_cannot_print_a_stopped_text_either(page, reviewer, client):
    fields = {"patient_name": "Ann Example", "procedure_date": "2026-11-22"}
    token = client.page("/aftercare/sheet").select_one("input[name=csrf_token]")["value"]
    stop(page, reason="The dose is wrong.", actor=reviewer)
    shown = client.page("/aftercare/sheet").main.get_text()
    assert "cannot be printed now" in shown
    assert "The dose is wrong." not in shown  # words among staff
    response = client.post("/aftercare/sheet", data={**fields, "csrf_token": token})
    assert (response.status_code, response.mimetype) == (409, "text/html")


def test_the_foot_of_a_clinical_page_tells_the_dates_of_its_review(page, client):
    foot = client.page("/aftercare").select_one(".reviewed").get_text()
    assert foot == "Last reviewed November 22, 2026. Next review due November 22, 2027."


def test_an_overdue_text_needs_a_reason_that_is_kept(page, nurse, set_clock):
    set_clock(NEXT_YEAR)
    today = date(2028, 1, 10)
    with pytest.raises(SheetRefused, match="overdue_reason"):
        issue_on(page, nurse, today, "  ")
    sheet = issue_on(page, nurse, today, "The reviewer is away.")
    assert sheet.overdue_reason == "The reviewer is away."
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == str(Action.SHEET_ISSUED))).one()
    assert event.detail["overdue"] is True


def test_a_reason_that_names_the_patient_is_refused(page, nurse, set_clock):
    set_clock(NEXT_YEAR)
    with pytest.raises(SheetRefused) as refusal:
        issue_on(page, nurse, date(2028, 1, 10), "Zoe O’Brien waits at the door.")
    assert [problem.message for problem in refusal.value.problems] == ["Do not name the patient here."]


def test_the_desk_asks_for_the_reason_only_when_the_review_is_overdue(page, nurse, client, set_clock):
    client.sign_in(nurse)
    assert not client.page("/desk/sheets/new").select("input[name=overdue_reason]")
    set_clock(NEXT_YEAR)
    client.sign_in(nurse)
    assert client.page("/desk/sheets/new").select("input[name=overdue_reason]")
    fields = sheet_fields(procedure_date="2028-01-10")
    response = client.submit("/desk/sheets/new", fields)
    assert "Say why you use it all the same." in response.get_data(as_text=True)
    response = client.submit("/desk/sheets/new", {**fields, "overdue_reason": "The reviewer is away."})
    assert response.status_code == 303


def test_an_approval_of_another_text_says_nothing_of_the_one_that_is_on_the_site(page, reviewer, set_clock):
    """It waits for its time, or an editor takes it back: what readers see was not reviewed by it."""
    editor = make_staff(RoleName.EDITOR)
    set_clock(NEXT_YEAR)
    draft = start_draft(page, actor=editor)
    submit(draft, actor=editor)
    approve(draft, shown_sha256=draft.sha256, change=Change.WORDING, actor=reviewer)
    schedule(draft, at=NEXT_YEAR + timedelta(days=60), actor=editor)
    assert page.last_reviewed_on == date(2026, 11, 22)
    assert queries.overdue_pages(today=date(2028, 1, 10)) == [page]
    set_clock(NEXT_YEAR + timedelta(days=61))
    publish_due()
    assert page.live_revision is draft
    assert page.last_reviewed_on == date(2028, 1, 10), "the day on which it was approved"


def test_a_correction_counts_from_the_day_on_which_it_was_signed(page, reviewer, set_clock):
    editor = make_staff(RoleName.EDITOR)
    draft = start_draft(page, actor=editor)
    submit(draft, actor=editor)
    set_clock(NEXT_YEAR)
    words = make_document("Better")
    better = correct(draft, words, shown_sha256=draft.sha256, change=Change.WORDING, actor=reviewer)
    set_clock(NEXT_YEAR + timedelta(days=2))
    confirm(better, shown_sha256=better.sha256, actor=editor)
    assert page.last_reviewed_on == date(2026, 11, 22)
    publish(better, actor=editor)
    assert (page.last_reviewed_on, page.next_review_on) == (date(2028, 1, 10), date(2029, 1, 10))


def test_a_sign_off_of_the_whole_page_moves_its_dates(page, reviewer, set_clock):
    live = page.live_revision
    assert queries.overdue_pages(today=date(2027, 11, 22)) == []
    assert queries.overdue_pages(today=date(2027, 11, 23)) == [page]
    set_clock(NEXT_YEAR)
    with pytest.raises(ApprovalDoesNotMatch):
        sign_off(page, shown_sha256="0" * 64, actor=reviewer)
    sign_off(page, shown_sha256=live.sha256, actor=reviewer)
    assert (page.last_reviewed_on, page.next_review_on) == (date(2028, 1, 10), date(2029, 1, 10))
    assert page.live_revision is live
    assert queries.overdue_pages(today=date(2028, 1, 10)) == []
