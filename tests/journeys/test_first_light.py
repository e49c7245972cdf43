"""The whole way of one text: read, printed, changed, reviewed, published, and printed anew."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from mildsite.accounts.roles import RoleName
from tests.support.browser import PATIENT, House, press
from tests.support.steps import (
    assert_told,
    audit_story,
    issue_a_sheet,
    open_paper,
    open_the_aftercare_page,
    sign_in,
    visit,
    words_of,
)

OLD_WORDS = "Use ice as you need it for swelling or discomfort at your incision."
NEW_WORDS = "Cool your incision with ice, never on bare skin."
CHECKLIST = (
    "Avoid heavy lifting, bending and twisting",
    OLD_WORDS,
    "Walk more, bit by bit, and move lightly.",
    "Keep your incision clean and dry until it is fully healed.",
    "Watch for signs of infection",
)


def test_a_text_goes_from_editor_to_paper_and_old_paper_stays_as_it_was(new_context, house):
    a_visitor_reads_both_pages(new_context().new_page())

    nurse = new_context().new_page()
    sign_in(nurse, house, RoleName.NURSE)
    first = issue_a_sheet(nurse)
    old_paper = open_paper(nurse.context, first)
    the_paper_says_all(old_paper, number="D-00001")
    assert open_paper(nurse.context, first) == old_paper, "a reprint is another file"

    editor = new_context().new_page()
    sign_in(editor, house, RoleName.EDITOR)
    the_editor_changes_the_ice_item(editor)
    the_editor_sends_it_to_review_and_cannot_approve(editor)
    expect(visit(nurse, "/aftercare")).to_contain_text(OLD_WORDS)
    assert OLD_WORDS in words_of(open_paper(nurse.context, issue_a_sheet(nurse)))

    reviewer = new_context().new_page()
    sign_in(reviewer, house, RoleName.REVIEWER)
    the_reviewer_approves(reviewer)

    expect(visit(nurse, "/aftercare")).to_contain_text(NEW_WORDS)
    last = issue_a_sheet(nurse)
    new_words = words_of(open_paper(nurse.context, last))
    assert NEW_WORDS in new_words
    assert OLD_WORDS not in new_words
    assert open_paper(nurse.context, first) == old_paper, "publishing has changed a sheet issued before"
    the_audit_log_tells_it(house)


def a_visitor_reads_both_pages(page: Page) -> None:
    expect(visit(page, "/")).to_contain_text("minimally invasive lumbar decompression")
    page.get_by_role("link", name="After-care").click()
    expect(page).to_have_url(re.compile("/aftercare$"))
    for words in (*CHECKLIST, "for several days after the procedure", "Chest pain"):
        expect(page.locator("main")).to_contain_text(words)


def the_paper_says_all(pdf: bytes, *, number: str) -> None:
    words = words_of(pdf)
    for expected in (PATIENT, number, "Through Sunday, November 29", "December 6", "Suite 200", *CHECKLIST):
        assert expected in words, words


def the_editor_changes_the_ice_item(page: Page) -> None:
    open_the_aftercare_page(page)
    press(page, "Start a new draft")
    page.locator("summary", has_text="Your recovery checklist").click()
    ice = page.get_by_role("group", name="Item 2").get_by_label("What to do")
    expect(ice).to_have_value(OLD_WORDS)
    ice.fill(NEW_WORDS)
    press(page, "Save the draft")
    expect(page.get_by_role("status")).to_have_text("Draft saved.")


def the_editor_sends_it_to_review_and_cannot_approve(page: Page) -> None:
    press(page, "Send to the clinical reviewers")
    expect(page.get_by_text("A clinical reviewer has it now.")).to_be_visible()
    expect(page.get_by_role("button", name="Approve and publish")).to_have_count(0)
    # Nor by a request of their own making: the form of the page, sent to another address.
    revision = page.get_by_role("link", name="See the page").get_attribute("href").removesuffix("/preview")
    token = page.locator("input[name=csrf_token]").first.input_value()
    review = revision.replace("/pages/revisions/", "/review/")
    forged = page.context.request.post(f"{review}/approve", form={"csrf_token": token, "shown": "0" * 64})
    assert forged.status == 403


def the_reviewer_approves(page: Page) -> None:
    open_the_aftercare_page(page)
    page.get_by_role("link", name="Review it").click()
    page.get_by_label("Wording.").check()
    press(page, "Approve and publish")
    expect(page.get_by_role("status")).to_have_text("Approved. The text is live.")
    expect(page.get_by_text("Rita Reviewer approved it").first).to_be_visible()


def the_audit_log_tells_it(house: House) -> None:
    expected = [
        "staff.signed_in",
        "sheet.issued",
        "sheet.opened",
        "staff.signed_in",
        "revision.draft_saved",
        "revision.moved submit",
        "staff.signed_in",
        "revision.moved approve",
        "revision.moved publish",
        "revision.moved supersede",
        "sheet.issued",
        "sheet.opened",
    ]
    assert_told(audit_story(house), expected)
