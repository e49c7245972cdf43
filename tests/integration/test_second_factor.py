"""Codes of an app besides the password: each taken once, asked once a shift, with codes on paper for a lost phone."""

from __future__ import annotations

from datetime import timedelta

import pytest
import zxingcpp
from passlib.totp import TOTP
from PIL import Image
from sqlalchemy import select, text

from mildsite.accounts.entrance import queries, second_factor, sessions
from mildsite.accounts.entrance.errors import AlreadySetUp, WrongCode
from mildsite.accounts.errors import NotPermitted, OwnAccount
from mildsite.accounts.roles import RoleName
from mildsite.audit.actions import Action
from mildsite.audit.models import AuditEvent
from mildsite.db import db
from tests.conftest import NOON
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.entrance import app_of, code_of, give_app
from tests.integration.test_signing_in import PASSWORD, password_hash
from tests.support.client import parse
from tests.support.threads import at_once

A_SHIFT = timedelta(hours=12)


@pytest.fixture
def nora(app):
    make_clinic()
    return make_staff(RoleName.NURSE, name="Nora", password_hash=password_hash())


def password_step(client, user) -> str:
    return client.submit("/sign-in", {"email": user.email, "password": PASSWORD}).location


def code_step(client, code: str, *, trust: bool = False):
    return client.submit("/sign-in/code", {"code": code, **({"trust": "y"} if trust else {})})


def is_in(client) -> bool:
    return client.get("/desk/").status_code == 200


def proofs() -> list[str]:
    events = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == str(Action.SIGNED_IN)).order_by(AuditEvent.seq)
    )
    return [event.detail["second_factor"] for event in events]


@pytest.mark.parametrize(
    ("role", "needed"),
    [(RoleName.NURSE, True), (RoleName.REVIEWER, True), (RoleName.ADMINISTRATOR, True), (RoleName.EDITOR, False)],
)
@pytest.mark.parametrize("is_demo", [False, True])
def test_who_must_have_one_is_asked_outside_the_demonstration(app, client, role, needed, is_demo):
    make_clinic(is_demo=is_demo)
    user = make_staff(role, password_hash=password_hash())
    asked = password_step(client, user) == "/sign-in/app"
    assert asked == (needed and not is_demo)
    assert client.get("/start").location == ("/sign-in" if asked else "/desk/" if role is RoleName.NURSE else "/admin/")


def test_whoever_must_have_one_and_has_none_is_named(nora):
    reviewer = make_staff(RoleName.REVIEWER, name="Rita")
    make_staff(RoleName.EDITOR)
    left = make_staff(RoleName.NURSE)
    left.active = False
    assert queries.staff_without_second_factor() == [nora, reviewer]
    give_app(nora)
    second_factor.begin_set_up(actor=reviewer)
    assert queries.staff_without_second_factor() == [reviewer], "begun is not done"


def test_an_editor_who_chose_one_is_asked_for_it_in_the_demonstration_too(app, client):
    make_clinic(is_demo=True)
    editor = make_staff(RoleName.EDITOR, password_hash=password_hash())
    password_step(client, editor)
    client.submit("/sign-in/account", {"app-current": PASSWORD}, form="form[action$=begin]")
    codes = client.submit("/sign-in/app", {"code": code_of(editor)})
    assert len(parse(codes).select(".recovery-codes li")) == 10
    client.submit("/admin/pages/", form="form.sign-out")
    assert password_step(client, editor) == "/sign-in/code"


def test_the_app_is_set_up_with_the_first_sign_in_by_picture_or_by_key(nora, client):
    assert password_step(client, nora) == "/sign-in/app"
    assert not is_in(client), "the password alone opens nothing"
    key = client.page("/sign-in/app").select_one(".app-key").get_text()
    picture = client.get("/sign-in/app.svg")
    assert picture.mimetype == "image/svg+xml"
    assert picture.headers["Cache-Control"] == "no-store"
    phone = TOTP(key=key.replace(" ", ""))
    assert phone.base32_key == app_of(nora).base32_key
    answer = client.submit("/sign-in/app", {"code": phone.generate(int(NOON.timestamp())).token})
    assert len({code.get_text() for code in parse(answer).select(".recovery-codes code")}) == 10
    assert is_in(client)
    assert proofs() == ["app"]
    assert client.get("/sign-in/app.svg").status_code == 404, "the key is shown once"
    assert client.get("/sign-in/app").location == "/start"


