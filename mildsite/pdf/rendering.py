"""`render`: a SheetDocument in, the bytes of a PDF out. Same document, same bytes."""

from __future__ import annotations

import io
import time
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Flowable, Frame, PageTemplate, Paragraph, Spacer, Table
from reportlab.platypus.flowables import KeepTogether

from mildsite.pdf import document as sheet
from mildsite.pdf.flowables import FillLine, TickItem
from mildsite.pdf.fonts import BODY, register_fonts, unprintable
from mildsite.pdf.styles import INK, MARGIN, PALE, RULE, SIZE, STYLES

RENDERER_VERSION = "1"
"""Raise it when the same document would give other bytes."""


class UnprintableText(ValueError):
    """A text has characters that no font of ours can draw. Composing checks this first; here it is the last wall."""

    def __init__(self, characters: str) -> None:
        super().__init__("the sheet holds characters that cannot be printed")
        self.characters = characters


def render(document: sheet.SheetDocument) -> bytes:
    """The finished PDF.

    Pure: no clock, no files beyond the fonts, no network. Raises UnprintableText rather than draw an empty box.
    """
    register_fonts()
    missing = unprintable("".join(document.texts()))
    if missing:
        raise UnprintableText(missing)
    target = io.BytesIO()
    frame_width = letter[0] - 2 * MARGIN
    header = _Header(document, frame_width)
    template = BaseDocTemplate(
        target,
        pagesize=letter,
        lang=document.language,
        title=document.metadata_title,
        author=document.clinic_name,
        subject=document.metadata_title,
        creator="mildsite",
        invariant=1,
        initialFontName=BODY,
    )
    frame = Frame(
        MARGIN,
        _Footer.HEIGHT,
        frame_width,
        letter[1] - header.height - _Footer.HEIGHT,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    template.addPageTemplates([PageTemplate(frames=[frame], onPage=header.draw)])
    template.build(_story(document), canvasmaker=_canvas_for(document))
    return target.getvalue()


class _SheetCanvas(Canvas):
    """A canvas whose file carries the sheet's own time, and whose footers know the number of pages."""

    document: sheet.SheetDocument
    _doc: Any  # ReportLab's file under construction; its type stubs leave it out
    _code: list[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stamp = self._doc._timeStamp
        stamp.t, stamp.dhh, stamp.dmm, stamp.tzname = self.document.issued_at.timestamp(), 0, 0, "UTC"
        stamp.lt = time.gmtime(stamp.t)
        stamp.YMDhms = tuple(stamp.lt)[:6]

    def save(self) -> None:
        pages = self._doc.Pages.pages
        footer = _Footer(self.document)
        for number, page in enumerate(pages, 1):
            # Page streams stay text until the file is written: the second pass of "page x of y" only adds to them.
            self._code = []
            footer.draw(self, number, len(pages))
            page.setStream([page.stream, *self._code])
        self._code = []
        super().save()


def _canvas_for(document: sheet.SheetDocument) -> type[_SheetCanvas]:
    return type("SheetCanvas", (_SheetCanvas,), {"document": document})


class _Header:
    """Clinic, patient and mark at the top of every page."""

    TOP = 36.0

    def __init__(self, document: sheet.SheetDocument, width: float) -> None:
        self._mark = _boxed(document.mark, width) if document.mark else None
        self._name = _paragraph(document.patient_name, "running_name")
        self._clinic = _paragraph(document.clinic_name, "running_clinic")
        self._width = width
        self._mark_height = self._mark.wrap(width, 100)[1] + 6 if self._mark else 0.0
        rows = max(self._name.wrap(width * 0.48, 400)[1], self._clinic.wrap(width * 0.5, 400)[1])
        self.height = self.TOP + self._mark_height + rows + 16

    def draw(self, canvas: Canvas, _template: object) -> None:
        canvas.saveState()
        y = letter[1] - self.TOP
        if self._mark is not None:
            height = self._mark_height - 6
            self._mark.drawOn(canvas, MARGIN, y - height)
            y -= self._mark_height
        self._name.drawOn(canvas, MARGIN, y - self._name.height)
        self._clinic.drawOn(canvas, MARGIN + self._width * 0.5, y - self._clinic.height)
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.8)
        bottom = letter[1] - self.height + 10
        canvas.line(MARGIN, bottom, letter[0] - MARGIN, bottom)
        canvas.restoreState()


class _Footer:
    """Sheet number, revision and page number at the foot of every page."""

    HEIGHT = 62.0
    BASELINE = 38.0

    def __init__(self, document: sheet.SheetDocument) -> None:
        self._document = document

    def draw(self, canvas: Canvas, page: int, pages: int) -> None:
        canvas.setFont(BODY, SIZE)
        canvas.setFillColor(INK)
        canvas.drawString(MARGIN, self.BASELINE, self._document.footer)
        label = self._document.page_of.replace("{page}", str(page)).replace("{pages}", str(pages))
        canvas.drawRightString(letter[0] - MARGIN, self.BASELINE, label)


# A table sets its font before it draws a cell; the default one would be named in the file and is not embedded.
_TABLE_FONT = ("FONT", (0, 0), (-1, -1), BODY, SIZE)


def _story(document: sheet.SheetDocument) -> list[Flowable]:
    story: list[Flowable] = [_paragraph(document.title, "title")]
    story += [_paragraph(line, "clinic_line") for line in document.clinic_lines]
    story += [Spacer(1, 8), _facts(document.identity)]
    for section in document.sections:
        story += _section(section)
    return story


def _section(section: sheet.Section) -> list[Flowable]:
    if isinstance(section, sheet.RedFlagSection):
        return [Spacer(1, 12), _red_flags(section)]
    heading = _heading(section.heading) if section.heading else []
    if isinstance(section, sheet.ChecklistSection):
        items = [_tick_item(entry) for entry in section.entries]
        return [KeepTogether([*heading, items[0]]), *items[1:]]
    if isinstance(section, sheet.FactsSection):
        return [KeepTogether([*heading, _facts(section.facts)])]
    return [*heading, *(flowable for body in section.body for flowable in _body(body))]


def _heading(text: str) -> list[Flowable]:
    return [CondPageBreak(90), _paragraph(text, "heading")]


def _tick_item(entry: sheet.CheckEntry) -> Flowable:
    parts: list[Flowable] = [_paragraph(entry.text, "body")]
    if entry.date is not None:
        parts.append(_labelled(entry.date, inline=True))
    return TickItem(parts, space_after=9)


def _labelled(fact: sheet.Fact, *, inline: bool) -> Flowable:
    """Label and value on one line, in bold; or the label and a rule to write on."""
    if fact.value is None:
        return FillLine(_paragraph(fact.label, "strong"))
    return _paragraph(f"{fact.label} {fact.value}" if inline else fact.value, "strong" if inline else "body")


def _facts(facts: tuple[sheet.Fact, ...]) -> Flowable:
    rows = [
        [
            _paragraph(fact.label, "label"),
            FillLine() if fact.value is None else _value(fact.value),
        ]
        for fact in facts
    ]
    width = letter[0] - 2 * MARGIN
    style: list[Any] = [
        _TABLE_FONT,
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 6),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]
    return Table(rows, colWidths=[width * 0.3, width * 0.7], style=style, hAlign="LEFT")


