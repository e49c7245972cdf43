"""A document as a web page. The public site and the editor's preview use the same template and the same words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext
from markupsafe import Markup

from mildsite import clock
from mildsite.clinic.values import ClinicValues, Setting
from mildsite.content.document import ChecklistItem, Document, Urgency
from mildsite.content.html import prose_html
from mildsite.content.placeholders import fill
from mildsite.content.queries import pictures_of
from mildsite.web.shared.page_context import clinic

URGENCY_WORDS = {
    Urgency.CALL_911: lazy_gettext("Call 911"),
    Urgency.CALL_AT_ONCE: lazy_gettext("Call us at once"),
    Urgency.CALL_CLINIC: lazy_gettext("Call us"),
}


def page_context(document: Document, values: Mapping[str, str], *, language: str) -> dict[str, Any]:
    """What `shared/page.html` needs to show `document` in `language` today.

    Its placeholders come from `values`, clinic values as signed; claims that have expired are gone.
    """
    clinic_values = clinic().values
    values = {**values, **clinic_values.measures(language=language)}
    return {
        "document": document,
        "blocks": document.blocks_on(clock.today(clinic().zone)),
        "title": fill(document.title, values),
        "description": fill(document.description, values),
        "line": lambda text: fill(text, values),
        "item_line": lambda item: fill(item.sentence(_setting(item, clinic_values), language=language), values),
        "prose": lambda text: Markup(prose_html(text, values)),  # noqa: S704 - made from a tree and sanitised
        "pictures": pictures_of(document),
        "urgency_words": URGENCY_WORDS,
    }


def _setting(item: ChecklistItem, values: ClinicValues) -> Setting | None:
    return values.find(item.value_key) if item.value_key else None
