"""From a revision to the text a sheet is composed from."""

from __future__ import annotations

from mildsite.clinic.queries import current_values
from mildsite.content import queries
from mildsite.content.document import Document
from mildsite.content.models import Page, Revision
from mildsite.sheets.composing import Source
from mildsite.sheets.wording import Wording


def source_of(revision: Revision) -> Source:
    """A text as its revision says it."""
    say = Wording(revision.page.language)
    label = say("Text revision {number}").format(number=revision.number)
    return source_of_draft(revision.document, revision.page, label=label)


def source_of_draft(document: Document, page: Page, *, label: str) -> Source:
    """A text that may still be in the making."""
    return Source(
        document=document,
        language=page.language,
        revision_label=label,
        procedure=_procedure(page),
        values=current_values(),
    )


def _procedure(page: Page) -> str:
    """What the page of the procedure is called, in the language of the text."""
    found = queries.page_of_key(page.procedure_key, language=page.language) if page.procedure_key else None
    text = found.live_revision if found else None
    return (text.document.menu or text.document.title) if text else ""