def _value(text: str) -> list[Flowable]:
    return [_paragraph(line, "value") for line in text.split("\n")]


_LONGEST_GROUP = 300.0
"""Room, in points, that a page has for sure under the longest header."""


def _red_flags(section: sheet.RedFlagSection) -> Flowable:
    width = letter[0] - 2 * MARGIN
    rows: list[list[Any]] = [[_paragraph(section.heading, "flag_heading")]]
    for group in section.groups:
        rows.append([[_paragraph(group.action, "flag_action"), *(_bullet(sign) for sign in group.signs)]])
    style: list[Any] = [
        _TABLE_FONT,
        ("BOX", (0, 0), (-1, -1), 2, INK),
        ("BACKGROUND", (0, 0), (-1, 0), INK),
        ("BACKGROUND", (0, 1), (-1, -1), PALE),
        ("LINEABOVE", (0, 2), (-1, -1), 0.8, INK),
        ("LEFTPADDING", (0, 0), (-1, -1), 12),
        ("RIGHTPADDING", (0, 0), (-1, -1), 12),
        ("TOPPADDING", (0, 0), (-1, -1), 5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
    ]
    table = Table(rows, colWidths=[width], style=style, hAlign="LEFT", repeatRows=1)
    table.wrap(width, letter[1])
    # A group stays together, unless it might be too long for one page.
    table.splitInRow = int(max(table._rowHeights) > _LONGEST_GROUP)  # type: ignore[attr-defined]  # the stubs leave it out
    return table


def _boxed(text: str, width: float) -> Table:
    style: list[Any] = [_TABLE_FONT, ("BOX", (0, 0), (-1, -1), 1.2, INK), ("BOTTOMPADDING", (0, 0), (-1, -1), 4)]
    return Table([[_paragraph(text, "mark")]], colWidths=[width], style=style)


def _bullet(text: str) -> Paragraph:
    return Paragraph(escape(text), STYLES["bullet"], bulletText="•")


def _body(body: sheet.Body) -> list[Flowable]:
    if isinstance(body, sheet.Paragraph):
        return [Paragraph(_markup(body.runs), STYLES["body_spaced"])]
    return [
        Paragraph(_markup(runs), STYLES["bullet"], bulletText=f"{number}." if body.numbered else "•")
        for number, runs in enumerate(body.items, body.first)
    ]


def _markup(runs: tuple[sheet.Run, ...]) -> str:
    """ReportLab markup from our own tree: the text is escaped, and <b> and <i> are the only tags there are."""
    parts = []
    for run in runs:
        text = escape(run.text)
        text = f"<b>{text}</b>" if run.bold else text
        parts.append(f"<i>{text}</i>" if run.italic else text)
    return "".join(parts)


def _paragraph(text: str, style: str) -> Paragraph:
    return Paragraph(escape(text), STYLES[style])
