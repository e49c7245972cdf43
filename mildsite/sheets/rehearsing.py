"""The last look before a sheet is issued: what is left to fill in by hand, and who might be taken for this patient."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from mildsite import clock, languages
from mildsite.accounts.models import StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission
from mildsite.clinic.queries import current_details
from mildsite.content import queries as content_queries
from mildsite.pdf.document import CheckEntry, ChecklistSection, Fact, FactsSection, Part, Size
from mildsite.sheets import queries
from mildsite.sheets.composing import SPECIMEN, compose_part
from mildsite.sheets.errors import SheetRefused
from mildsite.sheets.making import Order, checked_layout, composed, problems_of_order, texts_of
from mildsite.sheets.models import Sheet
from mildsite.sheets.names import index_words
from mildsite.sheets.opening import entries_of, open_list
from mildsite.sheets.sources import source_of
from mildsite.sheets.wording import Wording

_SIMILAR = 0.82
"""Of two folded names, by the letters they share in order: “Jon Smyth” is like “John Smith”, not like “Ann Smith”."""


@dataclass(frozen=True)
class Alike:
    """Another patient of the day whose name is the same or similar."""

    sheet: Sheet
    name: str


@dataclass(frozen=True)
class Rehearsal:
    read_back: tuple[tuple[str, str], ...]
    """Whose sheet it is and what kind of sheet: labels and values in the language of the desk, whatever the sheet's."""
    by_hand: tuple[str, ...]
    """Labels of the lines that somebody has to fill in, in the language of the desk."""
    alike: tuple[Alike, ...]


def rehearse(order: Order, *, actor: StaffUser) -> Rehearsal:
    """The sheet as it would be issued, and what the nurse should know before.

    Raises NotPermitted, NotPublished, and SheetRefused with everything that must be mended.
    """
    require(actor, Permission.ISSUE_SHEETS)
    problems = problems_of_order(order)
    if problems:
        raise SheetRefused(problems)
    document = composed(order)
    checked_layout(document, [text.document for text in texts_of(order)])
    part = _as_staff_read_it(order)
    return Rehearsal(tuple(_read_back(part, order)), tuple(_by_hand(part)), tuple(_alike(order, actor=actor)))


def _as_staff_read_it(order: Order) -> Part:
    """The same sheet in the language of the desk. Raises NotPublished."""
    page = content_queries.page_of_key(order.page.key, language=languages.DEFAULT)
    text = (page and page.live_revision) or texts_of(order)[0]
    return compose_part(
        source_of(text), details=current_details(), entries=order.entries, paperwork=SPECIMEN, issued_at=clock.now()
    )


def _read_back(part: Part, order: Order) -> Iterator[tuple[str, str]]:
    yield from ((fact.label, fact.value.text) for fact in part.identity if fact.value)
    names = " and ".join(Wording(languages.DEFAULT).name_of(page.language) for page in order.pages)
    yield "Sheet", f"{names}, large print" if order.entries.size is Size.LARGE else names


def _by_hand(part: Part) -> Iterator[str]:
    for section in part.sections:
        if isinstance(section, FactsSection):
            yield from (fact.label for fact in section.facts if fact.value is None)
        elif isinstance(section, ChecklistSection):
            for group in section.groups:
                yield from (label for entry in group.entries if (label := _date_label(entry)))


def _date_label(entry: CheckEntry) -> str:
    empty = isinstance(entry.date, Fact) and entry.date.value is None
    return f"{entry.text} {entry.date.label}" if empty and entry.date else ""


def _alike(order: Order, *, actor: StaffUser) -> Iterator[Alike]:
    """Those whom the nurse is shown are on record; names that were only compared nobody has seen."""
    zone = current_details().zone
    today = queries.sheets_issued_on(clock.today(zone), zone)
    name = order.entries.patient_name
    found = [sheet for sheet in today if sheet.key is not None and similar(entries_of(sheet).patient_name, name)]
    for sheet, entries in open_list(found, actor=actor) if found else ():
        if entries is not None:
            yield Alike(sheet, entries.patient_name)


def similar(one: str, other: str) -> bool:
    """Whether two names are the same or easily taken for each other."""
    first, second = index_words(one), index_words(other)
    if first == second or (len(first & second) > 1 and len(first & second) >= min(len(first), len(second))):
        return True
    return SequenceMatcher(None, " ".join(sorted(first)), " ".join(sorted(second))).ratio() >= _SIMILAR
