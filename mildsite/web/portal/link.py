"""`/s/<token>`: what a link says to whoever has it, and the code that opens the sheet."""

from __future__ import annotations

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from mildsite import languages
from mildsite.sheets.links import Attempt, LinkView, Outcome, try_code, view_link
from mildsite.web.application import commit_refusal
from mildsite.web.portal import grant
from mildsite.web.portal.door import portal
from mildsite.web.portal.help import help_context
from mildsite.web.shared.csrf import REFUSED, keeps_typed_input, refused
from mildsite.web.shared.headers import Profile, profile
from mildsite.web.shared.language import reading_in
from mildsite.web.shared.page_context import clinic

LONGEST_TOKEN = 64


@portal.route("/s/<token>", methods=["GET", "POST"])
@profile(Profile.PATIENT)
@keeps_typed_input
def link(token: str) -> ResponseReturnValue:
    """The clinic, whether the sheet is current, and the form for the code. Never a name."""
    view = view_link(token) if len(token) <= LONGEST_TOKEN else None
    language = _language(view)
    if request.method == "POST" and view is not None and not refused():
        attempt = try_code(token, request.form.get("code", ""))
        if attempt.outcome is Outcome.OPENED and attempt.link is not None:
            response = make_response(redirect(url_for(".sheet", lang=language), 303))
            grant.give(response, attempt.link)
            return response
        commit_refusal()
        return _page(view_link(token), language, token=token, attempt=attempt)
    return _page(view, language, token=token, problem=REFUSED if refused() else "")


def _page(
    view: LinkView | None, language: str, *, token: str, attempt: Attempt | None = None, problem: str = ""
) -> ResponseReturnValue:
    with reading_in(language):
        html = render_template(
            "portal/link.html",
            view=view,
            token=token,
            attempt=attempt,
            problem=problem,
            Outcome=Outcome,
            zone=clinic().zone,
            offered=clinic().languages,
            **help_context(language),
        )
    if view is None or (attempt is not None and attempt.outcome is Outcome.GONE):
        return html, 404
    return html, 429 if view.paused_until else 400 if attempt or problem else 200


def _language(view: LinkView | None) -> str:
    """The one asked for, else that of the sheet."""
    asked = request.args.get("lang", "")
    if asked in clinic().languages:
        return asked
    return view.language if view is not None else languages.DEFAULT
