"""SheetDocument: everything that is printed on a sheet, in the words it is printed in.

A sheet is composed once and frozen. The renderer reads only this; so does whoever wants the same words in another form.
All texts are final: dates are words, placeholders are filled, nothing is markup.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Run(_Frozen):
    """A stretch of text in one style."""

    text: str
    bold: bool = False
    italic: bool = False


class Paragraph(_Frozen):
    kind: Literal["paragraph"] = "paragraph"
    runs: tuple[Run, ...]


class ListOfRuns(_Frozen):
    kind: Literal["list"] = "list"
    numbered: bool
    first: int = 1
    items: tuple[tuple[Run, ...], ...]


Body = Annotated[Paragraph | ListOfRuns, Field(discriminator="kind")]


class Fact(_Frozen):
    """A labelled value. Without a value it is printed as a line to fill in by hand."""

    label: str
    value: str | None


class TextSection(_Frozen):
    kind: Literal["text"] = "text"
    heading: str | None
    body: tuple[Body, ...]


class FactsSection(_Frozen):
    kind: Literal["facts"] = "facts"
    heading: str
    facts: tuple[Fact, ...]


class CheckEntry(_Frozen):
    """One line with a box to tick. `date` stands on a line of its own below the text."""

    text: str
    date: Fact | None = None


class ChecklistSection(_Frozen):
    kind: Literal["checklist"] = "checklist"
    heading: str
    entries: tuple[CheckEntry, ...]


class RedFlagGroup(_Frozen):
    """Signs that ask for the same action."""

    action: str
    """What to do, such as “Call 911”."""
    signs: tuple[str, ...]


class RedFlagSection(_Frozen):
    kind: Literal["red_flags"] = "red_flags"
    heading: str
    groups: tuple[RedFlagGroup, ...]


Section = Annotated[TextSection | FactsSection | ChecklistSection | RedFlagSection, Field(discriminator="kind")]


class Paper(StrEnum):
    LETTER = "letter"


class SheetDocument(_Frozen):
    """One sheet. Serialises to JSON and back without loss: that JSON is the kept snapshot."""

    renderer: str
    """Version of the renderer the sheet was made for; see `rendering.RENDERER_VERSION`."""
    language: str
    paper: Paper = Paper.LETTER
    issued_at: datetime
    """Goes into the file as its date; the renderer has no clock."""
    metadata_title: str
    """Title of the file. Never holds a patient's word."""
    clinic_name: str
    clinic_lines: tuple[str, ...]
    """Address and phones under the clinic's name."""
    title: str
    mark: str | None
    """Said on every page, such as “SAMPLE”: this paper is not for a patient."""
    patient_name: str
    """On every page, so that a loose page finds its owner."""
    identity: tuple[Fact, ...]
    sections: tuple[Section, ...]
    footer: str
    """Sheet number and revision, on every page."""
    page_of: str
    """`Page {page} of {pages}` in the sheet's language."""

    def texts(self) -> list[str]:
        """Every text the sheet prints, for checks that look at all of them."""
        return [text for text in _walk(self.model_dump(mode="json")) if text]


def _walk(node: object) -> list[str]:
    if isinstance(node, str):
        return [node]
    if isinstance(node, dict):
        return [text for value in node.values() for text in _walk(value)]
    if isinstance(node, list):
        return [text for value in node for text in _walk(value)]
    return []
