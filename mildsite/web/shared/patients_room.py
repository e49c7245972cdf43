"""What holds on every page that a patient comes to, failures and error pages included: when and how to get help."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import current_app, request
from sqlalchemy.exc import SQLAlchemyError

from mildsite import languages
from mildsite.clinic.queries import current_details
from mildsite.content import queries
from mildsite.content.document import RedFlags, Urgency
from mildsite.content.placeholders import fill, values_for
from mildsite.db import db
from mildsite.web.shared.page_context import clinic
from mildsite.web.shared.page_view import URGENCY_WORDS

_LAST_KNOWN = "mildsite.last_known_help"
_Help = tuple[str, Sequence[tuple[Urgency, Sequence[str]]]]
_NOTHING: _Help = ("", ())


def in_patients_room() -> bool:
    """Whether this request is for a patient's page, or for one that is not there."""
    path = request.path
    return path.startswith(("/s/", "/sheet/")) or path == "/sheet"


def asked_language() -> str:
    """The language of a patient's page that no sheet has decided yet: the one asked for, else the default."""
    asked = request.args.get("lang", "")
    return asked if asked in clinic().languages else languages.DEFAULT


def help_context(language: str) -> dict[str, Any]:
    """For `shared/help.html`: the red flags of the clinic's live after-care text; the last known without a database."""
    known: dict[str, _Help] = current_app.extensions.setdefault(_LAST_KNOWN, {})
    try:
        known[language] = _live_help(language)
    except SQLAlchemyError:
        db.session.rollback()
    heading, groups = known.get(language) or known.get(languages.DEFAULT) or _NOTHING
    return {"help_heading": heading, "help_groups": groups, "urgency_words": URGENCY_WORDS}


def _live_help(language: str) -> _Help:
    """In `language`, or in the default one where no text says it."""
    for known in dict.fromkeys((language, languages.DEFAULT)):
        for page in queries.live_aftercare(language=known):
            text = page.live_revision
            flags = [block for block in text.document.blocks if isinstance(block, RedFlags)] if text else []
            if flags:
                values = values_for(current_details(), clinic().values, language=known)
                groups = [
                    (urgency, [fill(item.text, values) for item in items]) for urgency, items in flags[0].by_urgency()
                ]
                return fill(flags[0].heading, values), groups
    return _NOTHING
