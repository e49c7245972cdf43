"""How one thing stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from mildsite.config import Settings


class Light(StrEnum):
    GREEN = "ok"
    NOTE = "note"
    """To know, and nothing that must be done now."""
    RED = "to do"


@dataclass(frozen=True)
class Finding:
    light: Light
    words: str
    """What was found; of what is red also what to do."""


def green(words: str) -> Finding:
    return Finding(Light.GREEN, words)


def note(words: str) -> Finding:
    return Finding(Light.NOTE, words)


def red(words: str) -> Finding:
    return Finding(Light.RED, words)


@dataclass(frozen=True)
class Check:
    name: str
    look: Callable[[Settings], Finding]
    of_a_real_clinic: bool = False
    """A demonstration may go without: there it is only noted."""
