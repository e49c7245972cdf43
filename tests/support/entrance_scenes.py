"""States of the pages of getting in."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from mildsite.accounts.entrance import break_glass, new_password, signing_in
from mildsite.accounts.entrance.second_factor import Proof
from mildsite.accounts.queries import staff_by_email
from mildsite.accounts.roles import RoleName
from tests.factories.entrance import give_app
from tests.support.browser import House, press

EMERGENCY = "emergency@clinic.test"


def own_account(page: Page, house: House) -> None:
    """With an app, and something wrong in the form of the password."""
    with house.inside():
        give_app(house.staff(RoleName.NURSE))
    page.goto("/sign-in/account")
    press(page, "Save the password")
    expect(page.get_by_role("alert")).to_be_visible()


def alarm(page: Page, house: House) -> None:
    with house.inside():
        break_glass.seal_envelope(email=EMERGENCY, actor_id=None)
        user = staff_by_email(EMERGENCY)
        assert user is not None
        signing_in.signed_in(Proof.RECOVERY_CODE, actor=user)
    page.goto("/admin/staff/")
    expect(page.get_by_role("button", name="I have seen to it")).to_be_visible()


def colleague_with_an_app(page: Page, house: House) -> None:
    with house.inside():
        nurse = house.staff(RoleName.NURSE)
        give_app(nurse)
        address = f"/admin/staff/{nurse.id}"
    page.goto(address)
    expect(page.get_by_role("button", name="Let them set up the app anew")).to_be_visible()


def link_for_a_password(page: Page, house: House) -> None:
    colleague_with_an_app(page, house)
    press(page, "Make a link for a new password")
    expect(page.get_by_role("heading", name="The link is ready")).to_be_visible()


def choosing_a_password(page: Page, house: House) -> None:
    with house.inside():
        _, token = new_password.make_link(house.staff(RoleName.NURSE), actor=house.staff(RoleName.ADMINISTRATOR))
    page.goto(f"/join/password/{token}")
    press(page, "Save the password")
    expect(page.get_by_role("alert")).to_be_visible()
