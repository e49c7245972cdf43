"""The patient's page in every state, in a browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

from playwright.sync_api import Page, expect

from mildsite.sheets import queries
from mildsite.sheets.ending import amend, withdraw
from mildsite.sheets.entries import Appointment
from mildsite.sheets.links import FREE_TRIES, try_code
from mildsite.sheets.models import EndReason, Sheet
from tests.conftest import NOON
from tests.factories.sheets import SITE, make_order
from tests.support.browser import PATIENT, House
from tests.support.paper_access import OnPaper, paper_of
from tests.support.scenes import NURSE

LANGUAGES = ("en", "es")
_OPEN = {"en": "Open my sheet", "es": "Abrir mi hoja"}
_CLOSE = {"en": "Close my sheet on this device", "es": "Cerrar mi hoja en este dispositivo"}
ReachIn = Callable[[Page, House, str], None]


def hand_out(house: House, act: Callable[[Sheet], object] = lambda _sheet: None) -> OnPaper:
    """A new sheet on paper, and what became of it."""
    sheet_id = house.issue_sheet()
    with house.inside():
        sheet = queries.sheet(sheet_id)
        assert sheet is not None
        paper = paper_of(sheet)
        act(sheet)
    return paper


def correct(house: House) -> Callable[[Sheet], object]:
    def act(sheet: Sheet) -> None:
        entries = {
            "patient_name": PATIENT,
            "follow_up": Appointment(on=date(2026, 12, 8), at=time(9, 30), place="Suite 200"),
            "note": "Take it easy on the stairs.",
            "item_dates": {"lifting": date(2026, 11, 29)},
        }
        order, nurse = make_order(sheet.page, **entries), house.staff(NURSE)
        amend(sheet, order, reason=EndReason.CORRECTION, site=SITE, idempotency_key="corrected", actor=nurse)

    return act


def take_back(house: House) -> Callable[[Sheet], object]:
    return lambda sheet: withdraw(sheet, note="A wrong text.", actor=house.staff(NURSE))


def pause(sheet: Sheet) -> None:
    paper = paper_of(sheet)
    for _ in range(FREE_TRIES):
        try_code(paper.token, paper.wrong_code)


def end(sheet: Sheet) -> None:
    assert sheet.link is not None
    sheet.link.expires_at = NOON - timedelta(days=1)


def type_code(page: Page, code: str, language: str) -> None:
    page.locator("#code").fill(code)
    page.get_by_role("button", name=_OPEN[language]).click()


def open_sheet(page: Page, paper: OnPaper, language: str = "en") -> None:
    page.goto(f"{paper.path}?lang={language}")
    type_code(page, f"{paper.code[:4]} {paper.code[4:]}", language)
    page.wait_for_url("**/sheet?lang=*")


def _link(act: Callable[[House], Callable[[Sheet], object]]) -> ReachIn:
    def reach(page: Page, house: House, language: str) -> None:
        page.goto(f"{hand_out(house, act(house)).path}?lang={language}")

    return reach


def wrong_code(page: Page, house: House, language: str) -> None:
    paper = hand_out(house)
    page.goto(f"{paper.path}?lang={language}")
    type_code(page, paper.wrong_code, language)
    expect(page.get_by_role("alert")).to_be_visible()


def sheet(page: Page, house: House, language: str) -> None:
    open_sheet(page, hand_out(house), language)


def changes(page: Page, house: House, language: str) -> None:
    open_sheet(page, hand_out(house, correct(house)), language)
    expect(page.locator(".changes")).to_be_visible()


def closed(page: Page, house: House, language: str) -> None:
    sheet(page, house, language)
    page.get_by_role("button", name=_CLOSE[language]).click()
    expect(page.locator(".own-sheet")).to_have_count(0)


PORTAL_SCENES: dict[str, ReachIn] = {
    "current": _link(lambda _house: lambda _sheet: None),
    "replaced": _link(correct),
    "withdrawn": _link(take_back),
    "paused": _link(lambda _house: pause),
    "gone": _link(lambda _house: end),
    "wrong code": wrong_code,
    "sheet": sheet,
    "changes": changes,
    "closed": closed,
    "closed after a while": lambda page, _house, language: page.goto(f"/sheet?lang={language}") and None,
    "nothing there": lambda page, _house, language: page.goto(f"/s/one/two?lang={language}") and None,
}
