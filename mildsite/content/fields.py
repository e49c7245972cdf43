"""The fields of a document: identities, single lines and prose, cleaned and measured as they come in."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, StringConstraints

from mildsite.content.drawings import DRAWINGS
from mildsite.content.placeholders import unknown_placeholders

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")


def _clean(text: object) -> object:
    """Composed (NFC) and without control characters, which no reader can see and no printer should get."""
    if not isinstance(text, str):
        return text  # for pydantic to refuse
    # What parts words must go on parting them: text pasted from a table or a word processor is full of it.
    text = _LINE_ENDS.sub("\n", text).replace("\t", "    ")
    text = "".join(ch for ch in text if ch == "\n" or unicodedata.category(ch) not in ("Cc", "Cs"))
    # Composed last: a control character may have stood between a letter and its accent.
    return unicodedata.normalize("NFC", text).strip()


def _known_placeholders(text: str) -> str:
    unknown = unknown_placeholders(text)
    if unknown:
        raise ValueError(f"There is no placeholder {{{unknown[0]}}}. Choose one from the list, or remove the braces.")
    return text


def _one_line(text: object) -> object:
    return " ".join(text.split()) if isinstance(text, str) else text


_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def _real_day(day: object) -> object:
    """Only a date as ISO 8601 writes it: pydantic by itself would also take a number of seconds for one."""
    if isinstance(day, date):
        return day
    try:
        if isinstance(day, str) and _DAY.fullmatch(day.strip()):
            return date.fromisoformat(day.strip())
    except ValueError:
        pass
    raise ValueError("Enter a real date. Write it like 2026-11-29.")


# Cleaned before it is measured, so that a text of blanks counts as empty. The last of these runs first.
_prose = (BeforeValidator(_clean), AfterValidator(_known_placeholders))
_line = (BeforeValidator(_one_line), *_prose)

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
"""Identity of a block or item: lower-case letters, digits and hyphens."""
_STORED = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
PictureId = Annotated[str, StringConstraints(pattern=f"^({'|'.join([_STORED, *DRAWINGS])})$")]
"""The id of a stored picture (see `pictures`), or the name of one of our own drawings."""
Line = Annotated[str, StringConstraints(min_length=1, max_length=200), *_line]
"""One line of plain text, at most 200 characters."""
OptionalLine = Annotated[str, StringConstraints(max_length=200), *_line]
Prose = Annotated[str, StringConstraints(min_length=1, max_length=10_000), *_prose]
"""Paragraphs and lists in the safe subset of Markdown, at most 10,000 characters."""
Day = Annotated[date, BeforeValidator(_real_day)]
"""A day of the calendar, such as `2026-11-29`."""
