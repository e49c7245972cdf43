"""A text goes live at a set time, in every process, with nothing that has to wake up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from mildsite.accounts.roles import RoleName
from mildsite.content import queries
from mildsite.content.drafting import reopen, save_draft, start_draft
from mildsite.content.errors import IllegalMove, TimeIsPast
from mildsite.content.lifecycle import Change, Move, State
from mildsite.content.publishing import publish, publish_due, schedule, unpublish, unschedule
from mildsite.content.reviewing import approve, submit
from mildsite.db import db
from tests.conftest import NOON
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_document, make_live_page
from tests.factories.sheets import make_sheet

EIGHT = NOON + timedelta(hours=20)


@pytest.fixture
def editor(app):
    make_clinic()
    return make_staff(RoleName.EDITOR)


@pytest.fixture
def reviewer(app):
    return make_staff(RoleName.REVIEWER)


@pytest.fixture
def page(editor):
    return make_live_page(make_document("Old words"), editor=editor)


@pytest.fixture
def planned(page, editor, reviewer):
    """An approved text that goes live at EIGHT."""
    draft = start_draft(page, actor=editor)
    save_draft(draft, make_document("New words"), based_on_version=draft.lock_version, actor=editor)
    submit(draft, actor=editor)
    approve(draft, shown_sha256=draft.sha256, change=Change.WORDING, actor=reviewer)
    schedule(draft, at=EIGHT, actor=editor)
    db.session.commit()
    return draft


def test_readers_and_sheets_get_the_new_text_from_the_very_moment(page, planned, client, set_clock):
    nurse = make_staff(RoleName.NURSE)
    set_clock(EIGHT - timedelta(seconds=1))
    assert client.page("/aftercare").h1.get_text() == "Old words"
    assert make_sheet(page=page, nurse=nurse).revision is not planned
    set_clock(EIGHT)
    assert client.page("/aftercare").h1.get_text() == "New words"
    assert planned.state is State.APPROVED, "reading has settled it"
    assert make_sheet(page=page, nurse=nurse).revision is planned


def test_the_next_request_that_may_write_settles_it_in_the_systems_name(page, planned, client, set_clock):
    old = page.live_revision
    set_clock(EIGHT)
    client.page("/aftercare")
    client.post("/sign-in", data={})  # a stranger's, and refused: refusals leave no trace
    client.sign_in(make_staff(RoleName.NURSE))
    client.submit("/desk/sheets/new", {"patient_name": ""}, form="form.sign-out")
    db.session.expire_all()
    assert (planned.state, old.state) == (State.LIVE, State.SUPERSEDED)
    assert page.settled_revision is page.live_revision is planned
    assert [(step.move, step.actor) for step in planned.moves[-1:]] == [(Move.PUBLISH, None)]


def test_settling_twice_changes_nothing_more(planned, set_clock):
    set_clock(EIGHT)
    publish_due()
    steps = len(planned.moves)
    publish_due()
    assert (planned.state, len(planned.moves)) == (State.LIVE, steps)


def test_a_time_that_is_over_is_refused(page, planned, editor):
    with pytest.raises(TimeIsPast):
        schedule(planned, at=NOON, actor=editor)
    assert planned.publish_at == EIGHT


def test_a_set_time_can_be_taken_back_until_it_comes(page, planned, editor, set_clock):
    unschedule(planned, actor=editor)
    set_clock(EIGHT)
    assert page.live_revision is not planned
    with pytest.raises(IllegalMove):
        unschedule(planned, actor=editor)


def test_after_its_time_a_text_is_no_draft_any_more(planned, editor, set_clock):
    set_clock(EIGHT)
    with pytest.raises(IllegalMove):
        unschedule(planned, actor=editor)
    with pytest.raises(IllegalMove):
        reopen(planned, actor=editor)


def test_a_reopened_text_does_not_go_live_at_its_old_time(page, planned, editor, set_clock):
    reopen(planned, actor=editor)
    assert (planned.state, planned.publish_at, planned.approved_sha256) == (State.DRAFT, None, None)
    set_clock(EIGHT)
    assert page.live_revision is not planned


def test_publishing_by_hand_comes_before_the_set_time(page, planned, editor):
    publish(planned, actor=editor)
    assert page.live_revision is planned
    assert planned.publish_at is None


def test_what_is_live_by_its_time_can_be_taken_off_at_once(page, planned, reviewer, set_clock):
    set_clock(EIGHT)
    unpublish(page, actor=reviewer)
    assert page.live_revision is None
    assert queries.live_page(language="en", slug="aftercare") is None


def test_a_page_that_was_taken_off_does_not_come_back_by_itself(page, planned, editor, reviewer, set_clock):
    unpublish(page, actor=reviewer)
    set_clock(EIGHT)
    publish_due()
    assert page.live_revision is None
    assert (planned.state, planned.publish_at) == (State.APPROVED, None)
    assert planned.moves[-1].move is Move.UNSCHEDULE
    publish(planned, actor=editor)
    assert page.live_revision is planned, "somebody may still put it there"


def test_words_changed_after_the_approval_do_not_go_live_by_themselves(page, planned, client, set_clock):
    db.session.execute(
        text("UPDATE revision SET document_json = REPLACE(CAST(document_json AS TEXT), 'New words', 'Lies')")
        if db.engine.dialect.name == "sqlite"
        else text("UPDATE revision SET document_json = REPLACE(document_json::text, 'New words', 'Lies')::json")
    )
    db.session.commit()
    set_clock(EIGHT)
    assert client.page("/aftercare").h1.get_text() == "Old words"
    publish_due()
    assert planned.state is State.APPROVED
