"""Make the pictures of the README anew, from the demonstration clinic in a database of its own:

    .venv/bin/python -m docs.pictures.make_pictures

It needs Chromium and pdftoppm, as the tests do. The clock stands at noon of 22 November 2026, and nobody in the
pictures exists, so the same code makes pictures that look the same.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from mildsite import clock, create_app
from mildsite.accounts.roles import RoleName
from mildsite.config import Settings, write_private_file
from mildsite.content import drafting
from mildsite.db import db
from mildsite.keys import create_key_file
from mildsite.sheets import queries
from mildsite.sheets.opening import open_pdf
from tests.support.browser import NARROW, House, fill_sheet_form, furnish, launch, open_house, press, watched
from tests.support.databases import migrate
from tests.support.portal_scenes import hand_out, open_sheet
from tests.support.tools import run

PICTURES = Path(__file__).parent
NOON = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)


def main() -> None:
    clock.now = lambda: NOON
    with TemporaryDirectory() as folder:
        settings = Settings.from_environment({"MILDSITE_INSTANCE": folder})
        write_private_file(settings.secret_key_file, secrets.token_urlsafe(48))
        create_key_file(settings.master_key_file)
        migrate(settings)
        app = create_app(settings)
        with open_house(app, furnish(app)) as house:
            with sync_playwright() as playwright, launch(playwright) as browser:
                picture_of_the_desk(browser, house)
                picture_of_the_editor(browser, house)
                picture_of_the_patients_page(browser, house)
            picture_of_a_sheet(house, Path(folder) / "sheet.pdf")
        with app.app_context():
            db.engine.dispose()


def picture_of_the_desk(browser: Browser, house: House) -> None:
    with watched(browser, house.url) as context:
        house.sign_in(context, RoleName.NURSE)
        page = context.new_page()
        page.goto("/desk/sheets/new")
        fill_sheet_form(page)
        press(page, "Check the sheet")
        page.locator("#desk-look[data-turn]").wait_for()
        page.mouse.move(0, 0)
        page.screenshot(path=PICTURES / "desk.png")


def picture_of_the_editor(browser: Browser, house: House) -> None:
    with house.inside():
        draft = drafting.start_draft(house.aftercare(), actor=house.staff(RoleName.EDITOR)).id
    with watched(browser, house.url, viewport={"width": 1280, "height": 1500}) as context:
        house.sign_in(context, RoleName.EDITOR)
        page = context.new_page()
        page.goto(f"/admin/pages/revisions/{draft}/edit")
        page.locator("summary", has_text="Your recovery checklist").click()
        page.mouse.move(0, 0)
        page.screenshot(path=PICTURES / "admin.png")


def picture_of_the_patients_page(browser: Browser, house: House) -> None:
    paper = hand_out(house)
    with watched(browser, house.url, viewport=NARROW, device_scale_factor=2) as context:
        page = context.new_page()
        open_sheet(page, paper)
        page.get_by_role("checkbox").first.check()
        page.locator(".ticks").evaluate("part => part.scrollIntoView()")
        page.screenshot(path=PICTURES / "patient.png")


def picture_of_a_sheet(house: House, pdf: Path) -> None:
    sheet_id = house.issue_sheet()
    with house.inside():
        sheet = queries.sheet(sheet_id)
        assert sheet is not None  # noqa: S101 - made above
        pdf.write_bytes(open_pdf(sheet, actor=house.staff(RoleName.NURSE)))
    run("pdftoppm", "-r", "80", "-png", "-singlefile", pdf, PICTURES / "sheet")


if __name__ == "__main__":
    main()
