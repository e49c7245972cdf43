"""Translating with the editor's script: what is new in the source is taken over without leaving the place."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from mildsite.accounts.roles import RoleName
from mildsite.content import queries
from tests.support.browser import House, press
from tests.support.outline_scenes import translation_being_written


def test_a_new_part_is_taken_over_by_keyboard_and_the_translation_follows_again(page: Page, house: House):
    house.sign_in(page.context, RoleName.EDITOR)
    translation_being_written(page, house)
    page.get_by_role("button", name="Take this part over").press("Enter")
    expect(page.locator("#part-driving > summary")).to_be_focused()
    expect(page.get_by_role("heading", name="Not in the translation")).to_have_count(0)
    field = page.locator("#part-driving").get_by_role("textbox", name="Text", exact=True)
    expect(field).to_have_attribute("lang", "es")
    field.fill("Pregunte primero.")
    page.get_by_label("This translation now follows the live text").check()
    press(page, "Save the draft")
    expect(page.get_by_text("The translation follows the live text now.")).to_be_visible()
    with house.inside():
        draft = queries.newest_revision(queries.page_at("cuidados", language="es"))
        assert draft.document.blocks[1].text == "Pregunte primero."
        assert draft.source_revision is house.aftercare().live_revision
