"""Facts: a label and a value, or a line to fill in by hand. In a table, so that each value is heard with its label."""

from __future__ import annotations

from collections.abc import Sequence

from mildsite.pdf.document import Fact, Run
from mildsite.pdf.lines import Lines
from mildsite.pdf.pieces import BlockMaker, Frame, Link, Marked
from mildsite.pdf.setting import Setting, Spot, lines, linked, rule, spoken
from mildsite.pdf.styles import Style
from mildsite.pdf.syntax import read_as

TH_ROW = b"/A<</O/Table/Scope/Row>>"
"""Attributes of a cell that names what stands beside it."""
BLANK = "________"
"""What a line to fill in is read as."""
_LABEL_SHARE = 0.44
_LONGEST_RULE = 260.0


def fact_grid(maker: BlockMaker, facts: Sequence[Fact], setting: Setting, *, frame: Frame | None = None) -> None:
    """Facts beside one another, as many as the look has columns, the label above its value."""
    padding = 9.0 if frame else 0.0
    table = maker.element(b"Table")
    if frame:
        maker.piece(5.0, [], keep=True, frame=frame)
    columns = setting.look.columns
    for start in range(0, len(facts), columns):
        row = _Row(maker, maker.element(b"TR", table), setting)
        row.fill(facts[start : start + columns], padding, frame)
    if frame:
        maker.piece(2.0, [], frame=frame)


def fact_rows(maker: BlockMaker, facts: Sequence[Fact], setting: Setting) -> None:
    """A row for each fact, the value beside its label; in one column, below it."""
    if setting.look.columns == 1:
        fact_grid(maker, facts, setting)
        return
    table = maker.element(b"Table")
    for fact in facts:
        _Row(maker, maker.element(b"TR", table), setting).beside(fact)


class _Row:
    """One row of a table while it is being set."""

    def __init__(self, maker: BlockMaker, element: int, setting: Setting) -> None:
        self._maker, self._element, self._setting = maker, element, setting
        self._content: list[Marked] = []
        self._links: list[Link] = []

    def fill(self, facts: Sequence[Fact], padding: float, frame: Frame | None) -> None:
        look = self._setting.look
        share = (look.width - 2 * padding) / look.columns
        tallest = 0.0
        for place, fact in enumerate(facts):
            width = share - 10
            spot = Spot(self._setting.left(padding + place * share, width), 0.0, width)
            # The last value of a short row takes the room of the cells that are missing.
            missing = look.columns - len(facts) if place == len(facts) - 1 else 0
            tallest = max(tallest, self._cell(fact, spot, spans=1 + 2 * missing))
        self._maker.piece(tallest + 4, self._content, links=tuple(self._links), frame=frame)

    def beside(self, fact: Fact) -> None:
        """The whole row for one fact."""
        look = self._setting.look
        share = look.width * _LABEL_SHARE
        spot = Spot(self._setting.left(0, share - 10), 0.0, share - 10)
        label = self._lines(fact.label, look.label, spot)
        self._mark(self._maker.element(b"TH", self._element, TH_ROW), label, spot)
        width = look.width - share
        spot = Spot(self._setting.left(share, width), 0.0, width)
        if fact.value is None:
            self._rule(spot.x, -look.writing_line * 0.62, min(width, _LONGEST_RULE))
            height = look.writing_line * 0.62 + 4
        else:
            height = self._value(fact, fact.value, spot, b"")
        self._maker.piece(max(label.height, height) + 2, self._content, links=tuple(self._links))

    def _cell(self, fact: Fact, spot: Spot, *, spans: int) -> float:
        """Draws label and value; gives the height of both."""
        look = self._setting.look
        attributes = b"/A<</O/Table/ColSpan %d>>" % spans if spans > 1 else b""
        label = self._lines(fact.label, look.label, spot)
        self._mark(self._maker.element(b"TH", self._element, TH_ROW), label, spot)
        if fact.value is None:
            return self._blank(label, spot, attributes)
        return label.height + self._value(fact, fact.value, spot.below(label.height), attributes)

    def _blank(self, label: Lines, spot: Spot, attributes: bytes) -> float:
        """A line to write on, beside its label where that leaves room, else below."""
        look = self._setting.look
        beside = spot.width - label.width - 8
        roomy = beside > spot.width * 0.4 and look.columns > 1
        width = beside if roomy else spot.width
        x = spot.x + label.width + 8 if roomy and not self._setting.backward else spot.x
        drop = look.writing_line * (0.62 if roomy else 0.8) + (0 if roomy else label.height)
        self._rule(x, spot.top - drop, width, attributes)
        return drop + 5

    def _rule(self, x: float, y: float, width: float, attributes: bytes = b"") -> None:
        blank = self._maker.element(b"TD", self._element, read_as(BLANK) + attributes)
        self._content.append(Marked(blank, rule(x, y, width)))

    def _value(self, fact: Fact, value: Run, spot: Spot, attributes: bytes) -> float:
        cell = self._maker.element(b"TD", self._element, spoken(value, self._setting) + attributes)
        top = spot.top
        for text in value.text.split("\n"):
            set_ = self._lines(_same(value, text), self._setting.look.strong, spot)
            target = cell
            if fact.uri:
                target = self._maker.element(b"Link", cell)
                self._links.append(linked(target, spot, set_, uri=fact.uri, words=f"{fact.label}: {text}"))
            self._mark(target, set_, spot)
            spot = spot.below(set_.height)
        return top - spot.top

    def _lines(self, words: str | Run, style: Style, spot: Spot) -> Lines:
        return self._maker.ink(lines(words, style, self._setting, width=spot.width))

    def _mark(self, element: int, set_: Lines, spot: Spot) -> None:
        self._content.append(Marked(element, set_.at(spot.x, spot.top)))


def _same(run: Run, text: str) -> Run:
    return run if run.text == text else run.model_copy(update={"text": text})


def contact_lines(contact: Fact, style: Style, setting: Setting) -> tuple[Lines, str]:
    """`By day: (555) 555-0100` in one line, and these words."""
    words = f"{contact.label}: {contact.value.text}" if contact.value else contact.label
    return lines(words, style, setting), words