def test_the_picture_holds_the_key_and_whose_it_is(nora):
    second_factor.begin_set_up(actor=nora)
    address = app_of(nora).to_uri(nora.email, "Test Spine Clinic")
    barcode = zxingcpp.create_barcode(address, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    drawn = Image.fromarray(zxingcpp.write_barcode_to_image(barcode, scale=4))
    assert TOTP.from_uri(zxingcpp.read_barcodes(drawn)[0].text).key == app_of(nora).key


def test_a_wrong_first_code_sets_nothing_up(nora, client):
    password_step(client, nora)
    answer = client.submit("/sign-in/app", {"code": "000000"})
    assert "not right" in parse(answer).select_one(".summary").get_text()
    assert not queries.has_authenticator(nora.id)
    assert not is_in(client)


def test_somebody_else_cannot_set_up_again_what_is_set_up(nora, client):
    give_app(nora)
    password_step(client, nora)
    assert client.get("/sign-in/app").location == "/start"
    with pytest.raises(AlreadySetUp):
        second_factor.begin_set_up(actor=nora)


@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_of_now_is_taken_and_a_step_beside_it(nora, steps, taken):
    second_factor.begin_set_up(actor=nora)
    code = code_of(nora, steps=steps)
    if taken:
        second_factor.confirm_set_up(code, actor=nora)
    else:
        with pytest.raises(WrongCode):
            second_factor.confirm_set_up(code, actor=nora)


def test_a_code_is_taken_once_and_none_before_it(nora, client, bare_app, set_clock):
    """Also not at another browser, nor the one of the step before that is still in its time."""
    give_app(nora)
    set_clock(NOON + timedelta(minutes=1))
    now, before = code_of(nora), code_of(nora, steps=-1)
    password_step(client, nora)
    assert code_step(client, now).location == "/start"
    thief = bare_app.test_client()
    password_step(thief, nora)
    for code in (now, before):
        assert code_step(thief, code).status_code == 200
        assert not is_in(thief)
    set_clock(NOON + timedelta(minutes=1, seconds=30))
    assert code_step(thief, code_of(nora)).location == "/start", "and the next one is a new one"


def test_of_two_who_show_the_same_code_at_the_same_time_one_gets_in(app, nora, set_clock):
    give_app(nora)
    set_clock(NOON + timedelta(minutes=1))
    user_id, code, outcomes = nora.id, code_of(nora), []
    db.session.commit()

    def show() -> None:
        try:
            second_factor.check_app(code, actor=db.session.get_one(type(nora), user_id))
            db.session.commit()
            outcomes.append("in")
        except WrongCode:
            db.session.rollback()
            outcomes.append("refused")

    at_once(app, show, show)
    assert sorted(outcomes) == ["in", "refused"]


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "٠٠٠٠٠٠", "1234567", "x" * 5000, "000000\x00"])
def test_what_is_no_code_is_refused_in_words(nora, client, typed):
    give_app(nora)
    password_step(client, nora)
    answer = code_step(client, typed)
    assert answer.status_code == 200
    assert parse(answer).select_one(".summary li")
    assert not is_in(client)


def test_a_recovery_code_stands_in_once_however_it_is_typed(nora, client, bare_app):
    codes = give_app(nora)
    password_step(client, nora)
    assert code_step(client, codes[3].lower().replace("-", " ")).location == "/start"
    again = bare_app.test_client()
    password_step(again, nora)
    assert code_step(again, codes[3]).status_code == 200
    assert not is_in(again)
    assert code_step(again, codes[4], trust=True).location == "/start"
    assert queries.recovery_codes_left(nora.id) == 8
    assert proofs() == ["recovery_code", "recovery_code"]
    again.submit("/desk/", form="form.sign-out")
    assert password_step(again, nora) == "/sign-in/code", "a lost phone trusts no computer"


def test_recovery_codes_are_one_persons(nora, client):
    other = make_staff(RoleName.NURSE, password_hash=password_hash())
    codes = give_app(other)
    give_app(nora)
    password_step(client, nora)
    assert code_step(client, codes[0]).status_code == 200
    assert not is_in(client)


