"""Clinic values in the admin: an editor or administrator proposes, a clinical reviewer reads and signs."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose

from mildsite import languages
from mildsite.accounts.roles import Permission
from mildsite.clinic import queries
from mildsite.clinic.errors import ClinicError, ProposalGone, SecondPersonNeeded, SentencesChanged, UnusableValue
from mildsite.clinic.models import ClinicValue
from mildsite.clinic.signing import propose_value, sign_value
from mildsite.clinic.values import (
    SAMPLE_PROCEDURE_DAY,
    VALUE_KINDS,
    Setting,
    ValueKind,
    ValueState,
    sentences,
    sentences_sha256,
)
from mildsite.sheets.names import clean_line
from mildsite.web.admin.base import StaffView
from mildsite.web.shared.access import may, signed_in
from mildsite.web.shared.csrf import REFUSED, keeps_typed_input, refused

STATE_WORDS = {
    ValueState.SIGNED: "The same for every patient",
    ValueState.BY_NURSE: "The nurse enters it for each patient, or a line is printed to fill in by hand",
    ValueState.NOT_APPLICABLE: "Does not apply: nothing is printed",
}
MEASURE_WORDS = {
    ValueState.SIGNED: "The same for every patient",
    ValueState.BY_NURSE: "No number: texts say it in general words",
    ValueState.NOT_APPLICABLE: "Does not apply: texts say it in general words",
}
VALUE_CHOICES = [
    ("", "None: the nurse enters the date"),
    *[(key, f"{kind.label} ({kind.reading} a date)") for key, kind in VALUE_KINDS.items() if kind.reading],
]
"""What an editor may tie to a checklist item."""
_WORDS: dict[type[ClinicError], str] = {
    ProposalGone: "This proposal waits no more: somebody has signed it, or a newer one has taken its place.",
    SecondPersonNeeded: "You proposed this value, so another person must sign it.",
    SentencesChanged: "The sentences have changed since you opened the page. Read them again before you sign.",
}


@dataclass
class Row:
    """One value of one practitioner, or of the clinic: what holds, and what waits."""

    kind: ValueKind
    key: str
    practitioner: str = ""
    in_force: ClinicValue | None = None
    proposal: ClinicValue | None = None
    history: list[ClinicValue] = field(default_factory=list)


class ValuesView(StaffView):
    @expose("/")
    def index(self) -> ResponseReturnValue:
        return render_template("admin_values/index.html", rows=_rows(), said=said)

    @expose("/<key>/propose", methods=["GET", "POST"])
    @keeps_typed_input
    def propose(self, key: str) -> ResponseReturnValue:
        if not may(Permission.PROPOSE_VALUES):
            abort(403)
        if key not in VALUE_KINDS:
            abort(404)
        if request.method != "POST":
            return _form(key, {})
        if refused():
            return _form(key, {"": REFUSED})
        typed = request.form.get("state", "")
        if typed not in list(ValueState):
            return _form(key, {"state": "Choose one of the three."})
        try:
            row = propose_value(
                key=key,
                state=ValueState(typed),
                typed=request.form.get("value", ""),
                practitioner=request.form.get("practitioner", ""),
                actor=signed_in(),
            )
        except UnusableValue as problem:
            return _form(key, {problem.field: str(problem)})
        flash("Proposed. It counts when a clinical reviewer has signed it.")
        return redirect(url_for(".proposal", proposal_id=row.id), 303)

    @expose("/proposals/<int(max=1000000000):proposal_id>")
    def proposal(self, proposal_id: int) -> ResponseReturnValue:
        """The sentences that the value makes, as a reader of page and sheet meets them."""
        row = queries.proposed_value(proposal_id) or abort(404)
        before = queries.current_values().find(row.key, row.practitioner or "")
        return render_template(
            "admin_values/proposal.html",
            row=row,
            kind=VALUE_KINDS[row.key],
            before=sentences(row.key, before),
            after=sentences(row.key, row.setting),
            said=said(row.key, row.setting),
            shown_sha256=sentences_sha256(row.key, row.setting),
            sample_day=SAMPLE_PROCEDURE_DAY,
            own=row.proposed_by == signed_in().id,
        )

    @expose("/proposals/<int(max=1000000000):proposal_id>/sign", methods=["POST"])
    def sign(self, proposal_id: int) -> ResponseReturnValue:
        if not may(Permission.SIGN_VALUES):
            abort(403)
        row = queries.proposed_value(proposal_id)
        try:
            if row is None:
                raise ProposalGone
            sign_value(row, shown_sha256=request.form.get("shown", ""), actor=signed_in())
        except ClinicError as error:
            flash(_WORDS[type(error)], "error")
            still = row is not None and isinstance(error, SentencesChanged)
            target = url_for(".proposal", proposal_id=proposal_id) if still else url_for(".index")
            return redirect(target, 303)
        flash("Signed. Pages and sheets say it from now on.")
        return redirect(url_for(".index"), 303)


def said(key: str, setting: Setting) -> str:
    """A setting in a few words."""
    kind = VALUE_KINDS[key]
    if setting.value is None:
        return (STATE_WORDS if kind.reading else MEASURE_WORDS)[setting.state]
    if kind.reading is None:
        return kind.shown(setting.value, languages.DEFAULT)
    return f"{setting.value} {kind.unit}" if kind.unit == "days" else f"Day {setting.value}"


def _rows() -> list[Row]:
    """The clinic's own setting of each value, each followed by those of practitioners."""
    rows = {(key, ""): Row(kind, key) for key, kind in VALUE_KINDS.items()}
    for proposal in queries.value_history():
        row = rows.setdefault(
            (proposal.key, proposal.practitioner or ""),
            Row(VALUE_KINDS[proposal.key], proposal.key, proposal.practitioner or ""),
        )
        if not row.history and proposal.signed_at is None:
            row.proposal = proposal
        if row.in_force is None and proposal.signed_at is not None:
            row.in_force = proposal
        row.history.append(proposal)
    order = list(VALUE_KINDS)
    return sorted(rows.values(), key=lambda row: (order.index(row.key), row.practitioner))


def _form(key: str, errors: dict[str, str]) -> ResponseReturnValue:
    kind = VALUE_KINDS[key]
    html = render_template(
        "admin_values/propose.html",
        kind=kind,
        errors=errors,
        typed={name: clean_line(text) for name, text in request.form.items()},
        states=STATE_WORDS if kind.reading else MEASURE_WORDS,
    )
    return html, 400 if errors else 200
