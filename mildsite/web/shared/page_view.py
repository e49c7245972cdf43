"""A document as a web page. The public site and the editor's preview use the same template and the same words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext
from markupsafe import Markup

from mildsite import clock
from mildsite.clinic.values import ClinicValues, Setting
from mildsite.content.document import ChecklistItem, Document, Picture, Urgency
from mildsite.content.drawings import DRAWINGS
from mildsite.content.html import prose_html
from mildsite.content.placeholders import fill
from mildsite.content.queries import pictures_of
from mildsite.web.shared.page_context import clinic

URGENCY_WORDS = {
    Urgency.CALL_911: lazy_gettext("Call 911"),
    Urgency.CALL_AT_ONCE: lazy_gettext("Call us at once"),
    Urgency.CALL_CLINIC: lazy_gettext("Call us"),
}


@dataclass(frozen=True, kw_only=True)
class ShownPicture:
    """Where a picture comes from, and the room to keep for it before it is there."""

    address: str
    width: int | None = None
    """None while a text names a picture that is not stored: its writer is told."""
    height: int | None = None


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
        "pictures": _pictures(document, language),
        "urgency_words": URGENCY_WORDS,
    }


def _pictures(document: Document, language: str) -> dict[str, ShownPicture]:
    """By the id of the block that shows it. Our own drawings are labelled in `language`."""
    stored, found = pictures_of(document), {}
    for block in document.blocks:
        if not isinstance(block, Picture):
            continue
        name = block.picture
        size = DRAWINGS.get(name) or stored.get(name)
        if name in DRAWINGS:
            address = url_for("site.drawing", name=name, language=language)
        else:
            address = url_for("site.picture", picture_id=name)
        found[block.id] = ShownPicture(
            address=address, width=size.width if size else None, height=size.height if size else None
        )
    return found


def _setting(item: ChecklistItem, values: ClinicValues) -> Setting | None:
    return values.find(item.value_key) if item.value_key else None
