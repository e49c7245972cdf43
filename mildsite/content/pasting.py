"""Pasting: text from a word processor or a web page as the blocks of ours.

Headings, paragraphs, lists (also one inside another), bold, italics and safe links are kept. A table becomes lines.
Everything else goes, and no word of a paragraph with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mildsite.content import pasted_html
from mildsite.content.document import MAX_BLOCKS
from mildsite.content.pasted_parts import (
    BULLET,
    NUMBER,
    Heading,
    Item,
    Line,
    Part,
    with_bare_headings,
    with_bold_headings,
    with_typed_lists,
)
from mildsite.content.prose_writing import Words, one_line, paragraph_source, without_unknown_placeholders

MAX_BYTES = 2 * 1024 * 1024
_ENDS = (".", "!", "?", ":", ";")
_NESTED_BULLET = re.compile(r"\s*(?:[◦○▪▫□]|o(?:\t|[ \xa0]{2,}))")


class PasteTooLarge(ValueError):
    """There is more than a page can hold. Nothing of it was taken."""


@dataclass(frozen=True)
class PastedSection:
    """A heading (plain text) and what stands under it (prose, perhaps none)."""

    heading: str
    text: str


@dataclass(frozen=True)
class Pasted:
    text: str
    """Prose: what stands before the first heading."""
    sections: tuple[PastedSection, ...]


def from_html(html: str) -> Pasted:
    """The HTML of a clipboard as prose and sections. Raises PasteTooLarge, and nothing else whatever it holds."""
    _check_size(html)
    parts = with_typed_lists(pasted_html.parts_of(html))
    # Who has made headings with the word processor's own styles means every other line as it is.
    if not any(isinstance(part, Heading) for part in parts):
        parts = with_bold_headings(parts)
    if not any(isinstance(part, Heading) for part in parts):
        parts = with_bare_headings(parts)
    return _pasted(parts)


def from_text(text: str) -> Pasted:
    """Plain text as prose and sections: bullets and numbers make lists, short bare lines are headings.

    Raises PasteTooLarge, and nothing else whatever it holds.
    """
    _check_size(text)
    return _pasted(with_bare_headings(_levelled(_lines(text))))


def read_paste(html: str, text: str) -> Pasted:
    """What a clipboard holds in both its forms: the HTML, or the plain text where the HTML says nothing.

    Raises PasteTooLarge.
    """
    pasted = from_html(html)
    return pasted if pasted.text or pasted.sections else from_text(text)


def _check_size(text: str) -> None:
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise PasteTooLarge


def _lines(text: str) -> list[tuple[int, Part]]:
    """Each line as a part, with its indentation. A line that only goes on with the one before it is joined to it."""
    found: list[list[str]] = []
    before = ""
    for raw in text.splitlines():
        line = raw.expandtabs(4)
        words = one_line(line)
        if before and words and _goes_on(before, line):
            found[-1].append(line.strip())
        elif words:
            found.append([raw])
        before = words
    return [(_indentation(raw.expandtabs(4)), _joined(raw, others)) for raw, *others in found]


def _joined(raw: str, others: Sequence[str]) -> Part:
    part = with_typed_lists([Line((Words(raw),))])[0]
    if not others or isinstance(part, Heading):
        return part
    return replace(part, words=(Words(" ".join([part.text, *others])),))


def _goes_on(before: str, line: str) -> bool:
    text = line.strip()
    return text[:1].islower() and not before.endswith(_ENDS) and not BULLET.match(line) and not NUMBER.match(line)


def _indentation(line: str) -> int:
    """Nested items are known by their place, or by the hollow bullet that word processors give them."""
    return len(line) - len(line.lstrip()) + (4 if _NESTED_BULLET.match(line) else 0)


def _levelled(lines: Sequence[tuple[int, Part]]) -> list[Part]:
    """Items that stand further in than the first of their list are a list inside it."""
    parts: list[Part] = []
    outermost: int | None = None
    for indentation, part in lines:
        if isinstance(part, Item):
            outermost = indentation if outermost is None else min(outermost, indentation)
            parts.append(replace(part, level=int(indentation >= outermost + 2)))
        else:
            outermost = None
            parts.append(part)
    return parts


def _pasted(parts: Sequence[Part]) -> Pasted:
    groups: list[tuple[str, list[Part]]] = [("", [])]
    for part in parts:
        if isinstance(part, Heading):
            groups.append((without_unknown_placeholders(part.text), []))
        else:
            groups[-1][1].append(part)
    if len(groups) > MAX_BLOCKS:
        raise PasteTooLarge
    first, *others = groups
    return Pasted(_prose(first[1]), tuple(PastedSection(heading, _prose(body)) for heading, body in others))


def _prose(parts: Sequence[Part]) -> str:
    """Paragraphs and lists with an empty line between them."""
    lines: list[str] = []
    counts: dict[int, int] = {}
    before: Part | None = None
    for part in parts:
        assert not isinstance(part, Heading)  # noqa: S101 - headings begin sections
        source = paragraph_source(part.words)
        if not source:
            continue
        if isinstance(part, Item):
            part = _in_its_list(part, before)  # noqa: PLW2901 - the same item, at the level it can have
            if not _same_list(before, part):
                lines.append("")
            lines.append(_item_line(part, source, counts))
        else:
            lines += ["", source]
            counts.clear()
        before = part
    return "\n".join(lines).strip()


def _in_its_list(item: Item, before: Part | None) -> Item:
    """A nested item needs one to be nested in."""
    return item if isinstance(before, Item) else replace(item, level=0)


def _same_list(before: Part | None, item: Item) -> bool:
    return isinstance(before, Item) and before.level == item.level and _numbered(before) == _numbered(item)


def _numbered(item: Item) -> bool:
    return item.number is not None


def _item_line(item: Item, source: str, counts: dict[int, int]) -> str:
    mark = f"{item.number}. " if item.number is not None else "- "
    indent = " " * counts.get(0, 2) if item.level else ""
    if not item.level:
        counts[0] = len(mark)
    return f"{indent}{mark}{source}"
