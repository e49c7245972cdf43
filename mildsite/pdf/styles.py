"""Sizes and measures of the sheet, in points. No letter is under 12 pt (UKAAF clear print), large print has 18; black
and one grey, so that nothing is lost on a printer without colours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from reportlab.lib.pagesizes import A4, letter

from mildsite.pdf.document import Paper, Size
from mildsite.pdf.faces import Weight

MARGIN = 44.0
"""More than half an inch (36 points), which every printer keeps free."""
PALE = b"0.93"
"""Grey of a box behind words; black on it has a contrast of 17 to 1."""


class Style(NamedTuple):
    size: float
    leading: float
    weight: Weight = Weight.REGULAR
    before: float = 0.0
    after: float = 0.0


@dataclass(frozen=True, eq=False)
class Look:
    """One size on one paper. There is one of each, which is the same as itself alone: quick to look up by."""

    size: Size
    paper: Paper
    page_width: float
    page_height: float
    body: Style
    strong: Style
    label: Style
    title: Style
    heading: Style
    group: Style
    flag_action: Style
    code: Style
    columns: int
    """Of facts that stand beside one another."""
    gap: float
    """Between paragraphs."""
    box: float
    """Side of a box to tick."""
    qr: float
    """Side of the QR code."""
    writing_line: float = 28.0
    """Height of a line to write on."""
    margin: float = MARGIN
    letterhead_room: float = field(default=86.0)
    """Left free for paper with a printed letterhead."""

    @property
    def width(self) -> float:
        """Of the text."""
        return self.page_width - 2 * self.margin


def _look(size: Size, paper: Paper) -> Look:
    width, height = letter if paper is Paper.LETTER else A4
    large = size is Size.LARGE
    body, leading = (18.0, 25.0) if large else (12.0, 16.0)
    bold = Weight.BOLD
    return Look(
        size=size,
        paper=paper,
        page_width=width,
        page_height=height,
        body=Style(body, leading),
        strong=Style(body, leading, bold),
        label=Style(body, leading),
        title=Style(27.0, 34.0, bold, after=4.0) if large else Style(21.0, 26.0, bold, after=2.0),
        heading=Style(22.0, 29.0, bold, before=16.0, after=5.0) if large else Style(15.0, 19.0, bold, 7.0, 2.0),
        group=Style(19.0, 26.0, bold, before=8.0, after=3.0) if large else Style(12.5, 17.0, bold, 2.0, 1.0),
        flag_action=Style(20.0, 27.0, bold) if large else Style(13.5, 18.0, bold),
        code=Style(27.0, 36.0, bold) if large else Style(20.0, 26.0, bold),
        columns=1 if large else 2,
        gap=9.0 if large else 3.5,
        box=17.0 if large else 11.5,
        qr=110.0 if large else 74.0,
    )


LOOKS: Mapping[tuple[Size, Paper], Look] = {(size, paper): _look(size, paper) for size in Size for paper in Paper}
