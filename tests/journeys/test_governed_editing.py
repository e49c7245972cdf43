"""Marketing edits with ease and a clinician signs: paste, preview, review on a phone, live, revert and stop."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from mildsite.accounts.roles import RoleName
from tests.support.browser import NARROW, PASTE, House, press
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

PLAIN = "You go home the same day.\n\nAt home\n• Rest in your own chair\n• Drink a glass of water"
WORD = (
    "<html><head><style>p.MsoNormal{color:red}</style></head><body><!--StartFragment-->"
    "<h2>When you sleep</h2><p class=MsoNormal><b>Lie</b> on your side.<o:p></o:p></p>"
    '<p class=MsoListParagraphCxSpFirst style="mso-list:l0 level1 lfo1"><![if !supportLists]>'
    '<span style="font-family:Symbol"><span style="mso-list:Ignore">·<span>&nbsp;&nbsp; </span></span></span>'
    "<![endif]>Put a pillow between your knees</p><!--EndFragment--></body></html>"
)
OLD_WORDS = "Most people go home the same day."
NEW_WORDS = ("Rest in your own chair", "Put a pillow between your knees")


def test_a_pasted_text_is_reviewed_on_a_phone_goes_live_is_taken_back_and_stopped(new_context, house):
    nurse = new_context().new_page()
    sign_in(nurse, house, RoleName.NURSE)
    first = issue_a_sheet(nurse)
    old_paper = open_paper(nurse.context, first)

    editor = new_context().new_page()
    sign_in(editor, house, RoleName.EDITOR)
    the_editor_pastes_and_sees_page_and_sheet_change(editor)
    the_editor_sends_it_and_cannot_approve(editor)

    reviewer = new_context(viewport=NARROW).new_page()
    sign_in(reviewer, house, RoleName.REVIEWER)
    the_reviewer_asks_for_a_change(reviewer)
    the_editor_reads_the_comment_and_sends_it_again(editor)
    the_reviewer_approves(reviewer)

    for words in NEW_WORDS:
        expect(visit(nurse, "/aftercare")).to_contain_text(words)
        assert words in words_of(open_paper(nurse.context, issue_a_sheet(nurse)))
    assert open_paper(nurse.context, first) == old_paper

    the_editor_brings_the_old_words_back(editor)
    the_reviewer_approves(reviewer)
    expect(visit(nurse, "/aftercare")).to_contain_text(OLD_WORDS)
    expect(visit(nurse, "/aftercare")).not_to_contain_text(NEW_WORDS[0])

    the_reviewer_stops_the_text(reviewer)
    the_nurse_cannot_issue_and_reads_why(nurse)
    the_audit_log_tells_it(house)


def the_editor_pastes_and_sees_page_and_sheet_change(page: Page) -> None:
    open_the_aftercare_page(page)
    press(page, "Start a new draft")
    look = page.frame_locator("#look iframe")
    expect(page.locator("#look")).to_have_attribute("data-sheet", re.compile(r"\d"))
    sheet = page.locator("#look canvas")
    before = sheet.evaluate("canvas => canvas.toDataURL()")
    page.locator("summary", has_text="What to expect").click()
    page.locator("#blocks-2-text-prose").fill("")
    page.evaluate(PASTE, ["#blocks-2-text-prose", "", PLAIN])
    expect(page.locator('input[name="blocks.3.heading"]')).to_have_value("At home")
    page.evaluate(PASTE, ["#blocks-2-text-prose", WORD, "When you sleep"])
    expect(page.locator('input[name="blocks.3.heading"]')).to_have_value("When you sleep")
    expect(look.get_by_text(NEW_WORDS[0])).to_be_visible()
    expect(look.get_by_text(NEW_WORDS[1])).to_be_visible()
    expect(look.locator("strong", has_text="Lie")).to_be_visible()
    # The pasted sections stand on the second page of the sheet; a word of the first shows that the picture follows.
    page.locator("summary", has_text="Your recovery checklist").click()
    page.get_by_role("group", name="Item 2").get_by_label("What to do").fill(
        "Cool your incision with ice when it hurts."
    )
    page.wait_for_function("before => document.querySelector('#look canvas').toDataURL() !== before", arg=before)
    press(page, "Save the draft")
    expect(page.get_by_role("status")).to_have_text("Draft saved.")


def the_editor_sends_it_and_cannot_approve(page: Page) -> None:
    press(page, "Send to the clinical reviewers")
    expect(page.get_by_text("A clinical reviewer has it now.")).to_be_visible()
    page.get_by_role("link", name="What changed").click()
    expect(page.get_by_role("heading", name="What to do next")).to_be_visible()
    expect(page.get_by_role("button", name="Approve and publish")).to_have_count(0)
    token = page.locator("input[name=csrf_token]").first.input_value()
    assert page.context.request.post(f"{page.url}/approve", form={"csrf_token": token}).status == 403


def open_the_review(page: Page) -> None:
    page.goto("/admin/review/")
    page.get_by_role("link", name="After your MILD procedure").first.click()


def the_reviewer_asks_for_a_change(page: Page) -> None:
    open_the_review(page)
    expect(page.locator("ins, .part-added").filter(has_text="At home").first).to_be_visible()
    expect(page.get_by_role("img", name="Page 1 of 2")).to_be_visible()
    page.locator("summary", has_text="Ask for changes instead").click()
    page.get_by_label("What should change?").fill("Nearly there.")
    page.get_by_label("On “At home”").fill("Say how much water.")
    press(page, "Ask for changes")
    expect(page.get_by_role("status").first).to_be_visible()


def the_editor_reads_the_comment_and_sends_it_again(page: Page) -> None:
    open_the_aftercare_page(page)
    page.get_by_role("link", name="Edit the draft").click()
    part = page.locator("#parts > details", has=page.locator("input[value='At home']"))
    if part.get_attribute("open") is None:
        part.locator("summary").first.click()
    expect(page.get_by_text("Say how much water.")).to_be_visible()
    field = part.locator(".prose-text")
    field.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" with each meal")
    press(page, "Save the draft")
    press(page, "Send to the clinical reviewers")
    expect(page.get_by_text("A clinical reviewer has it now.")).to_be_visible()


def the_reviewer_approves(page: Page) -> None:
    open_the_review(page)
    page.get_by_label("Wording.").check()
    press(page, "Approve and publish")
    expect(page.get_by_role("status")).to_have_text("Approved. The text is live.")


def the_editor_brings_the_old_words_back(page: Page) -> None:
    open_the_aftercare_page(page)
    page.get_by_role("link", name="What changed").click()
    page.locator("summary", has_text="Revision 1:").click()
    page.get_by_role("button", name="Bring these words back").click()
    open_the_aftercare_page(page)
    press(page, "Send to the clinical reviewers")
    expect(page.get_by_text("A clinical reviewer has it now.")).to_be_visible()


def the_reviewer_stops_the_text(page: Page) -> None:
    page.get_by_label("Why must nobody use this text now?").fill("The phone number is being changed.")
    press(page, "Stop this text at once")
    expect(page.get_by_text("This text is stopped.")).to_be_visible()


def the_nurse_cannot_issue_and_reads_why(page: Page) -> None:
    page.goto("/desk/sheets/new")
    expect(page.locator("main")).to_contain_text("The phone number is being changed.")
    expect(page.get_by_role("button", name="Check the sheet")).to_have_count(0)


def the_audit_log_tells_it(house: House) -> None:
    expected = [
        "revision.draft_saved",
        "revision.moved submit",
        "revision.moved request_changes",
        "revision.draft_saved",
        "revision.moved submit",
        "revision.moved approve",
        "revision.moved publish",
        "revision.moved supersede",
        "sheet.issued",
        "revision.moved submit",
        "revision.moved approve",
        "revision.moved publish",
    ]
    story = audit_story(house)
    assert_told(story, expected)
    assert any("stop" in step for step in story)
