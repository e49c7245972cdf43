"""Staff in the admin: who works here, who is invited, and what each may do. Only for administrators."""

from __future__ import annotations

import uuid

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose

from mildsite.accounts import inviting, managing, queries
from mildsite.accounts.entrance import break_glass, new_password, second_factor
from mildsite.accounts.entrance import queries as entrance_queries
from mildsite.accounts.errors import EmailTaken, LastAdministrator, NoRole, OwnAccount, UnusableAddress
from mildsite.accounts.models import StaffUser
from mildsite.accounts.roles import Permission, RoleName
from mildsite.clinic.queries import current_details
from mildsite.web.admin.base import StaffView
from mildsite.web.shared.access import signed_in
from mildsite.web.shared.csrf import REFUSED, keeps_typed_input, refused
from mildsite.web.shared.page_context import clinic

ROLES: dict[RoleName, tuple[str, str]] = {
    RoleName.EDITOR: ("Editor", "writes and edits pages"),
    RoleName.REVIEWER: ("Clinical reviewer", "signs what is clinical, never their own text"),
    RoleName.NURSE: ("Discharge nurse", "makes and prints sheets; the only role that sees patients"),
    RoleName.ADMINISTRATOR: ("Administrator", "manages staff and clinic details"),
}
"""What a role is called on screens, and what it is for."""

WITHOUT_ROLE = "Tick at least one. Somebody who may do nothing could not open a single page."
OWN_ACCOUNT = "You cannot change your own account. Ask another administrator."
LAST_ADMINISTRATOR = "This is the last administrator. Make somebody else an administrator first."


