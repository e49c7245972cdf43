"""Pages hold at any size, without scripts, and on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from mildsite.accounts.roles import RoleName
from tests.support.browser import PASSWORD, PATIENT, fill_sheet_form, issue, press
from tests.support.scenes import SCENES

ZOOMED, SMALLEST = {"width": 640, "height": 450}, {"width": 320, "height": 568}
"""A screen of 1280 at 200 %, and the width that WCAG's reflow asks for (1280 at 400 %)."""

WIDER_THAN_THE_SCREEN = """() => [...document.querySelectorAll("body *")]
    .filter(e => !e.closest(".table-scroll, .sr, .skip, .default-action"))
    .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map(e => e.outerHTML.slice(0, 100))"""


def assert_reflows(page: Page) -> None:
    for size in (ZOOMED, SMALLEST):
        page.set_viewport_size(size)
        scrolls = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert not scrolls, f"{size['width']} px: the page scrolls sideways"
        assert page.evaluate(WIDER_THAN_THE_SCREEN) == [], f"{size['width']} px: something sticks out"


@pytest.mark.parametrize("scene", SCENES)
def test_nobody_scrolls_sideways(scene, new_context, house):
    page = new_context(viewport=ZOOMED, device_scale_factor=2).new_page()
    SCENES[scene].enter(page, house)
    assert_reflows(page)


def test_the_reflow_test_would_see_a_wide_page(page):
    page.goto("/aftercare")
    page.evaluate("document.querySelector('h1').style.width = '900px'")
    with pytest.raises(AssertionError, match="sideways"):
        assert_reflows(page)


def test_a_sheet_is_made_without_scripts(new_context, house):
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/start")
    page.get_by_label("E-mail address").fill(house.emails[RoleName.NURSE])
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")
    page.get_by_role("link", name="New sheet").first.click()
    press(page, "Check the sheet")
    expect(page.get_by_role("alert")).to_contain_text("Enter the patient’s name.")
    fill_sheet_form(page)
    issue(page)
    expect(page.get_by_role("status")).to_contain_text("is ready")
    expect(page.locator("dl")).to_contain_text(PATIENT)


def test_a_text_is_changed_without_scripts(new_context, house):
    context = new_context(java_script_enabled=False)
    house.sign_in(context, RoleName.EDITOR)
    page = context.new_page()
    page.goto("/admin/pages/")
    page.get_by_role("link", name="After your MILD procedure").click()
    press(page, "Start a new draft")
    page.locator("summary", has_text="Your recovery checklist").click()
    press(page, "Add an item")
    added = page.get_by_role("group", name="Item 6").get_by_label("What to do")
    expect(added).to_be_visible()  # the part that was worked on stays open
    added.fill("Sleep on your side.")
    press(page, "Save the draft")
    page.goto(page.get_by_role("link", name="See the page").get_attribute("href"))
    expect(page.locator(".checklist")).to_contain_text("Sleep on your side.")


def test_a_public_form_works_in_a_real_browser(page):
    """Its page sends no referrer, so the browser calls its origin "null"; the form must work all the same."""
    page.goto("/aftercare/sheet")
    page.get_by_label("Name").fill("A Reader")
    page.get_by_label("Procedure date").fill("2026-11-22")
    with page.expect_response("**/aftercare/sheet") as answer:
        press(page, "Make the PDF")
    assert answer.value.headers["content-type"] == "application/pdf"


@pytest.mark.parametrize("path", ["/", "/aftercare"])
def test_a_page_prints_its_words_and_not_its_navigation(path, page):
    page.goto(path)
    words = page.locator("article").inner_text()
    page.emulate_media(media="print")
    for hidden in (page.get_by_role("navigation"), page.locator(".skip"), page.get_by_role("link", name="Call us")):
        expect(hidden).to_be_hidden()
    assert page.locator("article > section").all_inner_texts()
    printed = page.locator("article").inner_text()
    assert "When to get help" not in words or "Chest pain" in printed
    expect(page.locator(".contact")).to_contain_text("(555) 555-0100")


def test_a_staff_page_prints_without_its_header(page, house):
    house.issue_sheet()
    house.sign_in(page.context, RoleName.NURSE)
    page.goto("/desk/")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation")).to_be_hidden()
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(page.get_by_role("table")).to_contain_text(PATIENT)


def test_a_printed_checklist_has_boxes_to_tick(page):
    """On a screen a box that cannot be ticked would only puzzle."""
    page.goto("/aftercare")
    border = "getComputedStyle(document.querySelector('.checklist li'), '::before').borderTopWidth"
    assert page.evaluate(border) == "0px"
    page.emulate_media(media="print")
    assert page.evaluate(border) == "2px"
