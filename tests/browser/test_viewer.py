"""A sheet in the browser's own viewer of PDFs, which is where it is printed from."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from mildsite.accounts.roles import RoleName
from tests.support.browser import press


@pytest.fixture
def browser(browser_with_windows: Browser) -> Browser:
    return browser_with_windows


@pytest.fixture
def nurse(page, house):
    house.sign_in(page.context, RoleName.NURSE)
    return page


def test_a_sheet_opens_in_the_browsers_own_viewer(nurse, house):
    response = nurse.goto(f"/desk/sheets/{house.issue_sheet()}/pdf")
    assert response.status == 200
    assert response.headers["content-type"] == "application/pdf"
    assert response.headers["content-disposition"].startswith("inline")
    # The viewer is a page of the browser's own around the file. That our headers let it work, `watched` sees.
    for _ in range(50):
        if any(frame.url.startswith("chrome-extension:") for frame in nurse.frames):
            return
        nurse.wait_for_timeout(100)
    pytest.fail("no viewer has opened")


def test_a_sheet_opens_beside_the_desk(nurse, house):
    nurse.goto(f"/desk/sheets/{house.issue_sheet()}")
    expect(nurse.get_by_role("link", name="Next patient")).to_be_visible()
    press(nurse, "Print")
    nurse.wait_for_url("**/pdf")
