"""The letters a file carries: of each face one subset for approved words, and one for what only a patient's words need.

In the text a letter's code is its number in the whole font; a map in the file leads to its place in the subset. So
codes stay right whatever else the subset holds, and set text can be kept (docs/adr/0019-rendering.md).
"""

from __future__ import annotations

import copy
import hashlib
import struct
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from mildsite.pdf.faces import Face, faces
from mildsite.pdf.file import QUICK, PdfFile
from mildsite.pdf.lines import Ink

_SYMBOLIC = 4
_REMEMBERED = 64
_BEST = 9
"""A level of compression, for what is made once."""
_NOTHING = "\u200b"
"""What a glyph without characters of its own is told as (PDF/UA-1, 7.21.7): a space without width."""


@dataclass(frozen=True, slots=True)
class Subset:
    """The parts of an embedded font, ready to be written."""

    name: bytes
    descriptor: bytes
    """Without its font file."""
    file: bytes
    """Compressed."""
    length: int
    widths: bytes
    glyph_map: bytes
    """Compressed."""
    to_unicode: bytes
    """Compressed."""


def add_fonts(file: PdfFile, ink: Ink) -> bytes:
    """Write the subsets that `ink` needs; gives the dictionary of font resources."""
    approved: dict[int, set[int]] = defaultdict(set)
    own: dict[int, dict[int, str]] = defaultdict(dict)
    for number, glyph in ink.approved:
        approved[number].add(glyph)
    for number, glyph, text in sorted(ink.own):
        # A letter that stands for several characters is told by the first; the text says it where they differ.
        if own[number].get(glyph, _NOTHING) == _NOTHING:
            own[number][glyph] = text or _NOTHING
    resources = [b"/T%d %d 0 R" % (number, _written(file, _kept(number, frozenset(approved.get(number, ())))))
                 for number in _faces_of_text(approved)]  # fmt: skip
    resources += [
        b"/P%d %d 0 R" % (number, _written(file, _made(faces()[number], own[number], level=QUICK)))
        for number in sorted(own)
    ]
    return b"<<" + b"".join(resources) + b">>"


def _faces_of_text(approved: Mapping[int, set[int]]) -> list[int]:
    """Those of approved words, and the two that a patient's words are set in: regular and bold."""
    return sorted({0, 1, *approved})


@lru_cache(_REMEMBERED)
def _kept(number: int, glyphs: frozenset[int]) -> Subset:
    face = faces()[number]
    known = face.character_of
    return _made(face, {glyph: known.get(glyph, _NOTHING) for glyph in glyphs | face.repertoire}, level=_BEST)


def _made(face: Face, texts: Mapping[int, str], *, level: int) -> Subset:
    """`texts`: what each glyph stands for. `level` of compression."""
    glyphs = sorted(glyph for glyph in texts if glyph)
    data = _font_file(face, glyphs)
    digest = hashlib.sha256(repr(glyphs).encode()).digest()
    tag = bytes(ord("A") + byte % 26 for byte in digest[:6])
    source: Any = face.file
    name = tag + b"+" + face.name.encode()
    box = b" ".join(b"%d" % value for value in source.bbox)
    descriptor = (
        b"/Type/FontDescriptor/FontName/%s/Flags %d/FontBBox[%s]"
        b"/ItalicAngle %d/Ascent %d/Descent %d/CapHeight %d/StemV %d"
        % (name, _SYMBOLIC, box, source.italicAngle, source.ascent, source.descent, source.capHeight, source.stemV)
    )
    return Subset(
        name=name,
        descriptor=descriptor,
        file=zlib.compress(data, level),
        length=len(data),
        widths=_widths(face, glyphs),
        glyph_map=zlib.compress(_glyph_map(glyphs), level),
        to_unicode=zlib.compress(_to_unicode({glyph: texts[glyph] for glyph in glyphs}), level),
    )


class _EveryGlyph(dict[int, int]):
    """Says that each glyph number is a character of its own: so ReportLab's subsetter picks by glyph."""

    def __contains__(self, key: object) -> bool:
        return True

    def __missing__(self, key: int) -> int:
        return key


def _font_file(face: Face, glyphs: list[int]) -> bytes:
    # A copy: it has a reading position of its own, so that threads do not disturb each other.
    view: Any = copy.copy(face.file)
    view.charToGlyph = _EveryGlyph()
    return bytes(view.makeSubset(glyphs))


def _glyph_map(glyphs: list[int]) -> bytes:
    found = bytearray(2 * (glyphs[-1] + 1 if glyphs else 1))
    for place, glyph in enumerate(glyphs, 1):
        struct.pack_into(">H", found, 2 * glyph, place)
    return bytes(found)


def _widths(face: Face, glyphs: Iterable[int]) -> bytes:
    return b"".join(b"%d[%s]" % (glyph, _measure(face.advances[glyph])) for glyph in glyphs)


def _measure(value: float) -> bytes:
    return f"{value:.3f}".rstrip("0").rstrip(".").encode()


def _to_unicode(texts: Mapping[int, str]) -> bytes:
    """At most 100 rows a block, UTF-16, and no mapping to U+0000 (PDF/UA-1, 7.21.7)."""
    rows = [
        b"<%04X> <%s>" % (glyph, text.encode("utf-16-be").hex().upper().encode())
        for glyph, text in sorted(texts.items())
    ]
    blocks = [rows[start : start + 100] for start in range(0, len(rows), 100)]
    body = b"".join(b"%d beginbfchar\n%s\nendbfchar\n" % (len(block), b"\n".join(block)) for block in blocks)
    return (
        b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        b"/CIDSystemInfo <</Registry(Adobe)/Ordering(UCS)/Supplement 0>> def\n"
        b"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        b"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n" + body + b"endcmap\n"
        b"CMapName currentdict /CMap defineresource pop\nend\nend\n"
    )


def _written(file: PdfFile, subset: Subset) -> int:
    font_file = file.add_stream(b"/Length1 %d" % subset.length, subset.file, packed=True)
    glyph_map = file.add_stream(b"", subset.glyph_map, packed=True)
    to_unicode = file.add_stream(b"", subset.to_unicode, packed=True)
    descriptor = file.add(b"<<%s/FontFile2 %d 0 R>>" % (subset.descriptor, font_file))
    system = b"<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
    descendant = file.add(
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo%s/FontDescriptor %d 0 R"
        b"/DW 0/W[%s]/CIDToGIDMap %d 0 R>>" % (subset.name, system, descriptor, subset.widths, glyph_map)
    )
    return file.add(
        b"<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>"
        % (subset.name, descendant, to_unicode)
    )
