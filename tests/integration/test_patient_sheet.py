"""The patient's own sheet on a screen: who may see it, for how long, and that it says what the paper says."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from mildsite import create_app
from mildsite.accounts.roles import RoleName
from mildsite.clinic.models import SheetPart
from mildsite.config import Settings
from mildsite.db import db
from mildsite.pdf.document import Part
from mildsite.pdf.plain_text import LINE, lines_of
from mildsite.sheets.codes import change_code
from mildsite.sheets.ending import amend, withdraw
from mildsite.sheets.entries import Appointment
from mildsite.sheets.models import EndReason, Sheet
from mildsite.sheets.opening import open_pdf, snapshot_of
from tests.conftest import NOON
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_document, make_live_page, make_live_translation
from tests.factories.sheets import SITE, make_order, make_sheet
from tests.support.client import CheckingClient
from tests.support.paper_access import paper_of
from tests.support.pdf_reading import copied, letters

VISIT = Appointment(on=date(2026, 12, 6), at=time(9, 30), place="Suite 200")
ENTRIES = {"follow_up": VISIT, "item_dates": {"lifting": date(2026, 11, 29)}, "note": "Go slowly.\nUse the rail."}
BY_HAND = {
    "en": "See your paper: it is written there by hand.",
    "es": "Mire su papel: ahí está escrito a mano.",
}
RICH = [
    {"id": "wash", "type": "section", "heading": "Wash", "text": "First:\n\n1. Water\n2. *Soap*\n\n- A **soft** towel"},
    {
        "id": "points",
        "type": "key_points",
        "heading": "Good to know",
        "items": [{"id": "walk", "heading": "Walk", "text": "A little more each day."}],
    },
]


@pytest.fixture
def nurse(app: Flask):
    make_clinic(languages=("es",), sheet_parts=tuple(SheetPart))
    return make_staff(RoleName.NURSE)


@pytest.fixture
def sheet(nurse) -> Sheet:
    document = make_document()
    blocks = [*document.to_json()["blocks"], *RICH]
    page = make_live_page(make_document(blocks=blocks))
    spanish = make_document("Cuidados en casa", blocks=blocks)
    make_live_translation(page, spanish)
    return make_sheet(page=page, nurse=nurse, **ENTRIES)


def said_on_page(page: BeautifulSoup) -> str:
    """The sheet's words on its page, without spaces, and without what helps to use the page."""
    own = page.select_one(".own-sheet")
    assert own is not None
    for extra in own.select(".not-of-the-sheet"):
        extra.decompose()
    text = own.get_text("")
    for words in BY_HAND.values():
        text = text.replace(words, LINE)
    return letters(text)


def said_on_sheet(part: Part) -> str:
    """The numbers of a list are the browser's to write."""
    return letters("".join(re.sub(r"\A\d+\. ", "", line) for line in lines_of(part)))


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("entries", [{}, ENTRIES, {"adult_exempt": True, "chart_number": "A-1"}], ids=str)
def test_the_page_says_what_the_sheet_says_and_the_other_way_round(nurse, sheet, client, language, entries):
    """Every sentence and every date, in the same order; only what paper alone has is not on it."""
    own = make_sheet(page=sheet.page, nurse=nurse, **entries)
    snapshot = snapshot_of(own)
    part = next(part for part in (*snapshot.document.parts, *snapshot.translations) if part.language == language)
    page = paper_of(own).opened(client).page(f"/sheet?lang={language}")
    assert page.html["lang"] == language
    assert said_on_page(page) == said_on_sheet(part)
    assert len(said_on_sheet(part)) > 500


def test_what_only_paper_has_is_not_on_the_page(sheet, client):
    paper = paper_of(sheet)
    text = paper.opened(client).page("/sheet").get_text(" ")
    for words in ("See this sheet at home", "Your goal and your questions", "For the clinic’s records", "Nurse, date"):
        assert words not in text
    assert paper.token not in text
    assert paper.code[:4] not in text


