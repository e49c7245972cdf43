"""Each kind of section as a set block. Blocks without a patient's words are set once and kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from mildsite.pdf import document as sheet
from mildsite.pdf.fact_blocks import BLANK, contact_lines, fact_grid, fact_rows
from mildsite.pdf.grid_blocks import access, calendar, clinic_copy, write_lines
from mildsite.pdf.lines import Lines
from mildsite.pdf.pieces import Block, BlockMaker, Frame, Link, Marked
from mildsite.pdf.setting import Setting, Spot, box, decoration, heading, lines, linked, paragraph, rule
from mildsite.pdf.styles import PALE, Style
from mildsite.pdf.syntax import in_language, read_as

SQUARE = "\u2610"
"""What a box to tick is read as."""
_REMEMBERED = 512
FLAGS = Frame(2.4, None)
SUMMARY = Frame(1.4, PALE)
IDENTITY = Frame(0.8, None)
_PADDING = 12.0
_SIGNS_TOGETHER = 10
"""Of a longer group, single signs go to the next page."""


def block_of(section: sheet.Section, setting: Setting) -> Block:
    """The set block of a section."""
    return _set(section, setting) if section.is_own else _kept(section, setting)


@lru_cache(_REMEMBERED)
def _kept(section: sheet.Section, setting: Setting) -> Block:
    return _set(section, setting)


def _set(section: sheet.Section, setting: Setting) -> Block:
    return _SETTERS[section.kind](section, setting)


def title(words: str, setting: Setting) -> Block:
    """The sheet's own title."""
    maker, style = BlockMaker(), setting.look.title
    set_ = maker.ink(lines(words, style, setting))
    maker.piece(set_.height + style.after, [Marked(maker.element(b"H1"), set_.at(0, 0))], keep=True)
    return maker.finished()


def identity(facts: tuple[sheet.Fact, ...], setting: Setting) -> Block:
    maker = BlockMaker()
    fact_grid(maker, facts, setting, frame=IDENTITY)
    return maker.finished(before=4.0)


def _text(section: sheet.TextSection, setting: Setting) -> Block:
    maker, look = BlockMaker(), setting.look
    if section.heading:
        heading(maker, section.heading, look.heading, setting)
    for body in section.body:
        if isinstance(body, sheet.Paragraph):
            languages = {run.language for run in body.runs} - {None, setting.language}
            attributes = in_language(languages.pop() or "") if len(languages) == 1 else b""
            element = maker.element(b"P", attributes=attributes)
            paragraph(maker, lines(body.runs, look.body, setting), element, after=look.gap)
        else:
            _list(maker, body, setting)
    return maker.finished(before=look.heading.before)


class _List:
    """Items with a mark before each, in a frame or without."""

    def __init__(
        self, maker: BlockMaker, setting: Setting, *, numbering: bytes, widest: str = "•", frame: Frame | None = None
    ) -> None:
        """`widest` is the longest mark: close to its words, so that readers of the file take them for one line."""
        self._maker, self._setting, self._frame = maker, setting, frame
        self._padding = _PADDING if frame else 0.0
        self._element = maker.element(b"L", attributes=b"/A<</O/List/ListNumbering/%s>>" % numbering)
        self._indent = lines(widest, setting.look.strong, setting).width + setting.look.body.size * 0.6

    def add(
        self, mark: str, words: str | Sequence[sheet.Run], style: Style, *, after: float, keep: bool = False
    ) -> None:
        maker, setting, look = self._maker, self._setting, self._setting.look
        width = look.width - 2 * self._padding - self._indent
        item = maker.element(b"LI", self._element)
        label = maker.ink(lines(mark, style, setting, width=self._indent))
        lead = Marked(maker.element(b"Lbl", item), label.at(setting.left(self._padding, self._indent), 0))
        paragraph(
            maker,
            lines(words, style, setting, width=width),
            maker.element(b"LBody", item),
            x=setting.left(self._padding + self._indent, width),
            after=after,
            keep=keep,
            lead=[lead],
            frame=self._frame,
        )


