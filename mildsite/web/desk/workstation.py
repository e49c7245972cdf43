"""What this computer keeps for whoever works at it: paper, sides, a word about the printer. Nothing of a patient."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import timedelta

from flask import current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeSerializer

from mildsite.pdf.document import Paper
from mildsite.sheets.names import clean_line
from mildsite.web.desk.door import desk
from mildsite.web.shared.kept_at_computer import keep_at_computer, kept_at_computer

_KEPT = timedelta(days=365)
LONGEST_HINT = 120


@dataclass(frozen=True)
class Workstation:
    paper: str = ""
    """A pdf.document.Paper, or empty for the clinic's own."""
    duplex: bool = False
    printer: str = ""
    """Such as “Second drawer of the printer at the door”; shown beside the print button."""


def workstation() -> Workstation:
    """What this computer keeps, or nothing in particular."""
    try:
        kept = json.loads(_serializer().loads(kept_at_computer("workstation")))
        return Workstation(str(kept["paper"]), bool(kept["duplex"]), str(kept["printer"]))
    except (BadSignature, ValueError, KeyError, TypeError):
        return Workstation()


@desk.route("/workstation", methods=["GET", "POST"])
def workstation_page() -> ResponseReturnValue:
    if request.method != "POST":
        return render_template("desk/workstation.html", kept=workstation(), papers=Paper, longest=LONGEST_HINT)
    paper = request.form.get("paper", "")
    kept = Workstation(
        paper if paper in list(Paper) else "",
        request.form.get("sides") == "two",
        clean_line(request.form.get("printer", ""))[:LONGEST_HINT],
    )
    flash("This computer keeps it.")
    response = make_response(redirect(url_for(".today"), 303))
    keep_at_computer(response, "workstation", _serializer().dumps(json.dumps(asdict(kept))), for_=_KEPT)
    return response


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="workstation")
