"""A row as form fields: typed as words, with what is wrong beside each. For batches and for downtime forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mildsite.sheets.batches.rows import OLD_DATE
from mildsite.sheets.errors import Problem

HINTS = {
    "follow_up_time": "Such as 9:30 am.",
    "follow_up_call_by": "Instead of an appointment.",
}
_EMPTY = {"language": "The usual one", "also_language": "No other language", "size": "No"}
"""What an empty field means that is chosen and not typed."""


@dataclass(frozen=True)
class Field:
    id: str
    """`row.<number>.<name>`: also what it is called in the form."""
    name: str
    label: str
    hint: str
    value: str
    problem: str
    choices: Mapping[str, str]
    """What can be chosen, and its words; empty for what is typed, or was typed and is none of them."""


def fields_of(
    typed: Mapping[str, str],
    problems: Sequence[Problem],
    headings: Mapping[str, str],
    number: int,
    *,
    languages: Sequence[str],
) -> list[Field]:
    """The fields of one row, in the order of `headings`."""
    said: dict[str, str] = {}
    for problem in problems:
        said.setdefault(problem.field, problem.message)
    return [
        Field(
            f"row.{number}.{name}",
            name,
            label,
            HINTS.get(name, ""),
            typed.get(name, ""),
            said.get(name, ""),
            _choices(name, typed.get(name, ""), languages),
        )
        for name, label in headings.items()
    ]


def _choices(name: str, value: str, languages: Sequence[str]) -> Mapping[str, str]:
    if name not in _EMPTY:
        return {}
    known = ["Yes"] if name == "size" else languages
    found = {"": _EMPTY[name], **{words: words for words in known}}
    return found if value in found else {}


def typed_in(form: Mapping[str, str]) -> dict[int, dict[str, str]]:
    """What was sent, by the number of the row. A box that is not ticked sends nothing and counts as such."""
    found: dict[int, dict[str, str]] = {}
    for name, typed in form.items():
        kind, _, rest = name.partition(".")
        number, _, field = rest.partition(".")
        if kind == "row" and number.isascii() and number.isdecimal() and len(number) < 6 and field:
            found.setdefault(int(number), {OLD_DATE: ""})[field] = typed
    return found


def old_date_of(typed: Mapping[str, str], problems: Sequence[Problem]) -> bool | None:
    """Whether it is said that a date long ago is right; None when nobody needs to say."""
    told = typed.get(OLD_DATE) == "yes"
    asked = any(problem.field == "procedure_date" and "tick the box" in problem.message for problem in problems)
    return told if told or asked else None
