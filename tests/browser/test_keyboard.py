"""Everything can be done by keyboard, in the order of the page, with the focus in sight."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from mildsite.accounts.roles import RoleName
from tests.support.browser import PATIENT, press
from tests.support.scenes import SCENES

FOCUSED = "document.activeElement.id || document.activeElement.innerText"
FIELDS_IN_SIGHT = """() => [...document.querySelectorAll("main form[method=post] :is(input, select, textarea, button)")]
    .filter(e => e.type != "hidden" && e.tabIndex >= 0 && e.checkVisibility() && (e.type != "radio" || e.checked))
    .map(e => e.id || e.innerText)"""
FOCUS_FAULT = """() => {
    const light = colour => {
        const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map(Number)
            .map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    // Inside the preview the page in it shows the focus, as it does on the site.
    if (document.activeElement.tagName == "IFRAME") return;
    const focused = document.activeElement, style = getComputedStyle(focused), box = focused.getBoundingClientRect();
    if (style.outlineStyle == "none" || parseFloat(style.outlineWidth) < 2) return "no outline";
    let behind = focused.parentElement;
    while (behind.parentElement && getComputedStyle(behind).backgroundColor == "rgba(0, 0, 0, 0)")
        behind = behind.parentElement;
    const [a, b] = [light(style.outlineColor), light(getComputedStyle(behind).backgroundColor)];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 3) return `contrast of the outline is ${contrast.toFixed(1)}`;
    const row = document.querySelector(".save-row");
    if (row && !row.contains(focused) && box.top > row.getBoundingClientRect().top - 20) return "under the save row";
    if (box.bottom < 0 || box.top > innerHeight) return "out of sight";
}"""


def walk(page: Page) -> list[str]:
    """Press Tab from the skip link on to the end of the page; where the focus came by. Each stop must be seen."""
    page.locator(".skip").focus()
    stops: list[str] = []
    for _ in range(300):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body || !document.hasFocus()"):
            break
        stop = page.evaluate(FOCUSED)
        if not stops or stops[-1] != stop:  # a date has a stop for month, day and year
            stops.append(stop)
        if len(stops) > 1 and stop == stops[0]:
            break
        assert (fault := page.evaluate(FOCUS_FAULT)) is None, f"{stop}: {fault}"
    return stops


def tab_to(page: Page, name: str) -> None:
    for _ in range(60):
        if page.evaluate(FOCUSED) == name:
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not reach {name}")


@pytest.mark.parametrize("scene", ["front", "desk with sheets", "pages"])
def test_the_first_tab_leads_past_the_navigation(scene, page, house):
    SCENES[scene].enter(page, house)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("scene", ["new sheet with a call", "new sheet with problems", "editor with all parts open"])
def test_tab_reaches_every_field_in_the_order_of_the_page(scene, page, house):
    SCENES[scene].enter(page, house)
    fields = page.evaluate(FIELDS_IN_SIGHT)
    stops = [stop for stop in walk(page) if stop in fields]
    assert stops == fields


@pytest.mark.parametrize("scene", ["front", "after-care", "sign-in", "page not found", "sheet", "pages", "editor"])
def test_the_focus_is_always_in_sight(scene, page, house):
    SCENES[scene].enter(page, house)
    assert len(walk(page)) >= 3


class Keys:
    """Types values, and counts every press beyond their characters."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.presses = 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.presses += 1

    def type_at(self, field: str, value: str) -> None:
        """Go on to a field by Tab, and type. A date takes its digits alone."""
        for _ in range(8):
            if self.page.evaluate("document.activeElement.id") == field:
                self.page.keyboard.type(value)
                return
            self.press("Tab")
        pytest.fail(f"{field} is far away")


def print_by(keys: Keys) -> None:
    """Enter sends the form, says that it is the patient, and prints: the focus waits where it is needed."""
    page = keys.page
    keys.press("Enter")
    expect(page.get_by_role("button", name="Issue the sheet")).to_be_focused()
    expect(page.locator("#confirm")).to_contain_text(PATIENT)
    keys.press("Enter")
    expect(page.get_by_role("button", name="Print", exact=True)).to_be_focused()
    for words in (PATIENT, "Mar 4, 1950"):
        expect(page.locator("dl")).to_contain_text(words)
    with page.expect_response(lambda response: response.url.endswith("/pdf")) as printed:
        keys.press("Enter")
    assert printed.value.headers["content-type"] == "application/pdf"


def test_a_sheet_with_an_appointment_takes_at_most_twelve_presses_beyond_the_values(page, house):
    house.issue_sheet()  # the practitioner of the last one is there already
    house.sign_in(page.context, RoleName.NURSE)
    page.goto("/desk/sheets/new")
    keys = Keys(page)
    expect(page.get_by_label("Patient’s name")).to_be_focused()  # the form is ready to type
    keys.type_at("patient_name", PATIENT)
    keys.type_at("birth_date", "03041950")
    keys.type_at("follow_up_date", "12062026")
    keys.type_at("follow_up_time", "0930A")
    keys.type_at("follow_up_place", "Suite 200")
    keys.type_at("item_dates.lifting", "11292026")
    print_by(keys)
    assert keys.presses <= 12


def test_the_first_sheet_of_a_nurse_who_will_call_takes_no_more(page, house):
    house.sign_in(page.context, RoleName.NURSE)
    page.goto("/desk/sheets/new")
    keys = Keys(page)
    expect(page.get_by_label("Practitioner")).to_be_focused()
    keys.type_at("practitioner", "Dr. Ames")
    keys.type_at("patient_name", PATIENT)
    keys.type_at("birth_date", "03041950")
    keys.type_at("follow_up_kind-0", "")
    keys.press("ArrowDown")  # we will call
    keys.type_at("follow_up_call_by", "11252026")
    keys.type_at("item_dates.lifting", "11292026")
    print_by(keys)
    assert keys.presses <= 12


def test_a_message_leads_to_its_field(page, house):
    SCENES["new sheet with problems"].enter(page, house)
    page.get_by_role("link", name="Enter the patient’s name.").press("Enter")
    assert page.evaluate("document.activeElement.id") == "patient_name"


def test_enter_in_the_editor_saves_and_moves_nothing(page, house):
    """The first button of a form is the one that Enter presses; it must not be "Move up"."""
    SCENES["editor"].enter(page, house)
    page.get_by_label("Title of the page").press("Enter")
    expect(page.get_by_role("status")).to_have_text("Draft saved.")


def test_a_moved_part_stays_open_and_in_sight(page, house):
    SCENES["editor"].enter(page, house)
    page.locator("summary", has_text="Do you have questions?").click()
    press(page, "Move up part 7")
    expect(page.locator("summary", has_text="6. Invitation to call")).to_be_in_viewport()
    expect(page.locator(".prose-text").filter(visible=True)).to_contain_text("Call {clinic_name} if")