def test_numbers_of_a_list_and_languages_of_a_note_are_kept(nurse, sheet, client):
    own = make_sheet(page=sheet.page, nurse=nurse, note="Vaya despacio.", note_language="es")
    page = paper_of(own).opened(client).page("/sheet")
    assert [item.get_text() for item in page.select(".plain ol li")] == ["Water", "Soap"]
    assert page.select_one('span[lang="es"]').get_text() == "Vaya despacio."


def test_a_note_keeps_its_language_where_the_rest_is_translated(sheet, client):
    page = paper_of(sheet).opened(client).page("/sheet?lang=es")
    assert page.find("h2", string="Una nota para usted (en inglés)")
    assert page.select_one('span[lang="en"]').get_text() == "Go slowly."


def test_the_sheet_is_there_in_both_languages_with_a_switch(sheet, client):
    page = paper_of(sheet).opened(client).page("/sheet")
    switch = page.select_one(".languages a[lang=es]")
    spanish = client.page(switch["href"])
    assert "Fecha del procedimiento" in spanish.get_text()
    assert spanish.select_one(".languages a[lang=en]")["href"] == "/sheet?lang=en"
    assert "Procedure date" in client.page("/sheet?lang=fr").get_text()


def test_numbers_to_call_are_links_and_the_boxes_have_labels(sheet, client):
    page = paper_of(sheet).opened(client).page("/sheet")
    assert page.select_one("a.call[href='tel:5555550100']").get_text() == "Call us (555) 555-0100"
    boxes = page.select(".ticks input[type=checkbox]")
    assert len(boxes) == 2
    assert "What you tick stays on this device. Nobody else sees it." in page.select_one(".ticks").get_text()


def test_the_pdf_is_the_printed_one_byte_for_byte(sheet, client, nurse):
    answer = paper_of(sheet).opened(client).get("/sheet/pdf")
    assert answer.data == open_pdf(sheet, actor=nurse)
    assert answer.headers["Content-Disposition"] == 'inline; filename="discharge-D-00001.pdf"'


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_pdf_is_there_in_large_print_and_in_the_other_language(sheet, client, language):
    part = next(
        part
        for part in (*snapshot_of(sheet).document.parts, *snapshot_of(sheet).translations)
        if part.language == language
    )
    client = paper_of(sheet).opened(client)
    standard = client.get(f"/sheet/pdf?lang={language}").data
    large = client.get(f"/sheet/pdf?size=large&lang={language}").data
    assert large != standard
    for data in (standard, large):
        said = letters(copied(data))
        assert all(letters(line) in said for line in ("Suite 200", part.title, part.identity[0].label))


@pytest.mark.parametrize("url", ["/sheet", "/sheet/pdf", "/sheet/calendar.ics"])
def test_without_a_code_nothing_opens(sheet, client, url):
    answer = client.get(url)
    assert answer.status_code == 401
    assert "Zoë" not in answer.get_data(as_text=True)


def new_code(sheet: Sheet, nurse, set_clock) -> None:
    change_code(sheet, actor=nurse)


def end_of_link(sheet: Sheet, nurse, set_clock) -> None:
    sheet.link.ended_at = NOON


def withdrawal(sheet: Sheet, nurse, set_clock) -> None:
    withdraw(sheet, note="A wrong text.", actor=nurse)


def two_hours(sheet: Sheet, nurse, set_clock) -> None:
    set_clock(NOON + timedelta(hours=2))


def end_of_its_days(sheet: Sheet, nurse, set_clock) -> None:
    sheet.link.expires_at = NOON


def lost_paper(sheet: Sheet, nurse, set_clock) -> None:
    order = make_order(sheet.page)
    amend(sheet, order, reason=EndReason.LOST_PAPER, site=SITE, idempotency_key="lost-paper", actor=nurse)


