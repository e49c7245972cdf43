"""The page behind a link of invitation: a name, a password, and somebody new is on the staff.

Looking at it spends nothing, so a program that follows links cannot use it up. The link is a secret as long as it
works: the page sends no referrer, and no log line holds an address. Tries are not counted: nobody guesses 128 bits.
"""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mildsite.accounts import queries
from mildsite.accounts.errors import UnusableInvitation, UnusableName, WeakPassword
from mildsite.accounts.hashing import hash_password
from mildsite.accounts.inviting import join
from mildsite.accounts.models import Invitation
from mildsite.web.shared.csrf import REFUSED, keeps_typed_input, refused
from mildsite.web.shared.headers import Profile, profile
from mildsite.web.signin.door import signin
from mildsite.web.signin.forms import JoinForm


@signin.route("/join/<token>", methods=["GET", "POST"])
@profile(Profile.PATIENT)  # for its no-referrer
@keeps_typed_input
def joining(token: str) -> ResponseReturnValue:
    invitation = queries.invitation_by_token(token)
    if invitation is None:
        return no_way_in()
    form = JoinForm()
    if refused():
        form.form_errors = [REFUSED]
    # The form asks for the token itself: a wrong one shows the form again with the name that was typed.
    elif form.validate_on_submit():
        return _join(form, invitation)
    return _form(form, invitation)


def _join(form: JoinForm, invitation: Invitation) -> ResponseReturnValue:
    try:
        join(name=form.name.data, password=form.password.data, hash_password=hash_password, actor=invitation)
    except UnusableInvitation:
        return no_way_in()
    except UnusableName:
        form.name.errors = ["Enter your name as your colleagues know it, in at most 120 characters."]
        return _form(form, invitation)
    except WeakPassword as weak:
        form.password.errors = [str(weak)]
        return _form(form, invitation)
    flash("Welcome! Your account is ready. Sign in with your e-mail address and the password you just chose.")
    return redirect(url_for(".sign_in"), 303)


def _form(form: JoinForm, invitation: Invitation) -> ResponseReturnValue:
    status = 400 if request.method == "POST" else 200
    return render_template("signin/join.html", form=form, email=invitation.email), status


def no_way_in() -> ResponseReturnValue:
    """The same page for a link that is used up, withdrawn, too old or made up."""
    return render_template("signin/no_invitation.html"), 404