class ColleaguesView(StaffView):
    permission = Permission.MANAGE_STAFF

    @expose("/")
    def index(self) -> ResponseReturnValue:
        return render_template(
            "admin_staff/index.html",
            staff=queries.all_staff(),
            with_app=entrance_queries.ids_with_authenticator(),
            without_factor=set() if clinic().is_demo else entrance_queries.staff_without_second_factor(),
            invitations=queries.open_invitations(),
            roles=ROLES,
            zone=current_details().zone,
        )

    @expose("/invite", methods=["GET", "POST"])
    @keeps_typed_input
    def invite(self) -> ResponseReturnValue:
        """The form; when it is sent, the link. It is shown this once, for nothing that could show it again is kept."""
        if request.method != "POST":
            return _invite_form({})
        if refused():
            return _invite_form({}, message=REFUSED)
        try:
            invitation, token = inviting.invite(
                email=request.form.get("email", ""), roles=_chosen_roles(), actor=signed_in()
            )
        except UnusableAddress:
            return _invite_form({"email": "Enter an e-mail address, like name@example.org."})
        except EmailTaken:
            return _invite_form({"email": "Somebody with this address is on the list of staff already."})
        except NoRole:
            return _invite_form({"roles": WITHOUT_ROLE})
        link = _base_url() + url_for("signin.joining", token=token)
        return render_template(
            "admin_staff/invited.html", invitation=invitation, link=link, zone=current_details().zone
        )

    @expose("/invitations/<uuid:invitation_id>/withdraw", methods=["POST"])
    def withdraw(self, invitation_id: uuid.UUID) -> ResponseReturnValue:
        invitation = queries.invitation(invitation_id) or abort(404)
        inviting.withdraw(invitation, actor=signed_in())
        flash(f"The link for {invitation.email} works no longer.")
        return redirect(url_for(".index"), 303)

    @expose("/<uuid:user_id>", methods=["GET", "POST"])
    @keeps_typed_input
    def roles(self, user_id: uuid.UUID) -> ResponseReturnValue:
        """One colleague: what they may do, and whether they still may."""
        user = _user(user_id)
        if request.method != "POST":
            return _roles_form(user)
        if refused():
            return _roles_form(user, message=REFUSED)
        try:
            managing.change_roles(user, roles=_chosen_roles(), actor=signed_in())
        except NoRole:
            return _roles_form(user, errors={"roles": WITHOUT_ROLE})
        except OwnAccount:
            return _roles_form(user, message=OWN_ACCOUNT)
        except LastAdministrator:
            return _roles_form(user, errors={"roles": LAST_ADMINISTRATOR})
        flash(f"Saved. It holds when {user.name} signs in again; they are signed out everywhere.")
        return redirect(url_for(".index"), 303)

    @expose("/<uuid:user_id>/deactivate", methods=["POST"])
    def deactivate(self, user_id: uuid.UUID) -> ResponseReturnValue:
        user = _user(user_id)
        try:
            managing.deactivate(user, actor=signed_in())
        except OwnAccount:
            flash(OWN_ACCOUNT, "error")
        except LastAdministrator:
            flash(LAST_ADMINISTRATOR, "error")
        else:
            flash(f"{user.name} can no longer sign in, and is signed out everywhere.")
        return redirect(url_for(".index"), 303)

    @expose("/<uuid:user_id>/reactivate", methods=["POST"])
    def reactivate(self, user_id: uuid.UUID) -> ResponseReturnValue:
        user = _user(user_id)
        managing.reactivate(user, actor=signed_in())
        flash(f"{user.name} can sign in again, with the password of before.")
        return redirect(url_for(".index"), 303)

    @expose("/<uuid:user_id>/password", methods=["POST"])
    def reset_password(self, user_id: uuid.UUID) -> ResponseReturnValue:
        """A link for somebody who forgot theirs, shown this once."""
        user = _user(user_id)
        try:
            reset, token = new_password.make_link(user, actor=signed_in())
        except OwnAccount:
            flash(OWN_ACCOUNT, "error")
            return redirect(url_for(".index"), 303)
        link = _base_url() + url_for("signin.choose_password", token=token)
        return render_template("admin_staff/password_link.html", user=user, reset=reset, link=link, zone=clinic().zone)

    @expose("/<uuid:user_id>/second-factor", methods=["POST"])
    def reset_second_factor(self, user_id: uuid.UUID) -> ResponseReturnValue:
        user = _user(user_id)
        try:
            second_factor.reset(user, actor=signed_in())
        except OwnAccount:
            flash(OWN_ACCOUNT, "error")
        else:
            flash(f"{user.name} sets up the app anew with the next sign-in. Make sure that it is them.")
        return redirect(url_for(".index"), 303)

    @expose("/emergency/seen", methods=["POST"])
    def acknowledge(self) -> ResponseReturnValue:
        break_glass.acknowledge(actor=signed_in())
        flash("The alarm is answered, and that is on record. Seal a new envelope: mildsite staff break-glass.")
        return redirect(url_for(".index"), 303)


def _invite_form(errors: dict[str, str], *, message: str | None = None) -> ResponseReturnValue:
    if errors and not _chosen_roles():
        errors = {**errors, "roles": WITHOUT_ROLE}  # all that is wrong, not only the first
    html = render_template(
        "admin_staff/invite.html",
        roles=ROLES,
        email="".join(ch for ch in request.form.get("email", "") if ch.isprintable()),
        chosen=_chosen_roles(),
        errors=errors,
        message=message,
    )
    return html, 400 if request.method == "POST" else 200


def _roles_form(
    user: StaffUser, *, errors: dict[str, str] | None = None, message: str | None = None
) -> ResponseReturnValue:
    html = render_template(
        "admin_staff/colleague.html",
        user=user,
        own=user is signed_in(),
        has_app=entrance_queries.has_authenticator(user.id),
        roles=ROLES,
        chosen=_chosen_roles() if request.method == "POST" else [RoleName(role.name) for role in user.roles],
        errors=errors or {},
        message=message,
        zone=current_details().zone,
    )
    return html, 400 if request.method == "POST" else 200


def _chosen_roles() -> list[RoleName]:
    """The ticked roles; what is no role is passed over."""
    ticked = request.form.getlist("roles")
    return [role for role in RoleName if role in ticked]


def _base_url() -> str:
    """Where the outside world finds us; behind a web server that is not what this process sees."""
    return str(current_app.config["PUBLIC_URL"]).rstrip("/")


def _user(user_id: uuid.UUID) -> StaffUser:
    return queries.staff_user(user_id) or abort(404)
