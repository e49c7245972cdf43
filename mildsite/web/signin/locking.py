"""A session that nobody used for a while is locked; and its end: signing out, or the next nurse."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mildsite.accounts.entrance import signing_in
from mildsite.accounts.entrance.errors import Paused, WrongCredentials
from mildsite.accounts.entrance.sessions import Standing
from mildsite.accounts.models import StaffUser
from mildsite.audit.actions import Action
from mildsite.audit.recording import record
from mildsite.web.application import commit_refusal
from mildsite.web.shared import sessions
from mildsite.web.shared.client_address import client_address
from mildsite.web.shared.next_page import next_page
from mildsite.web.signin.door import signin
from mildsite.web.signin.forms import UnlockForm
from mildsite.web.signin.signing_in import onward
from mildsite.web.signin.waiting import wait


@signin.route("/sign-in/unlock", methods=["GET", "POST"])
def unlock() -> ResponseReturnValue:
    """Their password, or a code of their app, and somebody is back where they were."""
    found = sessions.current()
    if found is None or sessions.standing() is not Standing.LOCKED:
        return onward() if sessions.standing() is Standing.OPEN else redirect(_sign_in())
    form = UnlockForm()
    if form.validate_on_submit():
        user = found.user
        try:
            token = signing_in.try_unlock(found, form.secret.data, client=client_address(), commit=commit_refusal)
        except WrongCredentials:
            form.secret.errors = ["This is not right. Try again, or sign in anew."]
        except Paused as paused:
            form.form_errors = [wait(paused)]
            return _form(form, user), 429
        else:
            sessions.unlocked(token)
            sessions.recognised.send(current_app._get_current_object(), user=user)  # type: ignore[attr-defined]  # proxy
            return onward()
    return _form(form, found.user)


@signin.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """Also of a locked session. For the next nurse, the computer keeps its paper and printer."""
    found = sessions.current()
    if found is not None:
        if not found.awaits_code:
            record(Action.SIGNED_OUT, actor_id=found.staff_user_id)
        sessions.close_session()
    if request.form.get("then") == "change":
        flash("Signed out. Now the next nurse signs in.")
        return redirect(url_for(".sign_in", next=url_for("desk.today")))
    return redirect(url_for(".sign_in"))


def _sign_in() -> str:
    return url_for(".sign_in", next=next_page() or None)


def _form(form: UnlockForm, user: StaffUser) -> str:
    return render_template("signin/unlock.html", form=form, user=user, next=next_page())
