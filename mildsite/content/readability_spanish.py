"""How hard a Spanish text is to read: the Fernández-Huerta score, and the school grade it stands for.

Source: Fernández Huerta (1959), Medidas sencillas de lecturabilidad, in the corrected form 206.84 − 60 P − 1.02 F with
P syllables a word and F words a sentence. His table puts 70 to 80 at grade 6, 60 to 70 at grades 7 and 8.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from mildsite.content.readability import sentences, without

_STRONG = "aeoáéóíú"
"""Vowels that never share a syllable with one another; í and ú are weak ones whose accent parts them."""
_NUCLEUS = re.compile(rf"[iuü]?[{_STRONG}][iuüy]?(?![{_STRONG}])|[iuü]?[{_STRONG}]|[iuü]+|(?<![aeiouáéíóúü])y$")
_SILENT_U = re.compile(r"(?<=q)u|(?<=g)u(?=[eiéí])")


def fernandez_huerta(text: str, *, leave_out: Collection[str] = ()) -> float:
    """From 0 (very hard) to 100 (very easy); 100.0 where there are no words. 70 and more suits a general reader."""
    parts = sentences(without(text, leave_out))
    words = [word for part in parts for word in part]
    if not words:
        return 100.0
    per_word = sum(spanish_syllables(word) for word in words) / len(words)
    return 206.84 - 60 * per_word - 1.02 * len(words) / len(parts)


def spanish_grade(text: str, *, leave_out: Collection[str] = ()) -> float:
    """The school grade of the score, between the points of Fernández Huerta's table: 90 → 4, 70 → 6, 60 → 8."""
    score = fernandez_huerta(text, leave_out=leave_out)
    return 6 + (70 - score) / (10 if score >= 70 else 5)


def spanish_syllables(word: str) -> int:
    """How many syllables `word` has, at least 1."""
    if word[:1].isdigit():
        return sum(ch.isdigit() for ch in word) + 1
    plain = _SILENT_U.sub("", word.lower())
    return max(1, len(_NUCLEUS.findall(plain)))
