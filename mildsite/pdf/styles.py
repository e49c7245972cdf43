"""Sizes, colours and styles of the sheet. No glyph is under 12 pt (UKAAF clear print); all colours work in grey."""

from __future__ import annotations

from reportlab.lib.colors import Color, white
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle

from mildsite.pdf.fonts import BODY, BOLD

SIZE = 12.0
LEADING = 16.5
MARGIN = 54.0
"""Three quarters of an inch, in points."""

INK = Color(0, 0, 0)
ACCENT = Color(0.03, 0.27, 0.32)
PALE = Color(0.955, 0.955, 0.945)
RULE = Color(0.35, 0.35, 0.35)

_body = ParagraphStyle(
    "body", fontName=BODY, bulletFontName=BODY, bulletFontSize=SIZE, fontSize=SIZE, leading=LEADING, textColor=INK
)
_heading = ParagraphStyle(
    "heading", parent=_body, fontName=BOLD, fontSize=15, leading=20, spaceBefore=14, spaceAfter=6, textColor=ACCENT
)

STYLES = {
    "body": _body,
    "body_spaced": ParagraphStyle("body_spaced", parent=_body, spaceAfter=6),
    "strong": ParagraphStyle("strong", parent=_body, fontName=BOLD),
    "bullet": ParagraphStyle("bullet", parent=_body, leftIndent=16, bulletIndent=2, spaceAfter=1),
    "label": ParagraphStyle("label", parent=_body),
    "value": ParagraphStyle("value", parent=_body, fontName=BOLD),
    "title": ParagraphStyle("title", parent=_heading, fontSize=21, leading=27, spaceBefore=0, spaceAfter=4),
    "clinic_line": _body,
    "heading": _heading,
    "flag_heading": ParagraphStyle(
        "flag_heading", parent=_body, fontName=BOLD, fontSize=15, leading=19, textColor=white
    ),
    "flag_action": ParagraphStyle("flag_action", parent=_body, fontName=BOLD, fontSize=13, leading=18),
    "mark": ParagraphStyle("mark", parent=_body, fontName=BOLD, alignment=TA_CENTER),
    "running_name": ParagraphStyle("running_name", parent=_body, fontName=BOLD),
    "running_clinic": ParagraphStyle("running_clinic", parent=_body, alignment=TA_RIGHT),
}
