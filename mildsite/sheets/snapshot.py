"""What is kept of an issued sheet besides its PDF: everything its other forms are made from, frozen with it."""

from __future__ import annotations

from datetime import date, time

from pydantic import BaseModel, ConfigDict

from mildsite.pdf.document import Part, SheetDocument


class SheetDate(BaseModel):
    """A date of the sheet, for the patient's calendar."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    key: str
    """What it is, the same in an amended sheet: `procedure`, `appointment`, `call`, or the id of a checklist item."""
    day: date
    at: time | None = None
    """On the clinic's clock; a whole day without."""


class Snapshot(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    document: SheetDocument
    """As it was printed."""
    translations: tuple[Part, ...] = ()
    """The same sheet in the clinic's other languages, as far as their texts could be used that day."""
    dates: tuple[SheetDate, ...] = ()
    time_zone: str
    """The clinic's, in which `dates` are meant."""
