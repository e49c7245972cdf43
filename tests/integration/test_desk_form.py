"""The form of the discharge desk: whatever is wrong with it, nothing is issued and nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from mildsite.accounts.models import StaffUser
from mildsite.accounts.roles import RoleName
from mildsite.clinic.models import SecondIdentifier
from mildsite.content.document import Document
from mildsite.content.drafting import save_draft, start_draft
from mildsite.content.lifecycle import Change
from mildsite.content.models import Page
from mildsite.content.publishing import publish, unpublish
from mildsite.content.reviewing import approve, submit
from mildsite.db import db
from mildsite.sheets.models import Sheet
from mildsite.sheets.names import clean_line
from mildsite.sheets.opening import open_entries
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_document, make_live_page, make_live_translation
from tests.support.client import form_fields, parse
from tests.support.pdfs import words_of

URL = "/desk/sheets/new"
FORM = "main form[method=post]"
GOOD = {
    "patient_name": "Zoë O'Brien",
    "birth_date": "03/04/1950",
    "procedure_date": "2026-11-22",
    "practitioner": "Dr. Ames",
    "follow_up_kind": "appointment",
    "follow_up_date": "2026-12-01",
    "follow_up_time": "09:30",
    "follow_up_place": "Room 4",
    "item_dates.lifting": "2026-11-29",
    "note": "Bring your list of medicines.",
}


@pytest.fixture
def nurse(app, client) -> StaffUser:
    """A nurse at the desk of a clinic with one after-care text."""
    make_clinic()
    make_live_page()
    nurse = make_staff(RoleName.NURSE)
    client.sign_in(nurse)
    return nurse


def sheets() -> list[Sheet]:
    return list(db.session.scalars(select(Sheet).order_by(Sheet.number)))


def message_at(page, field: str) -> str:
    described = page.select_one(f'[id="{field}"]')["aria-describedby"].split()
    return page.select_one(f'[id="{described[-1]}"]').get_text()


def test_a_good_form_makes_a_sheet_and_leads_to_it(nurse, client):
    response = client.submit(URL, GOOD)
    [sheet] = sheets()
    assert (response.status_code, response.location) == (303, f"/desk/sheets/{sheet.id}")
    page = client.page(response.location)
    assert "Sheet D-00001 is ready." in page.get_text()
    assert "Zoë O'Brien" in page.main.get_text()
    words = words_of(client.get(f"{response.location}/pdf").data)
    for part in ("Zoë O'Brien", "March 4, 1950", "Sunday, November 29", "Tuesday, December 1, 2026, 9:30", "Room 4"):
        assert part in words


def test_the_form_opens_with_todays_date(nurse, client):
    assert client.page(URL).select_one("#procedure_date")["value"] == "2026-11-22"


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("patient_name", "", "Enter the patient’s name."),
        ("patient_name", "  ", "Enter the patient’s name."),
        ("patient_name", "\u200b\u202e", "Enter the patient’s name."),
        ("patient_name", "Zoë 💉", "cannot print 💉"),
        ("patient_name", "王小明", "cannot print 王 小 明"),
        ("patient_name", "x" * 20_000, "too long"),
        ("birth_date", "", "Enter the patient’s date of birth."),
        ("birth_date", "1850-01-01", "Check the year"),
        ("birth_date", "2027-01-01", "Check the date of birth"),
        ("procedure_date", "", "Enter the date of the procedure."),
        ("procedure_date", "2026-02-30", "This is not a real date."),
        ("procedure_date", "tomorrow", "This is not a real date."),
        ("procedure_date", "2026-11-24", "more than one day ahead"),
        ("procedure_date", "2026-09-01", "more than 60 days ago"),
        ("practitioner", "x" * 20_000, "too long"),
        ("follow_up_date", "", "Enter the date of the appointment"),
        ("follow_up_date", "2026-11-01", "before the procedure"),
        ("follow_up_date", "2026-02-30", "This is not a real date."),
        ("follow_up_place", "Room 💉", "cannot print"),
        ("item_dates.lifting", "2026-11-01", "before the procedure"),
        ("item_dates.lifting", "2026-02-30", "This is not a real date."),
        ("note", "x" * 20_000, "too long"),
        ("note", "禁止", "cannot print 禁 止"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(nurse, client, field, typed, message):
    response = client.submit(URL, {**GOOD, field: typed})
    assert response.status_code == 400
    page = parse(response)
    assert message in message_at(page, field)
    assert page.select_one(f'.summary a[href="#{field}"]')
    kept = form_fields(page.select_one(FORM))
    seen = typed if clean_line(typed) else ""
    assert {name: kept[name] for name in GOOD} == {**GOOD, field: seen}
    assert sheets() == []


def test_everything_wrong_is_said_at_once(nurse, client):
    page = parse(client.submit(URL, {**GOOD, "patient_name": "王小明", "birth_date": "", "note": "禁止"}))
    assert {link["href"] for link in page.select(".summary a")} == {"#patient_name", "#birth_date", "#note"}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Zo\x07ë\tO'Brien\x7f", "Zoë O'Brien"),
        ("Zoe\u0308  O'Brien", "Zoë O'Brien"),
        ("nairB\u202e Zoë\u202c", "nairB Zoë"),
        ("Łukasz Œuvre-Ñandú", "Łukasz Œuvre-Ñandú"),
        ("محمد", "محمد"),
    ],
)
def test_a_name_is_cleaned_of_what_nobody_can_see(nurse, client, typed, stored):
    assert client.submit(URL, {**GOOD, "patient_name": typed}).status_code == 303
    assert open_entries(sheets()[0], actor=nurse).patient_name == stored


def test_markup_is_text_on_the_screen_and_on_paper(nurse, client):
    name = "<script>alert(1)</script> & <b>Zoë</b>"
    address = client.submit(URL, {**GOOD, "patient_name": name, "note": "<i>1 < 2</i> {clinic_name} %s"}).location
    for url in (address, "/desk/"):
        page = client.page(url)
        assert name in page.main.get_text()
        assert not page.select("main script, main b")
    words = words_of(client.get(f"{address}/pdf").data)
    assert name in words
    assert "<i>1 < 2</i> {clinic_name} %s" in words


def test_a_procedure_of_long_ago_needs_a_tick_and_then_works(nurse, client):
    old = {**GOOD, "procedure_date": "2026-09-01"}
    page = parse(client.submit(URL, old))
    assert page.select_one("#old_date_confirmed")
    assert client.submit(URL, {**old, "old_date_confirmed": "y"}).status_code == 303
    assert len(sheets()) == 1


def test_the_tick_is_asked_for_only_when_it_is_needed(nurse, client):
    assert not client.page(URL).select("#old_date_confirmed")


@pytest.mark.parametrize("token", ["", "old", None])
def test_a_page_that_was_open_too_long_says_so_and_keeps_everything(nurse, client, token):
    fields: dict[str, Any] = {**form_fields(client.page(URL).select_one(FORM)), **GOOD, "csrf_token": token}
    response = client.post(URL, data={name: value for name, value in fields.items() if value is not None})
    assert response.status_code == 400
    page = parse(response)
    assert "open too long" in page.select_one(".summary").get_text()
    kept = form_fields(page.select_one(FORM))
    assert {name: kept[name] for name in GOOD} == GOOD
    assert sheets() == []
    again = client.post(URL, data=kept)
    assert parse(again).select_one("#confirm"), "the form shown again has a good token"


def test_a_post_from_another_site_is_refused(nurse, client):
    fields = {**form_fields(client.page(URL).select_one(FORM)), **GOOD}
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert client.post(URL, data=fields, headers=headers).status_code == 400
    assert sheets() == []


def test_the_button_pressed_twice_makes_one_sheet(nurse, client):
    fields = {**form_fields(client.page(URL).select_one(FORM)), **GOOD}
    fields = form_fields(parse(client.post(URL, data=fields)).select_one(FORM))
    first, second = client.post(URL, data=fields), client.post(URL, data=fields)
    assert first.location == second.location
    assert len(sheets()) == 1


def test_each_opened_form_makes_a_sheet_of_its_own(nurse, client):
    assert client.submit(URL, GOOD).location != client.submit(URL, GOOD).location
    assert [sheet.number for sheet in sheets()] == [1, 2]


def test_the_clinic_can_ask_for_the_chart_number_instead(nurse, client):
    make_clinic(second_identifier=SecondIdentifier.CHART_NUMBER)
    page = client.page(URL)
    assert page.select_one("#chart_number")
    assert not page.select("#birth_date")
    refused = parse(client.submit(URL, {**GOOD, "chart_number": ""}))
    assert "Enter the chart number." in message_at(refused, "chart_number")
    address = client.submit(URL, {**GOOD, "chart_number": "C-17"}).location
    assert "C-17" in client.page(address).main.get_text()
    assert "C-17" in words_of(client.get(f"{address}/pdf").data)


def test_the_clinic_can_call_or_leave_a_line_instead_of_an_appointment(nurse, client):
    call = {**GOOD, "follow_up_kind": "we_will_call", "follow_up_call_by": ""}
    assert "clinic will call" in message_at(parse(client.submit(URL, call)), "follow_up_call_by")
    address = client.submit(URL, {**call, "follow_up_call_by": "2026-11-25"}).location
    words = words_of(client.get(f"{address}/pdf").data)
    assert "Wednesday, November 25, 2026" in words
    assert "Room 4" not in words
    by_hand = client.submit(URL, {**GOOD, "follow_up_kind": "by_hand", "follow_up_date": ""})
    assert by_hand.status_code == 303


def test_a_date_left_empty_is_a_line_to_fill_in_by_hand(nurse, client):
    address = client.submit(URL, {**GOOD, "item_dates.lifting": ""}).location
    words = words_of(client.get(f"{address}/pdf").data)
    assert "Avoid heavy lifting." in words
    assert "November 29" not in words


def test_without_a_live_text_the_desk_says_who_must_act(nurse, client):
    page = db.session.scalars(select(Page)).one()
    unpublish(page, actor=make_staff(RoleName.REVIEWER))
    shown = client.page(URL)
    assert shown.h1.get_text() == "No text to print yet"
    assert not shown.select(FORM)


def test_with_two_procedures_the_nurse_chooses_and_the_sheet_is_of_the_chosen_one(nurse, client):
    other = make_live_page(make_document("After the other procedure"), key="other", slug="other")
    page = client.page(URL)
    assert [option["value"] for option in page.select("#procedure option")] == ["care", "other"]
    client.submit(f"{URL}?procedure=other", GOOD)
    [sheet] = sheets()
    assert sheet.page_id == other.id
    wrong = parse(client.submit(f"{URL}?procedure=other", {**GOOD, "patient_name": ""}))
    assert wrong.select_one("#procedure option[selected]")["value"] == "other", "the choice is kept as well"


def test_a_date_for_an_item_that_a_new_text_no_longer_has_is_not_dropped_without_a_word(nurse, client):
    fields = {**form_fields(client.page(URL).select_one(FORM)), **GOOD}
    document = make_document().to_json()
    document["blocks"][2]["items"][0] |= {"id": "driving", "text": "Avoid driving"}
    publish_as_new_revision(Document.model_validate(document))
    response = client.post(URL, data=fields)
    assert response.status_code == 400
    assert sheets() == []
    page = parse(response)
    assert "A new text was published" in page.select_one(".summary").get_text()
    kept = form_fields(page.select_one(FORM))
    assert kept["patient_name"] == GOOD["patient_name"]
    panel = parse(client.post(URL, data={**kept, "item_dates.driving": "2026-11-29"})).select_one(FORM)
    assert client.post(URL, data=form_fields(panel)).status_code == 303
    assert sheets()[0].revision.number == 2


def test_a_sheet_in_spanish_is_read_back_in_the_language_of_the_desk(nurse, client):
    make_clinic(languages=("es",))
    make_live_translation(db.session.scalars(select(Page)).one())
    typed = {**GOOD, "language": "es", "size": "large", "birth_date": "1950-03-04", "item_dates.lifting": ""}
    fields = {**form_fields(client.page(URL).select_one(FORM)), **typed}
    panel = parse(client.post(URL, data=fields)).select_one("#confirm")
    read_back = {row.dt.get_text(): row.dd.get_text() for row in panel.select(".read-back div")}
    assert read_back["Date of birth"] == "March 4, 1950"
    assert read_back["Procedure date"] == "Sunday, November 22, 2026"
    assert read_back["Sheet"] == "Spanish, large print"
    left = [item.get_text() for item in panel.select("ul li")]
    assert "Who takes you home and stays with you" in left
    assert any(item.startswith("Avoid heavy lifting") for item in left)


def test_dates_that_only_the_nurse_knows_stand_in_sight_and_the_rest_is_folded_away(nurse, client):
    page = client.page(URL)
    folded = page.select_one("details.more")
    assert not folded.has_attr("open")
    assert folded.select_one("#note")
    assert not folded.select_one('[id="item_dates.lifting"]')
    wrong = parse(client.submit(URL, {**GOOD, "note": "禁止"}))
    assert wrong.select_one("details.more").has_attr("open"), "what must be mended is in sight"


def publish_as_new_revision(document: Document) -> None:
    editor, reviewer = make_staff(RoleName.EDITOR), make_staff(RoleName.REVIEWER)
    draft = start_draft(db.session.scalars(select(Page)).one(), actor=editor)
    save_draft(draft, document, based_on_version=draft.lock_version, actor=editor)
    submit(draft, actor=editor)
    approve(draft, shown_sha256=draft.sha256, change=Change.WORDING, actor=reviewer)
    publish(draft, actor=reviewer)