def test_new_recovery_codes_end_the_old_and_take_the_password(nora, client):
    old = give_app(nora)
    client.sign_in(nora)
    form = "form[action$=codes]"
    assert client.submit("/sign-in/account", {"codes-current": "wrong password here"}, form=form).status_code == 400
    new = [
        code.get_text()
        for code in parse(client.submit("/sign-in/account", {"codes-current": PASSWORD}, form=form)).select("li code")
    ]
    assert len(new) == 10
    with pytest.raises(WrongCode):
        second_factor.check(old[0], actor=nora)
    second_factor.check(new[0], actor=nora)


def test_a_computer_of_the_clinic_is_asked_once_a_shift_for_each_colleague(nora, client, set_clock):
    paul = make_staff(RoleName.NURSE, password_hash=password_hash())
    for user in (nora, paul):
        give_app(user)
    password_step(client, nora)
    code_step(client, code_of(nora), trust=True)
    client.submit("/desk/", form="form.sign-out")
    assert password_step(client, nora) == "/start"
    assert is_in(client)
    client.submit("/desk/", form="form.sign-out")
    assert password_step(client, paul) == "/sign-in/code", "it is trusted by Nora, not by Paul"
    code_step(client, code_of(paul), trust=True)
    client.submit("/desk/", form="form.sign-out")
    assert password_step(client, nora) == "/start", "and Paul's trust took nothing from hers"
    client.submit("/desk/", form="form.sign-out")
    assert proofs() == ["app", "computer", "app", "computer"]
    set_clock(NOON + A_SHIFT)
    assert password_step(client, nora) == "/sign-in/code"


def test_another_computer_is_asked_and_so_is_one_that_nobody_trusted(nora, client, bare_app, set_clock):
    give_app(nora)
    password_step(client, nora)
    code_step(client, code_of(nora), trust=True)
    elsewhere = bare_app.test_client()
    assert password_step(elsewhere, nora) == "/sign-in/code"
    set_clock(NOON + timedelta(minutes=1))
    code_step(elsewhere, code_of(nora))
    elsewhere.submit("/desk/", form="form.sign-out")
    assert password_step(elsewhere, nora) == "/sign-in/code"


def test_the_step_waits_ten_minutes_for_its_code(nora, client, set_clock):
    give_app(nora)
    password_step(client, nora)
    assert client.get("/desk/").location == "/sign-in/code?next=/desk/"
    set_clock(NOON + timedelta(minutes=10))
    assert client.get("/sign-in/code").location == "/sign-in"
    assert client.get("/desk/").location == "/sign-in?next=/desk/"


def test_the_page_that_was_asked_for_comes_after_the_code(nora, client):
    give_app(nora)
    door = client.get("/desk/find?page=2").location
    step = client.submit(door, {"email": nora.email, "password": PASSWORD}).location
    assert client.submit(step, {"code": code_of(nora)}).location == "/desk/find?page=2"


def test_an_administrator_lets_a_colleague_set_up_anew(nora, client):
    ada = make_staff(RoleName.ADMINISTRATOR, password_hash=password_hash())
    codes = give_app(nora)
    with pytest.raises(NotPermitted):
        second_factor.reset(ada, actor=nora)
    with pytest.raises(OwnAccount):
        second_factor.reset(ada, actor=ada)
    client.sign_in(ada)
    answer = client.submit(f"/admin/staff/{nora.id}", form="form[action$=second-factor]")
    assert answer.status_code == 303
    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).one()
    assert (event.action, event.actor_id, event.subject_id) == (Action.SECOND_FACTOR_RESET, ada.id, str(nora.id))
    with pytest.raises(WrongCode):
        second_factor.check(codes[0], actor=nora)
    client.sign_in(nora)
    assert is_in(client)
    client.submit("/desk/", form="form.sign-out")
    assert password_step(client, nora) == "/sign-in/app"


def test_the_database_holds_no_key_no_code_and_no_id_as_it_is(nora):
    codes = give_app(nora)
    token = sessions.start(nora)
    db.session.commit()
    with db.engine.connect() as connection:
        rows = [
            repr(tuple(row))
            for table in ("authenticator", "recovery_code", "staff_session")
            for row in connection.execute(text(f"SELECT * FROM {table}"))  # noqa: S608 - names of ours
        ]
    kept = " ".join(rows)
    secret = app_of(nora)
    for word in (secret.base32_key, repr(secret.key)[2:-1], token, *codes, *(code.replace("-", "") for code in codes)):
        assert word not in kept
