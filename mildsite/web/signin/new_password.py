"""The page behind a link for somebody who forgot their password. Looking at it spends nothing."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mildsite.accounts.entrance import new_password, queries
from mildsite.accounts.errors import UnusableInvitation, WeakPassword
from mildsite.web.shared.headers import Profile, profile
from mildsite.web.signin.door import signin
from mildsite.web.signin.forms import NewPasswordForm
from mildsite.web.signin.joining import no_way_in


@signin.route("/join/password/<token>", methods=["GET", "POST"])
@profile(Profile.PATIENT)  # for its no-referrer
def choose_password(token: str) -> ResponseReturnValue:
    reset = queries.reset_by_token(token)
    if reset is None or not reset.user.active:
        return no_way_in()
    form, email = NewPasswordForm(), reset.user.email
    if form.validate_on_submit():
        try:
            new_password.choose_password(form.password.data, actor=reset)
        except UnusableInvitation:
            return no_way_in()
        except WeakPassword as weak:
            form.password.errors = [str(weak)]
        else:
            flash("Your new password is saved. Sign in with it.")
            return redirect(url_for(".sign_in"), 303)
    html = render_template("signin/new_password.html", form=form, email=email)
    return html, 400 if request.method == "POST" else 200
