"""One's own account: another password, the app, recovery codes. Each change asks for the password first."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from flask_wtf import FlaskForm

from mildsite.accounts.entrance import new_password, queries, second_factor, signing_in
from mildsite.accounts.entrance.errors import AlreadySetUp, Paused, WrongCredentials
from mildsite.accounts.errors import WeakPassword
from mildsite.web.application import commit_refusal
from mildsite.web.shared.access import signed_in, turn_away
from mildsite.web.shared.client_address import client_address
from mildsite.web.shared.sessions import open_session
from mildsite.web.signin.door import signin
from mildsite.web.signin.forms import ChangePasswordForm, ConfirmForm
from mildsite.web.signin.second_step import recovery_codes_page
from mildsite.web.signin.waiting import wait


@signin.get("/sign-in/account")
def account() -> ResponseReturnValue:
    if not current_user.is_authenticated:
        return turn_away()
    return _page()


@signin.post("/sign-in/password")
def change_password() -> ResponseReturnValue:
    """The new one; every other session of this colleague ends, and this one goes on under a new id."""
    user, form = signed_in(), ChangePasswordForm()
    if not form.validate_on_submit() or not _knows_password(form):
        return _page(password=form), 400
    try:
        new_password.change_password(form.password.data, actor=user)
    except WeakPassword as weak:
        form.password.errors = [str(weak)]
        return _page(password=form), 400
    open_session(user)
    flash("Your new password is saved. You are signed out everywhere else.")
    return redirect(url_for(".account"), 303)


@signin.post("/sign-in/app/begin")
def begin_app() -> ResponseReturnValue:
    user, form = signed_in(), ConfirmForm(prefix="app")
    if not form.validate_on_submit() or not _knows_password(form):
        return _page(app=form), 400
    try:
        second_factor.begin_set_up(actor=user)
    except AlreadySetUp:
        return redirect(url_for(".account"), 303)
    return redirect(url_for(".app"), 303)


@signin.post("/sign-in/codes")
def recovery_codes() -> ResponseReturnValue:
    """Ten new recovery codes, shown this once."""
    user, form = signed_in(), ConfirmForm(prefix="codes")
    if not form.validate_on_submit() or not _knows_password(form):
        return _page(codes=form), 400
    return recovery_codes_page(second_factor.renew_recovery_codes(actor=user))


def _knows_password(form: ConfirmForm) -> bool:
    """Whether the form holds the password; if not, it says so, and the try is kept."""
    try:
        signing_in.confirm_password(
            form.current.data, actor=signed_in(), client=client_address(), commit=commit_refusal
        )
    except WrongCredentials:
        commit_refusal()
        form.current.errors = ["This is not the password you have now."]
        return False
    except Paused as paused:
        form.current.errors = [wait(paused)]
        return False
    return True


def _page(*, password: FlaskForm | None = None, app: FlaskForm | None = None, codes: FlaskForm | None = None) -> str:
    user = signed_in()
    return render_template(
        "signin/account.html",
        user=user,
        has_app=queries.has_authenticator(user.id),
        codes_left=queries.recovery_codes_left(user.id),
        password=password or ChangePasswordForm(formdata=None),
        app=app or ConfirmForm(prefix="app", formdata=None),
        codes=codes or ConfirmForm(prefix="codes", formdata=None),
        wrong=password or app or codes,
    )
