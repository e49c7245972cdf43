"""A document as a web page. The public site and the editor's preview use the same template and the same words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from mildsite.clinic.values import ClinicValues, Setting
from mildsite.content.document import ChecklistItem, Document, Urgency
from mildsite.content.html import prose_html
from mildsite.content.placeholders import fill
from mildsite.content.queries import pictures_of
from mildsite.web.shared.page_context import clinic

URGENCY_WORDS = {
    Urgency.CALL_911: "Call 911",
    Urgency.CALL_AT_ONCE: "Call us at once",
    Urgency.CALL_CLINIC: "Call us",
}


def page_context(document: Document, values: Mapping[str, str]) -> dict[str, Any]:
    """What `shared/page.html` needs to show `document`: its placeholders from `values`, clinic values as signed."""
    clinic_values = clinic().values
    values = {**values, **clinic_values.measures()}
    return {
        "document": document,
        "title": fill(document.title, values),
        "description": fill(document.description, values),
        "line": lambda text: fill(text, values),
        "item_line": lambda item: fill(item.sentence(_setting(item, clinic_values)), values),
        "prose": lambda text: Markup(prose_html(text, values)),  # noqa: S704 - made from a tree and sanitised
        "pictures": pictures_of(document),
        "urgency_words": URGENCY_WORDS,
    }


def _setting(item: ChecklistItem, values: ClinicValues) -> Setting | None:
    return values.find(item.value_key) if item.value_key else None
