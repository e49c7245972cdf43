"""The second step: a code of the app, or the app set up with the first sign-in."""

from __future__ import annotations

from typing import Any

import zxingcpp
from flask import Response, abort, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from mildsite.accounts.entrance import queries, second_factor, signing_in
from mildsite.accounts.entrance.errors import Paused, WrongCode
from mildsite.accounts.entrance.models import Authenticator
from mildsite.accounts.entrance.second_factor import Proof
from mildsite.accounts.entrance.sessions import Standing
from mildsite.accounts.models import StaffUser
from mildsite.web.application import commit_refusal
from mildsite.web.shared import sessions
from mildsite.web.shared.client_address import client_address
from mildsite.web.shared.next_page import next_page
from mildsite.web.shared.page_context import clinic
from mildsite.web.signin.computer import name_computer
from mildsite.web.signin.door import signin
from mildsite.web.signin.forms import CodeForm, SetUpForm
from mildsite.web.signin.signing_in import enter, onward
from mildsite.web.signin.waiting import wait


@signin.route("/sign-in/code", methods=["GET", "POST"])
def code() -> ResponseReturnValue:
    """A code of the app, or a recovery code."""
    user = _waits_for_code()
    if user is None:
        return redirect(url_for(".sign_in", next=next_page() or None))
    form = CodeForm()
    if form.validate_on_submit():
        try:
            proof = signing_in.try_code(form.code.data, actor=user, client=client_address(), commit=commit_refusal)
        except WrongCode:
            form.code.errors = ["This code is not right, or was used already. Wait for the next one and try again."]
        except Paused as paused:
            form.form_errors = [wait(paused)]
            return _code_form(form, user), 429
        else:
            enter(user, proof)
            response = make_response(onward())
            if form.trust.data and proof is Proof.APP:
                signing_in.trust_computer(name_computer(response), user)
            return response
    return _code_form(form, user)


@signin.route("/sign-in/app", methods=["GET", "POST"])
def app() -> ResponseReturnValue:
    """Set up the app: its key as a picture and in letters. Its first code is answered with the recovery codes."""
    user, row = _sets_up()
    if user is None or row is None:
        return redirect(url_for(".start"))
    form = SetUpForm()
    if form.validate_on_submit():
        try:
            codes = second_factor.confirm_set_up(form.code.data, actor=user)
        except WrongCode:
            form.code.errors = ["This code is not right. Check the time on your phone, and enter the newest one."]
        else:
            if _waits_for_code() is not None:
                enter(user, Proof.APP)
            return recovery_codes_page(codes)
    key = second_factor.app_of(row).pretty_key(sep=" ")
    return render_template("signin/app.html", form=form, key=key, next=next_page(), user=user)


@signin.get("/sign-in/app.svg")
def app_picture() -> ResponseReturnValue:
    """The QR code of a key that is being set up."""
    user, row = _sets_up()
    if user is None or row is None:
        abort(404)
    maker = second_factor.app_of(row)
    # A colon would part the name of the clinic from the account.
    address = maker.to_uri(user.email.replace(":", " "), clinic().name.replace(":", " "))
    barcode = zxingcpp.create_barcode(address, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    return Response(zxingcpp.write_barcode_to_svg(barcode, scale=4, add_quiet_zones=True), mimetype="image/svg+xml")


def recovery_codes_page(codes: list[str]) -> str:
    return render_template("signin/recovery_codes.html", codes=codes, next=next_page() or url_for(".start"))


def _waits_for_code() -> StaffUser | None:
    found = sessions.current()
    return found.user if found is not None and sessions.standing() is Standing.AWAITS_CODE else None


def _sets_up() -> tuple[StaffUser | None, Authenticator | None]:
    """Whose app is being set up: with the first sign-in, or from one's own account later."""
    found = sessions.current()
    if found is None or sessions.standing() not in (Standing.AWAITS_CODE, Standing.OPEN):
        return None, None
    row = queries.authenticator(found.staff_user_id)
    return found.user, row if row is not None and row.confirmed_at is None else None


def _code_form(form: Any, user: StaffUser) -> str:
    return render_template("signin/code.html", form=form, user=user, next=next_page())
