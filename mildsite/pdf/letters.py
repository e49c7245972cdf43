"""Where a letter ends: with the marks that belong to it."""

from __future__ import annotations

import unicodedata

JOINERS = "\u200c\u200d"
"""The two invisible characters that some scripts need inside a word."""
_NO_JOINERS = dict.fromkeys(map(ord, JOINERS))
_MARKS = ("Mn", "Mc", "Me")


def letter_end(text: str, place: int, end: int) -> int:
    """Where the letter that begins at `place` ends."""
    place += 1
    if place < end and text[place] < "\u0300":
        return place
    while place < end and (
        text[place] in JOINERS or unicodedata.category(text[place]) in _MARKS or text[place - 1] == "\u200d"
    ):
        place += 1
    return place


def letter_starts(text: str, start: int, end: int) -> list[int]:
    """The places at which `text` may be cut without parting a letter from its marks."""
    places = []
    while start < end:
        places.append(start)
        start = letter_end(text, start, end)
    return places


def without_joiners(letter: str) -> str:
    """What a font must have to draw `letter`."""
    return letter.translate(_NO_JOINERS) or " "
