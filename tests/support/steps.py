"""Steps that several journeys take."""

from __future__ import annotations

import io

from playwright.sync_api import BrowserContext, Locator, Page, expect
from pypdf import PdfReader
from sqlalchemy import select

from mildsite.accounts.roles import RoleName
from mildsite.audit.models import AuditEvent
from mildsite.audit.verifying import verify
from mildsite.db import db
from mildsite.keys import keyring
from tests.support.browser import PASSWORD, House, fill_sheet_form, issue, press


def visit(page: Page, path: str) -> Locator:
    page.goto(path)
    return page.locator("main")


def sign_in(page: Page, house: House, role: RoleName) -> None:
    page.goto("/start")
    page.get_by_label("E-mail address").fill(house.emails[role])
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def issue_a_sheet(page: Page) -> str:
    """As the nurse; the address of the sheet's PDF."""
    page.goto("/desk/")
    page.get_by_role("link", name="New sheet").last.click()
    fill_sheet_form(page)
    issue(page)
    expect(page.get_by_role("status")).to_contain_text("is ready")
    address = page.get_by_role("img", name="First page of the sheet").get_attribute("src").replace("page-1.png", "pdf")
    assert address
    return address


def open_paper(context: BrowserContext, address: str) -> bytes:
    response = context.request.get(address)
    assert response.status == 200
    assert response.headers["content-type"] == "application/pdf"
    return response.body()


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def open_the_aftercare_page(page: Page) -> None:
    page.goto("/admin/pages/")
    page.get_by_role("link", name="After your MILD procedure").click()


def audit_story(house: House) -> list[str]:
    """Every event in order, with the move where there is one. The chain must hold."""
    with house.inside():
        assert verify(keyring()) is None
        events = db.session.scalars(select(AuditEvent).order_by(AuditEvent.seq)).all()
        return [event.action + (f" {event.detail['move']}" if "move" in event.detail else "") for event in events]


def assert_told(story: list[str], expected: list[str]) -> None:
    """All of `expected` stands in the story, in this order, with others between."""
    rest = iter(story)
    assert all(step in rest for step in expected), story