@pytest.mark.parametrize("end", [new_code, end_of_link, withdrawal, two_hours, end_of_its_days, lost_paper])
def test_an_open_sheet_closes_at_once(sheet, client, nurse, set_clock, end):
    paper_of(sheet).opened(client)
    assert client.get("/sheet").status_code == 200
    end(sheet, nurse, set_clock)
    for url in ("/sheet", "/sheet/pdf", "/sheet/calendar.ics"):
        answer = client.get(url)
        assert answer.status_code == 401
        assert "Zoë" not in answer.get_data(as_text=True)
        assert "Open your sheet again" in answer.get_data(as_text=True)


def test_an_open_sheet_stays_open_for_its_sitting_also_while_others_guess(sheet, client, set_clock):
    paper = paper_of(sheet)
    paper.opened(client)
    stranger = client.application.test_client()
    for _ in range(5):
        paper.open(stranger, paper.wrong_code)
    set_clock(NOON + timedelta(hours=1, minutes=59))
    assert client.get("/sheet").status_code == 200


def test_a_sheet_that_was_left_is_closed(sheet, client):
    paper_of(sheet).opened(client)
    answer = client.submit("/sheet", form="form[action^='/sheet/leave']")
    assert answer.status_code == 200
    assert "Your sheet is closed" in answer.get_data(as_text=True)
    assert client.get("/sheet").status_code == 401


def test_a_grant_opens_its_own_sheet_and_cannot_be_made_up(sheet, client, nurse):
    other = make_sheet(page=sheet.page, nurse=nurse, patient_name="Ann Other")
    paper_of(sheet).opened(client)
    assert "Ann Other" not in client.get("/sheet").get_data(as_text=True)
    value = client.get_cookie("mildsite-sheet").value
    for forged in ("", "x", value[:-2], value.replace(value[5], "A"), str(other.link.id)):
        client.set_cookie("mildsite-sheet", forged)
        assert client.get("/sheet").status_code == 401


def test_the_grant_is_a_cookie_that_no_script_reads_and_no_token_is_in_it(sheet, client):
    paper = paper_of(sheet)
    cookie = paper.open(client).headers.getlist("Set-Cookie")[-1]
    assert cookie.startswith("mildsite-sheet=")
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Expires" not in cookie
    assert paper.token not in cookie


def test_over_https_the_grant_is_bound_to_this_host(app, settings: Settings, sheet):
    paper = paper_of(sheet)
    db.session.commit()
    secure = create_app(replace(settings, public_url="https://www.example.org"))
    secure.config.update(TESTING=True)
    secure.test_client_class = CheckingClient
    with secure.app_context():
        client, base = secure.test_client(), "https://www.example.org"
        form = client.get(paper.path, base_url=base)
        token = re.search(r'name="csrf_token" value="([^"]+)"', form.get_data(as_text=True))[1]
        answer = client.post(paper.path, base_url=base, data={"code": paper.code, "csrf_token": token})
        assert answer.status_code == 303
        cookie = answer.headers.getlist("Set-Cookie")[-1]
        assert cookie.startswith("__Host-mildsite-sheet=")
        assert {"Secure", "HttpOnly", "Path=/"} <= set(cookie.split("; "))
        assert "Domain" not in cookie
        assert client.get("/sheet", base_url=base).status_code == 200
        db.session.remove()
        db.engine.dispose()


def test_the_paper_that_was_replaced_is_told_what_changed(sheet, client, nurse):
    moved = VISIT.model_copy(update={"on": date(2026, 12, 8)})
    order = make_order(sheet.page, **{**ENTRIES, "follow_up": moved})
    new = amend(sheet, order, reason=EndReason.CORRECTION, site=SITE, idempotency_key="move", actor=nurse)
    page = paper_of(sheet).opened(client).page("/sheet")
    said = page.select_one(".changes").get_text(" ")
    assert "Appointment: Tuesday, December 8, 2026, 9:30" in said
    assert "Appointment: Sunday, December 6, 2026, 9:30" in page.select_one(".changes del").get_text()
    assert "Sheet made" not in said
    assert "Use ice" not in said
    assert not paper_of(new).opened(client).page("/sheet").select(".changes")
    spanish = paper_of(sheet).opened(client).page("/sheet?lang=es")
    assert "Ahora dice:" in spanish.get_text()
