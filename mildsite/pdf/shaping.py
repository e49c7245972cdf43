"""From characters to glyphs: which face, direction and shape. HarfBuzz shapes, python-bidi finds directions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import uharfbuzz
from bidi import algorithm as bidi

from mildsite.pdf.faces import Face, Weight, faces
from mildsite.pdf.letters import letter_end, letter_starts, without_joiners

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001eeff]")
_FEATURES = {"liga": False, "clig": False}
"""Every letter by itself: easier to read, and to find when it is copied."""
_STRONG = re.compile(r"[^\W\d_]")
_READ_AS_LATIN = re.compile(r"\+?\(?\d[\d ()./\u00a0-]{5,}\d|[!-~]*[A-Za-z][!-~]*/[!-~]*")
"""Phones, codes and addresses: a unit from left to right, whatever stands around."""


class Span(NamedTuple):
    """A stretch of text in one style."""

    text: str
    weight: Weight = Weight.REGULAR
    language: str = "en"
    own: bool = False
    """Words of one patient: their glyphs go into a subset of their own."""


class Glyphs(NamedTuple):
    """Side by side, what is known of each glyph, in the order they are drawn; measures in thousandths of the size."""

    numbers: tuple[int, ...]
    advances: tuple[float, ...]
    offsets: tuple[tuple[float, float], ...] | None
    """How far it is moved to the right, and up; None where no glyph is moved."""
    said: tuple[str, ...]
    """The characters it stands for; empty for a further glyph of the same characters."""


class ShapedRun(NamedTuple):
    """Glyphs of one face."""

    face: Face
    glyphs: Glyphs
    text: str
    own: bool
    backward: bool

    @property
    def width(self) -> float:
        return sum(self.glyphs.advances)


class UnprintableText(ValueError):
    """No face has a character. Composing checks this first; here it is the last wall."""

    def __init__(self, characters: str) -> None:
        super().__init__("the sheet holds characters that cannot be printed")
        self.characters = characters


class ShapedText:
    """One paragraph: its characters with their style and direction. Ranges of it are shaped on demand."""

    def __init__(self, spans: Sequence[Span], *, backward: bool = False) -> None:
        """`backward`: it stands among words that read from right to left, and so does it if any of its own do."""
        self.text = "".join(span.text for span in spans)
        self._spans = [span for span in spans for _ in span.text] if len(spans) > 1 else None
        self._only = spans[0] if spans else Span("")
        if backward and _STRONG.search(self.text) and not _RIGHT_TO_LEFT.search(self.text):
            backward = False  # words of another language by themselves, such as an address
        self.backward = backward
        self._levels = _levels(self.text, backward=backward)
        self._known: dict[tuple[int, int], list[ShapedRun]] = {}

    def width(self, start: int, end: int) -> float:
        return sum(run.width for run in self.runs(start, end))

    def runs(self, start: int, end: int) -> list[ShapedRun]:
        """The characters from `start` to `end`, as one line draws them from left to right. Raises UnprintableText."""
        known = self._known.get((start, end))
        if known is None:
            pieces = self._pieces(start, end)
            shaped = [(level, self._shape(face, first, last, level)) for face, first, last, level in pieces]
            known = self._known[start, end] = [run for _, run in _in_visual_order(shaped)]
        return known

    def _pieces(self, start: int, end: int) -> Iterator[tuple[Face, int, int, int]]:
        """Stretches of one face, style, level and script, in reading order."""
        span, first_choice = self._only, faces().of(self._only.weight)
        if self._spans is None and self._levels is None and first_choice.characters.issuperset(self.text[start:end]):
            yield first_choice, start, end, 0
            return
        first, last_key = start, None
        face: Face | None = None
        script = ""
        for place in letter_starts(self.text, start, end):
            span, level = self._span(place), self._levels[place] if self._levels else 0
            found = self._face(place, end, span, face)
            script = _script(self.text[place]) or script
            key = (found.number, span.weight, span.language, span.own, level, script)
            if last_key is not None and key != last_key and face is not None:
                yield face, first, place, last_key[4]
                first = place
            face, last_key = found, key
        if face is not None and last_key is not None:
            yield face, first, end, last_key[4]

    def _face(self, place: int, end: int, span: Span, before: Face | None) -> Face:
        stop = letter_end(self.text, place, end)
        cluster = without_joiners(self.text[place:stop])
        # A space or a comma goes with the word before it, if that is read in the same direction.
        neutral = unicodedata.bidirectional(cluster[0]) in ("WS", "CS", "ON", "ES", "ET")
        if (
            neutral
            and before is not None
            and place
            and self._span(place - 1) == span
            and (self._levels is None or self._levels[place - 1] == self._levels[place])
            and before.characters.issuperset(cluster)
        ):
            return before
        found = faces().find(cluster, span.weight)
        if found is None:
            lost = [ch for ch in cluster if faces().find(ch, span.weight) is None]
            raise UnprintableText("".join(lost) or cluster)
        return found

    def _span(self, place: int) -> Span:
        return self._spans[place] if self._spans else self._only

    def _shape(self, face: Face, start: int, end: int, level: int) -> ShapedRun:
        text, span, backward = self.text[start:end], self._span(start), level % 2 == 1
        glyphs = _shaped(face, text, span.language, backward=backward)
        if not all(glyphs.numbers):
            raise UnprintableText(text)
        return ShapedRun(face, glyphs, text, span.own, backward)


@lru_cache(4096)
def _script(ch: str) -> str:
    """What a letter is called after; HarfBuzz joins and stacks letters by the rules of one script at a time."""
    return unicodedata.name(ch, "").partition(" ")[0] if unicodedata.category(ch).startswith("L") else ""


def _shaped(face: Face, text: str, language: str, *, backward: bool) -> Glyphs:
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if backward else "ltr"
    buffer.language = language
    uharfbuzz.shape(face.shaper, buffer, _FEATURES)
    infos, positions = buffer.glyph_infos, buffer.glyph_positions
    advances = [position.x_advance for position in positions]
    moves = [(position.x_offset, position.y_offset) for position in positions]
    if face.per_em != _THOUSANDTHS:
        scale = _THOUSANDTHS / face.per_em
        advances = [advance * scale for advance in advances]
        moves = [(dx * scale, dy * scale) for dx, dy in moves]
    said = _said(text, [info.cluster for info in infos], backward=backward)
    numbers = [info.codepoint for info in infos]
    return Glyphs(tuple(numbers), tuple(advances), tuple(moves) if any(map(any, moves)) else None, tuple(said))


_THOUSANDTHS = 1000


def _said(text: str, clusters: list[int], *, backward: bool) -> list[str]:
    """What each glyph stands for: the characters of its cluster, told by the first of its glyphs.

    Backward, where readers go by single glyphs, a cluster's characters are shared out among them; of those that one
    glyph keeps, such as lam and alef, the last stands first, for readers turn them round with the rest.
    """
    if clusters == list(range(len(text))):
        return list(text)
    starts = sorted(set(clusters))
    left = {start: text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)}
    found = []
    for place, cluster in enumerate(clusters):
        words = left.pop(cluster, "")
        if backward and len(words) > 1 and clusters[place + 1 : place + 2] == [cluster]:
            left[cluster], words = words[:-1], words[-1]
        found.append(words[::-1] if backward else words)
    return found


def _levels(text: str, *, backward: bool) -> list[int] | None:
    """The level of each character (UAX #9); None where every one is 0."""
    if not backward and (text.isascii() or not _RIGHT_TO_LEFT.search(text)):
        return None
    text = _READ_AS_LATIN.sub(lambda found: "a" * len(found[0]), text)
    storage = bidi.get_empty_storage()
    storage["base_level"], storage["base_dir"] = (1, "R") if backward else (0, "L")
    bidi.get_embedding_levels(text, storage)
    bidi.explicit_embed_and_overrides(storage)
    bidi.resolve_weak_types(storage)
    bidi.resolve_neutral_types(storage, False)
    bidi.resolve_implicit_levels(storage, False)
    found = [found["level"] for found in storage["chars"]]
    # Formatting characters are gone from the storage: texts are cleaned of them before they come here.
    return found if len(found) == len(text) else [int(backward)] * len(text)


def _in_visual_order(runs: list[tuple[int, ShapedRun]]) -> list[tuple[int, ShapedRun]]:
    """Rule L2: from the highest level down, turn round what is at it or above."""
    levels = {level for level, _ in runs}
    if levels <= {0}:
        return runs
    for limit in range(max(levels), 0, -1):
        turned: list[tuple[int, ShapedRun]] = []
        block: list[tuple[int, ShapedRun]] = []
        for run in runs:
            if run[0] >= limit:
                block.insert(0, run)
            else:
                turned += [*block, run]
                block = []
        runs = turned + block
    return runs
