"""The whole corpus in a real browser: no dialog opens, no script runs, and the policy has nothing to refuse.

`watched` fails on a breach of the policy in the console: there must not even be anything to stop.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from mildsite.accounts.models import StaffUser
from mildsite.accounts.roles import RoleName
from mildsite.content import drafting, publishing, queries, reviewing
from mildsite.content.lifecycle import Change
from mildsite.content.models import Page as ContentPage
from mildsite.pdf.faces import unprintable
from mildsite.sheets.errors import SheetRefused
from mildsite.sheets.models import Sheet
from mildsite.sheets.names import clean_line, clean_text
from tests.browser.test_accessibility import assert_accessible
from tests.factories.pictures import make_picture
from tests.factories.sheets import make_sheet
from tests.support.browser import House
from tests.support.hostile_words import WORDS
from tests.support.injections import PAYLOADS, PRINTABLE, document_of_all
from tests.support.paper_access import paper_of

EDITOR, REVIEWER = RoleName.EDITOR, RoleName.REVIEWER


@pytest.fixture
def draft(house: House, monkeypatch):
    """The id of a draft with every payload in every kind of block."""
    monkeypatch.setattr(reviewing, "blocking_findings", lambda _revision: ())
    with house.inside():
        editor = house.staff(EDITOR)
        revision = drafting.start_draft(house.aftercare(), actor=editor)
        document = document_of_all(str(make_picture(editor, description=PRINTABLE[0]).id), PRINTABLE)
        drafting.save_draft(revision, document, based_on_version=revision.lock_version, actor=editor)
        return revision.id


def assert_nothing_happens(page: Page, url: str) -> None:
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(url)
    if page.locator("iframe").count():
        page.frame_locator("iframe").locator("h1").wait_for(timeout=60_000)  # the look of so long a page takes a while
    for element in page.locator("main a[href]").all()[:40]:
        element.dispatch_event("mouseover")
    page.keyboard.press("Tab")
    assert dialogs == []
    assert (
        page.evaluate("[...document.links].filter((link) => !/^(https?|mailto|tel):$/.test(link.protocol)).length") == 0
    )
    assert page.evaluate("window.__hit") is None
    assert all(frame.evaluate("window.__hit") is None for frame in page.frames)


def test_nothing_runs_on_the_public_page(page, house, draft):
    with house.inside():
        revision = queries.revision(draft)
        reviewing.submit(revision, actor=house.staff(EDITOR))
        reviewing.approve(revision, shown_sha256=revision.sha256, change=Change.WORDING, actor=house.staff(REVIEWER))
        publishing.publish(revision, actor=house.staff(REVIEWER))
    assert_nothing_happens(page, "/aftercare")
    assert page.locator("main h2").count() == 7


@pytest.mark.parametrize("path", ["edit", "preview"])
def test_nothing_runs_where_editors_work(page, house, draft, path):
    house.sign_in(page.context, EDITOR)
    assert_nothing_happens(page, f"/admin/pages/revisions/{draft}/{path}")


def test_nothing_runs_at_the_review_desk(page, house, draft):
    with house.inside():
        reviewing.submit(queries.revision(draft), actor=house.staff(EDITOR))
    house.sign_in(page.context, REVIEWER)
    assert_nothing_happens(page, f"/admin/review/{draft}")


def sheet_of(word: str, text: ContentPage, nurse: StaffUser) -> Sheet | None:
    """A sheet with the word in every entry, unless the gate finds that it does not fit."""
    line = clean_line(word)[:100] or "x"
    entries = {"patient_name": line, "practitioner": line, "note": clean_text(word)[:300]}
    try:
        return make_sheet(page=text, nurse=nurse, **entries)
    except SheetRefused:
        return None


def test_nothing_runs_at_the_desk_or_at_home(page, house):
    """A sample of the corpus in the entries of sheets: on the list, on a sheet's page, and on the patient's own."""
    with house.inside():
        nurse, words = house.staff(RoleName.NURSE), [word for word in (*PAYLOADS, *WORDS) if not unprintable(word)]
        made = [sheet for word in words[::8] if (sheet := sheet_of(word, house.aftercare(), nurse))]
        sheet = made[-1]
        assert len(made) > 20
        address, paper = f"/desk/sheets/{sheet.id}", paper_of(sheet)
    house.sign_in(page.context, RoleName.NURSE)
    for url in ("/desk/", address, f"{address}/amend"):
        assert_nothing_happens(page, url)
    page.goto(paper.path)
    page.get_by_label("Code").fill(paper.code)
    page.get_by_role("button", name="Open my sheet").click()
    page.wait_for_url("**/sheet?lang=en")
    assert_nothing_happens(page, "/sheet")


def test_a_picture_list_full_of_payloads_is_harmless_and_has_no_barriers(page, house):
    with house.inside():
        for payload in PAYLOADS[:10]:
            make_picture(house.staff(EDITOR), description=payload)
    house.sign_in(page.context, EDITOR)
    assert_nothing_happens(page, "/admin/pictures/")
    assert_accessible(page)


def test_the_test_would_see_a_script_that_runs(page, house):
    """The others mean nothing unless this one can fail a page."""
    page.route(
        "**/aftercare", lambda route: route.fulfill(body="<script>window.__hit=1</script>", content_type="text/html")
    )
    with pytest.raises(AssertionError):
        assert_nothing_happens(page, "/aftercare")
