"""What changed from a sheet to the one that took its place: for the patient who holds the old paper."""

from __future__ import annotations

from dataclasses import dataclass

from mildsite.pdf.document import Part
from mildsite.pdf.plain_text import lines_of


@dataclass(frozen=True)
class Changes:
    """Lines that are new, and lines that hold no more, in the words of the sheets."""

    now: tuple[str, ...]
    before: tuple[str, ...]


def changes_between(old: Part, new: Part) -> Changes:
    """The lines that only one of two sheets says. When each was made is on both, and no change."""
    was, says = lines_of(old), lines_of(new)
    now = tuple(dict.fromkeys(line for line in says if line not in was))
    before = tuple(dict.fromkeys(line for line in was if line not in says))
    return Changes(now=_without_made(now, new), before=_without_made(before, old))


def _without_made(lines: tuple[str, ...], part: Part) -> tuple[str, ...]:
    made = f"{part.identity[-1].label}: {part.identity[-1].value.text}" if part.identity[-1].value else ""
    return tuple(line for line in lines if line != made)
