"""The gate between composing and issuing: named checks of the sheet as it will be printed, cheap enough for each one.

What only a finished file can show is checked on specimens, when a text is approved: `specimen_gate`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from mildsite.content.document import Document
from mildsite.pdf.document import RedFlagSection, SheetDocument, Size
from mildsite.pdf.faces import unprintable
from mildsite.pdf.layout import SheetLayout
from mildsite.sheets.elements import missing_elements
from mildsite.sheets.errors import Problem

MOST_PAGES = 24
"""For each language. What nobody would print is a mistake."""


def problems_on_paper(document: SheetDocument, texts: Sequence[Document]) -> list[Problem]:
    """Before the sheet is laid out: required elements, and characters that no font has."""
    return [*_elements(texts), *_glyphs(document)]


def problems_of_layout(layout: SheetLayout) -> list[Problem]:
    """Of the sheet laid out: everything within its box, what needs help first on page 1, a number of pages to print."""
    return [problem for check in CHECKS.values() for problem in check(layout)]


def _elements(texts: Sequence[Document]) -> list[Problem]:
    found = {element.name: element for text in texts for element in missing_elements(text)}
    return [Problem("page", element.message) for element in found.values()]


def _glyphs(document: SheetDocument) -> Iterator[Problem]:
    characters = unprintable("".join(document.texts()))
    if characters:
        shown = " ".join(ch if ch.isprintable() else f"U+{ord(ch):04X}" for ch in characters[:10])
        message = f"The after-care text holds characters that cannot be printed ({shown}). Ask an editor to mend it."
        yield Problem("page", message)


def _boxes(layout: SheetLayout) -> Iterator[Problem]:
    """A piece lies on the page between its margins, and below the one before it."""
    for part in layout.parts:
        floor = layout.look.margin + part.foot.height
        for page in part.stack.pages:
            above = layout.look.page_height - layout.look.margin
            for placed in page.placed:
                if placed.y > above + 0.1 or placed.y - placed.piece.height < floor - 0.1:
                    message = "Something on the sheet is too large for a page. Shorten the note, or ask an editor."
                    yield Problem("page", message)
                    return
                above = placed.y - placed.piece.height


def _page_one(layout: SheetLayout) -> Iterator[Problem]:
    """When to get help stands on page 1. Large print has no room for it there: it follows at once."""
    last = 0 if layout.document.size is Size.STANDARD else 2
    for part in layout.parts:
        count = sum(isinstance(section, RedFlagSection) for section in part.part.sections)
        if count and part.last_page_of_flags > last:
            message = "“When to get help” has no room on page 1. Ask an editor to shorten it, or what matters most."
            yield Problem("page", message)


def _page_count(layout: SheetLayout) -> Iterator[Problem]:
    for part in layout.parts:
        if len(part.stack.pages) > MOST_PAGES:
            message = f"The sheet would have {len(part.stack.pages)} pages. Shorten the note, or ask an editor."
            yield Problem("page", message)


CHECKS: dict[str, Callable[[SheetLayout], Iterator[Problem]]] = {
    "boxes": _boxes,
    "page_one": _page_one,
    "page_count": _page_count,
}
"""By name, so that a test can hold each to its promise."""
