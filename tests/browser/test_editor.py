"""The page editor with its script: bold looks bold, page and sheet follow the typing, and nothing is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from mildsite.accounts.roles import RoleName
from mildsite.content import drafting, queries
from mildsite.content.document import Document
from mildsite.content.prose import parse
from tests.support.browser import PASTE, House, press

WHITE_LEFT = """canvas => {
    const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
    return data.every(value => value === 255 || value === 0);
}"""


@pytest.fixture
def editor(page: Page, house: House) -> Page:
    """A draft of the after-care text, opened in the editor."""
    house.sign_in(page.context, RoleName.EDITOR)
    with house.inside():
        revision = drafting.start_draft(house.aftercare(), actor=house.staff(RoleName.EDITOR))
        path = f"/admin/pages/revisions/{revision.id}/edit"
    page.goto(path)
    expect(page.locator("form.editor.live")).to_be_visible()
    return page


def open_part(page: Page, words: str) -> None:
    page.locator("summary", has_text=words).first.click()


def prose(page: Page, number: int) -> str:
    return page.locator(f'textarea[name="blocks.{number}.text"]').input_value()


def test_the_writer_sees_bold_as_bold_and_never_a_mark(editor: Page, house: House):
    open_part(editor, "What to expect")
    field = editor.locator("#blocks-2-text-prose")
    field.click()
    editor.keyboard.press("Control+End")
    editor.keyboard.type(" Rest ")
    editor.keyboard.press("Control+b")
    editor.keyboard.type("every day")
    expect(field.locator("strong")).to_have_text("every day")
    assert "**" not in field.inner_text()
    assert prose(editor, 2).endswith("Rest **every day**")
    press(editor, "Save the draft")
    expect(editor.get_by_text("Draft saved.")).to_be_visible()
    with house.inside():
        revision = queries.newest_revision(house.aftercare())
        assert revision.document.blocks[2].text.endswith("Rest **every day**")


def test_the_page_and_the_sheet_follow_the_typing(editor: Page):
    page_look = editor.frame_locator("#look iframe")
    expect(page_look.get_by_role("heading", level=1)).to_have_text(
        "After your MILD procedure: caring for yourself at home"
    )
    sheet = editor.locator("#look canvas")
    expect(editor.locator("#look")).to_have_attribute("data-sheet", "1")
    assert not sheet.evaluate(WHITE_LEFT)
    editor.get_by_label("Title of the page").fill("A new title")
    expect(page_look.get_by_role("heading", level=1)).to_have_text("A new title")
    expect(editor.locator("#look")).to_have_attribute("data-sheet", "2")
    before = sheet.evaluate("canvas => canvas.toDataURL()")
    editor.get_by_label("Show it for").select_option("long_name")
    expect(editor.locator("#look")).to_have_attribute("data-sheet", "3")
    assert sheet.evaluate("canvas => canvas.toDataURL()") != before


def test_the_quality_panel_follows_the_typing(editor: Page):
    expect(editor.get_by_text("Reading grade")).to_be_visible()
    open_part(editor, "What to expect")
    editor.locator("#blocks-2-text-prose").fill("Take it BID.")
    expect(editor.get_by_text("Patients cannot read “BID”.")).to_be_visible()


def test_a_part_is_moved_copied_and_removed_where_it_stands_and_by_keyboard(editor: Page):
    headings = editor.locator("#parts > details[id^=part-] > summary")
    expect(headings.nth(2)).to_contain_text("What to expect")
    open_part(editor, "What to expect")
    button = editor.locator('button[value="down:2"]')
    button.focus()
    editor.keyboard.press("Enter")
    expect(headings.nth(3)).to_contain_text("What to expect")
    expect(editor.locator('button[value="down:3"]')).to_be_focused()
    editor.locator('button[value="copy:3"]').click()
    expect(headings).to_have_count(8)
    expect(headings.nth(4)).to_contain_text("What to expect")
    editor.locator('button[value="remove:4"]').click()
    expect(headings).to_have_count(7)


def test_a_button_that_the_server_does_not_answer_says_so_and_loses_nothing(editor: Page):
    editor.get_by_label("Title of the page").fill("Mine")
    editor.route("**/edit", lambda route: route.fulfill(body="Please sign in again", content_type="text/html"))
    press(editor, "Checklist")
    expect(editor.get_by_text("Save the draft, then try again.")).to_be_visible()
    expect(editor.get_by_label("Title of the page")).to_have_value("Mine")
    editor.unroute("**/edit")
    press(editor, "Checklist")
    expect(editor.get_by_text("Save the draft, then try again.")).to_be_hidden()


def test_leaving_with_unsaved_words_asks_first(editor: Page):
    asked = []
    editor.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    editor.get_by_label("Title of the page").fill("Not saved")
    editor.goto("/admin/pages/")
    assert asked == ["beforeunload"]


def test_saving_does_not_ask(editor: Page):
    asked = []
    editor.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    editor.get_by_label("Title of the page").fill("Saved")
    press(editor, "Save the draft")
    expect(editor.get_by_role("heading", level=1)).to_have_text("Saved")
    assert asked == []


def words_linked_to(editor: Page, address: str) -> Locator:
    """The field in which “See the page” was made a link, by keyboard alone."""
    open_part(editor, "What to expect")
    field = editor.locator("#blocks-2-text-prose")
    field.fill("See the page")
    editor.keyboard.press("Control+a")
    editor.keyboard.press("Control+k")
    editor.get_by_label("Address").fill(address)
    editor.keyboard.press("Enter")
    return field


def test_a_link_is_set_through_a_dialog_by_keyboard_alone(editor: Page):
    field = words_linked_to(editor, "/aftercare")
    expect(field.locator("a")).to_have_attribute("href", "/aftercare")
    assert prose(editor, 2) == "[See the page](/aftercare)"


def test_an_address_with_parentheses_stays_a_link(editor: Page):
    field = words_linked_to(editor, "https://clinic.test/a)b(c")
    expect(field.locator("a")).to_have_text("See the page")
    assert prose(editor, 2) == "[See the page](https://clinic.test/a%29b%28c)"


def test_a_list_keeps_the_number_it_begins_with_and_what_is_inside_its_items(editor: Page, house: House):
    items = "9. Rest.\n10. Walk:\n\n    - at home\n    - outside"
    with house.inside():
        draft = queries.newest_revision(house.aftercare())
        tree = draft.document.to_json()
        tree["blocks"][2]["text"] = items
        words, other = Document.model_validate(tree), house.staff(RoleName.EDITOR)
        drafting.save_draft(draft, words, based_on_version=draft.lock_version, actor=other)
    editor.reload()
    open_part(editor, "What to expect")
    field = editor.locator("#blocks-2-text-prose")
    expect(field.locator("ol")).to_have_attribute("start", "9")
    expect(field.locator("ol ul li")).to_have_count(2)
    field.click()
    editor.keyboard.press("Control+End")
    editor.keyboard.type(" too")
    expect(editor.locator("#look")).to_have_attribute("data-state", "current")
    assert parse(prose(editor, 2)) == parse(items + " too")


def test_whoever_saves_over_anothers_words_sees_that_they_are_saved(editor: Page, house: House):
    with house.inside():
        draft, other = queries.newest_revision(house.aftercare()), house.staff(RoleName.EDITOR)
        theirs = draft.document.model_copy(update={"title": "Theirs"})
        drafting.save_draft(draft, theirs, based_on_version=draft.lock_version, actor=other)
    editor.get_by_label("Title of the page").fill("Mine")
    press(editor, "Save the draft")
    press(editor, "Save my words in place of theirs")
    expect(editor.get_by_text("Draft saved.")).to_be_visible()
    expect(editor.get_by_role("heading", level=1)).to_have_text("Mine")


def test_pasted_plain_text_with_bullets_becomes_parts_and_lists(editor: Page):
    open_part(editor, "What to expect")
    editor.locator("#blocks-2-text-prose").fill("")
    text = "You go home today.\n\nAt home\n• Rest in a chair\n• Drink water\n\nWho helps you\nAsk a friend to stay."
    editor.evaluate(PASTE, ["#blocks-2-text-prose", "", text])
    expect(editor.locator("#parts > details[id^=part-] > summary")).to_have_count(7)
    expect(editor.locator('input[name="blocks.3.heading"]')).to_have_value("At home")
    assert prose(editor, 2) == "You go home today."
    assert prose(editor, 3) == "- Rest in a chair\n- Drink water"
    expect(editor.frame_locator("#look iframe").get_by_role("heading", name="Who helps you")).to_be_visible()


def test_pasted_word_text_keeps_bold_and_drops_the_rest(editor: Page):
    open_part(editor, "What to expect")
    editor.locator("#blocks-2-text-prose").fill("")
    html = (
        "<html><head><style>p.MsoNormal{color:red}</style></head><body><!--StartFragment-->"
        "<p class=MsoNormal><b>Keep</b> it <i>dry</i>.<o:p></o:p></p><script>window.hit = 1</script>"
        '<p class=MsoListParagraph style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">·'
        "<span>&nbsp;&nbsp; </span></span>Walk a little</p>"
        '<img src=x onerror="window.hit = 1"><!--EndFragment--></body></html>'
    )
    editor.evaluate(PASTE, ["#blocks-2-text-prose", html, "Keep it dry. Walk a little"])
    expect(editor.locator("#blocks-2-text-prose li")).to_have_text("Walk a little")
    assert prose(editor, 2) == "**Keep** it *dry*.\n\n- Walk a little"
    assert editor.evaluate("window.hit") is None


def test_an_address_that_leads_nowhere_safe_is_refused_in_the_dialog(editor: Page):
    open_part(editor, "What to expect")
    field = editor.locator("#blocks-2-text-prose")
    field.fill("See the page")
    editor.keyboard.press("Control+a")
    editor.keyboard.press("Control+k")
    address = editor.get_by_label("Address")
    address.fill("javascript:alert(1)")
    editor.keyboard.press("Enter")
    assert "Write a page of this site" in address.evaluate("field => field.validationMessage")
    press(editor, "Cancel")
    expect(editor.get_by_role("dialog")).to_be_hidden()
    assert prose(editor, 2) == "See the page"


def test_a_paste_that_is_too_large_says_so_and_changes_nothing(editor: Page):
    open_part(editor, "What to expect")
    before = prose(editor, 2)
    editor.evaluate(PASTE, ["#blocks-2-text-prose", "", "word " * 500_000])
    expect(editor.get_by_text("This is more than a page can hold")).to_be_visible()
    assert prose(editor, 2) == before
