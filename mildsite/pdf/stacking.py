"""Stack set blocks on pages: what has no room goes to the next page, what belongs together goes together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mildsite.pdf.pieces import Block, Element, Frame, Piece

_TOLERANCE = 0.01


@dataclass(slots=True)
class Placed:
    """A piece on its page."""

    piece: Piece
    y: float
    """Of its top edge, from the bottom of the page."""
    base: int
    """Where its block's elements begin in the list of the sheet."""


@dataclass(slots=True)
class PageLayout:
    placed: list[Placed] = field(default_factory=list)
    bottom: float = 0.0
    """Where the last piece ends."""

    def frames(self) -> Iterator[tuple[Frame, float, float]]:
        """Each box with its top and bottom on this page."""
        open_frame: Frame | None = None
        base, top, low = -1, 0.0, 0.0
        for placed in self.placed:
            frame = placed.piece.frame
            if open_frame is not None and (frame is not open_frame or placed.base != base):
                yield open_frame, top, low
                open_frame = None
            if frame is not None and open_frame is None:
                open_frame, base, top = frame, placed.base, placed.y
            low = placed.y - placed.piece.height
        if open_frame is not None:
            yield open_frame, top, low


@dataclass(slots=True)
class Stack:
    """The pages of one part of a sheet, and the elements on them in reading order."""

    pages: list[PageLayout] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    """On which page, from 0, each block ends."""


NARROWER = (0.7, 0.4)
"""How much of the gaps between blocks is left, where that spares the last block a page of its own; tried in turn."""


def stack(blocks: Sequence[Block], *, top: float, first_top: float, bottom: float) -> Stack:
    """Pages whose content stands between `bottom` and `top`, on the first page `first_top`: points from the bottom."""
    found = _stacked(blocks, top=top, first_top=first_top, bottom=bottom)
    last = len(found.pages) - 1
    if last and found.ends[-2:-1] < [last]:
        for gaps in NARROWER:
            narrow = _stacked(blocks, top=top, first_top=first_top, bottom=bottom, gaps=gaps)
            if len(narrow.pages) <= last:
                return narrow
    return found


def _stacked(blocks: Sequence[Block], *, top: float, first_top: float, bottom: float, gaps: float = 1.0) -> Stack:
    found = Stack(pages=[PageLayout(bottom=first_top)])
    for block in blocks:
        base = len(found.elements)
        for tag, parent, attributes in block.elements:
            found.elements.append(Element(tag, parent if parent < 0 else parent + base, attributes))
        page = found.pages[-1]
        if block.starts_page and page.placed:
            found.pages.append(PageLayout(bottom=top))
        gap = block.before * gaps
        for height, pieces in block.groups:
            page = found.pages[-1]
            if page.placed and page.bottom - gap - height < bottom - _TOLERANCE:
                page = PageLayout(bottom=top)
                found.pages.append(page)
            if page.placed:
                page.bottom -= gap
            gap = 0.0
            for piece in pieces:
                page = _place(found, page, piece, base, top=top, bottom=bottom)
        found.ends.append(len(found.pages) - 1)
    return found


def _place(found: Stack, page: PageLayout, piece: Piece, base: int, *, top: float, bottom: float) -> PageLayout:
    """A group that is taller than a page parts all the same."""
    if page.placed and page.bottom - piece.height < bottom - _TOLERANCE:
        page = PageLayout(bottom=top)
        found.pages.append(page)
    page.placed.append(Placed(piece, page.bottom, base))
    page.bottom -= piece.height
    return page
