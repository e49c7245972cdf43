"""The first step, and where somebody lands after the last."""

from __future__ import annotations

from flask import current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from werkzeug.wrappers import Response

from mildsite.accounts.entrance import queries, second_factor, signing_in
from mildsite.accounts.entrance.errors import Paused, WrongCredentials
from mildsite.accounts.entrance.second_factor import Proof
from mildsite.accounts.models import StaffUser
from mildsite.accounts.roles import Permission
from mildsite.web.application import commit_refusal
from mildsite.web.shared.access import may
from mildsite.web.shared.client_address import client_address
from mildsite.web.shared.next_page import next_page
from mildsite.web.shared.page_context import clinic
from mildsite.web.shared.sessions import open_session, recognised
from mildsite.web.signin.computer import computer
from mildsite.web.signin.door import signin
from mildsite.web.signin.forms import SignInForm
from mildsite.web.signin.waiting import wait


@signin.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(next_page() or url_for(".start"))
    form = SignInForm()
    # The form asks for the token itself.
    if form.validate_on_submit():
        try:
            user = signing_in.try_password(
                email=form.email.data, password=form.password.data, client=client_address(), commit=commit_refusal
            )
        except WrongCredentials:
            form.form_errors = ["The e-mail address or the password is not right."]
        except Paused as paused:
            form.form_errors = [wait(paused)]
            return _form(form), 429
        else:
            return _after_password(user)
    return _form(form)


@signin.get("/start")
def start() -> ResponseReturnValue:
    """The desk for nurses, the admin for everybody else on the staff."""
    if may(Permission.ISSUE_SHEETS):
        return redirect(url_for("desk.today"))
    if may(Permission.ENTER_ADMIN):
        return redirect(url_for("admin.index"))
    if current_user.is_authenticated:
        return redirect(url_for("site.front"))
    return redirect(url_for(".sign_in"))


def enter(user: StaffUser, proof: Proof) -> None:
    """The session of somebody who showed all that was asked for."""
    open_session(user)
    signing_in.signed_in(proof, actor=user)


def onward() -> Response:
    """To the page that was asked for, or the first one."""
    return redirect(next_page() or url_for(".start"))


def _after_password(user: StaffUser) -> Response:
    recognised.send(current_app._get_current_object(), user=user)  # type: ignore[attr-defined]  # Flask's proxy
    if queries.has_authenticator(user.id) and signing_in.knows_computer(computer(), user):
        enter(user, Proof.COMPUTER)
        return onward()
    if user.break_glass or queries.has_authenticator(user.id):
        open_session(user, awaits_code=True)
        return redirect(url_for(".code", next=next_page() or None))
    for_show = clinic().is_demo and not current_app.config["SECOND_FACTOR_REQUIRED"]
    if second_factor.is_needed(user, for_show=for_show):
        open_session(user, awaits_code=True)
        second_factor.begin_set_up(actor=user)
        return redirect(url_for(".app", next=next_page() or None))
    enter(user, Proof.NONE)
    return onward()


def _form(form: SignInForm) -> str:
    return render_template("signin/sign_in.html", form=form, next=next_page())
