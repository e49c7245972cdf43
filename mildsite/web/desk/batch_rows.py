"""The rows of a batch as its page shows them: read through, or open to correct."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mildsite import languages
from mildsite.pdf.document import Size
from mildsite.sheets.batches.checking import CheckedBatch
from mildsite.sheets.batches.contents import Row
from mildsite.sheets.batches.days import DateOrder, example, first_unclear
from mildsite.sheets.batches.starting import dates_in
from mildsite.sheets.entries import Entries
from mildsite.sheets.errors import Problem
from mildsite.sheets.making import Order
from mildsite.web.desk.typed_fields import Field, fields_of, old_date_of
from mildsite.web.shared.dates import long_day, short_day

MOST_OPEN = 20
"""Rows open at once: a form that a browser and a nurse can hold. Those that are saved make room for the next."""
_ALWAYS = ("patient_name", "birth_date", "chart_number", "procedure_date")


@dataclass(frozen=True)
class ShownRow:
    number: int
    entries: Entries
    problems: Sequence[Problem]
    fields: Sequence[Field]
    """Empty for a row that is not open."""
    old_date: bool | None
    """Whether it is said that a date long ago is right; None when nobody needs to say."""
    languages: Sequence[str] = ()
    """Other than the usual one, or besides it."""

    @property
    def wrong(self) -> set[str]:
        return {problem.field for problem in self.problems}

    @property
    def follow_up(self) -> str:
        match self.entries.follow_up:
            case None:
                return "by hand"
            case found if found.kind == "appointment":
                return f"{short_day(found.on)}{f', {found.at:%-I:%M %p}' if found.at else ''}"
            case found:
                return f"call by {short_day(found.by)}"

    @property
    def more(self) -> str:
        """Whatever else the sheet says of this patient, in a few words."""
        entries = self.entries
        said = {
            "large print": entries.size is Size.LARGE,
            "adult": bool(entries.responsible_adult),
            "phone": bool(entries.phone),
            "dates": bool(entries.item_dates),
            "note": bool(entries.note),
        }
        return ", ".join([*self.languages, *(words for words, holds in said.items() if holds)])

    @property
    def general(self) -> list[str]:
        """Problems that have no field of their own."""
        names = {field.name for field in self.fields}
        return [problem.message for problem in self.problems if problem.field not in names]


class BatchRows:
    """What the page of a batch shows."""

    def __init__(self, seen: CheckedBatch, *, also: int | None, typed: Mapping[int, Mapping[str, str]]) -> None:
        self._seen, self._typed = seen, typed
        faulty = [*seen.faulty][:MOST_OPEN]
        self.open = set(typed) | set(faulty) | ({also} if also is not None else set())
        self.waiting = len(seen.faulty) - len(faulty)
        """Faulty rows that open when others are saved."""
        used = {name for row, _ in seen.rows for name, text in row.typed.items() if text}
        self._fields = [name for name in seen.desk.headings if name in used or name in _ALWAYS]

    @property
    def rows(self) -> Iterator[ShownRow]:
        for row, found in self._seen.rows:
            problems = self._seen.faulty.get(row.number, [])
            fields = self._open_fields(row, problems) if row.number in self.open else []
            old_date, tags = old_date_of(row.typed, problems), _languages(found.order)
            yield ShownRow(row.number, found.order.entries, problems, fields, old_date, tags)

    def _open_fields(self, row: Row, problems: Sequence[Problem]) -> list[Field]:
        said = {problem.field for problem in problems}
        names = [name for name in self._seen.desk.headings if name in self._fields or name in said]
        desk = self._seen.desk
        chosen = {name: desk.headings[name] for name in names}
        return fields_of(row.typed, problems, chosen, row.number, languages=desk.language_names)

    @property
    def question(self) -> tuple[str, dict[DateOrder, str]] | None:
        """A date of the list, and what it would be in each order."""
        text = first_unclear(dates_in(self._seen.contents.rows)) if self._seen.contents.asks_order else None
        return (text, {order: long_day(day) for order, day in example(text).items()}) if text else None


def _languages(order: Order) -> list[str]:
    names = [languages.own_name(page.language) for page in order.pages]
    return names if len(names) > 1 or order.page.language != languages.DEFAULT else []
