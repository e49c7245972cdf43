"""Every page in every state a reader meets it in, for tests that look at all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from playwright.sync_api import Page, expect

from mildsite.accounts.inviting import invite
from mildsite.accounts.roles import RoleName
from mildsite.cli.demo import DEMO_CLINIC
from mildsite.clinic.changing import propose_details
from mildsite.content import drafting, reviewing, stopping
from mildsite.content.document import Document
from mildsite.content.lifecycle import Change
from mildsite.sheets.recalls.recalling import mark_reached
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_proposal, make_value, small_logo
from tests.factories.content import make_next_text
from tests.factories.recalls import make_recall
from tests.factories.sheets import make_sheet
from tests.support import batch_scenes, entrance_scenes
from tests.support.browser import House, issue, press
from tests.support.outline_scenes import OUTLINE
from tests.support.public_site import make_two_procedures

NURSE, EDITOR, REVIEWER, ADMINISTRATOR = RoleName.NURSE, RoleName.EDITOR, RoleName.REVIEWER, RoleName.ADMINISTRATOR
Reach = Callable[[Page, House], None]


@dataclass(frozen=True)
class Scene:
    """Who is there, and how they got there."""

    role: RoleName | None
    reach: Reach

    def enter(self, page: Page, house: House) -> None:
        if self.role:
            house.sign_in(page.context, self.role)
        self.reach(page, house)


def at(path: str) -> Reach:
    def go(page: Page, house: House) -> None:
        page.goto(path)

    return go


def sign_in_wrongly(page: Page, house: House) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(house.emails[NURSE])
    page.get_by_label("Password").fill("not the password")
    press(page, "Sign in")
    expect(page.get_by_role("alert")).to_be_visible()


def guidance_with_problems(page: Page, house: House) -> None:
    page.goto("/aftercare/sheet")
    press(page, "Make the PDF")
    expect(page.get_by_role("alert")).to_be_visible()


def today_with_sheets(page: Page, house: House) -> None:
    house.issue_sheet()
    page.goto("/desk/")
    expect(page.get_by_role("table")).to_be_visible()


def new_sheet_that_calls(page: Page, house: House) -> None:
    page.goto("/desk/sheets/new")
    page.get_by_label("We will call the patient").check()
    expect(page.get_by_label("We will call by")).to_be_visible()


def new_sheet_with_problems(page: Page, house: House) -> None:
    page.goto("/desk/sheets/new")
    page.get_by_label("Procedure date").fill("2020-01-01")
    press(page, "Check the sheet")
    expect(page.get_by_role("alert")).to_be_visible()


def one_sheet(page: Page, house: House) -> None:
    page.goto(f"/desk/sheets/{house.issue_sheet()}")


def one_sheet_just_made(page: Page, house: House) -> None:
    page.goto("/desk/sheets/new")
    page.get_by_label("Patient’s name").fill("A B")
    page.get_by_label("Leave a line").check()
    issue(page)
    expect(page.get_by_role("status")).to_be_visible()


def editor(page: Page, house: House) -> None:
    with house.inside():
        draft = drafting.start_draft(house.aftercare(), actor=house.staff(EDITOR)).id
    page.goto(f"/admin/pages/revisions/{draft}/edit")


def editor_with_all_parts_open(page: Page, house: House) -> None:
    editor(page, house)
    for summary in page.locator("summary").all():
        summary.click()


def editor_with_something_added(page: Page, house: House) -> None:
    editor(page, house)
    press(page, "Checklist")
    expect(page.get_by_role("status")).to_be_visible()


def editor_with_problems(page: Page, house: House) -> None:
    editor(page, house)
    page.get_by_label("Title of the page").fill("")
    page.locator("summary", has_text="Your recovery checklist").click()
    page.get_by_label("What to do").first.fill("")
    press(page, "Save the draft")
    expect(page.get_by_role("alert")).to_be_visible()


def text_without_a_say(page: Page, house: House) -> None:
    page.goto("/admin/pages/")
    page.get_by_role("link", name="After your MILD procedure").click()
    expect(page.get_by_text("You can read along.")).to_be_visible()


def values_that_wait(page: Page, house: House) -> None:
    with house.inside():
        make_value()
        make_proposal("fever_threshold", "100.4")
        make_value(typed="10", practitioner="Dr. Ames")
    page.goto("/admin/values/")
    expect(page.get_by_text("7 days")).to_be_visible()


def value_to_sign(page: Page, house: House) -> None:
    with house.inside():
        proposal = make_proposal().id
    page.goto(f"/admin/values/proposals/{proposal}")
    expect(page.get_by_role("button", name="Sign these sentences")).to_be_visible()


def value_with_a_problem(page: Page, house: House) -> None:
    page.goto("/admin/values/lifting_days/propose")
    press(page, "See the sentences and propose")
    expect(page.get_by_role("alert")).to_be_visible()


def new_sheet_with_a_value(page: Page, house: House) -> None:
    with house.inside():
        make_value()
    page.goto("/desk/sheets/new")
    page.locator("summary", has_text="Dates of the checklist").click()
    expect(page.get_by_text("Leave it empty for")).to_be_visible()


def settings_with_problems(page: Page, house: House) -> None:
    page.goto("/admin/clinic/change")
    page.get_by_label("Main colour").fill("#999999")
    page.get_by_label("Phone, by day").fill("")
    press(page, "Propose this change")
    expect(page.get_by_role("alert")).to_be_visible()


def settings_to_confirm(page: Page, house: House) -> None:
    with house.inside():
        details = replace(DEMO_CLINIC, main_colour="#5b2a86", phone_day="(555) 555-0111", logo=small_logo())
        propose_details(details, actor=make_staff(ADMINISTRATOR, name="Otto Other"))
    page.goto("/admin/clinic/")
    page.get_by_role("link", name="Compare old and new").click()
    expect(page.get_by_role("button", name="Confirm the change")).to_be_visible()


def site_in_the_clinics_own_colour(page: Page, house: House) -> None:
    settings_to_confirm(page, house)
    press(page, "Confirm the change")
    page.goto("/aftercare")
    expect(page.get_by_role("img", name=DEMO_CLINIC.name)).to_be_visible()


def site_with_two_procedures(address: str) -> Reach:
    def go(page: Page, house: House) -> None:
        make_two_procedures(house)
        page.goto(address)
        expect(page.get_by_role("navigation").first).to_contain_text("Beta")

    return go


def staff_with_an_invitation(page: Page, house: House) -> None:
    with house.inside():
        invite(email="new.colleague@clinic.test", roles=[NURSE, EDITOR], actor=house.staff(ADMINISTRATOR))
    page.goto("/admin/staff/")
    expect(page.locator("td", has_text="new.colleague@clinic.test").first).to_be_visible()


def colleague(page: Page, house: House) -> None:
    page.goto("/admin/staff/")
    page.get_by_role("link", name="Nora Nurse").click()
    expect(page.get_by_role("heading", name="Nora Nurse", exact=True)).to_be_visible()


def invitation_with_problems(page: Page, house: House) -> None:
    page.goto("/admin/staff/invite")
    press(page, "Make the link")
    expect(page.get_by_role("alert")).to_be_visible()


def link_of_invitation(page: Page, house: House) -> None:
    page.goto("/admin/staff/invite")
    page.get_by_label("E-mail address").fill("new.colleague@clinic.test")
    page.get_by_label("Discharge nurse").check()
    press(page, "Make the link")
    expect(page.get_by_role("status")).to_be_visible()


def joining(page: Page, house: House) -> None:
    with house.inside():
        _, token = invite(email="new.colleague@clinic.test", roles=[NURSE], actor=house.staff(ADMINISTRATOR))
    page.goto(f"/join/{token}")


def joining_with_problems(page: Page, house: House) -> None:
    joining(page, house)
    page.get_by_label("Password", exact=True).fill("spine clinic 2026")
    press(page, "Join")
    expect(page.get_by_role("alert")).to_be_visible()


def one_event(page: Page, house: House) -> None:
    page.goto("/admin/audit/")
    page.get_by_role("cell").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Event")).to_be_visible()


def text_to_review(page: Page, house: House) -> None:
    """A text with a new title, a changed item, a part gone and one added."""
    with house.inside():
        rita, ed, live = house.staff(REVIEWER), house.staff(EDITOR), house.aftercare()
        draft = drafting.start_draft(live, actor=ed)
        tree = draft.document.to_json()
        tree["title"] = "After your MILD procedure: at home"
        gone = next(number for number, block in enumerate(tree["blocks"]) if block["type"] == "section")
        tree["blocks"][gone] = {"id": "driving", "type": "section", "heading": "Driving", "text": "Ask us first."}
        checklist = next(block for block in tree["blocks"] if block["type"] == "checklist")
        checklist["items"][1]["text"] = "Cool your incision with ice, never on bare skin."
        words = Document.model_validate(tree)
        drafting.save_draft(draft, words, based_on_version=draft.lock_version, actor=ed)
        reviewing.submit(draft, actor=ed)
        stopping.stop(live, reason="The ice advice can burn the skin.", actor=rita)
        address = f"/admin/review/{draft.id}"
    page.goto(address)
    expect(page.get_by_role("heading", name="What changed")).to_be_visible()


def review_with_problems(page: Page, house: House) -> None:
    text_to_review(page, house)
    page.get_by_label("At a set time").check()
    press(page, "Approve and publish")
    expect(page.get_by_role("alert")).to_be_visible()
    for summary in page.locator("summary").all():
        if summary.locator("xpath=..").get_attribute("open") is None:
            summary.click()


def word_to_correct(page: Page, house: House) -> None:
    text_to_review(page, house)
    page.get_by_role("link", name="Correct a word").first.click()
    press(page, "Sign with this correction")
    expect(page.get_by_role("alert")).to_be_visible()


def queue(page: Page, house: House) -> None:
    text_to_review(page, house)
    page.goto("/admin/review/")


def claim_with_problems(page: Page, house: House) -> None:
    editor(page, house)
    press(page, "Claim with its source")
    page.get_by_label("Date of the source").fill("2026-01-15")
    page.get_by_label("Show it through").fill("2025-01-15")
    press(page, "Save the draft")
    expect(page.get_by_role("alert")).to_be_visible()


def claims_that_end(page: Page, house: House) -> None:
    with house.inside():
        source = house.aftercare()
        tree = source.live_revision.document.to_json()
        for number, ends in enumerate(("2026-11-20", "2026-12-10")):
            tree["blocks"].append(claim(f"claim-{number}", ends))
        make_next_text(source, Document.model_validate(tree), change=Change.WORDING)
    page.goto("/admin/review/")
    expect(page.get_by_text("Ends soon")).to_be_visible()


def claim(block_id: str, ends: str) -> dict[str, str]:
    words = {"heading": "Who pays", "text": "Your health plan may pay.", "source": "A memo of the plan"}
    return {"id": block_id, "type": "claim", **words, "stated_on": "2026-01-15", "expires_on": ends}


def stopped_desk(page: Page, house: House) -> None:
    with house.inside():
        stopping.stop(house.aftercare(), reason="The ice advice can burn the skin.", actor=house.staff(REVIEWER))
    page.goto("/desk/sheets/new")


def recalls(page: Page, house: House) -> None:
    house.issue_sheet()
    with house.inside():
        make_recall(house.aftercare().live_revision, nurse=house.staff(NURSE))
    page.goto("/desk/recalls")
    expect(page.get_by_text("The ice advice is wrong.")).to_be_visible()


def recall_to_open(page: Page, house: House) -> None:
    recalls(page, house)
    page.get_by_role("link", name="Recall After your MILD procedure").first.click()
    page.get_by_label("What is wrong with it").fill("")
    press(page, "Open the recall")
    expect(page.get_by_role("alert")).to_be_visible()


def recall_under_way(page: Page, house: House) -> None:
    """One patient reached, one with a date that the corrected text does not ask for."""
    with house.inside():
        nurse, aftercare = house.staff(NURSE), house.aftercare()
        first = make_sheet(page=aftercare, nurse=nurse, patient_name="Zoë O'Brien", phone="(555) 555-0142")
        make_sheet(page=aftercare, nurse=nurse, patient_name="Maximilian Alexander Featherstonehaugh-Cholmondeley")
        mark_reached(make_recall(first.revision, nurse=nurse), first, actor=nurse)
    page.goto("/desk/recalls")
    page.locator(".waiting a").click()
    expect(page.get_by_role("table")).to_be_visible()


SCENES = {
    "recalls": Scene(NURSE, recalls),
    "recall to open": Scene(NURSE, recall_to_open),
    "recall under way": Scene(NURSE, recall_under_way),
    **{name: Scene(role, reach) for name, (role, reach) in OUTLINE.items()},
    "claim with problems": Scene(EDITOR, claim_with_problems),
    "claims that end": Scene(REVIEWER, claims_that_end),
    "queue": Scene(REVIEWER, queue),
    "text to review": Scene(REVIEWER, text_to_review),
    "text to review, seen by its editor": Scene(EDITOR, text_to_review),
    "review with problems": Scene(REVIEWER, review_with_problems),
    "word to correct": Scene(REVIEWER, word_to_correct),
    "stopped text at the desk": Scene(NURSE, stopped_desk),
    "values": Scene(EDITOR, values_that_wait),
    "value to propose": Scene(EDITOR, at("/admin/values/fever_threshold/propose")),
    "value with a problem": Scene(EDITOR, value_with_a_problem),
    "value to sign": Scene(REVIEWER, value_to_sign),
    "settings": Scene(ADMINISTRATOR, at("/admin/clinic/")),
    "settings to change": Scene(ADMINISTRATOR, at("/admin/clinic/change")),
    "settings with problems": Scene(ADMINISTRATOR, settings_with_problems),
    "settings to confirm": Scene(ADMINISTRATOR, settings_to_confirm),
    "site in the clinic's own colour": Scene(ADMINISTRATOR, site_in_the_clinics_own_colour),
    "new sheet with a value": Scene(NURSE, new_sheet_with_a_value),
    "front": Scene(None, at("/")),
    "front with two procedures": Scene(None, site_with_two_procedures("/")),
    "after-care of the second procedure in Spanish": Scene(None, site_with_two_procedures("/es/beta-cuidados")),
    "after-care": Scene(None, at("/aftercare")),
    "guidance sheet": Scene(None, at("/aftercare/sheet")),
    "guidance sheet with problems": Scene(None, guidance_with_problems),
    "sign-in": Scene(None, at("/sign-in")),
    "sign-in with a problem": Scene(None, sign_in_wrongly),
    "page not found": Scene(None, at("/nowhere")),
    "door that is shut": Scene(NURSE, at("/admin/pages/")),
    "batch": Scene(NURSE, at("/desk/batches")),
    "batch with a problem": Scene(NURSE, batch_scenes.upload_with_a_problem),
    "batch with rows to correct": Scene(NURSE, batch_scenes.rows_to_correct),
    "batch in order": Scene(NURSE, batch_scenes.rows_in_order),
    "batch with a question": Scene(NURSE, batch_scenes.date_question),
    "batch being made": Scene(NURSE, batch_scenes.sheets_being_made),
    "batch issued": Scene(NURSE, batch_scenes.batch_issued),
    "downtime form": Scene(NURSE, batch_scenes.downtime_with_problems),
    "desk without sheets": Scene(NURSE, at("/desk/")),
    "desk with sheets": Scene(NURSE, today_with_sheets),
    "new sheet": Scene(NURSE, at("/desk/sheets/new")),
    "new sheet with a call": Scene(NURSE, new_sheet_that_calls),
    "new sheet with problems": Scene(NURSE, new_sheet_with_problems),
    "sheet": Scene(NURSE, one_sheet),
    "sheet just made": Scene(NURSE, one_sheet_just_made),
    "pages": Scene(EDITOR, at("/admin/pages/")),
    "text without a say": Scene(ADMINISTRATOR, text_without_a_say),
    "editor": Scene(EDITOR, editor),
    "editor with all parts open": Scene(EDITOR, editor_with_all_parts_open),
    "editor with something added": Scene(EDITOR, editor_with_something_added),
    "editor with problems": Scene(EDITOR, editor_with_problems),
    "own account": Scene(NURSE, entrance_scenes.own_account),
    "alarm of the account for emergencies": Scene(ADMINISTRATOR, entrance_scenes.alarm),
    "colleague with an app": Scene(ADMINISTRATOR, entrance_scenes.colleague_with_an_app),
    "link for a password": Scene(ADMINISTRATOR, entrance_scenes.link_for_a_password),
    "choosing a password": Scene(None, entrance_scenes.choosing_a_password),
    "staff": Scene(ADMINISTRATOR, staff_with_an_invitation),
    "colleague": Scene(ADMINISTRATOR, colleague),
    "invitation": Scene(ADMINISTRATOR, at("/admin/staff/invite")),
    "invitation with problems": Scene(ADMINISTRATOR, invitation_with_problems),
    "link of an invitation": Scene(ADMINISTRATOR, link_of_invitation),
    "joining": Scene(None, joining),
    "joining with problems": Scene(None, joining_with_problems),
    "link that does not work": Scene(None, at("/join/made-up")),
    "audit log": Scene(REVIEWER, at("/admin/audit/")),
    "audit log with a wrong day": Scene(REVIEWER, at("/admin/audit/?day=soon&search=zzz")),
    "event of the audit log": Scene(REVIEWER, one_event),
}
