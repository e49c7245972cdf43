"""A wrong text went out: everybody who holds it is found, told and given a right one."""

from __future__ import annotations

import re
import uuid

from playwright.sync_api import Page, expect

from mildsite.accounts.roles import RoleName
from mildsite.content import queries as content_queries
from mildsite.content.document import Document
from mildsite.content.lifecycle import Change
from mildsite.sheets import queries
from tests.factories.content import make_next_text
from tests.factories.sheets import make_sheet
from tests.support.browser import House, press
from tests.support.paper_access import OnPaper, paper_of
from tests.support.portal_scenes import open_sheet
from tests.support.steps import assert_told, audit_story, open_paper, sign_in, words_of

WRONG, RIGHT = "Put the ice straight on your skin.", "Wrap the ice in a cloth, never on bare skin."
PATIENTS = {"Ann Ames": "(555) 555-0141", "Bo Byrd": "(555) 555-0142", "Cy Cole": ""}


def test_patients_with_a_wrong_text_are_found_called_and_given_a_right_one(new_context, house):
    publish(house, WRONG)
    papers = hand_out_three(house)
    patient = new_context().new_page()
    open_sheet(patient, papers["Bo Byrd"])
    expect(patient.locator(".own-sheet")).to_contain_text(WRONG)

    nurse = new_context().new_page()
    sign_in(nurse, house, RoleName.NURSE)
    the_nurse_opens_a_recall(nurse)
    expect(nurse.get_by_text("A corrected text must be published first.")).to_be_visible()
    publish(house, RIGHT)
    the_nurse_calls_and_ticks(nurse)
    the_nurse_makes_corrected_sheets(nurse)

    patient.reload()
    expect(patient.locator(".changes")).to_contain_text(RIGHT)
    expect(patient.locator(".changes del")).to_contain_text(WRONG)
    at_home = new_context().new_page()
    at_home.goto(papers["Ann Ames"].path)
    expect(at_home.get_by_text("Your sheet was corrected")).to_be_visible()
    open_sheet(at_home, papers["Ann Ames"])
    expect(at_home.locator(".own-sheet")).to_contain_text(RIGHT)
    expect(at_home.locator(".own-sheet")).not_to_contain_text(WRONG)

    press(nurse, "Close this recall")
    expect(nurse.get_by_text("The recall is closed.")).to_be_visible()
    the_audit_log_tells_it(house)


def publish(house: House, ice: str) -> None:
    """A text with this advice on ice goes live."""
    with house.inside():
        page = house.aftercare()
        tree = content_queries.newest_revision(page).document.to_json()
        checklist = next(block for block in tree["blocks"] if block["type"] == "checklist")
        checklist["items"][1]["text"] = ice
        make_next_text(page, Document.model_validate(tree), change=Change.SAFETY)


def hand_out_three(house: House) -> dict[str, OnPaper]:
    with house.inside():
        nurse, page = house.staff(RoleName.NURSE), house.aftercare()
        made = {
            name: make_sheet(page=page, nurse=nurse, patient_name=name, phone=phone, note=f"For {name}.").id
            for name, phone in PATIENTS.items()
        }
    with house.inside():
        return {name: _paper(sheet_id) for name, sheet_id in made.items()}


def _paper(sheet_id: uuid.UUID) -> OnPaper:
    sheet = queries.sheet(sheet_id)
    assert sheet is not None
    return paper_of(sheet)


def the_nurse_opens_a_recall(page: Page) -> None:
    page.get_by_role("link", name="Recall", exact=True).click()
    row = page.get_by_role("row", name=re.compile("revision 2"))
    row.get_by_role("link").click()
    page.get_by_label("What is wrong with it").fill("Ice on bare skin burns it.")
    press(page, "Open the recall")
    for name, phone in PATIENTS.items():
        expect(page.get_by_role("row", name=name)).to_contain_text(phone or "none given")


def the_nurse_calls_and_ticks(page: Page) -> None:
    page.reload()
    page.get_by_role("row", name="Bo Byrd").get_by_role("button", name="Reached").click()
    expect(page.get_by_role("row", name="Bo Byrd")).to_contain_text("Nora Nurse")
    expect(page.get_by_text("3, reached 1")).to_be_visible()


def the_nurse_makes_corrected_sheets(page: Page) -> None:
    press(page, "Make 3 corrected sheets")
    expect(page.get_by_role("status")).to_contain_text("Corrected sheets: 3.")
    expect(page.get_by_role("row", name="Cy Cole")).to_contain_text(re.compile(r"D-0000[456]"))
    address = page.get_by_role("link", name="Print the corrected sheets").get_attribute("href")
    assert address
    words = words_of(open_paper(page.context, address))
    assert words.count(RIGHT) == 3
    assert WRONG not in words
    assert all(f"For {name}." in words for name in PATIENTS)


def the_audit_log_tells_it(house: House) -> None:
    reached = ["recall.opened", "recall.list_opened", "recall.reached"]
    expected = [
        "sheet.issued",
        "link.opened",
        *reached,
        "sheet.issued",
        "sheet.amended",
        "link.opened",
        "recall.closed",
    ]
    assert_told(audit_story(house), expected)
