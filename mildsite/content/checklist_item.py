"""One instruction of a checklist: its kind, its words, and how it takes a date."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from pydantic import ValidationInfo, field_validator

from mildsite import languages
from mildsite.clinic.values import VALUE_KINDS, Reading, Setting, ValueState, page_time
from mildsite.content.fields import Key, Line, OptionalLine
from mildsite.content.node import Node


class Intent(StrEnum):
    """What kind of instruction a checklist item is."""

    DO = "do"
    AVOID = "avoid"
    WATCH = "watch"


def full_stop(text: str) -> str:
    """`text` with one full stop, unless it ends in a mark of its own."""
    return text if text.endswith(("!", "?")) else text.rstrip(".") + "."


class When(StrEnum):
    """How an item's date reads on the sheet. The procedure day is day 0."""

    NONE = "none"
    THROUGH = "through"
    """Until the end of that day, inclusive."""
    FROM = "from"
    """From that day on."""


class ChecklistItem(Node):
    """One instruction. On the page it ends with `general_time`; on a sheet a date stands in its place."""

    id: Key
    intent: Intent
    text: Line
    when: When = When.NONE
    general_time: OptionalLine = ""
    value_key: str = ""
    """The clinic value (a key of clinic.values) that makes the date; empty when only the nurse knows it."""
    unsaid: ClassVar[frozenset[str]] = frozenset({"value_key"})

    @field_validator("value_key")
    @classmethod
    def _value_reads_like_the_date(cls, key: str, info: ValidationInfo) -> str:
        if not key:
            return key
        kind = VALUE_KINDS.get(key)
        if kind is None or kind.reading is None:
            raise ValueError("There is no such clinic value. Choose one from the list.")
        if "when" in info.data and info.data["when"] != kind.reading:
            wanted = "Through a date" if kind.reading is Reading.THROUGH else "From a date"
            raise ValueError(f"This clinic value needs “{wanted}” as its date on the sheet.")
        return key

    def sentence(self, setting: Setting | None = None, *, language: str = languages.DEFAULT) -> str:
        """The whole instruction without a date, as the page shows it.

        A signed clinic value takes the place of the general words; one that does not apply leaves them out.
        """
        time = self.general_time.rstrip(".")
        if setting is not None and setting.state is ValueState.NOT_APPLICABLE:
            time = ""
        elif setting is not None and setting.value is not None and self.dated:
            time = page_time(Reading(str(self.when)), setting.value, language)
        return full_stop(" ".join(part for part in (self.text.rstrip("."), time) if part))

    @property
    def dated(self) -> bool:
        return self.when is not When.NONE
