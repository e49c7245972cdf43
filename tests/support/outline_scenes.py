"""How pages come to be, move and are translated, as an editor, a reviewer and an administrator meet it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from playwright.sync_api import Page, expect

from mildsite.accounts.roles import RoleName
from mildsite.cli.demo import DEMO_CLINIC
from mildsite.clinic.changing import propose_details
from mildsite.content import drafting, queries, reviewing
from mildsite.content.addresses import change_address
from mildsite.content.document import Document
from mildsite.content.lifecycle import Change
from mildsite.content.models import PageKind, Revision
from tests.factories.accounts import make_staff
from tests.factories.content import make_live_page, make_next_text, make_plain_document
from tests.support.browser import House, press

EDITOR, REVIEWER, ADMINISTRATOR = RoleName.EDITOR, RoleName.REVIEWER, RoleName.ADMINISTRATOR


def new_page(page: Page, house: House) -> None:
    page.goto("/admin/outline/new")


def new_page_with_problems(page: Page, house: House) -> None:
    page.goto("/admin/outline/new")
    page.get_by_label("After-care:").check()
    page.get_by_label("Web address").fill("admin")
    press(page, "Make the page")
    expect(page.get_by_role("alert")).to_be_visible()


def address_to_change(page: Page, house: House) -> None:
    with house.inside():
        found = house.aftercare()
        change_address(found, "after-mild", actor=house.staff(EDITOR))
        address = f"/admin/outline/{found.id}/address"
    page.goto(address)
    page.get_by_label("Web address").fill("admin")
    press(page, "Change the address")
    expect(page.get_by_role("alert")).to_be_visible()


def translation_to_start(page: Page, house: House) -> None:
    with house.inside():
        make_live_page(make_plain_document("Parking"), kind=PageKind.STANDARD, key="parking", slug="parking")
    page.goto("/admin/pages/")
    page.get_by_role("link", name="Parking").click()
    page.get_by_role("link", name="Translate into Español").click()
    expect(page.get_by_label("Web address")).to_be_visible()


def stale_translation(house: House) -> Revision:
    """A draft of a live translation whose source has changed in what matters for safety. Only `inside`."""
    source = house.aftercare()
    translation = queries.page_of_key(source.key, language="es")
    assert translation
    tree = source.live_revision.document.to_json()
    tree["blocks"].insert(1, {"id": "driving", "type": "section", "heading": "Driving", "text": "Ask us first."})
    checklist = next(block for block in tree["blocks"] if block["type"] == "checklist")
    checklist["items"][1]["text"] = "Cool your incision with ice, never on bare skin."
    checklist["items"].append({"id": "walk", "intent": "do", "text": "Walk a little each day."})
    make_next_text(source, Document.model_validate(tree), change=Change.SAFETY)
    return drafting.start_draft(translation, actor=house.staff(EDITOR))


def translation_being_written(page: Page, house: House) -> None:
    with house.inside():
        address = f"/admin/pages/revisions/{stale_translation(house).id}/edit"
    page.goto(address)
    for summary in page.locator("#parts > details > summary").all():
        summary.click()
    expect(page.get_by_label("This translation now follows the live text")).to_be_visible()


def page_of_a_translation(page: Page, house: House) -> None:
    with house.inside():
        address = f"/admin/pages/{stale_translation(house).page_id}"
    page.goto(address)
    expect(page.get_by_role("heading", name="Languages")).to_be_visible()


def pages_in_two_languages(page: Page, house: House) -> None:
    with house.inside():
        stale_translation(house)
    page.goto("/admin/pages/")
    expect(page.get_by_text("out of date")).to_be_visible()


def translation_to_review(page: Page, house: House) -> None:
    with house.inside():
        draft = stale_translation(house)
        reviewing.submit(draft, actor=house.staff(EDITOR))
        address = f"/admin/review/{draft.id}"
    page.goto(address)
    expect(page.get_by_role("heading", name="beside its source")).to_be_visible()


def language_to_switch_off(page: Page, house: House) -> None:
    with house.inside():
        propose_details(replace(DEMO_CLINIC, languages=()), actor=make_staff(ADMINISTRATOR, name="Otto Other"))
    page.goto("/admin/clinic/")
    page.get_by_role("link", name="Compare old and new").click()
    expect(page.get_by_text("is switched off")).to_be_visible()


OUTLINE: dict[str, tuple[RoleName, Callable[[Page, House], None]]] = {
    "new page": (EDITOR, new_page),
    "new page with problems": (EDITOR, new_page_with_problems),
    "address to change": (EDITOR, address_to_change),
    "translation to start": (EDITOR, translation_to_start),
    "translation being written": (EDITOR, translation_being_written),
    "page of a translation": (EDITOR, page_of_a_translation),
    "pages in two languages": (EDITOR, pages_in_two_languages),
    "translation to review": (REVIEWER, translation_to_review),
    "language to switch off": (ADMINISTRATOR, language_to_switch_off),
}
"""Scene → who is there, and how they got there."""
