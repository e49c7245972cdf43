"""Recalls for tests, and what makes them necessary."""

from __future__ import annotations

from mildsite.accounts.models import StaffUser
from mildsite.clinic.models import ClinicValue
from mildsite.content.document import Document
from mildsite.content.lifecycle import Change
from mildsite.content.models import Page, Revision
from mildsite.sheets.recalls.models import Recall
from mildsite.sheets.recalls.recalling import open_recall
from tests.factories.content import CHECKLIST, make_document, make_next_text

WRONG, RIGHT = "Use ice for swelling.", "Cool it through a cloth."


def make_recall(
    source: Revision | ClinicValue, *, nurse: StaffUser, reason: str = "The ice advice is wrong."
) -> Recall:
    return open_recall(source, reason=reason, actor=nurse)


def corrected_document() -> Document:
    """The text of `make_document` with the advice on ice put right."""
    blocks = make_document().to_json()["blocks"]
    for block in blocks:
        if block["type"] == "checklist":
            block["items"] = [*CHECKLIST[:1], {**CHECKLIST[1], "text": RIGHT}]
    return make_document(blocks=blocks)


def correct_text(page: Page) -> Revision:
    """A corrected text of `page` goes live."""
    return make_next_text(page, corrected_document(), change=Change.SAFETY)
