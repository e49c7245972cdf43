"""The dates of a sheet, for the patient's calendar."""

from __future__ import annotations

from mildsite.clinic.values import ValueState
from mildsite.sheets.composing import Source
from mildsite.sheets.entries import Appointment, Entries, WeWillCall
from mildsite.sheets.snapshot import SheetDate

PROCEDURE, APPOINTMENT, CALL = "procedure", "appointment", "call"
"""Keys of dates that are no checklist item's."""


def dates_of(source: Source, entries: Entries) -> tuple[SheetDate, ...]:
    """Every date that the sheet says, each under a key that an amended sheet gives it again."""
    found = [SheetDate(key=PROCEDURE, day=entries.procedure_date)]
    for item in source.document.checklist_items():
        day = entries.item_dates.get(item.id)
        if day is None and item.dated and item.value_key:
            setting = source.values.find(item.value_key, entries.practitioner)
            if setting.state is ValueState.SIGNED:
                day = source.values.date_of(item.value_key, entries.procedure_date, entries.practitioner)
        if day is not None:
            found.append(SheetDate(key=item.id, day=day))
    match entries.follow_up:
        case Appointment(on=day, at=at):
            found.append(SheetDate(key=APPOINTMENT, day=day, at=at))
        case WeWillCall(by=day):
            found.append(SheetDate(key=CALL, day=day))
    return tuple(found)
