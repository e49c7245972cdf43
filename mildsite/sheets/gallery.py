"""The gallery: the hard cases of a sheet, each as a document with a name. What is looked at before a release."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from mildsite.clinic.models import ClinicDetails
from mildsite.pdf.document import Paper, SheetDocument, Size
from mildsite.sheets.composing import SPECIMEN, Source, compose
from mildsite.sheets.specimens import Sample, sample_entries

NAMES = {
    "usual": "Zoë O'Brien",
    "long": "Maria-Magdalena Wolfeschlegelsteinhausen de la Cruz y Montenegro",
    "one-word": "Wolfeschlegelsteinhausenbergerdorff" * 3,
    "vietnamese": "Nguyễn Thị Ánh Nguyệt",
    "yoruba": "Ọlátúnjí Ẹ́gbẹ́yẹmí",
    "polish": "Łukasz Żółć-Wąchała",
    "greek": "Ελένη Παπαδοπούλου",
    "cyrillic": "Юлия Ковальчук",
    "arabic": "فاطمة الزهراء بنت محمد",
    "hebrew": "דוד בן־גוריון",
    "devanagari": "अनुष्का शर्मा",
    "mixed": "Anna أحمد-Smith",
}
"""Invented people. Each name is hard in its own way."""


@dataclass(frozen=True)
class Piece:
    """One sheet of the gallery."""

    file_name: str
    document: SheetDocument


def gallery(
    texts: Sequence[Source], *, details: ClinicDetails, issued_at: datetime, names: Sequence[str] = tuple(NAMES)
) -> Iterator[Piece]:
    """Every size, paper, text and name; entries made and, for the first name, none at all."""
    day = issued_at.astimezone(details.zone).date()
    for text, size, paper, name in itertools.product(texts, Size, Paper, names):
        sample = Sample.BY_HAND if name == names[0] else Sample.USUAL
        entries = sample_entries(text.document, sample, day)
        given = {"patient_name": NAMES[name], "size": size, "paper": paper, "letterhead": paper is Paper.LETTER}
        document = compose(
            [text],
            details=details,
            entries=entries.model_copy(update=given),
            paperwork=SPECIMEN,
            issued_at=issued_at,
        )
        yield Piece(f"{text.language}-{size}-{paper}-{name}", document)
