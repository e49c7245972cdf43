"""The same sheet as plain text: for who reads it without a PDF, hears it, or wants it in another program.

Made from the same SheetDocument as the PDF, so that the two say the same (`tests/unit/pdf/test_plain_text_parity.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

from mildsite.pdf import document as sheet

BOX = "☐"
LINE = "________"
ONLY_ON_PAPER = frozenset({"access", "lines", "clinic_copy"})
"""Kinds of sections that a sheet on a screen has no use for: the way to it, room to write, the clinic's own page."""


def plain_text(document: sheet.SheetDocument) -> str:
    """Every word of `document`, headings between blank lines; each language after the other."""
    blocks = list(_letterhead(document.letterhead))
    for part in document.parts:
        blocks += _part(part)
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def lines_of(part: sheet.Part) -> list[str]:
    """The lines of one language of a sheet, without what only paper has: its foot, and sections of ONLY_ON_PAPER."""
    sections = tuple(section for section in part.sections if section.kind not in ONLY_ON_PAPER)
    blocks = _part(part.model_copy(update={"sections": sections, "footer": ""}))
    return [line.strip() for block in blocks for line in block if line.strip()]


def _letterhead(head: sheet.Letterhead | None) -> Iterator[list[str]]:
    if head is not None:
        yield [head.name, *head.lines]


def _part(part: sheet.Part) -> Iterator[list[str]]:
    if part.mark:
        yield [part.mark]
    yield [part.title]
    yield list(_facts(part.identity))
    for section in part.sections:
        lines = list(_MAKERS[section.kind](section))
        yield [section.heading, *lines] if section.heading else lines
    yield [part.footer]


def _facts(facts: tuple[sheet.Fact, ...]) -> Iterator[str]:
    for fact in facts:
        yield f"{fact.label}: {fact.value.text if fact.value else LINE}"


def _words(runs: tuple[sheet.Run, ...]) -> str:
    return "".join(run.text for run in runs)


def _text(section: sheet.TextSection) -> Iterator[str]:
    for body in section.body:
        if isinstance(body, sheet.Paragraph):
            yield _words(body.runs)
        else:
            for number, item in enumerate(body.items, body.first):
                yield f"{number}. {_words(item)}" if body.numbered else f"• {_words(item)}"


def _summary(section: sheet.SummarySection) -> Iterator[str]:
    return (f"{number}. {point}" for number, point in enumerate(section.points, 1))


def _section_of_facts(section: sheet.FactsSection) -> Iterator[str]:
    return chain([section.intro] if section.intro else [], _facts(section.facts))


def _checklist(section: sheet.ChecklistSection) -> Iterator[str]:
    for group in section.groups:
        yield group.label
        for entry in group.entries:
            yield f"{BOX} {entry.text}"
            if entry.date is not None:
                value = entry.date.value
                yield f"  {entry.date.label} {value.text if value else LINE}"


def _red_flags(section: sheet.RedFlagSection) -> Iterator[str]:
    for group in section.groups:
        yield " ".join([group.action, *_facts(group.contacts)])
        yield from (f"• {sign}" for sign in group.signs)


def _calendar(section: sheet.CalendarSection) -> Iterator[str]:
    """The days on which something happens, each with what it is: a grid is no text."""
    meanings = {fact.label: fact.value.text if fact.value else "" for fact in section.key}
    for day in chain.from_iterable(section.weeks):
        if day is not None:
            yield from (f"{day.date}: {meanings[mark]}" for mark in day.marks.split() if mark in meanings)


def _lines(section: sheet.LinesSection) -> Iterator[str]:
    if section.statement:
        yield section.statement
    for label in section.labels:
        yield label
        yield from [LINE] * section.lines_each


def _access(section: sheet.AccessSection) -> Iterator[str]:
    return chain(section.steps, [section.link, f"{section.code_label} {section.code}"])


def _clinic_copy(section: sheet.ClinicCopySection) -> Iterator[str]:
    return chain(_facts(section.facts), [section.statement], (f"{label}: {LINE}" for label in section.labels))


_MAKERS: dict[str, Callable[[Any], Iterator[str]]] = {
    "text": _text,
    "summary": _summary,
    "facts": _section_of_facts,
    "checklist": _checklist,
    "red_flags": _red_flags,
    "calendar": _calendar,
    "lines": _lines,
    "access": _access,
    "clinic_copy": _clinic_copy,
}
