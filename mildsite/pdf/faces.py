"""The sheet's typefaces, each parsed once in a process: Noto Sans first, FiraGO for further scripts, then what the
installation adds for Chinese, Japanese and Korean. ReportLab reads the font files; HarfBuzz shapes with them.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from enum import IntEnum
from functools import cached_property
from pathlib import Path

import pymupdf_fonts
import uharfbuzz
from reportlab.pdfbase.ttfonts import TTFError, TTFontFile

from mildsite.pdf.letters import JOINERS, letter_end, letter_starts, without_joiners

REPERTOIRE = frozenset(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x100)])) | frozenset("‘’“”–—•…ŁłŞşĞğİıŠšŽž")
"""Characters that the subset for approved words always holds, so that most names need no glyphs of their own."""


class Weight(IntEnum):
    REGULAR = 0
    BOLD = 1
    ITALIC = 2
    BOLD_ITALIC = 3


def _invisible(ch: str) -> bool:
    """Whether a character is no letter but an order to whoever shows it: fonts have pictures for some of them."""
    return unicodedata.category(ch) in ("Cc", "Cf", "Cs", "Co")


class FontUnusable(Exception):
    """A font file of the settings cannot be used. The message says why."""


class Face:
    """One font file: its letters, their widths and its shapes."""

    def __init__(self, number: int, data: bytes) -> None:
        """`number` is its place among all faces and names it in a PDF. Raises FontUnusable."""
        self.number = number
        try:
            self.file = TTFontFile(io.BytesIO(data))
        except TTFError as error:
            raise FontUnusable(f"it is no TrueType font ({error})") from None
        self.name: str = self.file.name.decode("ascii")
        self.per_em: int = self.file.unitsPerEm
        self.glyph_of: dict[int, int] = self.file.charToGlyph
        self.shaper = uharfbuzz.Font(uharfbuzz.Face(data))

        self.characters = frozenset(
            ch for ch in map(chr, self.glyph_of) if self.glyph_of[ord(ch)] and (ch in JOINERS or not _invisible(ch))
        )
        self.advances: list[float] = [float(advance) * 1000 / self.per_em for advance, _ in self.file.hmetrics]
        """By glyph: the width in thousandths of the size, as the font file has it."""

    @cached_property
    def character_of(self) -> dict[int, str]:
        """What a glyph stands for when nothing else is said; of several characters the lowest."""
        return {glyph: chr(code) for code, glyph in sorted(self.glyph_of.items(), reverse=True)}

    @cached_property
    def repertoire(self) -> frozenset[int]:
        """The glyphs of REPERTOIRE; none for the faces of further scripts, which own words alone need."""
        if self.number >= len(Weight):
            return frozenset()
        return frozenset(self.glyph_of[ord(ch)] for ch in REPERTOIRE if ch in self.characters)


_PACKAGED = ("notos", "notosbo", "notosit", "notosbi", "figo", "figbo", "figit", "figbi")
"""Keys of the font package: four weights of Noto Sans, then of FiraGO."""


class Faces:
    """All faces of an installation, and which of them draws a character."""

    def __init__(self, extra: Sequence[bytes] = ()) -> None:
        self._sources = [pymupdf_fonts.fontbuffers[key] for key in _PACKAGED]
        self._extra = extra
        self._parsed: dict[int, Face] = {}
        self._weights = tuple(
            (weight, weight + len(Weight), *range(len(_PACKAGED), len(_PACKAGED) + len(extra))) for weight in Weight
        )

    def __getitem__(self, number: int) -> Face:
        face = self._parsed.get(number)
        if face is None:
            packaged = number < len(_PACKAGED)
            data = self._sources[number]() if packaged else self._extra[number - len(_PACKAGED)]
            face = self._parsed[number] = Face(number, data)
        return face

    def of(self, weight: Weight) -> Face:
        """The face that most words of a weight are set in."""
        return self[weight]

    def find(self, text: str, weight: Weight) -> Face | None:
        """The first face of a weight that has every character of `text`: a letter with its marks."""
        for number in self._weights[weight]:
            face = self[number]
            if face.characters.issuperset(text):
                return face
        return None


_faces = Faces()


def faces() -> Faces:
    """The faces of this process."""
    return _faces


def install(paths: Sequence[Path]) -> None:
    """Add the TrueType fonts at `paths`, for characters that the packaged ones lack. Called at the start.

    One set for the length of a process: what has been set with a font is kept.

    Raises FontUnusable with a sentence that says which file and why.
    """
    global _faces  # noqa: PLW0603 - one set of fonts per process; parsing is too slow to do it for each sheet
    if not paths:
        return
    data = []
    for path in paths:
        try:
            data.append(path.read_bytes())
            Face(0, data[-1])
        except (OSError, FontUnusable) as error:
            raise FontUnusable(f"The font {path} cannot be used: {error}") from None
    _faces = Faces(data)


def unprintable(text: str) -> str:
    """The distinct characters of `text` that no face can draw, in order; with a letter also the marks on it."""
    known, lost = faces(), dict[str, None]()
    if known.find(text.replace("\n", ""), Weight.REGULAR) is not None:
        return ""  # one face has them all, as is usual: each letter need not be asked for
    starts = letter_starts(text, 0, len(text))
    letters = dict.fromkeys(without_joiners(text[start : letter_end(text, start, len(text))]) for start in starts)
    for letter in letters:
        if letter != "\n" and known.find(letter, Weight.REGULAR) is None:
            missing = [ch for ch in letter if known.find(ch, Weight.REGULAR) is None]
            lost.update(dict.fromkeys(missing or letter[1:]))
    return "".join(lost)
