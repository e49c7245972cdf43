"""Every page in every state a reader meets it in, for tests that look at all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from mildsite.accounts.roles import RoleName
from mildsite.content import drafting
from tests.support.browser import House, press

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
    press(page, "Make the sheet")
    expect(page.get_by_role("alert")).to_be_visible()


def one_sheet(page: Page, house: House) -> None:
    page.goto(f"/desk/sheets/{house.issue_sheet()}")


def one_sheet_just_made(page: Page, house: House) -> None:
    page.goto("/desk/sheets/new")
    page.get_by_label("Patient’s name").fill("A B")
    page.get_by_label("Leave a line").check()
    press(page, "Make the sheet")
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


SCENES = {
    "front": Scene(None, at("/")),
    "after-care": Scene(None, at("/aftercare")),
    "guidance sheet": Scene(None, at("/aftercare/sheet")),
    "guidance sheet with problems": Scene(None, guidance_with_problems),
    "sign-in": Scene(None, at("/sign-in")),
    "sign-in with a problem": Scene(None, sign_in_wrongly),
    "page not found": Scene(None, at("/nowhere")),
    "door that is shut": Scene(NURSE, at("/admin/pages/")),
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
}
