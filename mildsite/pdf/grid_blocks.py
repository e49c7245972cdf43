"""Sections with a shape of their own: the calendar, room to write, the way to the sheet online, the clinic's copy."""

from __future__ import annotations

from mildsite.pdf import document as sheet
from mildsite.pdf.fact_blocks import BLANK, fact_rows
from mildsite.pdf.lines import Align
from mildsite.pdf.pieces import Block, BlockMaker, Figure, Frame, Marked
from mildsite.pdf.qr import qr_path
from mildsite.pdf.setting import Setting, Spot, box, decoration, heading, lines, linked, paragraph, rule
from mildsite.pdf.styles import PALE
from mildsite.pdf.syntax import alternative, read_as

_TH_COLUMN = b"/A<</O/Table/Scope/Column>>"
ACCESS = Frame(0.8, None)


def calendar(section: sheet.CalendarSection, setting: Setting) -> Block:
    """A table of weeks. What happens on a day is a letter in its box, and the key below says what it means."""
    maker, look = BlockMaker(), setting.look
    heading(maker, section.heading, look.heading, setting)
    table = maker.element(b"Table")
    column = look.width / len(section.weekdays)
    head = maker.element(b"TR", table)
    names = []
    for place, name in enumerate(section.weekdays):
        set_ = maker.ink(lines(name, look.strong, setting, width=column, align=Align.CENTER))
        element = maker.element(b"TH", head, _TH_COLUMN)
        names.append(Marked(element, set_.at(setting.left(place * column, column), -1)))
    height = look.strong.leading + 4
    maker.piece(height, [decoration(box(0, -height, look.width, height, fill=PALE)), *names], keep=True)
    for place, week in enumerate(section.weeks):
        _week(maker, week, maker.element(b"TR", table), setting, column, keep=place == 0)
    maker.piece(look.gap, [], keep=True)
    if section.key:
        _key(maker, section.key, setting)
    return maker.finished(before=look.heading.before)


def _week(
    maker: BlockMaker,
    week: tuple[sheet.CalendarDay | None, ...],
    row: int,
    setting: Setting,
    column: float,
    *,
    keep: bool,
) -> None:
    """One row, as high as the fullest of its days."""
    look, content = setting.look, []
    height = look.body.leading + look.strong.leading + 4
    for place, day in enumerate(week):
        if day is None:
            maker.element(b"TD", row)
            continue
        x = setting.left(place * column, column) + 4
        cell = maker.element(b"TD", row, read_as(" ".join(filter(None, [day.date, day.marks]))))
        label = maker.ink(lines(sheet.own(day.label), look.body, setting, width=column - 8))
        marks = maker.ink(lines(sheet.own(day.marks), look.strong, setting, width=column - 8, align=Align.CENTER))
        content.append(Marked(cell, label.at(x, -1)))
        if day.marks:
            content.append(Marked(cell, marks.at(x, -1 - label.height)))
        height = max(height, label.height + marks.height + 4)
    boxes = [box(setting.left(place * column, column), -height, column, height, line=0.7) for place in range(len(week))]
    maker.piece(height, [*content, decoration(b"".join(boxes))], keep=keep)


def _key(maker: BlockMaker, key: tuple[sheet.Fact, ...], setting: Setting) -> None:
    look = setting.look
    indent = look.body.size * 2
    parent = maker.element(b"L", attributes=b"/A<</O/List/ListNumbering/UpperAlpha>>")
    for fact in key:
        item = maker.element(b"LI", parent)
        mark = maker.ink(lines(fact.label, look.strong, setting, width=indent))
        lead = [Marked(maker.element(b"Lbl", item), mark.at(setting.left(0, indent), 0))]
        words = lines(fact.value or "", look.body, setting, width=look.width - indent)
        left = setting.left(indent, look.width - indent)
        paragraph(maker, words, maker.element(b"LBody", item), x=left, after=2, lead=lead)


