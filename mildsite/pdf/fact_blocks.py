"""Facts: a label and a value, or a line to fill in by hand. In a table, so that each value is heard with its label."""

from __future__ import annotations

from collections.abc import Sequence

from mildsite.pdf.document import Fact, Run
from mildsite.pdf.lines import Lines
from mildsite.pdf.pieces import BlockMaker, Frame, Link, Marked
from mildsite.pdf.setting import Setting, lines, linked, rule, spoken
from mildsite.pdf.styles import Style
from mildsite.pdf.syntax import read_as

TH_ROW = b"/A<</O/Table/Scope/Row>>"
"""Attributes of a cell that names what stands beside it."""
BLANK = "________"
"""What a line to fill in is read as."""


def fact_grid(maker: BlockMaker, facts: Sequence[Fact], setting: Setting, *, frame: Frame | None = None) -> None:
    """Facts beside one another, as many as the look has columns, the label above its value."""
    look, padding = setting.look, 9.0 if frame else 0.0
    table = maker.element(b"Table")
    if frame:
        maker.piece(5.0, [], keep=True, frame=frame)
    for start in range(0, len(facts), look.columns):
        row = maker.element(b"TR", table)
        _cell_row(maker, facts[start : start + look.columns], row, setting, look.width - 2 * padding, padding, frame)
    if frame:
        maker.piece(2.0, [], frame=frame)


def _cell_row(
    maker: BlockMaker,
    facts: Sequence[Fact],
    row: int,
    setting: Setting,
    room: float,
    padding: float,
    frame: Frame | None,
) -> None:
    look = setting.look
    share = room / look.columns
    content: list[Marked] = []
    links: list[Link] = []
    tallest = 0.0
    for place, fact in enumerate(facts):
        x, width = padding + place * share, share - 10
        label = maker.ink(lines(fact.label, look.label, setting, width=width))
        header = maker.element(b"TH", row, TH_ROW)
        content.append(Marked(header, label.at(setting.left(x, width), 0)))
        # The last value of a short row takes the room of the cells that are missing.
        missing = look.columns - len(facts) if place == len(facts) - 1 else 0
        spans = b"/A<</O/Table/ColSpan %d>>" % (1 + 2 * missing) if missing else b""
        drawn, found, height = _value(maker, fact, row, setting, look.strong, x, -label.height, width, spans)
        content += drawn
        links += found
        tallest = max(tallest, label.height + height)
    maker.piece(tallest + 4, content, links=tuple(links), frame=frame)


def _value(
    maker: BlockMaker,
    fact: Fact,
    row: int,
    setting: Setting,
    style: Style,
    x: float,
    top: float,
    width: float,
    attributes: bytes = b"",
) -> tuple[list[Marked], list[Link], float]:
    """What a cell draws, where it leads, and its height."""
    left = setting.left(x, width)
    if fact.value is None:
        blank = maker.element(b"TD", row, read_as(BLANK) + attributes)
        line = min(width, 260.0)
        at = setting.left(x, line)
        return [Marked(blank, rule(at, top - setting.look.writing_line * 0.72, line))], [], setting.look.writing_line * 0.9
    cell = maker.element(b"TD", row, spoken(fact.value, setting) + attributes)
    drawn: list[Marked] = []
    links: list[Link] = []
    height = 0.0
    for text in fact.value.text.split("\n"):
        set_ = maker.ink(lines(_same(fact.value, text), style, setting, width=width))
        target = cell
        if fact.uri and len(set_.rows) == 1:
            target = maker.element(b"Link", cell)
            links.append(linked(target, left, top - height, set_, fact.uri, f"{fact.label}: {text}"))
        drawn.append(Marked(target, set_.at(left, top - height)))
        height += set_.height
    return drawn, links, height


def _same(run: Run, text: str) -> Run:
    return run if run.text == text else run.model_copy(update={"text": text})


def contact_lines(contact: Fact, style: Style, setting: Setting) -> tuple[Lines, str]:
    """`By day: (555) 555-0100` in one line, and these words."""
    words = f"{contact.label}: {contact.value.text}" if contact.value else contact.label
    return lines(words, style, setting), words
