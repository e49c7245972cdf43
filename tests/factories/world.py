"""A clinic at work: every role, a live text, a sheet that was handed out, and texts in every state when asked for."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from mildsite.accounts.models import StaffUser
from mildsite.accounts.roles import RoleName
from mildsite.content import publishing, queries, reviewing
from mildsite.content.lifecycle import State
from mildsite.content.models import Page, Revision
from mildsite.sheets.models import Sheet
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_live_page, make_page
from tests.factories.sheets import make_sheet

_numbers = itertools.count(1)


@dataclass(frozen=True, kw_only=True)
class World:
    staff: dict[RoleName, StaffUser]
    page: Page
    """A live after-care page at /aftercare."""
    sheet: Sheet

    def revision(self, state: State) -> Revision:
        """The revision of a new page that nobody has touched since it came to `state`."""
        number = next(_numbers)
        page = make_page(key=f"care{number}", slug=f"aftercare-{number}")
        revision = queries.newest_revision(page)
        editor, reviewer = make_staff(RoleName.EDITOR), make_staff(RoleName.REVIEWER)
        if state is not State.DRAFT:
            reviewing.submit(revision, actor=editor)
        if state in (State.APPROVED, State.LIVE):
            reviewing.approve(revision, shown_sha256=revision.sha256, actor=reviewer)
        if state is State.LIVE:
            publishing.publish(revision, actor=reviewer)
        assert revision.state is state, f"no way to {state} here"
        return revision


def make_world() -> World:
    make_clinic(offers_guidance_sheet=True)
    staff = {role: make_staff(role) for role in RoleName}
    page = make_live_page()
    make_live_page(key="front", slug="")
    sheet = make_sheet(page=page, nurse=staff[RoleName.NURSE])
    return World(staff=staff, page=page, sheet=sheet)
