"""Remarks that are kept in clear: they may say why, and never whose."""

from __future__ import annotations

from mildsite.sheets.entries import MAX_LINE, Entries
from mildsite.sheets.errors import ReasonNeeded
from mildsite.sheets.names import clean_line, index_words

EMPTY = "Say why. The reason is kept."
TOO_LONG = f"This is too long. There is room for {MAX_LINE} characters."
NAMES = "Do not name the patient here."


def clear_remark(typed: str, entries: Entries) -> str:
    """`typed` in one line. Raises ReasonNeeded when it is empty, too long, or holds a word of the patient's name."""
    words = clean_line(typed)
    if not words:
        raise ReasonNeeded(EMPTY)
    if len(words) > MAX_LINE:
        raise ReasonNeeded(TOO_LONG)
    if index_words(words) & index_words(entries.patient_name):
        raise ReasonNeeded(NAMES)
    return words
