"""A shift at a shared computer: the app is set up, the screen locks, and the next nurse takes over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from passlib.totp import TOTP
from playwright.sync_api import Page, expect

from mildsite.accounts.roles import RoleName
from mildsite.audit.actions import Action
from mildsite.cli.demo import DEMO_CLINIC
from mildsite.clinic.changing import change_details
from tests.conftest import NOON
from tests.factories.accounts import make_staff
from tests.support.barriers import assert_accessible
from tests.support.browser import PASSWORD, PATIENT, House, password_hash, press
from tests.support.steps import assert_told, audit_story

Clock = Callable[[datetime], None]


@pytest.fixture
def real_clinic(house: House) -> House:
    """No demonstration: nurses need a second factor."""
    with house.inside():
        change_details(DEMO_CLINIC, is_demo=False, actor_id=None)
    return house


def give_password(page: Page, email: str) -> None:
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")


def set_up_the_app(page: Page, moment: datetime = NOON) -> TOTP:
    """As somebody without a camera does it; the phone from then on."""
    expect(page.get_by_role("heading", name="Set up your authenticator app")).to_be_visible()
    picture = page.get_by_role("img", name="The key of your account")  # decode() below waits for it
    assert picture.evaluate("picture => picture.decode().then(() => picture.naturalWidth > 100)")
    assert_accessible(page)
    phone = TOTP(key=page.locator(".app-key").inner_text().replace(" ", ""))
    page.get_by_label("Six digits from the app").fill(code_at(phone, moment))
    press(page, "Finish")
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    assert_accessible(page)
    return phone


def code_at(phone: TOTP, moment: datetime) -> str:
    return str(phone.generate(int(moment.timestamp())).token)


def test_a_shift_at_a_shared_computer(page: Page, real_clinic: House, set_clock: Clock):
    sheet = real_clinic.issue_sheet()
    with real_clinic.inside():
        paul = make_staff(RoleName.NURSE, name="Paul Nurse", password_hash=password_hash()).email
    page.goto("/desk/")
    give_password(page, real_clinic.emails[RoleName.NURSE])
    phone = set_up_the_app(page)
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_role("button", name="Change nurse")).to_be_visible()

    page.clock.install()
    page.goto(f"/desk/sheets/{sheet}")
    expect(page.locator("main")).to_contain_text(PATIENT)
    set_clock(NOON + timedelta(minutes=16))
    page.clock.fast_forward("16:00")
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    assert PATIENT not in page.content()
    assert_accessible(page)
    page.get_by_label("Your password").fill(code_at(phone, NOON + timedelta(minutes=16)))
    press(page, "Unlock")
    expect(page.locator("main")).to_contain_text(PATIENT)

    press(page, "Change nurse")
    expect(page.get_by_role("status")).to_contain_text("Now the next nurse signs in")
    give_password(page, paul)
    set_up_the_app(page, NOON + timedelta(minutes=16))
    page.get_by_role("link", name="I have kept them").click()
    expect(page.locator("form.sign-out")).to_contain_text("Paul Nurse")


def test_nora_comes_back_in_the_same_shift_and_gives_her_password_alone(page, real_clinic, set_clock):
    page.goto("/start")
    give_password(page, real_clinic.emails[RoleName.NURSE])
    phone = set_up_the_app(page)
    page.get_by_role("link", name="I have kept them").click()
    press(page, "Sign out")
    set_clock(NOON + timedelta(minutes=1))
    give_password(page, real_clinic.emails[RoleName.NURSE])
    page.get_by_label("Code", exact=True).fill(code_at(phone, NOON + timedelta(minutes=1)))
    page.get_by_label("This computer belongs to the clinic").check()
    assert_accessible(page)
    press(page, "Sign in")
    press(page, "Change nurse")
    give_password(page, real_clinic.emails[RoleName.NURSE])
    expect(page.get_by_role("button", name="Change nurse")).to_be_visible()
    page.get_by_role("link", name="Nora Nurse").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    assert_accessible(page)
    assert_told(
        audit_story(real_clinic),
        [str(Action.SECOND_FACTOR_SET_UP), str(Action.SIGNED_IN), str(Action.SIGNED_OUT), str(Action.SIGNED_IN)],
    )


def test_what_was_being_typed_is_there_after_the_lock(page, real_clinic, set_clock):
    """Also on a page whose typing the server does not keep."""
    page.goto("/start")
    give_password(page, real_clinic.emails[RoleName.NURSE])
    set_up_the_app(page)
    page.clock.install()
    page.goto(f"/desk/sheets/{real_clinic.issue_sheet()}/withdraw")
    page.locator("#note").fill("Printed twice by mis")
    set_clock(NOON + timedelta(minutes=16))
    page.clock.fast_forward("16:00")
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    assert PATIENT not in page.inner_text("body")
    assert_accessible(page)
    press(page, "Show the page")
    expect(page.get_by_role("status")).to_have_text("It is still locked. Unlock first.")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Unlock").click()
    opened.value.get_by_label("Your password").fill(PASSWORD)
    press(opened.value, "Unlock")
    expect(opened.value.get_by_role("button", name="Change nurse")).to_be_visible()
    press(page, "Show the page")
    expect(page.locator("#note")).to_be_visible()
    expect(page.locator("#note")).to_have_value("Printed twice by mis")
    expect(page.get_by_role("heading", name="Locked")).to_have_count(0)
