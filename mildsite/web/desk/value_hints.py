"""What the desk says beside a date of the checklist: which date the clinic's value makes when the nurse enters none."""

from __future__ import annotations

from datetime import date

from mildsite.clinic.values import ClinicValues, ValueState
from mildsite.content.document import ChecklistItem
from mildsite.web.desk.forms import SheetForm, item_field_name
from mildsite.web.shared.dates import long_day, short_day

BY_HAND = "Leave it empty for a line to fill in by hand."


def show_value_hints(form: SheetForm, values: ClinicValues, today: date) -> None:
    """Put the hint of each item into its field's description. The sheet counts anew from the date that is sent."""
    procedure_day = form.procedure_date.data or today
    for item in form.dated_items:
        hint = _if_empty(item, values, procedure_day) if item.value_key else BY_HAND
        form[item_field_name(item)].description = hint


def _if_empty(item: ChecklistItem, values: ClinicValues, procedure_day: date) -> str:
    setting, day = values.find(item.value_key), values.date_of(item.value_key, procedure_day)
    if day is not None:
        shown = (
            f"Leave it empty for {long_day(day)}: day {setting.value}, for a procedure on {short_day(procedure_day)}."
        )
    elif setting.state is ValueState.NOT_APPLICABLE:
        shown = "Leave it empty: the clinic gives no date for this."
    else:
        shown = BY_HAND
    own = ", ".join(name.title() for name in values.own_rules(item.value_key))
    return f"{shown} Own rules of practitioners count: {own}." if own else shown
