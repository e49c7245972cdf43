"""The sheet that a patient has opened: what is to be followed now, and what it was before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mildsite.audit.actions import Action
from mildsite.audit.recording import record
from mildsite.pdf.document import Part, Size
from mildsite.pdf.rendering import render
from mildsite.sheets import queries
from mildsite.sheets.changes import Changes, changes_between
from mildsite.sheets.dates import PROCEDURE
from mildsite.sheets.links import leads_to
from mildsite.sheets.models import AccessLink, EndReason, Sheet, SheetState
from mildsite.sheets.opening import snapshot_of
from mildsite.sheets.snapshot import Snapshot


@dataclass(frozen=True)
class Held:
    """A patient's own sheet, opened with link and code."""

    sheet: Sheet
    """The one to follow now."""
    snapshot: Snapshot
    replaced: tuple[tuple[Sheet, Snapshot], ...]
    """This patient's own before it, the oldest first."""
    since_paper: Snapshot | None
    """Of the sheet that the link was printed on, when another has taken its place."""

    def part(self, language: str) -> Part:
        """The sheet in a language, or in its own where there is none."""
        return next((part for part in self.parts if part.language == language), self.parts[0])

    @property
    def parts(self) -> Sequence[Part]:
        return [*self.snapshot.document.parts, *self.snapshot.translations]

    @property
    def has_dates(self) -> bool:
        """Whether there is anything for a calendar."""
        snapshots = [self.snapshot, *(snapshot for _, snapshot in self.replaced)]
        return any(when.key != PROCEDURE for snapshot in snapshots for when in snapshot.dates)

    def changes(self, language: str) -> Changes | None:
        """What changed since the paper, in the patient's words; None while it is the sheet to follow."""
        if self.since_paper is None:
            return None
        known = [*self.since_paper.document.parts, *self.since_paper.translations]
        old = next((part for part in known if part.language == self.part(language).language), known[0])
        return changes_between(old, self.part(old.language))


def held_by(link: AccessLink) -> Held | None:
    """What a link opens, or None when it leads nowhere any more. Raises SealBroken."""
    sheet = leads_to(link)
    if sheet is None or sheet.state is not SheetState.CURRENT:
        return None
    before = [(found, snapshot_of(found)) for found in _own_before(sheet)]
    paper = next((snapshot for found, snapshot in before if found.id == link.sheet_id), None)
    return Held(sheet, snapshot_of(sheet), tuple(before), paper)


def _own_before(sheet: Sheet) -> list[Sheet]:
    """The sheets whose place it took, as far as they were this patient's: one may have named somebody else."""
    found: list[Sheet] = []
    for before in queries.sheets_replaced_by(sheet):
        if before.end_reason is EndReason.WRONG_PERSON:
            found = []
        elif before.key is not None:
            found.append(before)
    return found


def download(held: Held, *, size: Size, language: str) -> bytes:
    """The sheet's PDF: the bytes that were printed, or the same document in another size or language.

    The download is on record. Raises SealBroken.
    """
    document, sheet = held.snapshot.document, held.sheet
    record(Action.LINK_DOWNLOADED, actor_id=None, subject_id=sheet.id, number=sheet.number, form=str(size))
    printed = {part.language for part in document.parts}
    if size is document.size and language in printed:
        return sheet.seal.open("pdf", sheet.pdf_sealed)
    parts = document.parts if language in printed else (held.part(language),)
    return render(document.model_copy(update={"size": size, "parts": parts}))
