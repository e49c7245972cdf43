"""The clinic's values: numbers that belong to the clinic, not to a text. One feeds page, sheet and desk.

No number is shipped. Until a clinical reviewer has signed one, the nurse enters it for each patient or a line is left
to fill in by hand. Days count from the procedure day, which is day 0; "through day 7" includes day 7.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from enum import StrEnum

from babel.dates import format_date

from mildsite import languages
from mildsite.clinic.errors import UnusableValue
from mildsite.languages import marked

SAMPLE_PROCEDURE_DAY = date(2026, 11, 22)
"""The procedure date of the sentences that a reviewer signs: always the same one, so that they compare."""
DAY_ZERO = marked("the day of the procedure is day 0")
MAX_PRACTITIONER = 120


class ValueState(StrEnum):
    SIGNED = "signed"
    """A number that holds for every patient."""
    BY_NURSE = "by_nurse"
    """The nurse enters it for this patient, or a line is printed to fill in by hand."""
    NOT_APPLICABLE = "not_applicable"
    """The clinic gives no such limit: nothing is printed."""


class Reading(StrEnum):
    """How a number of days reads as a date; the words are those of a checklist item's date."""

    THROUGH = "through"
    FROM = "from"


@dataclass(frozen=True, kw_only=True)
class ValueKind:
    """One value the clinic may set."""

    label: str
    unit: str
    lowest: Decimal
    highest: Decimal
    reading: Reading | None
    """For days. A measure (a weight, a temperature) has none and stands in a text by its placeholder."""
    web: str
    """The sentence on the page; `{value}` is where the value reads."""
    sheet: str
    """The sentence on the sheet; `{value}` is the date, or the measure."""
    decimals: int = 0
    shown: Callable[[Decimal, str], str] = lambda value, _language: str(value)
    """A measure with its units, in a language."""
    neutral: str = ""
    """What a text says in place of a measure that is not signed."""


def _number(value: Decimal) -> str:
    """`7`, `100.4`; never `7.0` or `1E+1`."""
    return f"{value.normalize():f}"


def celsius(fahrenheit: Decimal) -> Decimal:
    """Exactly converted, then rounded to a tenth as thermometers show it."""
    return ((fahrenheit - 32) * 5 / 9).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _temperature(value: Decimal, _language: str) -> str:
    return f"{_number(value)} °F ({_number(celsius(value))} °C)"


def _weight(value: Decimal, language: str) -> str:
    kilograms = (value * Decimal("0.45359237")).quantize(Decimal("0.1"), ROUND_HALF_UP)
    ngettext = languages.words(language).ngettext
    pounds = ngettext("{number} pound", "{number} pounds", int(value)).format(number=_number(value))
    return f"{pounds} ({_number(kilograms)} kg)"


def _days(
    label: str, reading: Reading, words: str, *, lowest: int = 0, highest: int = 90, unit: str = "day"
) -> ValueKind:
    return ValueKind(
        label=label,
        unit=unit,
        lowest=Decimal(lowest),
        highest=Decimal(highest),
        reading=reading,
        web=f"{words} {{value}}.",
        sheet=f"{words} {reading} {{value}}.",
    )


VALUE_KINDS: Mapping[str, ValueKind] = {
    "lifting_days": _days(
        "No heavy lifting, bending or twisting",
        Reading.THROUGH,
        "Avoid heavy lifting, bending and twisting",
        lowest=1,
        unit="days",
    ),
    "lifting_weight_limit": ValueKind(
        label="Lift at most",
        unit="pounds",
        lowest=Decimal(1),
        highest=Decimal(100),
        reading=None,
        web="Do not lift more than {value}.",
        sheet="Do not lift more than {value}.",
        shown=_weight,
        neutral=marked("the weight your care team named"),
    ),
    "dressing_change_day": _days("Change the dressing", Reading.FROM, "Change your dressing", highest=30),
    "shower_from_day": _days("Shower", Reading.FROM, "You may shower", highest=30),
    "driving_from_day": _days("Drive", Reading.FROM, "You may drive"),
    "back_to_work_from_day": _days("Go back to work", Reading.FROM, "You may go back to work", highest=180),
    "fever_threshold": ValueKind(
        label="Fever: call from",
        unit="°F",
        lowest=Decimal(99),
        highest=Decimal(104),
        reading=None,
        decimals=1,
        web="Fever of {value} or higher",
        sheet="Fever of {value} or higher",
        shown=_temperature,
        neutral=marked("the temperature your care team named"),
    ),
    "follow_up_window_days": _days(
        "Come to the follow-up visit", Reading.THROUGH, "Have your follow-up visit", lowest=1, highest=180, unit="days"
    ),
}


@dataclass(frozen=True)
class Setting:
    """What the clinic says of one value."""

    state: ValueState
    value: Decimal | None = None


