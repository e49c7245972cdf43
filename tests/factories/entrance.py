"""What getting in leaves behind, for tests."""

from __future__ import annotations

from passlib.totp import TOTP

from mildsite import clock
from mildsite.accounts.entrance import new_password, queries, second_factor, sessions, signing_in, throttling
from mildsite.accounts.models import StaffUser
from mildsite.accounts.roles import RoleName
from tests.factories.accounts import make_staff


def app_of(user: StaffUser) -> TOTP:
    """What the telephone of `user` holds, also while it is being set up."""
    row = queries.authenticator(user.id)
    assert row is not None
    return second_factor.app_of(row)


def code_of(user: StaffUser, *, steps: int = 0) -> str:
    """What the app shows now, or so many steps of 30 seconds later."""
    return str(app_of(user).generate(int(clock.now().timestamp()) + 30 * steps).token)


def give_app(user: StaffUser) -> list[str]:
    """Set up the app of `user`, with a code of the step before; the recovery codes."""
    second_factor.begin_set_up(actor=user)
    return second_factor.confirm_set_up(code_of(user, steps=-1), actor=user)


def make_everything_of_the_entrance() -> None:
    """A row in every table."""
    nurse = make_staff(RoleName.NURSE)
    give_app(nurse)
    sessions.start(nurse)
    signing_in.trust_computer("a computer", nurse)
    throttling.count(account=nurse.email, address="192.0.2.1")
    new_password.make_link(nurse, actor=make_staff(RoleName.ADMINISTRATOR))
