"""What stands around the text: the clinic's letterhead, the mark of a specimen, and the foot of each page."""

from __future__ import annotations

from functools import lru_cache

from mildsite.pdf.document import Letterhead, Part, Run, SheetDocument
from mildsite.pdf.lines import Align, Ink, Lines, number
from mildsite.pdf.logo import read_logo
from mildsite.pdf.pieces import Block, BlockMaker, Figure, Marked, joined
from mildsite.pdf.setting import Setting, box, lines, rule
from mildsite.pdf.styles import Look
from mildsite.pdf.syntax import alternative

_LOGO_HEIGHT, _LOGO_WIDTH = 44.0, 170.0
_FOOT_GAP = 8.0
_BETWEEN = 14.0
"""Between words that share a line and belong to different things."""


@lru_cache(64)
def letterhead(head: Letterhead | None, setting: Setting) -> Block | None:
    """The clinic at the top of the first page; None for paper that has it printed."""
    if head is None:
        return None
    maker, look = BlockMaker(), setting.look
    content: list[Marked] = []
    figures: tuple[Figure, ...] = ()
    left = height = 0.0
    if head.logo_png is not None:
        logo = read_logo(head.logo_png)
        scale = min(_LOGO_HEIGHT / logo.height, _LOGO_WIDTH / logo.width)
        wide, height = logo.width * scale, logo.height * scale
        x = setting.left(0, wide)
        element = maker.element(b"Figure", attributes=alternative(head.name))
        picture = b"q %s 0 0 %s %s %s cm /Logo Do Q\n" % (number(wide), number(height), number(x), number(-height))
        content.append(Marked(element, picture))
        figures = (Figure(element, (x, -height, x + wide, 0)),)
        left = wide + 12
    room = look.width - left
    at, top = setting.left(left, room), 0.0
    for place, words in enumerate((head.name, *head.lines)):
        set_ = maker.ink(lines(words, look.body if place else look.flag_action, setting, width=room))
        content.append(Marked(maker.element(b"P"), set_.at(at, -top)))
        top += set_.height
    height = max(height, top) + 8
    maker.piece(height, content, figures=figures, image=head.logo_png.encode() if head.logo_png else None)
    return maker.finished()


def mark_block(words: str, setting: Setting) -> Block:
    """What this paper is, in a box, where reading begins."""
    maker = BlockMaker()
    operators, height, ink = mark_operators(words, setting)
    maker.inks.append(ink)
    maker.piece(height, [Marked(maker.element(b"P"), operators)])
    return maker.finished()


@lru_cache(64)
def mark_operators(words: str, setting: Setting) -> tuple[bytes, float, Ink]:
    """The box from its top left corner, its height with the room below, and its letters."""
    look = setting.look
    set_ = lines(words, look.strong, setting, width=look.width - 12, align=Align.CENTER)
    height = set_.height + 5
    return box(0, -height, look.width, height, line=1.2) + set_.at(6, -2), height + 7, set_.ink


class Foot:
    """The foot of one sheet's pages: whose it is, which sheet, which page."""

    def __init__(self, document: SheetDocument, part: Part, setting: Setting) -> None:
        look = setting.look
        self._look, self._setting, self._part = look, setting, part
        self._page_width = look.body.size * 9
        room = look.width - self._page_width
        name = document.patient_name
        # On a form to fill in by hand a loose page needs its owner's name too.
        blank = f"{part.identity[0].label}:" if part.identity else ""
        owner = Run(text=name, own=True) if name else blank
        self._name: Lines = lines(owner, look.strong, setting, width=room)
        self._blank = None if name else (self._name.width + 6, room * 0.6)
        self._about: Lines = lines(Run(text=part.footer, own=True), look.body, setting, width=look.width)
        self._first = max(self._name.height, self._label(1, 1).height)
        wide = self._name.width + _BETWEEN + self._about.width
        # In one line where there is room: it is a line more for the text of every page.
        self._beside = bool(name) and len(self._name.rows) == 1 and wide <= room and not setting.backward
        self.height = self._first + (0 if self._beside else self._about.height) + _FOOT_GAP

    def operators(self, page: int, pages: int) -> bytes:
        """From the top left corner of the foot."""
        look, setting = self._look, self._setting
        label = self._label(page, pages)
        at = setting.left(look.width - self._page_width, self._page_width)
        top = -_FOOT_GAP + 2
        return (
            rule(0, 0, look.width)
            + self._line(top)
            + self._name.at(setting.left(0, look.width - self._page_width), top)
            + label.at(at, top)
            + (
                self._about.at(self._name.width + _BETWEEN, top)
                if self._beside
                else self._about.at(0, top - self._first)
            )
        )

    def _line(self, top: float) -> bytes:
        if self._blank is None:
            return b""
        x, width = self._blank
        return rule(self._setting.left(x, width), top - self._name.height + 2, width)

    def ink(self, pages: int) -> Ink:
        labels = [self._label(page, pages).ink for page in range(1, pages + 1)]
        return joined([self._name.ink, self._about.ink, *labels])

    def _label(self, page: int, pages: int) -> Lines:
        words = self._part.page_of.replace("{page}", str(page)).replace("{pages}", str(pages))
        return lines(words, self._look.body, self._setting, width=self._page_width, align=Align.END)


def first_top(look: Look, head: Letterhead | None) -> float:
    """Where the text of the first page begins, from the bottom of the paper."""
    return look.page_height - look.margin - (0 if head is not None else look.letterhead_room)


__all__ = ["Foot", "first_top", "letterhead", "mark_block", "mark_operators"]