BY_NURSE = Setting(ValueState.BY_NURSE)


@dataclass(frozen=True)
class ClinicValues:
    """Every setting in force, as one frozen copy. Empty, it says of each value that the nurse enters it."""

    settings: Mapping[tuple[str, str], Setting] = field(default_factory=dict)
    """By key and folded practitioner; the clinic's own under the empty practitioner."""

    def find(self, key: str, practitioner: str = "") -> Setting:
        """A practitioner's own setting, else the clinic's, else the nurse's to enter."""
        own = self.settings.get((key, folded(practitioner)))
        return own or self.settings.get((key, ""), BY_NURSE)

    def date_of(self, key: str, procedure_day: date, practitioner: str = "") -> date | None:
        """The date that a signed number of days means for a procedure, or None."""
        setting = self.find(key, practitioner)
        if setting.value is None or VALUE_KINDS[key].reading is None:
            return None
        return procedure_day + timedelta(days=int(setting.value))

    def own_rules(self, key: str) -> list[str]:
        """The folded practitioners who have a setting of their own for `key`."""
        return sorted(name for found, name in self.settings if found == key and name)

    def measures(self, practitioner: str = "", *, language: str = languages.DEFAULT) -> dict[str, str]:
        """What each measure's placeholder stands for: with its units when signed, else in neutral words."""
        found, gettext = {}, languages.words(language).gettext
        for key, kind in VALUE_KINDS.items():
            if kind.reading is None:
                value = self.find(key, practitioner).value
                found[key] = gettext(kind.neutral) if value is None else kind.shown(value, language)
        return found


def parsed(key: str, typed: str) -> Decimal:
    """The number that was typed for a value. Raises UnusableValue with the allowed range."""
    kind = VALUE_KINDS[key]
    allowed = f"between {_number(kind.lowest)} and {_number(kind.highest)}"
    try:
        value = Decimal(typed.strip())
    except InvalidOperation:
        raise UnusableValue(f"Enter a number {allowed} ({kind.unit}).") from None
    if not value.is_finite() or not kind.lowest <= value <= kind.highest:
        raise UnusableValue(f"The number must be {allowed} ({kind.unit}).")
    if value != round(value, kind.decimals):
        raise UnusableValue("Enter a whole number." if not kind.decimals else "Enter at most one decimal.")
    return value


def canonical(value: Decimal | None) -> str | None:
    """As it is stored."""
    return None if value is None else _number(value)


def page_time(reading: Reading, days: Decimal, language: str = languages.DEFAULT) -> str:
    """A signed number of days in the words of a page, which knows no date."""
    gettext, ngettext = languages.words(language).gettext, languages.words(language).ngettext
    if reading is Reading.FROM and not days:
        return gettext("from the day of the procedure")
    if reading is Reading.FROM:
        words = gettext("from day {number} after the procedure")
    else:
        words = ngettext("for {number} day after the procedure", "for {number} days after the procedure", int(days))
    return f"{words.format(number=_number(days))} ({gettext(DAY_ZERO)})"


def sentences(key: str, setting: Setting) -> dict[str, str]:
    """What page and sheet say under `setting`, resolved for SAMPLE_PROCEDURE_DAY: the words a reviewer signs."""
    kind, value = VALUE_KINDS[key], setting.value
    if setting.state is ValueState.NOT_APPLICABLE:
        nothing = "Says nothing of it." if kind.reading else f"Says “{kind.neutral}”."
        return {"web": nothing, "sheet": nothing}
    if value is None:
        by_hand = "Prints the date that the nurse enters, or a line to fill in by hand."
        return {
            "web": "Keeps the general words of the text." if kind.reading else kind.web.format(value=kind.neutral),
            "sheet": by_hand if kind.reading else kind.sheet.format(value=kind.neutral),
        }
    if kind.reading is None:
        shown = kind.shown(value, languages.DEFAULT)
        return {"web": kind.web.format(value=shown), "sheet": kind.sheet.format(value=shown)}
    day = _long_day(SAMPLE_PROCEDURE_DAY + timedelta(days=int(value)))
    return {"web": kind.web.format(value=page_time(kind.reading, value)), "sheet": kind.sheet.format(value=day)}


def sentences_sha256(key: str, setting: Setting) -> str:
    """Hex digest of the resolved sentences: what a signature is bound to. Other words ask for a new signature."""
    text = json.dumps([key, sentences(key, setting)], sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


_TITLES = frozenset({"dr", "doctor", "md", "do", "pa", "np"})


def folded(practitioner: str) -> str:
    """A practitioner's name for comparing: `Dr. Ann Ames, MD` and `ann  ames` are one."""
    words = re.findall(r"[^\W_]+", practitioner.casefold())
    return " ".join([word for word in words if word not in _TITLES] or words)


def _long_day(day: date) -> str:
    return format_date(day, "EEEE, MMMM d", locale="en")
