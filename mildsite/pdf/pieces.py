"""What a block of the sheet is made of once it is set: pieces that never part, and the elements they belong to.

A set block knows nothing of a page, of another block or of a file; so it can be kept, and stacked on any sheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from mildsite.pdf.lines import NO_INK, Ink, Lines

ARTIFACT = -1
ROOT = -1
"""The parent of a block's own top elements."""


class Element(NamedTuple):
    """An element of the structure tree (ISO 32000-1, 14.8)."""

    tag: bytes
    parent: int
    """Its place in the block's list, or ROOT."""
    attributes: bytes = b""
    """Further entries of its dictionary, as PDF writes them."""


class Marked(NamedTuple):
    """Operators, and the element they are content of; ARTIFACT for what only decorates."""

    element: int
    operators: bytes


class Link(NamedTuple):
    """A region that leads somewhere: left, bottom, right, top from the piece's top left corner."""

    element: int
    region: tuple[float, float, float, float]
    uri: str
    words: str


class Figure(NamedTuple):
    """A picture's region, which its element must state on the page."""

    element: int
    region: tuple[float, float, float, float]


class Frame(NamedTuple):
    """A box around neighbouring pieces; on each page around those that stand there."""

    line: float
    fill: bytes | None
    """A grey, as the operand of `g`."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Content that stays on one page. Its origin is its top left corner; y is negative downward."""

    height: float
    content: tuple[Marked, ...]
    keep: bool = False
    """With the piece below it."""
    links: tuple[Link, ...] = ()
    figures: tuple[Figure, ...] = ()
    frame: Frame | None = None
    image: bytes | None = None
    """A picture that the content draws as /Logo."""


class Group(NamedTuple):
    """Pieces that stay on one page."""

    height: float
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Block:
    elements: tuple[Element, ...]
    groups: tuple[Group, ...]
    ink: Ink
    before: float = 0.0
    """Room above, unless it begins a page."""
    starts_page: bool = False

    @property
    def pieces(self) -> Iterator[Piece]:
        return chain.from_iterable(group.pieces for group in self.groups)


@dataclass
class BlockMaker:
    """Collects a block while it is being set."""

    elements: list[Element] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    inks: list[Ink] = field(default_factory=list)

    def element(self, tag: bytes, parent: int = ROOT, attributes: bytes = b"") -> int:
        self.elements.append(Element(tag, parent, attributes))
        return len(self.elements) - 1

    def ink(self, lines: Lines) -> Lines:
        """Remember the glyphs of `lines`, and give them back."""
        self.inks.append(lines.ink)
        return lines

    def piece(self, height: float, content: Sequence[Marked], **facts: object) -> None:
        self.pieces.append(Piece(height, tuple(content), **facts))  # type: ignore[arg-type]  # named fields of Piece

    def add(self, block: Block) -> None:
        """Put another block's pieces behind, its top elements on top."""
        base = len(self.elements)
        for tag, parent, attributes in block.elements:
            self.elements.append(Element(tag, parent if parent == ROOT else parent + base, attributes))
        self.pieces += [moved(piece, base) for piece in block.pieces]
        self.inks.append(block.ink)

    def finished(self, *, before: float = 0.0, starts_page: bool = False) -> Block:
        return Block(tuple(self.elements), tuple(_together(self.pieces)), joined(self.inks), before, starts_page)


def _together(pieces: Sequence[Piece]) -> Iterator[Group]:
    """What keeps with the next, and that."""
    group: list[Piece] = []
    for place, piece in enumerate(pieces, 1):
        group.append(piece)
        if not piece.keep or place == len(pieces):
            yield Group(sum(piece.height for piece in group), tuple(group))
            group = []


def moved(piece: Piece, base: int) -> Piece:
    """`piece` for a list of elements in which its own begin at `base`."""
    if not base:
        return piece
    return Piece(
        piece.height,
        tuple(
            Marked(mark.element if mark.element == ARTIFACT else mark.element + base, mark.operators)
            for mark in piece.content
        ),
        piece.keep,
        tuple(link._replace(element=link.element + base) for link in piece.links),
        tuple(figure._replace(element=figure.element + base) for figure in piece.figures),
        piece.frame,
        piece.image,
    )


def joined(inks: Sequence[Ink]) -> Ink:
    if not inks:
        return NO_INK
    return Ink(frozenset().union(*(ink.approved for ink in inks)), frozenset().union(*(ink.own for ink in inks)))
