"""Prose as its source text: the way back from words with marks on them to the Markdown that `prose` reads.

What is written reads back as the same words. Where Markdown cannot hold a mark, the mark goes and the words stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from mildsite.content.placeholders import PATTERN, PLACEHOLDERS
from mildsite.content.prose import Inline, Link, Paragraph, Strong, Text, is_safe_link, parse

_KNOWN = re.compile("(" + "|".join(re.escape(f"{{{name}}}") for name in PLACEHOLDERS) + ")")
_SPECIAL = re.compile(r"[\\*_\[\]]")
_NUMBER_FIRST = re.compile(r"^(\d{1,9})([.)](?:\s|$))")
_DASH_FIRST = re.compile(r"^([-+](?:\s|$))")
_NO_WORD = re.compile(r"\W*")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200e\u200f\u2060\ufeff"))
_BRACES_IN_BRACES = 5
_LONGEST_WITH_MARKS = 20_000
"""Characters. No field has room for more, so a longer paragraph is only kept for its words."""
_UNSEEN = ("Cc", "Cs", "Co", "Cn")
_IN_ADDRESS = {ord(ch): f"%{ord(ch):02X}" for ch in "()<>{}[]*_\"'`"}


@dataclass(frozen=True)
class Words:
    """A stretch of text in one style."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""


def one_line(text: str) -> str:
    """`text` with single blanks, composed, and without what no reader can see."""
    kept = "".join(ch for ch in text.translate(_INVISIBLE) if ch.isspace() or unicodedata.category(ch) not in _UNSEEN)
    return " ".join(unicodedata.normalize("NFC", kept).split())


def without_unknown_placeholders(text: str) -> str:
    """`text` with parentheses for the braces around what is no placeholder: it could not be saved."""
    for _ in range(_BRACES_IN_BRACES):
        changed = PATTERN.sub(lambda found: found[0] if found[1] in PLACEHOLDERS else f"({found[1]})", text)
        if changed == text:
            return text
        text = changed
    return text.replace("{", "(").replace("}", ")")


def paragraph_source(words: Iterable[Words]) -> str:
    """The source of one paragraph, on one line. Empty for what holds no words."""
    runs = _tidy(words)
    if sum(len(run.text) for run in runs) > _LONGEST_WITH_MARKS:
        return _source([Words("".join(run.text for run in runs))])
    attempts = (
        (runs, False),
        (runs, True),
        (_merged(part for run in runs for part in _without_edges(run)), False),
        (_merged(replace(run, bold=False, italic=False) for run in runs), False),
    )
    for attempt, italic_outside in attempts:
        source = _source(attempt, italic_outside=italic_outside)
        if _reads_as(source, attempt):
            return source
    return _source(_merged(Words(run.text) for run in runs))


def _source(runs: Sequence[Words], *, italic_outside: bool = False) -> str:
    source = "".join(_linked(runs, italic_outside=italic_outside))
    source = _DASH_FIRST.sub(r"\\\1", _NUMBER_FIRST.sub(r"\1\\\2", source))
    return without_unknown_placeholders(source)


def _linked(runs: Sequence[Words], *, italic_outside: bool) -> Iterator[str]:
    for href, group in groupby(runs, key=lambda run: run.href):
        outer, inner = ("italic", "bold") if italic_outside else ("bold", "italic")
        text = _marked(list(group), (outer, inner))
        yield f"[{text}]({href})" if href else text


def _marked(runs: Sequence[Words], styles: Sequence[str]) -> str:
    if not styles:
        return "".join(_escaped(run.text) for run in runs)
    style, *inner = styles
    mark = "**" if style == "bold" else "*"
    parts = [(on, _marked(list(group), inner)) for on, group in groupby(runs, key=lambda run: getattr(run, style))]
    return "".join(f"{mark}{part}{mark}" if on else part for on, part in parts)


def _escaped(text: str) -> str:
    """Every mark as the character it is. A placeholder stays as it is: its name may hold an underscore."""
    parts = _KNOWN.split(text)
    return "".join(part if n % 2 else _SPECIAL.sub(r"\\\g<0>", part) for n, part in enumerate(parts))


def _tidy(words: Iterable[Words]) -> list[Words]:
    """Single blanks between words, no mark on a blank at the edge of a run, and no link that is not safe."""
    runs: list[Words] = []
    for run in _merged(replace(word, href=_address(word.href)) for word in words):
        core = one_line(run.text)
        runs += [Words(" ")] * (run.text[:1].isspace()) + [replace(run, text=core)] * bool(core)
        runs += [Words(" ")] * (run.text[-1:].isspace())
    kept: list[Words] = []
    for run in runs:
        if run.text.strip() or (kept and kept[-1].text != " "):
            kept.append(run)
    if kept and kept[-1].text == " ":
        kept.pop()
    return _merged(_blank_between(kept, place) if run.text == " " else run for place, run in enumerate(kept))


def _blank_between(runs: Sequence[Words], place: int) -> Words:
    """A blank in the style that the words on both of its sides share."""
    before, after = runs[place - 1], runs[place + 1]
    href = before.href if before.href == after.href else ""
    return Words(" ", bold=before.bold and after.bold, italic=before.italic and after.italic, href=href)


def _without_edges(run: Words) -> tuple[Words, ...]:
    """Bold and italic cannot end in a mark of punctuation with a letter right behind it: the mark is left out."""
    start = _edge(run.text)
    end = max(start, len(run.text) - _edge(run.text[::-1]))
    bare = replace(run, bold=False, italic=False)
    return (
        replace(bare, text=run.text[:start]),
        replace(run, text=run.text[start:end]),
        replace(bare, text=run.text[end:]),
    )


def _edge(text: str) -> int:
    """How many characters stand before the first word."""
    return _NO_WORD.match(text).end()  # type: ignore[union-attr]  # it matches any text


def _merged(runs: Iterable[Words]) -> list[Words]:
    """Neighbours of one style as one run, empty ones left out."""
    kept: list[Words] = []
    for run in runs:
        if kept and replace(kept[-1], text="") == replace(run, text=""):
            kept[-1] = replace(run, text=kept[-1].text + run.text)
        elif run.text:
            kept.append(run)
    return kept


def _address(href: str) -> str:
    href = href.strip().translate(_IN_ADDRESS)
    return href if href and is_safe_link(href) else ""


def _reads_as(source: str, runs: Sequence[Words]) -> bool:
    """Whether `source` is read as one paragraph of exactly these runs."""
    blocks = parse(source)
    if not runs or len(blocks) != 1 or not isinstance(blocks[0], Paragraph):
        return not (runs or blocks)
    expected = [(run.text, run.bold, run.italic, bool(run.href)) for run in runs]
    found = _merged(_runs(blocks[0].children, Words("")))
    same = "".join(run.text for run in found) == without_unknown_placeholders("".join(run.text for run in runs))
    return same and [run[1:] for run in expected] == [(run.bold, run.italic, bool(run.href)) for run in found]


def _runs(children: Sequence[Inline], style: Words) -> Iterator[Words]:
    for child in children:
        if isinstance(child, Text):
            yield replace(style, text=child.text)
        elif isinstance(child, Link):
            yield from _runs(child.children, replace(style, href=child.href))
        elif isinstance(child, Strong):
            yield from _runs(child.children, replace(style, bold=True))
        else:
            yield from _runs(child.children, replace(style, italic=True))
