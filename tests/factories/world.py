"""A clinic at work: every role, a live text, a sheet that was handed out, and texts in every state when asked for."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import timedelta

from mildsite import clock
from mildsite.accounts.models import StaffUser
from mildsite.accounts.roles import RoleName
from mildsite.content import publishing, queries, reviewing, stopping
from mildsite.content.lifecycle import State
from mildsite.content.models import Page, PictureFile, Revision
from mildsite.db import db
from mildsite.sheets.models import Sheet
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic, small_logo
from tests.factories.content import make_document, make_live_page, make_page
from tests.factories.pictures import make_picture
from tests.factories.sheets import make_sheet

_numbers = itertools.count(1)


@dataclass(frozen=True, kw_only=True)
class World:
    staff: dict[RoleName, StaffUser]
    page: Page
    """A live after-care page at /aftercare."""
    sheet: Sheet

    def picture(self) -> PictureFile:
        """A picture that no page shows."""
        return make_picture(self.staff[RoleName.EDITOR])

    def revision(self, state: State) -> Revision:
        """The revision of a new page that nobody has touched since it came to `state`."""
        number = next(_numbers)
        page = make_page(key=f"care{number}", slug=f"aftercare-{number}")
        revision = queries.newest_revision(page)
        editor, reviewer = make_staff(RoleName.EDITOR), make_staff(RoleName.REVIEWER)
        if state is not State.DRAFT:
            reviewing.submit(revision, actor=editor)
        if state is State.CORRECTED:
            words = make_document("Corrected")
            revision = reviewing.correct(revision, words, shown_sha256=revision.sha256, actor=reviewer)
        if state in (State.APPROVED, State.LIVE):
            reviewing.approve(revision, shown_sha256=revision.sha256, actor=reviewer)
        if state is State.LIVE:
            publishing.publish(revision, actor=reviewer)
        assert revision.state is state, f"no way to {state} here"
        return revision

    def stopped_page(self) -> Page:
        page = self.revision(State.LIVE).page
        stopping.stop(page, reason="A dose is wrong.", actor=make_staff(RoleName.REVIEWER))
        return page

    def old_revision(self) -> Revision:
        """A text that was live once, of a page on which nothing is on its way."""
        old = self.revision(State.LIVE)
        publishing.unpublish(old.page, actor=make_staff(RoleName.REVIEWER))
        return old

    def scheduled_revision(self) -> Revision:
        revision = self.revision(State.APPROVED)
        at = clock.now() + timedelta(days=1)
        publishing.schedule(revision, at=at, actor=make_staff(RoleName.EDITOR))
        return revision

    def let_time_pass(self, page: Page) -> None:
        """The page was last reviewed two years ago."""
        assert page.last_reviewed_on
        assert page.next_review_on
        page.last_reviewed_on -= timedelta(days=730)
        page.next_review_on -= timedelta(days=730)
        db.session.flush()


def make_world() -> World:
    make_clinic(offers_guidance_sheet=True, logo=small_logo())
    staff = {role: make_staff(role) for role in RoleName}
    page = make_live_page()
    make_live_page(key="front", slug="")
    sheet = make_sheet(page=page, nurse=staff[RoleName.NURSE])
    return World(staff=staff, page=page, sheet=sheet)
