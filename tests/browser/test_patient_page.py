"""The patient's page as a patient meets it: on an old phone, read aloud, enlarged, without scripts, on paper."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.test_reading import assert_reflows
from tests.support.barriers import RULES
from tests.support.browser import NARROW, PATIENT, WIDE
from tests.support.portal_scenes import LANGUAGES, PORTAL_SCENES, changes, hand_out, open_sheet, sheet, wrong_code

OLD_PHONE = {"width": 320, "height": 568}
in_every_language = pytest.mark.parametrize("language", LANGUAGES)


@in_every_language
@pytest.mark.parametrize("scene", PORTAL_SCENES)
def test_no_state_has_a_barrier_or_scrolls_sideways_and_each_shows_help(scene, language, page, house):
    PORTAL_SCENES[scene](page, house, language)
    for size in (OLD_PHONE, NARROW, WIDE):
        page.set_viewport_size(size)
        report = Axe().run(page, options=RULES)
        assert report.violations_count == 0, f"{size['width']} px: {report.generate_report()}"
    assert_reflows(page)
    assert page.locator("html").get_attribute("lang") == language
    expect(page.get_by_role("heading", name={"en": "When to get help", "es": "Cuándo"}[language])).to_be_visible()
    expect(page.locator("main a[href='tel:5555550100']").first).to_be_visible()
    expect(page.locator(".call")).to_be_visible()


def ticks(page: Page) -> list[bool]:
    return [box.is_checked() for box in page.locator(".ticks input").all()]


def test_what_is_ticked_stays_on_this_device_also_in_the_other_language_and_nowhere_else(page, house, new_context):
    paper = hand_out(house)
    open_sheet(page, paper)
    page.wait_for_load_state("networkidle")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.locator(".ticks label").nth(1).click()
    page.get_by_role("checkbox").nth(2).check()
    page.get_by_role("checkbox").nth(2).uncheck()
    assert sent == []
    wanted = [number == 1 for number in range(len(ticks(page)))]
    assert ticks(page) == wanted
    page.reload()
    assert ticks(page) == wanted
    page.get_by_role("link", name="Español").click()
    assert ticks(page) == wanted
    assert not any("ticks" in cookie["name"] for cookie in page.context.cookies())
    elsewhere = new_context().new_page()
    open_sheet(elsewhere, paper)
    assert not any(ticks(elsewhere))


def test_ticks_of_one_sheet_are_not_those_of_another(page, house):
    open_sheet(page, hand_out(house))
    page.locator(".ticks label").first.click()
    open_sheet(page, hand_out(house))
    assert not any(ticks(page))


def test_after_opening_no_address_holds_the_token(page, house):
    paper = hand_out(house)
    open_sheet(page, paper)
    assert paper.token not in page.url
    assert paper.token not in page.content()
    assert page.evaluate("document.referrer") == ""


def test_a_browser_that_keeps_nothing_shows_the_sheet_all_the_same(new_context, house):
    context = new_context()
    context.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('blocked'); }})")
    page = context.new_page()
    open_sheet(page, hand_out(house))
    page.locator(".ticks label").first.click()
    assert ticks(page)[0]


def test_everything_works_without_scripts(new_context, house):
    page = new_context(java_script_enabled=False, viewport=OLD_PHONE, accept_downloads=True).new_page()
    open_sheet(page, hand_out(house))
    expect(page.locator(".own-sheet")).to_contain_text(PATIENT)
    page.locator(".ticks label").first.click()
    assert ticks(page)[0]
    expect(page.get_by_role("button", name="Print this page")).to_be_hidden()
    with page.expect_download() as calendar:
        page.get_by_role("link", name="Put the dates into my calendar").click()
    assert calendar.value.suggested_filename == "dates.ics"
    address = page.get_by_role("link", name="Save it in large print").get_attribute("href")
    assert page.context.request.get(address).headers["content-type"] == "application/pdf"
    page.get_by_role("link", name="Español").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    page.get_by_role("button", name="Cerrar mi hoja en este dispositivo").click()
    page.goto("/sheet")
    assert PATIENT not in page.content()


def test_back_after_closing_shows_no_patient(page, house):
    """A browser without scripts may still have the page in its memory, for a few minutes."""
    sheet(page, house, "en")
    page.get_by_role("button", name="Close my sheet on this device").click()
    expect(page.get_by_role("heading", name="Your sheet is closed")).to_be_visible()
    page.go_back(wait_until="commit")
    expect(page.get_by_role("heading", name="Open your sheet again")).to_be_visible()
    assert PATIENT not in page.content()


def test_read_aloud_the_sheet_is_a_document_with_named_parts(page, house):
    changes(page, house, "en")
    heard = page.locator("main").aria_snapshot()
    for expected in (
        'complementary "What is new since the paper you have"',
        'heading "Your discharge instructions" [level=1]',
        'region "When to get help"',
        'checkbox "Avoid heavy lifting, bending and twisting. Through Sunday, November 29"',
        "term: Procedure date",
        'link "Save it as a PDF"',
    ):
        assert expected in heard, heard


def test_a_finger_finds_every_control(page, house):
    """At least 44 CSS pixels high on a phone; a link in a line of text has the height of its line."""
    sheet(page, house, "en")
    page.set_viewport_size(OLD_PHONE)
    for control in page.locator("main .button, main button, .ticks label, .call").all():
        if control.is_visible():
            box = control.bounding_box()
            assert box is not None
            assert box["height"] >= 44, control.inner_text()


def test_on_an_old_phone_the_code_and_what_was_wrong_with_it_are_in_sight(page, house):
    page.set_viewport_size(OLD_PHONE)
    wrong_code(page, house, "en")
    expect(page.locator("#code")).to_be_focused()
    for part in (page.get_by_role("alert"), page.locator("#code")):
        expect(part).to_be_in_viewport(ratio=1)


def test_the_page_prints_the_sheet_and_not_its_buttons(page, house):
    sheet(page, house, "en")
    page.evaluate("window.print = () => { document.title = 'printed'; }")
    page.get_by_role("button", name="Print this page").click()
    assert page.title() == "printed"
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Print this page")).to_be_hidden()
    expect(page.get_by_role("link", name="Español")).to_be_hidden()
    expect(page.locator(".own-sheet")).to_contain_text("Sunday, December 6, 2026")
