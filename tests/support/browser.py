"""A real browser over a real server: the demonstration clinic, its staff, and a look-out for what no page may do."""

from __future__ import annotations

import functools
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, time
from ssl import SSLContext
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Playwright, Request, Response
from playwright.sync_api import Page as BrowserPage
from sqlalchemy import select
from werkzeug.serving import WSGIRequestHandler, make_server

from mildsite.accounts.entrance import sessions
from mildsite.accounts.hashing import hash_password
from mildsite.accounts.models import StaffUser
from mildsite.accounts.roles import RoleName
from mildsite.cli.demo import DEMO_CLINIC, publish_for_show
from mildsite.cli.installing import add_starter_pages
from mildsite.clinic.changing import change_details
from mildsite.content import queries
from mildsite.content.models import Page
from mildsite.db import db
from mildsite.sheets.entries import Appointment
from tests.factories.accounts import make_staff
from tests.factories.sheets import make_sheet
from tests.support.tools import chromium

PATIENT = "Zoë O'Brien"
PASSWORD = "a password for tests"
STAFF = {
    RoleName.NURSE: "Nora Nurse",
    RoleName.EDITOR: "Ed Editor",
    RoleName.REVIEWER: "Rita Reviewer",
    RoleName.ADMINISTRATOR: "Ada Administrator",
}
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
]
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
PASTE = """([selector, html, text]) => {
    const data = new DataTransfer();
    if (html) data.setData("text/html", html);
    data.setData("text/plain", text);
    document.querySelector(selector).dispatchEvent(
        new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""
"""For `evaluate`, with [selector, HTML, plain text]: what a clipboard holds, pasted into an element."""


@dataclass(frozen=True)
class House:
    """A running demonstration: where it is served, and who works there."""

    app: Flask
    url: str
    emails: dict[RoleName, str]

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Call the domain; committed and let go at the end, because an open transaction would hold the server up."""
        with self.app.app_context():
            yield
            db.session.commit()

    def staff(self, role: RoleName) -> StaffUser:
        """Only `inside`."""
        return db.session.scalars(select(StaffUser).where(StaffUser.email == self.emails[role])).one()

    def sign_in(self, context: BrowserContext, role: RoleName) -> None:
        """Sign in without the form, which the journey walks through."""
        with self.inside():
            session = {"_user_id": sessions.start(self.staff(role))}
        serializer = self.app.session_interface.get_signing_serializer(self.app)
        name = self.app.config["SESSION_COOKIE_NAME"]
        context.add_cookies([{"name": name, "value": serializer.dumps(session), "url": self.url}])

    def aftercare(self) -> Page:
        """The after-care page. Only `inside`."""
        return queries.live_aftercare(language="en")[0]

    def issue_sheet(self) -> uuid.UUID:
        """The id of a sheet with every entry a nurse can make."""
        with self.inside():
            return make_sheet(
                page=self.aftercare(),
                nurse=self.staff(RoleName.NURSE),
                patient_name=PATIENT,
                follow_up=Appointment(on=date(2026, 12, 6), at=time(9, 30), place="Suite 200"),
                note="Take it easy on the stairs.",
                item_dates={"lifting": date(2026, 11, 29)},
            ).id


def fill_sheet_form(page: BrowserPage, patient_name: str = PATIENT) -> None:
    """What a nurse types for one patient."""
    page.get_by_label("Patient’s name").fill(patient_name)
    page.get_by_label("Date of birth").fill("1950-03-04")
    page.get_by_label("Practitioner").fill("Dr. Ames")
    page.get_by_label("Date", exact=True).fill("2026-12-06")
    page.get_by_label("Time").fill("09:30")
    page.get_by_label("Place").fill("Suite 200")
    page.get_by_label("Avoid heavy lifting").fill("2026-11-29")


def issue(page: BrowserPage) -> None:
    """Have the form read back, and say that it is right."""
    press(page, "Check the sheet")
    press(page, "Issue the sheet")


def press(page: BrowserPage, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


@functools.cache
def password_hash() -> str:
    return str(hash_password(PASSWORD))  # slow on purpose, so once is enough


def furnish(app: Flask) -> dict[RoleName, str]:
    """Make the demonstration clinic in the application's empty database; the addresses its staff sign in with."""
    with app.app_context():
        change_details(DEMO_CLINIC, is_demo=True, actor_id=None)
        staff = {role: make_staff(role, name=name, password_hash=password_hash()) for role, name in STAFF.items()}
        publish_for_show(add_starter_pages(), editor=staff[RoleName.EDITOR], reviewer=staff[RoleName.REVIEWER])
        emails = {role: user.email for role, user in staff.items()}
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return emails


@contextmanager
def open_house(app: Flask, emails: dict[RoleName, str], *, tls: SSLContext | None = None) -> Iterator[House]:
    """Serve the application, whose database was furnished, on a free port of this machine."""
    with served(_read_whole(app), tls=tls) as url:
        yield House(app, url, emails)


@contextmanager
def served(application: Callable[..., Any], *, tls: SSLContext | None = None) -> Iterator[str]:
    """Serve a WSGI application meanwhile; gives its address."""
    options: dict[str, Any] = {"threaded": True, "request_handler": _SilentHandler, "ssl_context": tls}
    server = make_server("127.0.0.1", 0, application, **options)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()


def launch(playwright: Playwright, *, with_windows: bool = False) -> Browser:
    # Playwright switches off the memory of pages that Back shows; readers' browsers have it.
    return playwright.chromium.launch(
        executable_path=chromium(with_windows=with_windows),
        args=ARGUMENTS,
        ignore_default_args=["--disable-back-forward-cache"],
    )


@contextmanager
def watched(browser: Browser, url: str, **options: Any) -> Iterator[BrowserContext]:
    """A fresh browser profile. When it closes, it fails on any script error, broken policy, missing file, or request
    to another host than ours."""
    problems: list[str] = []
    options = {"viewport": WIDE, **options}
    context = browser.new_context(base_url=url, **options)
    context.set_default_timeout(10_000)
    context.on("console", lambda message: problems.extend(_complaints(message)))
    context.on("weberror", lambda error: problems.append(f"script error: {error.error}"))
    context.on("request", lambda request: problems.extend(_strangers(request, url)))
    context.on("response", lambda response: problems.extend(_broken_files(response)))
    try:
        yield context
    finally:
        context.close()
    assert not problems, "\n".join(problems)


def _read_whole(app: Flask) -> Callable[..., list[bytes]]:
    """Each answer is read before it is sent: Werkzeug leaves a file open when the browser hangs up on it."""

    def served(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        answer = app(environ, start_response)
        try:
            return [b"".join(answer)]
        finally:
            if hasattr(answer, "close"):
                answer.close()

    return served


class _SilentHandler(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug's own name
        pass


def _complaints(message: ConsoleMessage) -> list[str]:
    # The browser also notes every page that answers 4xx; tests ask for such pages, and _broken_files sees the rest.
    if message.type not in ("error", "warning") or message.text.startswith("Failed to load resource: the server resp"):
        return []
    return [f"console: {message.text}"]


def _strangers(request: Request, url: str) -> list[str]:
    parts = urlsplit(request.url)
    ours = parts.scheme not in ("http", "https", "ws", "wss") or parts.netloc == urlsplit(url).netloc
    return [] if ours else [f"a request to another host: {request.url}"]


def _broken_files(response: Response) -> list[str]:
    if response.status < 400 or response.request.is_navigation_request():
        return []
    return [f"{response.status}: {response.url}"]
