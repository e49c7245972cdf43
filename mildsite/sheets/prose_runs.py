"""Prose as the runs of a sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mildsite.content import prose
from mildsite.pdf import document as pdf

Fill = Callable[[str], str]
"""Puts the placeholders' values into a text."""


def body_of(source: str, fill: Fill) -> tuple[pdf.Body, ...]:
    return tuple(_block(block, fill) for block in prose.parse(source))


def paragraph(text: str, *, bold: bool = False) -> pdf.Paragraph:
    return pdf.Paragraph(runs=(pdf.Run(text=text, bold=bold),))


def _block(block: prose.ProseBlock, fill: Fill) -> pdf.Body:
    if isinstance(block, prose.Paragraph):
        return pdf.Paragraph(runs=_runs(block.children, fill))
    items = tuple(_item_runs(item, fill) for item in block.items)
    return pdf.ListOfRuns(numbered=block.numbered, first=block.first, items=items)


def _item_runs(blocks: Sequence[prose.ProseBlock], fill: Fill) -> tuple[pdf.Run, ...]:
    """A list inside a list reads on in the same line: paper has no room for a third level."""
    runs: list[pdf.Run] = []
    for block in blocks:
        parts = [block.children] if isinstance(block, prose.Paragraph) else []
        nested = [_item_runs(item, fill) for item in block.items] if isinstance(block, prose.List) else []
        for more in [*(_runs(part, fill) for part in parts), *nested]:
            runs += [pdf.Run(text=" "), *more] if runs else more
    return tuple(runs)


def _runs(
    children: Sequence[prose.Inline], fill: Fill, *, bold: bool = False, italic: bool = False
) -> tuple[pdf.Run, ...]:
    runs: list[pdf.Run] = []
    for child in children:
        if isinstance(child, prose.Text):
            runs.append(pdf.Run(text=fill(child.text), bold=bold, italic=italic))
        elif isinstance(child, prose.Link):
            runs += _runs(child.children, fill, bold=bold, italic=italic)
        else:
            strong = isinstance(child, prose.Strong)
            runs += _runs(child.children, fill, bold=bold or strong, italic=italic or not strong)
    return tuple(runs)
