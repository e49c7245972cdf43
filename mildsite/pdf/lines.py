"""Break a paragraph into lines, and write each as the operators of a PDF."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from itertools import repeat
from operator import ne

from mildsite.pdf.faces import Weight
from mildsite.pdf.letters import letter_starts
from mildsite.pdf.shaping import ShapedRun, ShapedText, Span

ASCENT, DESCENT = 1.069, 0.293
"""Of Noto Sans, in parts of the size: where a line's letters stand in its height."""
TALL = 1.15
"""How much more room lines of further scripts have: their letters reach further up and down than Latin ones."""
Inked = tuple[int, int, str]
"""A glyph on the paper: number of its face, number of the glyph, the characters it stands for."""


class Align(Enum):
    START = "start"
    CENTER = "center"
    END = "end"


@dataclass(frozen=True, slots=True)
class Ink:
    """The glyphs that some content draws, for the subsets of the fonts."""

    approved: frozenset[tuple[int, int]] = frozenset()
    """(face, glyph) of approved words."""
    own: frozenset[Inked] = frozenset()
    """Of words of the patient, where the subset for approved words may lack them."""

    def __or__(self, other: Ink) -> Ink:
        return Ink(self.approved | other.approved, self.own | other.own)


NO_INK = Ink()


@dataclass(frozen=True, slots=True)
class Lines:
    """A paragraph in lines."""

    rows: tuple[bytes, ...]
    offsets: tuple[float, ...]
    """Of each row from the left edge, in points."""
    width: float
    """Of the longest row."""
    leading: float
    baseline: float
    """From the top of a row down to the line its letters stand on."""
    ink: Ink

    @property
    def height(self) -> float:
        return len(self.rows) * self.leading

    def at(self, x: float, top: float, first: int = 0, last: int | None = None) -> bytes:
        """The operators that draw rows `first` to `last`, the first one's top left corner at (x, top)."""
        parts, at_x, at_y = [b"BT"], 0.0, 0.0
        y = top - self.baseline
        for row, offset in zip(self.rows[first:last], self.offsets[first:last], strict=True):
            parts.append(b"%s %s Td" % (number(x + offset - at_x), number(y - at_y)))
            parts.append(row)
            at_x, at_y = x + offset, y
            y -= self.leading
        parts.append(b"ET\n")
        return b"\n".join(parts)


def set_lines(
    spans: Sequence[Span],
    *,
    width: float,
    size: float,
    leading: float,
    align: Align = Align.START,
    backward: bool = False,
) -> Lines:
    """`spans` as one paragraph of at most `width` points. Raises shaping.UnprintableText.

    Lines break at spaces, after hyphens and between ideographs; a word that has no room is cut between letters.
    """
    text = ShapedText(spans, backward=backward)
    rows, offsets, inks, longest, tall = [], [], [], 0.0, False
    for start, end in _broken(text, width * 1000 / size):
        runs = text.runs(start, end)
        tall = tall or any(run.face.number >= len(Weight) for run in runs)
        full = sum(run.width for run in runs) * size / 1000
        visible = full - _trailing(text, start, end) * size / 1000
        longest = max(longest, visible)
        offsets.append(_offset(align, backward, width, visible, full - visible if text.backward else 0.0))
        row, ink = _written(runs, size)
        rows.append(row)
        inks.append(ink)
    ink = (
        inks[0]
        if len(inks) == 1
        else Ink(
            frozenset().union(*(found.approved for found in inks)), frozenset().union(*(found.own for found in inks))
        )
    )
    baseline = (leading - (ASCENT + DESCENT) * size) / 2 + ASCENT * size
    return Lines(tuple(rows), tuple(offsets), longest, leading * TALL if tall else leading, baseline, ink)


def _offset(align: Align, backward: bool, width: float, visible: float, hanging: float) -> float:
    """`hanging`: how far the space at the end of a broken line stands out to the left of it."""
    if align is Align.CENTER:
        return (width - visible) / 2 - hanging
    return (width - visible if (align is Align.END) != backward else 0.0) - hanging


def _trailing(text: ShapedText, start: int, end: int) -> float:
    kept = end
    while kept > start and text.text[kept - 1] == " ":
        kept -= 1
    return text.width(kept, end) if kept < end else 0.0


def _broken(text: ShapedText, width: float) -> Iterator[tuple[int, int]]:
    """Start and end of each line; the spaces at which it breaks belong to it."""
    end = len(text.text)
    if not end:
        return
    if text.width(0, end) <= width:
        yield 0, end
        return
    start, filled = 0, 0.0
    for first, kept, last in _units(text.text):
        wide = text.width(first, kept)
        if start < first and filled + wide > width:
            yield start, first
            start, filled = first, 0.0
        if wide > width:
            *full, (start, kept_width) = _cut(text, first, kept, width)
            yield from full  # type: ignore[misc]  # all but the last are whole lines
            wide = kept_width
        filled += wide + (text.width(kept, last) if kept < last else 0.0)
    yield start, end


def _cut(text: ShapedText, first: int, last: int, width: float) -> Iterator[tuple[int, float]]:
    """A word that is too long for a line: the lines it fills, then where its rest starts and how wide that is."""
    start = first
    starts = letter_starts(text.text, first, last)
    for before, place in zip(starts, [*starts[1:], last], strict=True):
        if before > start and text.width(start, place) > width:
            yield start, before
            start = before
    yield start, text.width(start, last)


