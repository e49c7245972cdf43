"""The site as it stands on the web: over TLS, where the browser's own rules of origins, referrers and cookies hold."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.wrappers import Response

from mildsite import create_app
from mildsite.accounts.roles import RoleName
from mildsite.config import Settings
from mildsite.db import db
from mildsite.sheets import queries
from mildsite.sheets.drafting.keeping import draft_of, keep_draft
from tests.support.browser import PASSWORD, PATIENT, House, open_house, press, served, watched
from tests.support.browser_fixtures import Furnished
from tests.support.certificates import tls_context
from tests.support.paper_access import OnPaper, paper_of

NURSE = RoleName.NURSE


@pytest.fixture(params=["by this server", "by a web server in front"])
def secure_house(
    request: pytest.FixtureRequest,
    settings: Settings,
    furnished: Furnished,
    tmp_path: Path,
) -> Iterator[House]:
    """The demonstration clinic over TLS, which ends here or in front of the application."""
    app = create_app(replace(settings, public_url="https://127.0.0.1"))
    if request.param != "by this server":
        inner = app.wsgi_app
        app.wsgi_app = lambda environ, start: inner({**environ, "wsgi.url_scheme": "http"}, start)
    with open_house(app, furnished.emails, tls=tls_context(tmp_path)) as house:
        app.config["PUBLIC_URL"] = house.url
        yield house
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@contextmanager
def a_page(browser: Browser, house: House) -> Iterator[Page]:
    with watched(browser, house.url, ignore_https_errors=True) as context:
        yield context.new_page()


def sign_in(page: Page, house: House) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(house.emails[NURSE])
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")
    page.wait_for_url("**/desk/")


def paper(house: House) -> OnPaper:
    sheet_id = house.issue_sheet()
    with house.inside():
        sheet = queries.sheet(sheet_id)
        assert sheet is not None
        return paper_of(sheet)


def test_the_forms_of_staff_and_patients_work_under_their_referrer_policies(browser: Browser, secure_house: House):
    with a_page(browser, secure_house) as page:
        sign_in(page, secure_house)
        found = page.request.get(secure_house.url + "/desk/")
        assert found.headers["strict-transport-security"] == "max-age=63072000; includeSubDomains"
        cookies = {cookie["name"]: cookie for cookie in page.context.cookies()}
        assert {name for name in cookies if not name.startswith("__Host-")} == set()
        assert all(cookie["secure"] and cookie["httpOnly"] for cookie in cookies.values())
    link = paper(secure_house)
    with a_page(browser, secure_house) as page:
        page.goto(link.path)
        page.get_by_label("Code").fill(link.code)
        press(page, "Open my sheet")
        page.wait_for_url("**/sheet?lang=en")
        assert page.get_by_text(PATIENT).count() > 0
        assert page.evaluate("crossOriginIsolated") is True


def forging_page(target: str, token: str) -> Any:
    """A site that sends a form to ours as soon as it is opened."""
    html = (
        f'<!doctype html><title>x</title><form method="post" action="{escape(target)}">'
        f'<input name="csrf_token" value="{escape(token)}"></form><script>document.forms[0].submit()</script>'
    )
    return Response(html, mimetype="text/html")


def test_a_form_from_another_origin_is_refused_although_the_cookie_comes_along(
    browser: Browser, secure_house: House, tmp_path: Path
):
    """Another port of the same machine is another origin of the same site: SameSite does not hold the cookie back."""
    with secure_house.inside():
        keep_draft({"patient_name": PATIENT}, actor=secure_house.staff(NURSE))
    with browser.new_context(base_url=secure_house.url, ignore_https_errors=True) as context:
        page = context.new_page()
        sign_in(page, secure_house)
        token = str(page.locator("input[name=csrf_token]").first.input_value())
        target = f"{secure_house.url}/desk/sheets/draft/drop"
        sent: list[dict[str, str]] = []
        page.on("request", lambda request: sent.append(request.all_headers()) if request.url == target else None)
        elsewhere = served(forging_page(target, token), tls=tls_context(tmp_path))
        with elsewhere as evil, page.expect_navigation(url=target) as answer:
            page.goto(evil)
        assert answer.value.status == 400
        assert sent[0]["sec-fetch-site"] == "same-site"
        assert "__Host-mildsite=" in sent[0]["cookie"], "the test proves nothing"
        with secure_house.inside():
            assert draft_of(actor=secure_house.staff(NURSE)) == {"patient_name": PATIENT}
        # The same token from our own page: it was the origin that was refused.
        page.goto("/desk/sheets/new")
        press(page, "Begin afresh")
        with secure_house.inside():
            assert draft_of(actor=secure_house.staff(NURSE)) is None


def test_after_signing_out_the_back_button_shows_no_patient(browser: Browser, secure_house: House):
    sheet_id = secure_house.issue_sheet()
    with a_page(browser, secure_house) as page:
        sign_in(page, secure_house)
        page.goto(f"/desk/sheets/{sheet_id}")
        assert page.get_by_text(PATIENT).count() > 0
        press(page, "Sign out")
        page.wait_for_url("**/sign-in")
        page.go_back()
        page.wait_for_url("**/sign-in?next=**")
        assert PATIENT not in page.content()


def test_a_sheet_opens_in_the_browsers_own_viewer(browser_with_windows: Browser, secure_house: House):
    """Under every header a page has, also those against embedding."""
    address = f"{secure_house.url}/desk/sheets/{secure_house.issue_sheet()}/pdf"
    with a_page(browser_with_windows, secure_house) as page:
        sign_in(page, secure_house)
        with page.expect_event("framenavigated", lambda frame: frame.parent_frame and frame.url == address):
            answer = page.goto(address)
        assert answer is not None
        assert answer.headers["cross-origin-embedder-policy"] == "require-corp"
