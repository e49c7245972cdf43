"""The same words as HTML, made a tagged PDF (PDF/UA-1) by WeasyPrint: fonts and style sheet are read once."""

from __future__ import annotations

import logging
import tempfile
from html import escape
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from bench.engines import Draw
from bench.fonts import FAMILIES, write_fonts
from bench.qr import svg
from bench.sheet_words import Sheet
from mildsite.pdf import document as sheet_document

_STYLE = """
@page { size: letter; margin: 44pt 44pt 85pt;
  @bottom-left { content: element(foot); vertical-align: top; padding-top: 6pt; border-top: .8pt solid; width: 75%; }
  @bottom-right { content: "Page " counter(page) " of " counter(pages); vertical-align: top; padding-top: 6pt;
    border-top: .8pt solid; font: 12pt/16.5pt "Noto Sans", "FiraGO"; }
}
* { margin: 0; padding: 0; box-sizing: border-box; }
body { font: 12pt/16.5pt "Noto Sans", "FiraGO"; color: #000; }
.foot { position: running(foot); }
h1 { font-size: 21pt; line-height: 26pt; }
h2 { font-size: 15pt; line-height: 20pt; margin: 8pt 0 2pt; break-after: avoid; }
h3 { font-size: 12.5pt; line-height: 17pt; margin: 2pt 0 1pt; break-after: avoid; }
p { margin-bottom: 4pt; }
a { color: inherit; text-decoration: none; }
table { width: 100%; border-collapse: collapse; }
th, td { width: 50%; text-align: left; font-weight: normal; }
td, strong { font-weight: bold; padding-bottom: 4pt; }
.identity { border: .8pt solid; padding: 5pt 9pt; }
.summary { border: 1.4pt solid; background: #ededed; padding: 0 12pt 6pt; margin-top: 9pt; font-weight: bold; }
.flags { border: 2.4pt solid; margin-top: 10pt; }
.flags h2 { background: #000; color: #fff; padding: 4pt 12pt 5pt; margin: 0 0 4pt; }
.flags section { padding: 0 12pt 4pt; border-top: .8pt solid; }
.flags h3 { font-size: 13.5pt; line-height: 18pt; display: inline; padding-right: 18pt; }
ol, ul { padding-left: 16pt; }
.tick { list-style: none; padding-left: 20pt; }
.tick li { position: relative; margin-bottom: 4pt; }
.box { position: absolute; left: -20pt; top: 3pt; width: 11.5pt; height: 11.5pt; border: 1.2pt solid; }
.access { border: .8pt solid; padding: 10pt; margin-top: 10pt; display: flex; gap: 10pt; break-inside: avoid; }
.access img { width: 80pt; height: 80pt; }
.code { font-size: 20pt; line-height: 26pt; font-weight: bold; }
"""


def prepare() -> Draw:
    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)
    fonts = FontConfiguration()
    with tempfile.TemporaryDirectory() as folder:
        paths = write_fonts(Path(folder))
        faces = "".join(
            f"@font-face {{ font-family: '{family.name}'; font-weight: {weight}; src: url('{paths[key].as_uri()}') }}"
            for family in FAMILIES
            for weight, key in (("normal", family.regular), ("bold", family.bold))
        )
        style = CSS(string=faces + _STYLE, font_config=fonts)

    def draw(sheet: Sheet) -> bytes:
        page = HTML(string=_html(sheet))
        pdf: bytes = page.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1")
        return pdf

    return draw


def _html(sheet: Sheet) -> str:
    document = sheet.document
    part, head = document.parts[0], document.letterhead
    letterhead = f"<p><b>{escape(head.name)}</b><br>{'<br>'.join(map(escape, head.lines))}</p>" if head else ""
    return (
        f'<!doctype html><html lang="{part.language}"><head><meta charset="utf-8">'
        f"<title>{escape(document.metadata_title)}</title>"
        f'<meta name="author" content="{escape(document.clinic_name)}"></head><body>'
        f'<div class="foot"><strong>{escape(document.patient_name)}</strong><br>{escape(part.footer)}</div>'
        f"{letterhead}<h1>{escape(part.title)}</h1>"
        f'<div class="identity">{_facts(part.identity)}</div>'
        f"{''.join(_section(section, sheet) for section in part.sections)}</body></html>"
    )


def _section(section: sheet_document.Section, sheet: Sheet) -> str:
    match section:
        case sheet_document.SummarySection():
            return f'<div class="summary">{_heading(section.heading)}<ol>{_items(section.points)}</ol></div>'
        case sheet_document.RedFlagSection():
            groups = "".join(map(_flags, section.groups))
            return f'<div class="flags">{_heading(section.heading)}{groups}</div>'
        case sheet_document.ChecklistSection():
            return _heading(section.heading) + "".join(map(_checks, section.groups))
        case sheet_document.FactsSection():
            return _heading(section.heading) + _facts(section.facts)
        case sheet_document.TextSection():
            runs = ((run for run in body.runs) for body in section.body if isinstance(body, sheet_document.Paragraph))
            texts = ("".join(escape(run.text) for run in group) for group in runs)
            return _heading(section.heading) + "".join(f"<p>{text}</p>" for text in texts)
        case sheet_document.AccessSection():
            return _access(section, sheet)
    raise LookupError(section.kind)


def _heading(words: str | None) -> str:
    return f"<h2>{escape(words)}</h2>" if words else ""


def _items(texts: tuple[str, ...]) -> str:
    return "".join(f"<li>{escape(text)}</li>" for text in texts)


def _facts(facts: tuple[sheet_document.Fact, ...]) -> str:
    rows = []
    for start in range(0, len(facts), 2):
        pair = facts[start : start + 2]
        heads = "".join(f"<th scope=col>{escape(fact.label)}</th>" for fact in pair)
        rows.append(f"<tr>{heads}</tr><tr>{''.join(f'<td>{_value(fact)}</td>' for fact in pair)}</tr>")
    return f"<table>{''.join(rows)}</table>"


def _value(fact: sheet_document.Fact) -> str:
    words = escape(fact.value.text) if fact.value else ""
    return f'<a href="{fact.uri}">{words}</a>' if fact.uri else words


def _flags(group: sheet_document.RedFlagGroup) -> str:
    contacts = " ".join(f"<strong>{escape(fact.label)}: {_value(fact)}</strong>" for fact in group.contacts)
    return f"<section><h3>{escape(group.action)}</h3> {contacts}<ul>{_items(group.signs)}</ul></section>"


def _checks(group: sheet_document.CheckGroup) -> str:
    items = []
    for entry in group.entries:
        date = f"<br><strong>{escape(entry.date.label)} {_value(entry.date)}</strong>" if entry.date else ""
        items.append(f'<li><span class="box"></span>{escape(entry.text)}{date}</li>')
    return f'<h3>{escape(group.label)}</h3><ul class="tick">{"".join(items)}</ul>'


def _access(section: sheet_document.AccessSection, sheet: Sheet) -> str:
    picture = svg(sheet.link).replace("<", "%3C").replace(">", "%3E").replace('"', "'")
    steps = "".join(f"<p>{escape(step)}</p>" for step in section.steps)
    return (
        f'<div class="access"><img alt="{escape(section.picture)}" src="data:image/svg+xml,{picture}">'
        f'<div>{_heading(section.heading)}{steps}<p><a href="{section.uri}"><b>{escape(section.link)}</b></a></p>'
        f'<p>{escape(section.code_label)} <span class="code">{escape(section.code)}</span></p></div></div>'
    )
