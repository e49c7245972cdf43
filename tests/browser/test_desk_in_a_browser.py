"""What only a real browser shows: an impatient finger, and the Back button."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from mildsite.accounts.roles import RoleName
from tests.support.browser import PATIENT, fill_sheet_form, issue, press
from tests.support.scenes import SCENES

LETTER = {"width": 680, "height": 950}
"""What a letter page shows between its margins."""

SEND_TWICE = """() => {
    const form = document.querySelector("main form[method=post]");
    const send = () => fetch(location.href, {method: "POST", body: new FormData(form)}).then(answer => answer.url);
    return Promise.all([send(), send()]);
}"""


@pytest.fixture
def nurse(page, house):
    house.sign_in(page.context, RoleName.NURSE)
    return page


def test_pressing_twice_makes_one_sheet(nurse):
    nurse.goto("/desk/sheets/new")
    fill_sheet_form(nurse)
    press(nurse, "Check the sheet")
    nurse.get_by_role("button", name="Issue the sheet").dblclick()
    expect(nurse.get_by_role("status")).to_contain_text("D-00001 is ready")
    nurse.goto("/desk/")
    expect(nurse.locator("tbody tr")).to_have_count(1)


def test_two_presses_that_arrive_at_once_make_one_sheet(nurse):
    nurse.goto("/desk/sheets/new")
    fill_sheet_form(nurse)
    press(nurse, "Check the sheet")
    expect(nurse.get_by_role("button", name="Issue the sheet")).to_be_focused()
    first, second = nurse.evaluate(SEND_TWICE)
    assert first == second
    assert "/desk/sheets/" in first
    nurse.goto("/desk/")
    expect(nurse.locator("tbody tr")).to_have_count(1)


def test_loading_the_page_again_makes_no_second_sheet(nurse):
    nurse.goto("/desk/sheets/new")
    fill_sheet_form(nurse)
    issue(nurse)
    expect(nurse.get_by_role("status")).to_contain_text("D-00001 is ready")
    nurse.reload()
    nurse.goto("/desk/")
    expect(nurse.locator("tbody tr")).to_have_count(1)


def test_a_name_that_cannot_be_printed_takes_the_picture_away_and_says_so(nurse):
    nurse.goto("/desk/sheets/new")
    picture, missing = nurse.locator("#desk-look canvas"), nurse.get_by_text("No picture now.")
    expect(nurse.locator("#desk-look")).to_have_attribute("data-turn", "1")
    nurse.get_by_label("Patient’s name").fill("王小明")
    expect(missing).to_be_visible()
    expect(picture).to_be_hidden()
    nurse.get_by_label("Patient’s name").fill(PATIENT)
    expect(picture).to_be_visible()
    expect(missing).to_be_hidden()


def test_why_a_question_was_not_asked_is_asked_only_then(nurse, house):
    nurse.goto(f"/desk/sheets/{house.issue_sheet()}")
    nurse.locator("summary", has_text="Ask what the patient will do").click()
    first = nurse.get_by_role("group", name="What will you do")
    expect(first.get_by_label("Why not done")).to_be_hidden()
    first.get_by_label("Not done", exact=True).check()
    expect(first.get_by_label("Why not done")).to_be_visible()


def test_the_whole_call_list_is_in_sight_and_on_paper_with_a_box_to_tick(nurse, house):
    SCENES["recall under way"].enter(nurse, house)
    region = nurse.get_by_role("region", name="Calls")
    assert region.evaluate("e => e.scrollWidth <= e.clientWidth")
    nurse.emulate_media(media="print")
    nurse.set_viewport_size(LETTER)
    assert region.evaluate("e => e.scrollWidth <= e.clientWidth")
    expect(nurse.locator(".print-box")).to_have_count(1)
    expect(nurse.locator(".print-box")).to_be_visible()


@pytest.mark.parametrize("path", ["/desk/", "/desk/sheets/{sheet}"])
def test_back_after_signing_out_shows_no_patient(path, nurse, house):
    nurse.goto(path.format(sheet=house.issue_sheet()))
    expect(nurse.locator("main")).to_contain_text(PATIENT)
    press(nurse, "Sign out")
    expect(nurse.get_by_role("heading", name="Sign in")).to_be_visible()
    nurse.go_back()
    expect(nurse.get_by_role("heading", name="Sign in")).to_be_visible()
    assert PATIENT not in nurse.content()


def test_no_field_of_a_patient_is_offered_to_the_next_one(nurse):
    """Autofill on a shared computer would offer the last patient's name."""
    nurse.goto("/desk/sheets/new")
    for field in nurse.locator("main form[method=post] input:not([type=hidden], [type=radio], [type=checkbox])").all():
        expect(field).to_have_attribute("autocomplete", "off")
