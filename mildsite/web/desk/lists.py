"""The lists of the desk: today, this week, and what a nurse looks for."""

from __future__ import annotations

from datetime import date, timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue

from mildsite import clock
from mildsite.clinic.queries import current_details
from mildsite.sheets import queries
from mildsite.sheets.models import SheetState
from mildsite.sheets.names import clean_line
from mildsite.sheets.opening import open_list
from mildsite.sheets.queries import Shown
from mildsite.web.application import audited_read
from mildsite.web.desk.door import desk
from mildsite.web.shared.access import signed_in
from mildsite.web.shared.csrf import REFUSED, keeps_typed_input, refused

STATE_WORDS = {
    SheetState.CURRENT: "Current",
    SheetState.SUPERSEDED: "Replaced",
    SheetState.WITHDRAWN: "Withdrawn",
    SheetState.DESTROYED: "Destroyed",
}
TODAY, WEEK = "today", "week"


@desk.get("/")
@audited_read
def today() -> ResponseReturnValue:
    """The sheets of the clinic's day or week. Filters are of the clinic's own words, never a patient's."""
    details = current_details()
    day = clock.today(details.zone)
    shown = _shown(day)
    rows = open_list(queries.sheets_between(shown, details.zone), actor=signed_in())
    return render_template(
        "desk/today.html",
        rows=rows,
        day=day,
        shown=shown,
        zone=details.zone,
        state_words=STATE_WORDS,
        practitioners=sorted({entries.practitioner for _, entries in rows if entries and entries.practitioner}),
    )


@desk.route("/find", methods=["GET", "POST"])
@audited_read
@keeps_typed_input
def find() -> ResponseReturnValue:
    """Sheets by number or by words of a name. Sent as a form: a name is never part of an address."""
    typed = clean_line(request.form.get("words", ""))[:200]
    rows = None
    if request.method == "POST" and typed and not refused():
        rows = open_list(queries.sheets_found(typed), actor=signed_in())
    empty = request.method == "POST" and not typed
    problem = REFUSED if refused() else "Type a sheet number or a name." if empty else ""
    html = render_template(
        "desk/find.html",
        rows=rows,
        typed=typed,
        problem=problem,
        zone=current_details().zone,
        state_words=STATE_WORDS,
        most=queries.MOST_FOUND,
    )
    return html, 400 if problem else 200


def _shown(day: date) -> Shown:
    state = next((state for state in STATE_WORDS if state == request.args.get("state")), None)
    first = day - timedelta(days=6) if request.args.get("days") == WEEK else day
    practitioner = clean_line(request.args.get("practitioner", ""))[:200]
    return Shown(first=first, last=day, state=state, practitioner=practitioner)
