"""Each kind of section as a set block. Blocks without a patient's words are set once and kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from mildsite.pdf import document as sheet
from mildsite.pdf.fact_blocks import contact_lines, fact_grid
from mildsite.pdf.grid_blocks import access, calendar, clinic_copy, write_lines
from mildsite.pdf.pieces import Block, BlockMaker, Frame, Link, Marked
from mildsite.pdf.setting import Setting, box, decoration, heading, lines, linked, paragraph, rule
from mildsite.pdf.styles import PALE, Look
from mildsite.pdf.syntax import in_language, read_as

SQUARE = "\u2610"
"""What a box to tick is read as."""
_REMEMBERED = 512
FLAGS = Frame(2.4, None)
SUMMARY = Frame(1.4, PALE)
IDENTITY = Frame(0.8, None)
_PADDING = 12.0


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
            paragraph(maker, lines(body.runs, look.body, setting), maker.element(b"P", attributes=attributes), after=look.gap)
        else:
            _list(maker, body, setting)
    return maker.finished(before=look.heading.before)


def _list(maker: BlockMaker, body: sheet.ListOfRuns, setting: Setting) -> None:
    look = setting.look
    kind = b"Decimal" if body.numbered else b"Disc"
    parent = maker.element(b"L", attributes=b"/A<</O/List/ListNumbering/%s>>" % kind)
    indent = look.body.size * (2.0 if body.numbered else 1.3)
    for place, runs in enumerate(body.items, body.first):
        mark = f"{place}." if body.numbered else "•"
        _item(maker, parent, mark, lines(runs, look.body, setting, width=look.width - indent), indent, setting, 2.0)
    maker.piece(look.gap - 2.0, [])


def _item(
    maker: BlockMaker, parent: int, mark: str, words: Any, indent: float, setting: Setting, after: float,
    *, x: float = 0.0, frame: Frame | None = None, bold: bool = False,
) -> None:  # fmt: skip
    look, room = setting.look, words
    label_element, item = None, maker.element(b"LI", parent)
    label_element = maker.element(b"Lbl", item)
    label = maker.ink(lines(mark, look.strong if bold else look.body, setting, width=indent))
    lead = [Marked(label_element, label.at(setting.left(x, indent), 0))]
    width = look.width - 2 * x - indent
    left = setting.left(x + indent, width)
    paragraph(maker, room, maker.element(b"LBody", item), x=left, after=after, lead=lead, frame=frame)


def _summary(section: sheet.SummarySection, setting: Setting) -> Block:
    """In a box, numbered, in bold: it is read first."""
    maker, look = BlockMaker(), setting.look
    _framed_heading(maker, section.heading, setting, SUMMARY)
    parent = maker.element(b"L", attributes=b"/A<</O/List/ListNumbering/Decimal>>")
    indent = look.body.size * 1.7
    for place, point in enumerate(section.points, 1):
        words = lines(point, look.strong, setting, width=look.width - 2 * _PADDING - indent)
        _item(maker, parent, f"{place}.", words, indent, setting, 2.0, x=_PADDING, frame=SUMMARY, bold=True)
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
    content = [Marked(maker.element(b"H3"), action.at(_PADDING, 0))]
    content_links, below = _contacts(maker, group, setting, action)
    content += [mark for mark, _ in content_links]
    links = tuple(link for _, link in content_links if link is not None)
    maker.piece(max(action.height, below) + 1, content, keep=True, links=links, frame=FLAGS)
    parent = maker.element(b"L", attributes=b"/A<</O/List/ListNumbering/Disc>>")
    indent = look.body.size * 1.3
    for sign in group.signs:
        words = lines(sign, look.body, setting, width=width - indent)
        _item(maker, parent, "•", words, indent, setting, 1.0, x=_PADDING, frame=FLAGS)


def _contacts(
    maker: BlockMaker, group: sheet.RedFlagGroup, setting: Setting, action: Any
) -> tuple[list[tuple[Marked, Link | None]], float]:
    """Phones behind the action where they have room, else below; and how far down they reach."""
    look, room, gap = setting.look, setting.look.width - _PADDING, look_gap(setting.look)
    x, top, found = _PADDING + action.width + gap, 0.0, []
    drop = action.baseline - lines("0", look.strong, setting).baseline
    if len(action.rows) > 1:
        x, top, drop = _PADDING, action.height, 0.0
    for contact in group.contacts:
        set_, words = contact_lines(contact, look.strong, setting)
        if x + set_.width > room and x > _PADDING:
            x, top, drop = _PADDING, max(top + set_.leading, action.height), 0.0
        maker.ink(set_)
        parent = maker.element(b"P")
        element = maker.element(b"Link", parent) if contact.uri else parent
        # Lines are set for the whole width: reading backward, they stand at its end.
        left = setting.left(x, set_.width) - (set_.offsets[0] if set_.offsets else 0.0)
        link = linked(element, left, -top - drop, set_, contact.uri, words) if contact.uri else None
        found.append((Marked(element, set_.at(left, -top - drop)), link))
        x += set_.width + gap
    return found, top + (look.strong.leading if group.contacts else 0.0)


def look_gap(look: Look) -> float:
    return look.body.size * 1.5


def _checklist(section: sheet.ChecklistSection, setting: Setting) -> Block:
    maker, look = BlockMaker(), setting.look
    heading(maker, section.heading, look.heading, setting)
    for group in section.groups:
        heading(maker, group.label, look.group, setting, b"H3", room=look.group.before)
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
        content += _date(maker, entry.date, body, setting, left, -height, width)
        height += look.strong.leading if entry.date.value else look.writing_line * 0.9
    maker.piece(height + look.gap, content)


def _date(
    maker: BlockMaker, date: sheet.Fact, body: int, setting: Setting, left: float, top: float, width: float
) -> list[Marked]:
    look = setting.look
    if date.value is not None:
        words = [sheet.Run(text=f"{date.label} "), date.value]
        return [Marked(body, maker.ink(lines(words, look.strong, setting, width=width)).at(left, top))]
    label = maker.ink(lines(date.label, look.strong, setting, width=width / 2))
    line = min(220.0, width - label.width - 8)
    x = left if setting.backward else left + label.width + 8
    blank = maker.element(b"Span", body, read_as("________"))
    return [
        Marked(body, label.at(left if not setting.backward else left + width / 2, top - 6)),
        Marked(blank, rule(x, top - 6 - label.baseline - 2, line)),
    ]


def _facts(section: sheet.FactsSection, setting: Setting) -> Block:
    maker, look = BlockMaker(), setting.look
    if section.heading:
        heading(maker, section.heading, look.heading, setting)
    if section.intro:
        paragraph(maker, lines(section.intro, look.body, setting), maker.element(b"P"), after=look.gap, keep=True)
    fact_grid(maker, section.facts, setting)
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
