"""Dates and times as people write them in lists. What can be read in two ways is asked, never guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, time
from enum import StrEnum


class DateOrder(StrEnum):
    """How a file writes dates of three numbers."""

    MONTH_FIRST = "month_first"
    DAY_FIRST = "day_first"


class Unclear(ValueError):
    """What was typed is no date or time, or could be two. The message says how to write it."""


NO_DAY = "This is not a real date. Write it like 11/29/2026."
WHICH_CENTURY = "Write the year of this date with four digits."
NO_TIME = "This is not a time. Write it like 9:30 am."
WHICH_HALF = "Add am or pm to this time."

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\Z")
_NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})\Z")
_TIME_AFTER = re.compile(r"[T ]+(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]\.?m\.?)?)\Z", re.IGNORECASE)
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2})(?::\d{2}(?:\.\d+)?)?)? ?(?:([ap])\.? ?m?\.?)?\Z", re.IGNORECASE)
_MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    )
    for number, name in enumerate(names.split(), 1)
} | {"setiembre": 9}
_CENTURY = 2000


def folded(text: str) -> str:
    """Without accents and case."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    return "".join(ch for ch in letters if not unicodedata.combining(ch))


def split_time(text: str) -> tuple[str, str]:
    """A date and the time that stands behind it; midnight is what programs write when there is none."""
    found = _TIME_AFTER.search(text)
    if not found:
        return text, ""
    clock = found.group(1)
    return text[: found.start()].strip(), "" if re.match(r"0?0:00(:00)?|12:00:00 ?a", clock, re.IGNORECASE) else clock


def order_of(texts: Iterable[str]) -> DateOrder | None:
    """How a file writes its dates, as far as its own dates tell; None when somebody must say."""
    told: set[DateOrder] = set()
    open_ = False
    for text in texts:
        readings = _readings(split_time(text)[0])
        if len(readings) == 1:
            told |= set(readings)
        elif len(set(readings.values())) == 2:
            open_ = True
    if len(told) == 1:
        return told.pop()
    return None if open_ else DateOrder.MONTH_FIRST


def first_unclear(texts: Iterable[str]) -> str | None:
    """A date that can be read in two ways, for asking with."""
    return next((text for text in texts if len(set(_readings(split_time(text)[0]).values())) == 2), None)


def example(text: str) -> dict[DateOrder, date]:
    """What such a date would be in either order."""
    return {order: _in_century(*parts) for order, parts in _readings(split_time(text)[0]).items()}


def written_plainly(text: str, order: DateOrder) -> str:
    """A date of the file as the desk writes it: the month first. What is no such date stays as it is."""
    day, clock = split_time(text)
    readings = _readings(day)
    if not readings:
        return text
    year, month, of_month = readings.get(order) or next(iter(readings.values()))
    years = f"{year:04d}" if year > 99 else f"{year:02d}"
    return f"{month:02d}/{of_month:02d}/{years}" + (f" {clock}" if clock else "")


def read_day(text: str, *, born_by: date | None = None) -> date:
    """A date written with the month first, with the year first, or with the month's name. Raises Unclear.

    `born_by` says that it is a date of birth, and until when somebody may be born.
    """
    day = split_time(text.strip())[0]
    if found := _ISO.match(day):
        return _real(*(int(part) for part in found.groups()))
    readings = _readings(day)
    parts = readings.get(DateOrder.MONTH_FIRST) or readings.get(DateOrder.DAY_FIRST) or _with_name(day)
    if parts is None:
        raise Unclear(NO_DAY)
    year, month, of_month = parts
    if year > 99:
        return _real(year, month, of_month)
    if born_by is None:
        return _real(_CENTURY + year, month, of_month)
    if _CENTURY + year <= born_by.year:
        raise Unclear(WHICH_CENTURY)
    return _real(_CENTURY - 100 + year, month, of_month)


def read_time(text: str) -> time:
    """Raises Unclear. Nobody has an appointment between 1 and 6:59 at night: without am or pm these hours are asked."""
    found = _TIME.match(" ".join(text.split()))
    if not found or not (found.group(2) or found.group(3)):
        raise Unclear(NO_TIME)
    hour, minute, half = int(found.group(1)), int(found.group(2) or 0), (found.group(3) or "").casefold()
    if half and not 1 <= hour <= 12:
        raise Unclear(NO_TIME)
    if not half and 1 <= hour < 7:
        raise Unclear(WHICH_HALF)
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        raise Unclear(NO_TIME) from None


def _readings(text: str) -> dict[DateOrder, tuple[int, int, int]]:
    """Year, month and day of a date of three numbers, in each order that makes a real date."""
    found = _NUMBERS.match(text.strip())
    if not found:
        return {}
    first, second, year = (int(part) for part in found.groups())
    both = {DateOrder.MONTH_FIRST: (year, first, second), DateOrder.DAY_FIRST: (year, second, first)}
    return {order: parts for order, parts in both.items() if _exists(*parts)}


def _in_century(year: int, month: int, day: int) -> date:
    return date(year if year > 99 else _CENTURY + year, month, day)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        _in_century(year, month, day)
    except ValueError:
        return False
    return True


def _real(year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise Unclear(NO_DAY) from None
    if not 1900 <= year <= 2200:
        raise Unclear("Check the year of this date.")
    return found


def _with_name(text: str) -> tuple[int, int, int] | None:
    """`Nov 22, 2026`, `22-Nov-26`, `domingo, 22 de noviembre de 2026`."""
    words = re.findall(r"[a-z]+|\d+", folded(text))
    numbers = [word for word in words if word.isascii() and word.isdigit()]
    months = {number for word in words if (number := _month(word)) is not None}
    if len(months) != 1 or len(numbers) != 2 or len(words) > 8:
        return None
    day, year = numbers if len(numbers[0]) <= 2 else reversed(numbers)
    return (int(year), months.pop(), int(day)) if len(year) in (2, 4) and len(day) <= 2 else None


def _month(word: str) -> int | None:
    """By its name or the beginning of it. `mar` of `martes` is no month: such a word must be the whole beginning."""
    found = {number for name, number in _MONTHS.items() if len(word) >= 3 and name.startswith(word)}
    return found.pop() if len(found) == 1 else None
