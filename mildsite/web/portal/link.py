"""`/s/<token>`: what a link says to whoever has it, and the code that opens the sheet."""

from __future__ import annotations

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from mildsite.languages import marked
from mildsite.sheets.links import LinkView, Outcome, try_code, view_link
from mildsite.web.application import commit_refusal
from mildsite.web.portal import grant
from mildsite.web.portal.door import portal
from mildsite.web.shared.csrf import REFUSED, keeps_typed_input, refused
from mildsite.web.shared.language import reading_in
from mildsite.web.shared.page_context import clinic
from mildsite.web.shared.patients_room import asked_language, help_context

LONGEST_TOKEN = 64
_PROBLEMS = {
    Outcome.WRONG: marked("This code is not right. Check it and type it again."),
    Outcome.INCOMPLETE: marked("The code has 8 digits. Check it and type it again."),
}


@portal.route("/s/<token>", methods=["GET", "POST"])
@keeps_typed_input
def link(token: str) -> ResponseReturnValue:
    """The clinic, whether the sheet is current, and the form for the code. Never a name."""
    view = view_link(token) if len(token) <= LONGEST_TOKEN else None
    language = _language(view)
    if request.method != "POST" or view is None:
        return _page(view, language, token=token)
    if refused():
        return _page(view, language, token=token, problem=str(REFUSED))
    attempt = try_code(token, request.form.get("code", ""))
    if attempt.outcome is Outcome.OPENED and attempt.link is not None:
        response = make_response(redirect(url_for(".sheet", lang=language), 303))
        grant.give(response, attempt.link)
        return response
    commit_refusal()
    # It may have changed meanwhile: paused by this very try, or ended by the clinic.
    return _page(view_link(token), language, token=token, problem=_PROBLEMS.get(attempt.outcome, ""))


def _page(view: LinkView | None, language: str, *, token: str, problem: str = "") -> ResponseReturnValue:
    with reading_in(language):
        html = render_template(
            "portal/link.html",
            view=view,
            token=token,
            problem=gettext(problem) if problem else "",
            zone=clinic().zone,
            offered=clinic().languages,
            **help_context(language),
        )
    if view is None:
        return html, 404
    return html, 429 if view.paused_until else 400 if problem else 200


def _language(view: LinkView | None) -> str:
    """The one asked for, else that of the sheet."""
    if view is not None and request.args.get("lang") not in clinic().languages:
        return view.language
    return asked_language()
