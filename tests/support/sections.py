"""Finding what a composed sheet says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from mildsite.pdf import document as pdf

_S = TypeVar("_S")


def part_of(paper: pdf.SheetDocument) -> pdf.Part:
    """The part of a sheet in one language."""
    (part,) = paper.parts
    return part


def headings(paper: pdf.SheetDocument) -> list[str | None]:
    return [section.heading for section in part_of(paper).sections]


def find(paper: pdf.SheetDocument, heading: str, kind: type[_S]) -> _S:
    """The one section with a heading."""
    (found,) = (section for section in part_of(paper).sections if section.heading == heading)
    assert isinstance(found, kind)
    return found


def one(paper: pdf.SheetDocument, kind: type[_S]) -> _S:
    """The one section of a kind."""
    (found,) = (section for section in part_of(paper).sections if isinstance(section, kind))
    return found


def said(facts: Sequence[pdf.Fact]) -> dict[str, str | None]:
    """What stands behind each label; None for a line to fill in."""
    return {fact.label: fact.value.text if fact.value else None for fact in facts}
