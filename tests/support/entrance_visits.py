"""Requests to the pages of getting in, and to what an administrator does for a colleague who cannot."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from mildsite.accounts.entrance import break_glass, new_password, second_factor, signing_in
from mildsite.accounts.entrance.second_factor import Proof
from mildsite.accounts.hashing import hash_password
from mildsite.accounts.queries import staff_by_email
from mildsite.accounts.roles import RoleName
from tests.factories.accounts import make_staff
from tests.factories.world import World

PASSWORD = "a long enough test password"
NURSE, ADMINISTRATOR = RoleName.NURSE, RoleName.ADMINISTRATOR

GETS: dict[str, RoleName | None] = {
    "signin.account": NURSE,
    "signin.app": NURSE,
    "signin.app_picture": NURSE,
    "signin.choose_password": None,
    "signin.code": None,
    "signin.joining": None,
    "signin.sign_in": None,
    "signin.start": NURSE,
    "signin.unlock": None,
}
POSTS: dict[str, RoleName | None] = {
    "admin_staff.acknowledge": ADMINISTRATOR,
    "admin_staff.reset_password": ADMINISTRATOR,
    "admin_staff.reset_second_factor": ADMINISTRATOR,
    "signin.app": NURSE,
    "signin.begin_app": NURSE,
    "signin.change_password": NURSE,
    "signin.choose_password": None,
    "signin.code": None,
    "signin.joining": None,
    "signin.recovery_codes": NURSE,
    "signin.sign_in": None,
    "signin.sign_out": RoleName.EDITOR,
    "signin.unlock": None,
}


@cache
def _hash() -> str:
    return hash_password(PASSWORD)


def _knowing_the_password(world: World, **fields: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Whoever it is that comes."""
    for user in world.staff.values():
        user.password = _hash()
    return {}, fields


def _credentials(_world: World) -> tuple[dict[str, Any], dict[str, Any]]:
    user = make_staff(NURSE, password_hash=_hash())
    return {}, {"email": user.email, "password": PASSWORD}


def _link_for_a_password(world: World) -> tuple[dict[str, Any], dict[str, Any]]:
    _, token = new_password.make_link(make_staff(NURSE), actor=world.staff[ADMINISTRATOR])
    password = "teapot gravel lemon seven"
    return {"token": token}, {"password": password, "again": password}


def _nurse_who_sets_up_the_app(world: World) -> tuple[dict[str, Any], dict[str, Any]]:
    second_factor.begin_set_up(actor=world.staff[NURSE])
    return {}, {"code": "000000"}


def _colleague(_world: World) -> tuple[dict[str, Any], dict[str, Any]]:
    return {"user_id": make_staff(NURSE).id}, {}


def _used_envelope(_world: World) -> tuple[dict[str, Any], dict[str, Any]]:
    break_glass.seal_envelope(email="envelope@clinic.test", actor_id=None)
    user = staff_by_email("envelope@clinic.test")
    assert user is not None
    signing_in.signed_in(Proof.RECOVERY_CODE, actor=user)
    return {}, {}


GET_ARGUMENTS = {
    "signin.app": _nurse_who_sets_up_the_app,
    "signin.app_picture": _nurse_who_sets_up_the_app,
    "signin.choose_password": _link_for_a_password,
}
POST_ARGUMENTS = {
    "admin_staff.acknowledge": _used_envelope,
    "admin_staff.reset_password": _colleague,
    "admin_staff.reset_second_factor": _colleague,
    "signin.app": _nurse_who_sets_up_the_app,
    "signin.begin_app": partial(_knowing_the_password, **{"app-current": PASSWORD}),
    "signin.change_password": partial(
        _knowing_the_password,
        current=PASSWORD,
        password="teapot gravel lemon seven",
        again="teapot gravel lemon seven",
    ),
    "signin.choose_password": _link_for_a_password,
    "signin.recovery_codes": partial(_knowing_the_password, **{"codes-current": PASSWORD}),
    "signin.sign_in": _credentials,
}