def _list(maker: BlockMaker, body: sheet.ListOfRuns, setting: Setting) -> None:
    look = setting.look
    widest = f"{body.first + len(body.items) - 1}." if body.numbered else "•"
    list_ = _List(maker, setting, numbering=b"Decimal" if body.numbered else b"Disc", widest=widest)
    for place, runs in enumerate(body.items, body.first):
        list_.add(f"{place}." if body.numbered else "•", runs, look.body, after=2.0)
    maker.piece(look.gap - 2.0, [])


def _summary(section: sheet.SummarySection, setting: Setting) -> Block:
    """In a box, numbered, in bold: it is read first."""
    maker, look = BlockMaker(), setting.look
    _framed_heading(maker, section.heading, setting, SUMMARY)
    list_ = _List(maker, setting, numbering=b"Decimal", widest="3.", frame=SUMMARY)
    for place, point in enumerate(section.points, 1):
        list_.add(f"{place}.", point, look.strong, after=2.0)
    maker.piece(6.0, [], frame=SUMMARY)
    return maker.finished(before=9.0)


def _framed_heading(maker: BlockMaker, words: str, setting: Setting, frame: Frame) -> None:
    look = setting.look
    width = look.width - 2 * _PADDING
    set_ = maker.ink(lines(words, look.heading, setting, width=width))
    mark = Marked(maker.element(b"H2"), set_.at(_PADDING, -6))
    maker.piece(set_.height + 10, [mark], keep=True, frame=frame)


def _red_flags(section: sheet.RedFlagSection, setting: Setting) -> Block:
    """White on black above, a strong frame around: it stands out on any printer."""
    maker, look = BlockMaker(), setting.look
    width = look.width - 2 * _PADDING
    set_ = maker.ink(lines(section.heading, look.heading, setting, width=width))
    height = set_.height + 9
    title_ = Marked(maker.element(b"H2"), b"q 1 g\n%sQ\n" % set_.at(_PADDING, -4))
    bar = decoration(box(0, -height, look.width, height, fill=b"0"))
    maker.piece(height + 4, [bar, title_], keep=True, frame=FLAGS)
    for place, group in enumerate(section.groups):
        if place:
            maker.piece(7, [decoration(rule(0, -3, look.width))], keep=True, frame=FLAGS)
        _flag_group(maker, group, setting)
    maker.piece(5, [], frame=FLAGS)
    return maker.finished(before=10.0)


def _flag_group(maker: BlockMaker, group: sheet.RedFlagGroup, setting: Setting) -> None:
    look, width = setting.look, setting.look.width - 2 * _PADDING
    action = maker.ink(lines(group.action, look.flag_action, setting, width=width))
    title_ = Marked(maker.element(b"H3"), action.at(_PADDING, 0))
    contacts, links, below = _contacts(maker, group, setting, action)
    maker.piece(max(action.height, below) + 1, [title_, *contacts], keep=True, links=tuple(links), frame=FLAGS)
    list_ = _List(maker, setting, numbering=b"Disc", frame=FLAGS)
    # A sign on another page than “Call 911” would be worse than a gap at the foot of a page.
    together = len(group.signs) <= _SIGNS_TOGETHER
    for place, sign in enumerate(group.signs, 1):
        list_.add("•", sign, look.body, after=1.0, keep=together and place < len(group.signs))


