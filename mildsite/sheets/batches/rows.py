"""A row as it was typed, the order it makes, and everything that must be mended in it: the rules are the form's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from functools import cached_property
from typing import TypeVar

from mildsite import languages
from mildsite.content import queries
from mildsite.content.models import Page
from mildsite.languages import marked
from mildsite.pdf.document import Paper, Size
from mildsite.sheets.batches.columns import ITEM, heading_words, headings
from mildsite.sheets.batches.days import Unclear, read_day, read_time, split_time
from mildsite.sheets.entries import Appointment, Entries, FollowUp, WeWillCall
from mildsite.sheets.errors import Problem
from mildsite.sheets.ground import Ground, ground_of
from mildsite.sheets.making import Order, problems_of_order

_Read = TypeVar("_Read")
OLD_DATE = "old_date_confirmed"
"""In a row: `yes` when the nurse has said that a date long ago is right."""
YES = frozenset({"yes", "y", "x", "1", "true", "si", "s", "large", "large print", "big", "grande", "letra grande"})
_NO = frozenset({"", "no", "n", "0", "false", "standard", "normal", "regular"})
_LATER = ("follow_up_", ITEM)
BOTH_KINDS = "Enter an appointment or a call, not both."
NO_SIZE = "Enter yes for large print, or leave it empty."
NEEDS_DATE = "Enter the date of the appointment too."


@dataclass(frozen=True)
class Checked:
    """A row with what it makes."""

    order: Order
    """Not to be issued while there are problems: what could not be read is left out of it."""
    problems: list[Problem]


@dataclass
class Desk:
    """What reads rows for one page: the clinic's rules and the text in every language, each asked for once."""

    page: Page
    overdue_reason: str = ""
    paper: Paper | None = None
    _grounds: dict[tuple[str, ...], Ground] = field(default_factory=dict)

    @cached_property
    def ground(self) -> Ground:
        """Of the page alone. Raises NotPublished."""
        return self.ground_of([self.page])

    def ground_of(self, pages: list[Page]) -> Ground:
        """Raises NotPublished."""
        key = tuple(page.language for page in pages)
        if key not in self._grounds:
            self._grounds[key] = ground_of(pages)
        return self._grounds[key]

    @cached_property
    def pages(self) -> Mapping[str, Page]:
        """The text in every language a sheet can be made in today."""
        found = {self.page.language: self.page}
        for source in self.ground.translations:
            page = queries.page_of_key(self.page.key, language=source.language)
            if page is not None:
                found[source.language] = page
        return found

    @cached_property
    def language_names(self) -> tuple[str, ...]:
        """What a row may call the languages of `pages`, in English."""
        return tuple(languages.locale(tag).get_language_name("en") or tag for tag in self.pages)

    @cached_property
    def headings(self) -> Mapping[str, str]:
        """The fields of a row, and what each is called."""
        return headings(self.ground.sources[0].document, self.ground.details.second_identifier)


def check_row(typed: Mapping[str, str], desk: Desk) -> Checked:
    """The order of a row, and every problem in the order of the form. Raises NotPublished."""
    reader = _Reader(typed, desk)
    order = reader.order()
    wrong = {problem.field for problem in reader.problems}
    unsure = not reader.day_is_sure
    for problem in problems_of_order(order, desk.ground_of(order.pages)):
        # What could not be read is said once; without the procedure's date no other date is early or late.
        if problem.field not in wrong and not (unsure and problem.field.startswith(_LATER)):
            reader.problems.append(problem)
    places = {name: place for place, name in enumerate(desk.headings)}
    problems = sorted(reader.problems, key=lambda problem: places.get(problem.field, len(places)))
    return Checked(order, problems)


def identity(order: Order) -> tuple[object, ...] | None:
    """What two rows of one patient share; None without a second identifier."""
    entries = order.entries
    second = entries.birth_date or entries.chart_number
    return (heading_words(entries.patient_name), second) if second else None