def write_lines(section: sheet.LinesSection, setting: Setting) -> Block:
    maker, look = BlockMaker(), setting.look
    heading(maker, section.heading, look.heading, setting)
    if section.statement:
        paragraph(maker, lines(section.statement, look.body, setting), maker.element(b"P"), after=look.gap, keep=True)
    for label in section.labels:
        _lines_to_fill(maker, label, section.lines_each, setting)
    return maker.finished(before=look.heading.before)


def _lines_to_fill(maker: BlockMaker, label: str, count: int, setting: Setting) -> None:
    look = setting.look
    set_ = maker.ink(lines(label, look.label, setting))
    content = [Marked(maker.element(b"P"), set_.at(0, 0))]
    blank = maker.element(b"P", attributes=read_as(BLANK))
    rules = b"".join(rule(0, -set_.height - look.writing_line * (row + 0.85), look.width) for row in range(count))
    content.append(Marked(blank, rules))
    maker.piece(set_.height + look.writing_line * count + look.gap, content)


def access(section: sheet.AccessSection, setting: Setting) -> Block:
    """The code stands beside the link: on one paper they are one factor, and show only what the paper shows."""
    maker, look, padding = BlockMaker(), setting.look, 9.0
    side = look.qr
    room = look.width - side - 3 * padding
    x = setting.left(2 * padding + side, room)
    title = maker.ink(lines(section.heading, look.heading, setting, width=room))
    content = [Marked(maker.element(b"H2"), title.at(x, -6))]
    top = -6 - title.height - 2
    for step in section.steps:
        set_ = maker.ink(lines(step, look.body, setting, width=room))
        content.append(Marked(maker.element(b"P"), set_.at(x, top)))
        top -= set_.height
    top -= 3
    target = maker.element(b"Link", maker.element(b"P"))
    address = maker.ink(lines(sheet.own(section.link), look.strong, setting, width=room))
    link = linked(target, Spot(x, top, room), address, uri=section.uri, words=section.link_label)
    content.append(Marked(target, address.at(x, top)))
    top -= address.height + 2
    label = maker.ink(lines(section.code_label, look.label, setting, width=room))
    code = maker.ink(lines(sheet.own(section.code), look.code, setting, width=room))
    spoken = maker.element(b"P")
    drop = code.baseline - label.baseline
    if label.width + code.width + 10 <= room and not setting.backward:
        content += [Marked(spoken, label.at(x, top - drop)), Marked(spoken, code.at(x + label.width + 10, top))]
        top -= code.height
    else:
        content += [Marked(spoken, label.at(x, top)), Marked(spoken, code.at(x, top - label.height))]
        top -= label.height + code.height
    height = max(-top, side + 2 * padding) + 6
    figure = maker.element(b"Figure", attributes=alternative(section.picture))
    left = setting.left(padding, side)
    bottom = -(height + side) / 2
    picture = b"q 1 0 0 1 %.2f %.2f cm\n%sQ\n" % (left, bottom, qr_path(section.uri, side))
    region = (left, bottom, left + side, bottom + side)
    maker.piece(
        height,
        [Marked(figure, picture), *content],
        links=(link,),
        figures=(Figure(figure, region),),
        frame=ACCESS,
    )
    return maker.finished(before=10.0)


def clinic_copy(section: sheet.ClinicCopySection, setting: Setting) -> Block:
    maker, look = BlockMaker(), setting.look
    heading(maker, section.heading, look.heading, setting)
    fact_rows(maker, section.facts, setting)
    maker.piece(look.gap * 2, [])
    paragraph(maker, lines(section.statement, look.body, setting), maker.element(b"P"), after=look.gap * 2)
    for label in section.labels:
        set_ = maker.ink(lines(label, look.label, setting))
        blank = maker.element(b"P", attributes=read_as(BLANK))
        width = look.width * 0.8
        line = Marked(blank, rule(setting.left(0, width), -look.writing_line, width))
        words = Marked(maker.element(b"P"), set_.at(0, -look.writing_line - 2))
        maker.piece(look.writing_line + set_.height + look.gap * 2, [line, words])
    return maker.finished(starts_page=True)
