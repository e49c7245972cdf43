"""What a pasted text is made of, line by line, before it becomes blocks; and how its lists and headings are known."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from mildsite.content.prose_writing import Words, one_line

MAX_HEADING = 200
_SHORT = 60
"""Characters of a bare line that may be a heading."""
_BULLETS = "•●▪▫◦○■□‣⁃∙·§\uf0b7\uf0a7\uf0d8\uf0fc"
BULLET = re.compile(rf"\s*(?:[{_BULLETS}]\s*|[-*–—]\s+|o(?:\t|[ \xa0]{{2,}})\s*)")
NUMBER = re.compile(r"\s*\(?(\d{1,3})[.)]\s+")
_SENTENCE_END = (".", "!", ",", ";", ":", "…", "”", '"')


@dataclass(frozen=True)
class Heading:
    text: str


@dataclass(frozen=True)
class Line:
    """A paragraph."""

    words: tuple[Words, ...]
    of_table: bool = False
    """A row of several cells, which is no heading however short."""

    @property
    def text(self) -> str:
        return one_line("".join(run.text for run in self.words))


@dataclass(frozen=True)
class Item:
    """An item of a list. `number` is None in a bulleted one; `level` is 0, or 1 for a list inside another."""

    words: tuple[Words, ...]
    number: int | None = None
    level: int = 0

    @property
    def text(self) -> str:
        return one_line("".join(run.text for run in self.words))


Part = Heading | Line | Item


def heading_or_line(words: tuple[Words, ...]) -> Part:
    """A heading, if it fits into one."""
    text = Line(words).text
    return Heading(text) if 0 < len(text) <= MAX_HEADING else Line(words)


def with_typed_lists(parts: Sequence[Part]) -> list[Part]:
    """Lines that begin with a typed bullet or number as items of a list."""
    return [_item_of(part) if isinstance(part, Line) else part for part in parts]


def _item_of(line: Line) -> Part:
    text = "".join(run.text for run in line.words)
    if bullet := BULLET.match(text):
        return Item(cut(line.words, bullet.end()))
    if number := NUMBER.match(text):
        return Item(cut(line.words, number.end()), number=int(number[1]))
    return line


def cut(words: Sequence[Words], count: int) -> tuple[Words, ...]:
    """`words` without their first `count` characters."""
    kept = []
    for run in words:
        kept.append(replace(run, text=run.text[count:]))
        count = max(0, count - len(run.text))
    return tuple(run for run in kept if run.text)


def with_bold_headings(parts: Sequence[Part]) -> list[Part]:
    """Short lines that are bold throughout and stand above something are headings, as many writers make them."""
    return _with_headings(parts, lambda line: all(run.bold or not run.text.strip() for run in line.words))


def with_bare_headings(parts: Sequence[Part]) -> list[Part]:
    """Short bare lines above something as headings. More than two in a row are an address or the like: lines."""
    return _with_headings(parts, lambda _line: True)


def _with_headings(parts: Sequence[Part], accept: Callable[[Line], bool]) -> list[Part]:
    maybe = [isinstance(part, Line) and not part.of_table and _short(part.text) and accept(part) for part in parts]
    result: list[Part] = []
    start = 0
    while start < len(parts):
        end = start
        while end < len(parts) and maybe[end]:
            end += 1
        run = parts[start:end]
        above = end < len(parts) and not isinstance(parts[end], Heading)
        if run and above and len(run) <= 2:
            result += [heading_or_line(part.words) for part in run if isinstance(part, Line)]
        else:
            result += run
        if end < len(parts):
            result.append(parts[end])
        start = end + 1
    return result


def _short(text: str) -> bool:
    begins = text[:1].isalnum() and not text[:1].islower()
    return begins and len(text) <= _SHORT and len(text.split()) <= 8 and not text.endswith(_SENTENCE_END)
