"""axe, with every rule for WCAG 2.2 A and AA and its best practices, on every page and in every state it shows."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from mildsite.content import drafting, publishing, reviewing
from mildsite.content.lifecycle import Change, State
from tests.support.barriers import assert_accessible
from tests.support.browser import House
from tests.support.scenes import EDITOR, REVIEWER, SCENES


@pytest.mark.parametrize("scene", SCENES)
def test_a_page_has_no_barriers(scene, page, house):
    SCENES[scene].enter(page, house)
    assert_accessible(page)


def bring_to(state: State, house: House) -> None:
    """Move the newest after-care text on, from live."""
    ed, rita = house.staff(EDITOR), house.staff(REVIEWER)
    page = house.aftercare()
    if state is State.SUPERSEDED:
        publishing.unpublish(page, actor=rita)
    if state in (State.LIVE, State.SUPERSEDED):
        return
    draft = drafting.start_draft(page, actor=ed)
    if state is State.DRAFT:
        return
    reviewing.submit(draft, actor=ed)
    if state is State.CHANGES_REQUESTED:
        reviewing.request_changes(draft, note="Say how long to use ice.", actor=rita)
    if state is State.CORRECTED:
        words = draft.document.model_copy(update={"title": "A corrected title"})
        reviewing.correct(draft, words, shown_sha256=draft.sha256, change=Change.WORDING, actor=rita)
    if state is State.APPROVED:
        reviewing.approve(draft, shown_sha256=draft.sha256, change=Change.WORDING, actor=rita)


@pytest.mark.parametrize("state", State)
def test_a_text_has_no_barriers_wherever_it_stands(state, new_context, house):
    with house.inside():
        address = f"/admin/pages/{house.aftercare().id}"
        bring_to(state, house)
    for role in (EDITOR, REVIEWER):
        context = new_context()
        house.sign_in(context, role)
        page = context.new_page()
        page.goto(address)
        expect(page.locator(f".state-{state}")).to_be_visible()
        assert_accessible(page)


def test_a_preview_of_a_draft_has_no_barriers(page, house):
    with house.inside():
        draft = drafting.start_draft(house.aftercare(), actor=house.staff(EDITOR)).id
    house.sign_in(page.context, EDITOR)
    page.goto(f"/admin/pages/revisions/{draft}/preview")
    assert_accessible(page)


def test_axe_would_see_a_barrier(page, house):
    """The other tests mean nothing unless this one can fail a page."""
    page.goto("/sign-in")
    page.evaluate("document.querySelector('label').remove()")
    with pytest.raises(AssertionError, match="label"):
        assert_accessible(page)
