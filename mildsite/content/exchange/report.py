"""What was done with each file: a line each for the person who ran the command."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """Of import first, then of export."""

    CREATED = "created"
    NEW_DRAFT = "drafted"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    IGNORED = "ignored"

    WRITTEN = "written"
    REMOVED = "removed"
    LEFT = "left alone"


@dataclass(frozen=True)
class Done:
    path: str
    outcome: Outcome
    words: str = ""

    def __str__(self) -> str:
        return printable(f"{self.outcome:<11} {self.path}{': ' if self.words else ''}{self.words}")


def printable(text: str) -> str:
    """`text` for a terminal: what is in a file or in its name cannot steer it."""
    return "".join("\ufffd" if unicodedata.category(ch) in ("Cc", "Cf", "Cs") else ch for ch in text)
