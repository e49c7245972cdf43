"""The clinic's settings in the admin: one administrator proposes a change, a second one confirms it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose

from mildsite.accounts.roles import Permission
from mildsite.clinic import queries
from mildsite.clinic.changing import confirm_details, propose_details, withdraw_details
from mildsite.clinic.errors import ClinicError, ProposalGone, ProposalWaits, SecondPersonNeeded
from mildsite.clinic.logo import MAX_BYTES
from mildsite.clinic.models import ClinicDetails
from mildsite.web.admin.base import StaffView
from mildsite.web.admin.clinic_form import ZONES, ClinicForm, filled_in, shown_settings
from mildsite.web.admin.switched_languages import switched_languages
from mildsite.web.application import takes_file
from mildsite.web.shared.access import signed_in
from mildsite.web.shared.csrf import REFUSED, keeps_typed_input, refused
from mildsite.web.shared.headers import Profile, profile

_WORDS: dict[type[ClinicError], str] = {
    ProposalWaits: "Another change waits for its second person. Confirm it or take it back first.",
    ProposalGone: "This change waits no more: somebody has decided about it, or the settings have changed since.",
    SecondPersonNeeded: "You proposed this change, so another administrator must confirm it.",
}


class ClinicView(StaffView):
    permission = Permission.MANAGE_CLINIC

    @expose("/")
    def index(self) -> ResponseReturnValue:
        """What is in force, and the change that waits."""
        details = queries.current_details()
        return render_template(
            "admin_clinic/index.html",
            details=details,
            settings=shown_settings(details),
            proposal=queries.proposed_details(),
        )

    @expose("/change", methods=["GET", "POST"])
    @keeps_typed_input
    @takes_file(2 * MAX_BYTES)  # room to say kindly that a file is too large
    def change(self) -> ResponseReturnValue:
        form = filled_in(queries.current_details())
        if not form.is_submitted():
            return _form(form)
        details = form.usable_details()
        if refused():
            form.form_errors = [REFUSED]
        if details is None:
            return _form(form, status=400)
        try:
            proposal = propose_details(details, actor=signed_in())
        except ClinicError as error:
            form.form_errors = [_WORDS[type(error)]]
            return _form(form, status=409)
        flash("Proposed. It counts when another administrator has confirmed it.")
        return redirect(url_for(".proposal", version=proposal.version), 303)

    @expose("/proposals/<int(max=1000000):version>")
    def proposal(self, version: int) -> ResponseReturnValue:
        """Old and new side by side."""
        proposal, details = _proposal(version), queries.current_details()
        return render_template(
            "admin_clinic/proposal.html",
            proposal=proposal,
            details=details,
            old=shown_settings(details),
            new=shown_settings(proposal),
            own=proposal.created_by == signed_in().id,
            switched=switched_languages(details, proposal),
        )

    @expose("/proposals/<int(max=1000000):version>/logo")
    @profile(Profile.STAFF)
    def proposed_logo(self, version: int) -> ResponseReturnValue:
        return Response(_proposal(version).logo or abort(404), mimetype="image/png")

    @expose("/proposals/<int(max=1000000):version>/confirm", methods=["POST"])
    def confirm(self, version: int) -> ResponseReturnValue:
        return _decided(confirm_details, version, "Confirmed. It counts from now on.")

    @expose("/proposals/<int(max=1000000):version>/withdraw", methods=["POST"])
    def withdraw(self, version: int) -> ResponseReturnValue:
        return _decided(withdraw_details, version, "Taken back. Nothing was changed.")


def _form(form: ClinicForm, status: int = 200) -> ResponseReturnValue:
    details = queries.current_details()
    return render_template("admin_clinic/change.html", form=form, details=details, zones=ZONES), status


def _proposal(version: int) -> ClinicDetails:
    proposal = queries.proposed_details()
    if proposal is None or proposal.version != version:
        abort(404)
    return proposal


def _decided(verb: Callable[..., None], version: int, words: str) -> ResponseReturnValue:
    waiting = queries.proposed_details()
    try:
        if waiting is None or waiting.version != version:
            raise ProposalGone
        verb(waiting, actor=signed_in())
    except ClinicError as error:
        flash(_WORDS[type(error)], "error")
    else:
        flash(words)
    return redirect(url_for(".index"), 303)
