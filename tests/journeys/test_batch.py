"""A day's list of thirty: three faulty rows corrected where they stand, all issued, all printed."""

from __future__ import annotations

import io

from playwright.sync_api import expect
from pypdf import PdfReader

from mildsite.accounts.roles import RoleName
from tests.factories.batches import patients
from tests.support.browser import press
from tests.support.steps import audit_story, open_paper, sign_in, words_of

FAULTY = {
    5: ("", "03/04/1950", "11/22/2026", "Dr. Ames"),
    17: ("Bo Example017", "13/14/1950", "11/22/2026", "Dr. Ames"),
    31: ("Cy Example031", "03/04/1950", "", "Dr. Ames"),
}


def bring(page, data: bytes) -> None:
    page.goto("/desk/")
    page.get_by_role("link", name="Batch", exact=True).click()
    page.get_by_label("The list").set_input_files({"name": "today.csv", "mimeType": "text/csv", "buffer": data})
    press(page, "Upload the list")


def test_a_list_of_thirty_is_corrected_issued_and_printed(page, house):
    sign_in(page, house, RoleName.NURSE)
    bring(page, patients(30, faulty=FAULTY))
    expect(page.get_by_text("3 rows need a correction.")).to_be_visible()
    expect(page.get_by_role("button", name="Issue 30 sheets")).to_have_count(0)
    page.get_by_role("group", name="Row 5").get_by_label("Patient name").fill("Ada Example005")
    page.get_by_role("group", name="Row 17").get_by_label("Date of birth").fill("3/14/1950")
    page.get_by_role("group", name="Row 31").get_by_label("Procedure date").fill("11/22/2026")
    press(page, "Save and check again")
    expect(page.get_by_text("need a correction")).to_have_count(0)
    press(page, "Issue 30 sheets")
    expect(page.get_by_role("heading", name="Batch of 30 sheets")).to_be_visible()  # the script pressed Continue
    page.get_by_label("both sides").check()
    with page.expect_response(lambda response: "/sheets.pdf" in response.url) as printed:
        press(page, "Print all")
    paper = open_paper(page.context, printed.value.url)
    assert len(PdfReader(io.BytesIO(paper)).outline) == 30
    words = words_of(paper)
    for name in ("Ada Example005", "Bo Example017", "Cy Example031", "Ann Example030"):
        assert name in words
    story = audit_story(house)
    assert story.count("sheet.issued") == 30
    assert story.index("batch.started") < story.index("sheet.issued") < story.index("batch.issued")


def test_without_a_script_continue_does_the_same(new_context, house):
    page = new_context(java_script_enabled=False).new_page()
    house.sign_in(page.context, RoleName.NURSE)
    bring(page, patients(30))
    press(page, "Issue 30 sheets")
    expect(page.get_by_text("25 of 30").first).to_be_visible()
    press(page, "Continue")
    expect(page.get_by_role("heading", name="Batch of 30 sheets")).to_be_visible()