def _units(text: str) -> Iterator[tuple[int, int, int]]:
    """Stretches that stay together: start, end, and the end of the spaces behind."""
    start, place, length = 0, 0, len(text)
    while place < length:
        place += 1
        if place < length and not _may_break(text[place - 1], text[place]):
            continue
        kept = place
        while kept > start and text[kept - 1] == " ":
            kept -= 1
        yield start, kept, place
        start = place


def _may_break(before: str, after: str) -> bool:
    if before == " ":
        return after != " "
    if before in "-–/" and after.isalnum():
        return True
    return before > "\u2e80" and after > "\u2e80" and _ideograph(before) and _ideograph(after)


def _ideograph(ch: str) -> bool:
    return unicodedata.east_asian_width(ch) == "W" and unicodedata.category(ch) == "Lo"


def _written(runs: Sequence[ShapedRun], size: float) -> tuple[bytes, Ink]:
    parts: list[bytes] = []
    approved: set[tuple[int, int]] = set()
    own: set[Inked] = set()
    for run in runs:
        operators = b" ".join(_shown(run, size, approved, own))
        if _needs_words(run):
            said = b"FEFF" + run.text.encode("utf-16-be").hex().upper().encode()
            operators = b"/Span<</ActualText<%s>>>BDC %s EMC" % (said, operators)
        parts.append(operators)
    return b"\n".join(parts), Ink(frozenset(approved), frozenset(own))


def _needs_words(run: ShapedRun) -> bool:
    """Whether the glyphs alone would be copied as other characters than were written.

    Readers also take a mark that is moved over its letter for a word of its own.
    Not for a run that reads backward: readers take its words apart and turn them round once more.
    """
    if run.backward:
        return False
    known = run.face.character_of
    numbers, advances, offsets, said = run.glyphs
    return offsets is not None or not all(advances) or any(map(ne, map(known.get, numbers, said), said))


def _shown(run: ShapedRun, size: float, approved: set[tuple[int, int]], own: set[Inked]) -> Iterator[bytes]:
    """Operators that draw a run: the font, then strings of glyphs with the corrections between them."""
    lone = _inked(run, approved, own)
    shared, single = b"/T%d" % run.face.number, b"/P%d" % run.face.number
    if run.glyphs.offsets is None and not lone:
        yield b"%s %s Tf" % (shared, number(size))
        yield _in_line(run)
        return
    font, rise, shift, advances = b"", 0.0, 0.0, run.face.advances
    strings: list[bytes] = []
    codes: list[bytes] = []
    offsets = run.glyphs.offsets or repeat(_UNMOVED, len(run.glyphs.numbers))
    for glyph, advance, (dx, dy) in zip(run.glyphs.numbers, run.glyphs.advances, offsets, strict=True):
        wanted = single if glyph in lone else shared
        shift += dx
        moved = shift >= _VISIBLE or shift <= -_VISIBLE
        turns = wanted != font or dy != rise
        if codes and (turns or moved):
            strings.append(b"(%s)" % b"".join(codes))
            codes.clear()
        if turns:
            if strings:
                yield b"[%s]TJ" % b"".join(strings)
                strings.clear()
            if wanted != font:
                yield b"%s %s Tf" % (wanted, number(size))
            if dy != rise:
                yield b"%s Ts" % number(dy * size / 1000)
            font, rise = wanted, dy
        if moved:
            strings.append(number(-shift))
        codes.append(_code(glyph))
        shift = advance - advances[glyph] - dx
    strings.append(b"(%s)" % b"".join(codes))
    # What is left over moves the pen for the next run.
    yield b"[%s%s]TJ" % (b"".join(strings), number(-shift) if abs(shift) >= _VISIBLE else b"")
    if rise:
        yield b"0 Ts"


def _in_line(run: ShapedRun) -> bytes:
    """The usual run: glyphs of one font behind one another, some a little closer."""
    advances, drawn = run.face.advances, b"[("
    for glyph, advance in zip(run.glyphs.numbers, run.glyphs.advances, strict=True):
        drawn += _code(glyph)
        shift = advance - advances[glyph]
        if shift >= _VISIBLE or shift <= -_VISIBLE:
            drawn += b")%s(" % number(-shift)
    return drawn + b")]TJ"


def _inked(run: ShapedRun, approved: set[tuple[int, int]], own: set[Inked]) -> frozenset[int]:
    """Notes the glyphs of a run; gives those that a subset of their own has."""
    face, numbers = run.face.number, run.glyphs.numbers
    if not run.own and not run.backward:
        approved.update([(face, glyph) for glyph in numbers])
        return frozenset()
    # Letters of a run that reads backward have many shapes, and the file must say of each what it stands for.
    lone = frozenset(numbers).difference(() if run.backward else run.face.repertoire)
    own.update([(face, glyph, text) for glyph, text in zip(numbers, run.glyphs.said, strict=True) if glyph in lone])
    return lone


_VISIBLE = 0.5
"""A correction, in thousandths of the size, that anybody could see."""
_CODES = [bytes([code]) for code in range(256)]
for _special in b"()\\":
    _CODES[_special] = b"\\" + bytes([_special])
_CODES[0x0D], _CODES[0x0A] = b"\\r", b"\\n"
_UNMOVED = (0.0, 0.0)


@cache
def _code(glyph: int) -> bytes:
    """The number of a glyph as it stands in a string."""
    return _CODES[glyph >> 8] + _CODES[glyph & 255]


@lru_cache(4096)
def number(value: float) -> bytes:
    """A number as PDF writes it, to a hundredth."""
    whole = round(value)
    if abs(value - whole) < 0.005:
        return b"%d" % whole
    return (b"%.2f" % value).rstrip(b"0")
