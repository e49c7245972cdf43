"""What sheets of the same texts have in common, read once: for a single sheet, or for all of a batch."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mildsite import clock
from mildsite.clinic.models import ClinicDetails
from mildsite.clinic.queries import current_details
from mildsite.content import queries
from mildsite.content.errors import NotPublished
from mildsite.content.models import Page, Revision
from mildsite.sheets.composing import Source
from mildsite.sheets.source_gate import why_not_usable
from mildsite.sheets.sources import source_of


@dataclass(frozen=True, kw_only=True)
class Ground:
    details: ClinicDetails
    today: date
    """On the clinic's calendar."""
    pages: tuple[Page, ...]
    """One for each language that is printed."""
    texts: tuple[Revision, ...]
    """Their live texts, in the same order."""
    sources: tuple[Source, ...]
    translated: tuple[Revision, ...]
    """The same text in the clinic's other languages, as far as it can be used today: for the patient's page."""
    translations: tuple[Source, ...]
    """Their sources, in the same order."""
    refused: tuple[str | None, ...]
    """For each page, why nothing may be issued from it now."""

    @property
    def overdue(self) -> bool:
        return any(page.is_overdue(self.today) for page in self.pages)

    @property
    def fingerprint(self) -> str:
        """Another one means that sheets made now would say something else."""
        texts = [*self.sources, *self.translations]
        parts = [str(self.details.version), *(str(text.id) for text in self.texts), repr(texts), repr(self.refused)]
        return hashlib.sha256("|".join(parts).encode()).hexdigest()


def ground_of(pages: Sequence[Page]) -> Ground:
    """Raises NotPublished when one of the pages has no live text."""
    details = current_details()
    texts = tuple(text for page in pages if (text := page.live_revision) is not None)
    if len(texts) < len(pages):
        raise NotPublished
    translated = tuple(_translated(pages, details))
    return Ground(
        details=details,
        today=clock.today(details.zone),
        pages=tuple(pages),
        texts=texts,
        sources=tuple(source_of(text) for text in texts),
        translated=translated,
        translations=tuple(source_of(text) for text in translated),
        refused=tuple(why_not_usable(page) for page in pages),
    )


def _translated(pages: Sequence[Page], details: ClinicDetails) -> list[Revision]:
    printed, found = {page.language for page in pages}, []
    for language in details.offered_languages:
        page = queries.page_of_key(pages[0].key, language=language) if language not in printed else None
        if page is not None and page.live_revision is not None and not why_not_usable(page):
            found.append(page.live_revision)
    return found