class _Reader:
    """Reads one row; what cannot be read becomes a problem of its field."""

    def __init__(self, typed: Mapping[str, str], desk: Desk) -> None:
        self._typed, self._desk = typed, desk
        self.problems: list[Problem] = []
        self.day_is_sure = True

    def order(self) -> Order:
        typed, desk = self._typed, self._desk
        page = self._language("language") or desk.page
        also = self._language("also_language")
        return Order(
            page=page,
            also=also if also is not page else None,
            entries=self._entries(),
            old_date_confirmed=typed.get(OLD_DATE) == "yes",
            overdue_reason=desk.overdue_reason,
        )

    def _entries(self) -> Entries:
        typed, today = self._typed, self._desk.ground.today
        birth = "birth_date" in self._desk.headings
        return Entries(
            patient_name=self._text("patient_name"),
            birth_date=self._read("birth_date", lambda text: read_day(text, born_by=today)) if birth else None,
            chart_number="" if birth else self._text("chart_number"),
            procedure_date=self._procedure_date(today),
            practitioner=self._text("practitioner"),
            follow_up=self._follow_up(),
            note=typed.get("note", ""),
            phone=self._text("phone"),
            responsible_adult=self._text("responsible_adult"),
            size=self._size(),
            paper=self._desk.paper,
            item_dates=self._item_dates(),
        )

    def _text(self, name: str) -> str:
        return self._typed.get(name, "")

    def _read(self, name: str, read: Callable[[str], _Read]) -> _Read | None:
        text = self._text(name).strip()
        if not text:
            return None
        try:
            return read(text)
        except Unclear as unclear:
            self.problems.append(Problem(name, str(unclear)))
            return None

    def _procedure_date(self, today: date) -> date:
        found = self._read("procedure_date", read_day)
        self.day_is_sure = found is not None
        if not self._text("procedure_date").strip():
            self.problems.append(Problem("procedure_date", marked("Enter the date of the procedure.")))
        return found or today

    def _follow_up(self) -> FollowUp | None:
        day = self._read("follow_up_date", read_day)
        at = self._read("follow_up_time", read_time) or self._time_with_day()
        by = self._read("follow_up_call_by", read_day)
        place = self._text("follow_up_place")
        if by and day:
            self.problems.append(Problem("follow_up_call_by", BOTH_KINDS))
        if day:
            return Appointment(on=day, at=at, place=place)
        if by:
            return WeWillCall(by=by)
        if (at or place) and not self._text("follow_up_date").strip():
            self.problems.append(Problem("follow_up_date", NEEDS_DATE))
        return None

    def _time_with_day(self) -> time | None:
        """Lists often hold the day and the hour of an appointment in one cell."""
        clock = split_time(self._text("follow_up_date").strip())[1]
        if not clock:
            return None
        try:
            return read_time(clock)
        except Unclear as unclear:
            self.problems.append(Problem("follow_up_date", str(unclear)))
            return None

    def _size(self) -> Size:
        words = heading_words(self._text("size"))
        if words not in YES | _NO:
            self.problems.append(Problem("size", NO_SIZE))
        return Size.LARGE if words in YES else Size.STANDARD

    def _item_dates(self) -> dict[str, date]:
        found = {}
        for name in self._desk.headings:
            if name.startswith(ITEM) and (day := self._read(name, read_day)) is not None:
                found[name.removeprefix(ITEM)] = day
        return found

    def _language(self, name: str) -> Page | None:
        words = heading_words(self._text(name))
        if not words:
            return None
        for tag, page in self._desk.pages.items():
            english = languages.locale(tag).get_language_name("en") or tag
            if words in {heading_words(known) for known in (tag, english, languages.own_name(tag))}:
                return page
        offered = ", ".join(self._desk.language_names)
        self.problems.append(Problem(name, f"This text can be printed in: {offered}. Choose one, or leave it empty."))
        return None
