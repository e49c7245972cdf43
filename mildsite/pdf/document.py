"""SheetDocument: everything that is printed on a sheet, in the words it is printed in.

A sheet is composed once and frozen. The renderer reads only this; so does whoever wants the same words in another form.
All texts are final: dates are words, placeholders are filled, nothing is markup.
"""

from __future__ import annotations

from collections.abc import Iterator
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
    own: bool = False
    """Words or dates of this patient, which no other sheet shares."""
    language: str | None = None
    """A BCP 47 tag, where it is not the language of the part of the sheet it stands in."""


def own(text: str, *, language: str | None = None) -> Run:
    """Words of this patient."""
    return Run(text=text, own=True, language=language)


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
    value: Run | None
    uri: str | None = None
    """Where the value leads, such as `tel:+15550100`."""


class _Section(_Frozen):
    @property
    def is_own(self) -> bool:
        """Whether anything in it is of this patient alone."""
        return False


class TextSection(_Section):
    kind: Literal["text"] = "text"
    heading: str | None
    body: tuple[Body, ...]

    @property
    def is_own(self) -> bool:
        return any(run.own for body in self.body for run in runs_of(body))


class SummarySection(_Section):
    """The few things that matter most, in a box."""

    kind: Literal["summary"] = "summary"
    heading: str
    points: tuple[str, ...]


class FactsSection(_Section):
    kind: Literal["facts"] = "facts"
    heading: str | None
    facts: tuple[Fact, ...]
    intro: str | None = None

    @property
    def is_own(self) -> bool:
        return any(fact.value is not None and fact.value.own for fact in self.facts)


class CheckEntry(_Frozen):
    """One line with a box to tick. `date` stands on a line of its own below the text."""

    text: str
    date: Fact | None = None


class CheckGroup(_Frozen):
    """Entries of one kind: what to do, what to avoid, what to watch for."""

    label: str
    entries: tuple[CheckEntry, ...]


class ChecklistSection(_Section):
    kind: Literal["checklist"] = "checklist"
    heading: str
    groups: tuple[CheckGroup, ...]

    @property
    def is_own(self) -> bool:
        return any(entry.date and entry.date.value for group in self.groups for entry in group.entries)


class RedFlagGroup(_Frozen):
    """Signs that ask for the same action."""

    action: str
    """What to do, such as “Call 911”."""
    contacts: tuple[Fact, ...] = ()
    """Whom to call, each with the phone."""
    signs: tuple[str, ...]


class RedFlagSection(_Section):
    kind: Literal["red_flags"] = "red_flags"
    heading: str
    groups: tuple[RedFlagGroup, ...]


class CalendarDay(_Frozen):
    date: str
    """The day in whole words, for who hears the sheet."""
    label: str
    """What its box shows: `22`, or `Nov 22` where a month begins."""
    marks: str = ""
    """Letters that the key below explains."""


class CalendarSection(_Section):
    """Weeks of seven days; None where the calendar has not begun or is over."""

    kind: Literal["calendar"] = "calendar"
    heading: str
    weekdays: tuple[str, ...]
    weeks: tuple[tuple[CalendarDay | None, ...], ...]
    key: tuple[Fact, ...]
    """What each letter means: the letter as label, the words as value."""

    @property
    def is_own(self) -> bool:
        return True


class LinesSection(_Section):
    """Room to write."""

    kind: Literal["lines"] = "lines"
    heading: str
    labels: tuple[str, ...]
    """What each line, or group of lines, is for."""
    lines_each: int
    statement: str | None = None


class AccessSection(_Section):
    """The way to the same sheet online: a QR code, a link to type, and the code that opens it."""

    kind: Literal["access"] = "access"
    heading: str
    steps: tuple[str, ...]
    link_label: str
    """What the link is, for who cannot see where it stands."""
    link: str
    """As it is typed."""
    uri: str
    code_label: str
    code: str
    picture: str
    """What the QR code is, for who cannot see it."""

    @property
    def is_own(self) -> bool:
        return True


class ClinicCopySection(_Section):
    """A page of its own that stays at the clinic: whose sheet it was, and signatures."""

    kind: Literal["clinic_copy"] = "clinic_copy"
    heading: str
    facts: tuple[Fact, ...]
    statement: str
    labels: tuple[str, ...]

    @property
    def is_own(self) -> bool:
        return True


Section = Annotated[
    TextSection
    | SummarySection
    | FactsSection
    | ChecklistSection
    | RedFlagSection
    | CalendarSection
    | LinesSection
    | AccessSection
    | ClinicCopySection,
    Field(discriminator="kind"),
]


class Paper(StrEnum):
    LETTER = "letter"
    A4 = "a4"


class Size(StrEnum):
    STANDARD = "standard"
    """No letter under 12 points."""
    LARGE = "large"
    """Large print: 18 points, one column, nothing dropped."""


class Letterhead(_Frozen):
    """The clinic at the top of the first page. Without one, room is left for paper that has it printed."""

    name: str
    lines: tuple[str, ...]
    logo_png: str | None = None
    """The clinic's logo as base64 of a PNG."""


class Part(_Frozen):
    """The whole sheet in one language."""

    language: str
    backward: bool = False
    """Whether the language is written from right to left."""
    title: str
    mark: str | None = None
    """Said on every page, such as “SAMPLE”: this paper is not for a patient."""
    identity: tuple[Fact, ...]
    sections: tuple[Section, ...]
    footer: str
    """Sheet number and revision, on every page."""
    page_of: str
    """`Page {page} of {pages}`."""


class SheetDocument(_Frozen):
    """One sheet. Serialises to JSON and back without loss: that JSON is the kept snapshot."""

    renderer: str
    """Version of the renderer the sheet was made for; see `rendering.RENDERER_VERSION`."""
    size: Size = Size.STANDARD
    paper: Paper = Paper.LETTER
    letterhead: Letterhead | None
    issued_at: datetime
    """Goes into the file as its date; the renderer has no clock."""
    metadata_title: str
    """Title of the file. Never holds a patient's word."""
    clinic_name: str
    patient_name: str
    """On every page, so that a loose page finds its owner."""
    bookmark: str
    """Initials and number: what finds the sheet in a file of many."""
    parts: tuple[Part, ...] = Field(min_length=1)

    @property
    def language(self) -> str:
        """The language of the file: that of its first part."""
        return self.parts[0].language

    def texts(self) -> list[str]:
        """Every text the sheet prints, for checks that look at all of them."""
        picture = self.letterhead.logo_png if self.letterhead else None
        return [text for text in _walk(self.model_dump(mode="json")) if text and text != picture]


def runs_of(body: Body) -> Iterator[Run]:
    for runs in [body.runs] if isinstance(body, Paragraph) else body.items:
        yield from runs


def _walk(node: object) -> list[str]:
    if isinstance(node, str):
        return [node]
    inside = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return [text for value in inside for text in _walk(value)]
