"""A sheet laid out: its parts as stacks of pages, nothing written yet. Gates look at this; `rendering` writes it."""

from __future__ import annotations

from dataclasses import dataclass

from mildsite.pdf.blocks import block_of, identity, title
from mildsite.pdf.document import Part, RedFlagSection, SheetDocument
from mildsite.pdf.furniture import Foot, first_top, letterhead, mark_block, mark_operators
from mildsite.pdf.lines import Ink
from mildsite.pdf.pieces import Block, joined
from mildsite.pdf.setting import Setting
from mildsite.pdf.stacking import Stack, stack
from mildsite.pdf.styles import LOOKS, Look


@dataclass(slots=True)
class PartLayout:
    """One language of a sheet."""

    part: Part
    setting: Setting
    stack: Stack
    foot: Foot
    blocks: list[Block]

    @property
    def last_page_of_flags(self) -> int:
        """The page, from 0, on which the last red flag stands."""
        before = len(self.blocks) - len(self.part.sections)
        flags = [place for place, section in enumerate(self.part.sections) if isinstance(section, RedFlagSection)]
        return max((self.stack.ends[before + place] for place in flags), default=0)


@dataclass(slots=True)
class SheetLayout:
    document: SheetDocument
    look: Look
    parts: list[PartLayout]
    ink: Ink

    @property
    def page_count(self) -> int:
        return sum(len(part.stack.pages) for part in self.parts)


def lay_out(document: SheetDocument) -> SheetLayout:
    """Raises shaping.UnprintableText for a character that no face has, and logo.LogoDamaged."""
    look = LOOKS[document.size, document.paper]
    parts = [_part(document, part, look, first=place == 0) for place, part in enumerate(document.parts)]
    pages = sum(len(part.stack.pages) for part in parts)
    inks = [block.ink for part in parts for block in part.blocks] + [part.foot.ink(pages) for part in parts]
    inks += [mark_operators(part.part.mark, part.setting)[2] for part in parts if part.part.mark]
    return SheetLayout(document, look, parts, joined(inks))


def _part(document: SheetDocument, part: Part, look: Look, *, first: bool) -> PartLayout:
    setting = Setting(look, part.language, part.backward)
    blocks = []
    head = letterhead(document.letterhead, setting) if first else None
    if head is not None:
        blocks.append(head)
    if part.mark:
        blocks.append(mark_block(part.mark, setting))
    blocks += [title(part.title, setting), identity(part.identity, setting)]
    blocks += [block_of(section, setting) for section in part.sections]
    foot = Foot(document, part, setting)
    top = look.page_height - look.margin
    mark = mark_operators(part.mark, setting)[1] if part.mark else 0.0
    found = stack(
        blocks,
        top=top - mark,
        first_top=first_top(look, document.letterhead) if first else top,
        bottom=look.margin + foot.height,
    )
    return PartLayout(part, setting, found, foot, blocks)