def _contacts(
    maker: BlockMaker, group: sheet.RedFlagGroup, setting: Setting, action: Lines
) -> tuple[list[Marked], list[Link], float]:
    """Phones behind the action where they have room, else below; and how far down they reach."""
    look, room, gap = setting.look, setting.look.width - _PADDING, setting.look.body.size * 1.5
    x, top = _PADDING + action.width + gap, 0.0
    # Beside the action, on the same line of writing.
    drop = action.baseline - lines("0", look.strong, setting).baseline
    content: list[Marked] = []
    links: list[Link] = []
    if len(action.rows) > 1:
        x, top, drop = _PADDING, action.height, 0.0
    for contact in group.contacts:
        set_, words = contact_lines(contact, look.strong, setting)
        if x + set_.width > room and x > _PADDING:
            x, top, drop = _PADDING, max(top + set_.leading, action.height), 0.0
        maker.ink(set_)
        element = maker.element(b"P")
        # Lines are set for the whole width: reading backward, they stand at its end.
        spot = Spot(setting.left(x, set_.width) - min(set_.offsets, default=0.0), -top - drop, set_.width)
        if contact.uri:
            element = maker.element(b"Link", element)
            links.append(linked(element, spot, set_, uri=contact.uri, words=words))
        content.append(Marked(element, set_.at(spot.x, spot.top)))
        x += set_.width + gap
    return content, links, top + (look.strong.leading if group.contacts else 0.0)


def _checklist(section: sheet.ChecklistSection, setting: Setting) -> Block:
    maker, look = BlockMaker(), setting.look
    heading(maker, section.heading, look.heading, setting)
    for group in section.groups:
        heading(maker, group.label, look.group, setting, tag=b"H3", room=look.group.before)
        parent = maker.element(b"L", attributes=b"/A<</O/List/ListNumbering/None>>")
        for entry in group.entries:
            _tick(maker, parent, entry, setting)
    return maker.finished(before=look.heading.before)


def _tick(maker: BlockMaker, parent: int, entry: sheet.CheckEntry, setting: Setting) -> None:
    """A box, the words, and on a line of its own the date in bold."""
    look, side = setting.look, setting.look.box
    indent = side + look.body.size * 0.75
    width = look.width - indent
    item = maker.element(b"LI", parent)
    square = maker.element(b"Lbl", item, read_as(SQUARE))
    at = setting.left(0.6, side)
    words = maker.ink(lines(entry.text, look.body, setting, width=width))
    body = maker.element(b"LBody", item)
    left = setting.left(indent, width)
    top = -(words.leading - side) / 2 - side
    content = [Marked(square, box(at, top, side, side, line=1.2)), Marked(body, words.at(left, 0))]
    height = words.height
    if entry.date is not None:
        content += _date(maker, entry.date, body, setting, Spot(left, -height, width))
        height += look.strong.leading if entry.date.value else look.writing_line * 0.9
    maker.piece(height + look.gap, content)


def _date(maker: BlockMaker, date: sheet.Fact, body: int, setting: Setting, spot: Spot) -> list[Marked]:
    look = setting.look
    if date.value is not None:
        words = [sheet.Run(text=f"{date.label} "), date.value]
        return [Marked(body, maker.ink(lines(words, look.strong, setting, width=spot.width)).at(spot.x, spot.top))]
    label = maker.ink(lines(date.label, look.strong, setting, width=spot.width))
    line = min(220.0, spot.width - label.width - 8)
    x = spot.x + (spot.width - label.width - 8 - line if setting.backward else label.width + 8)
    blank = maker.element(b"Span", body, read_as(BLANK))
    drop = look.writing_line * 0.2
    return [
        Marked(body, label.at(spot.x, spot.top - drop)),
        Marked(blank, rule(x, spot.top - drop - label.baseline - 2, line)),
    ]


def _facts(section: sheet.FactsSection, setting: Setting) -> Block:
    maker, look = BlockMaker(), setting.look
    if section.heading:
        heading(maker, section.heading, look.heading, setting)
    if section.intro:
        paragraph(maker, lines(section.intro, look.body, setting), maker.element(b"P"), after=look.gap, keep=True)
    fact_rows(maker, section.facts, setting)
    return maker.finished(before=look.heading.before)


_SETTERS: dict[str, Callable[[Any, Setting], Block]] = {
    "text": _text,
    "summary": _summary,
    "facts": _facts,
    "checklist": _checklist,
    "red_flags": _red_flags,
    "calendar": calendar,
    "lines": write_lines,
    "access": access,
    "clinic_copy": clinic_copy,
}
