"""Words that a reader may not know, and words that must not be used."""

from __future__ import annotations

import re

UNAVOIDABLE_TERMS: tuple[str, ...] = (
    "Minimally Invasive Spine and Pain Institute",
    "minimally invasive lumbar decompression",
    "MILD",
    "lumbar spinal stenosis",
    "neurogenic claudication",
    "descompresión lumbar mínimamente invasiva",
    "estenosis espinal lumbar",
    "claudicación neurogénica",
)
"""Names of the clinic, the procedure and the condition: no plainer word can stand for them, so no grade counts them."""

MEDICAL_TERMS: dict[str, tuple[str, ...]] = {
    "anesthesia": ("numb", "sleep"),
    "anesthetic": ("numb", "sleep"),
    "claudication": ("pain", "numb"),
    "decompression": ("pressure",),
    "drainage": ("fluid",),
    "edema": ("swelling",),
    "fluoroscopy": ("x-ray",),
    "imaging": ("picture", "x-ray", "scan"),
    "incision": ("cut",),
    "invasive": ("cut", "surgery"),
    "ligament": ("band", "tissue"),
    "lumbar": ("lower back", "low back"),
    "neurogenic": ("nerve",),
    "orthopedic": ("bone",),
    "outpatient": ("same day", "go home"),
    "percutaneous": ("skin",),
    "postoperative": ("after", "surgery"),
    "stenosis": ("narrow",),
    "suture": ("stitch",),
}
"""Term → words of which at least one stands near it where it is explained (PEMAT 4)."""

ABBREVIATIONS = (
    *("BID", "TID", "QID", "QD", "QOD", "QHS", "QAM", "QPM", "PO", "PRN", "NPO"),
    *("SOB", "DVT", "ROM", "NSAID"),
)
"""Shorthand of the trade that patients cannot read (Joint Commission surveys cite it)."""

_ABBREVIATION = re.compile(rf"\b(?!PO Box)(?:{'|'.join(ABBREVIATIONS)})\b|\b[bqt]\.?i\.?d\.|\bp\.o\.|\bq\.?h\.?s\.")
_NEAR = 160
"""Characters before or after a term in which its explanation must stand."""


def unexplained_terms(text: str) -> list[str]:
    """Medical terms of `text` that are explained nowhere near any of their uses, in order."""
    lowered = text.casefold()
    return [term for term in MEDICAL_TERMS if term in lowered and not _is_explained(term, lowered)]


def forbidden_abbreviations(text: str) -> list[str]:
    return list(dict.fromkeys(match.group() for match in _ABBREVIATION.finditer(text)))


def _is_explained(term: str, text: str) -> bool:
    for match in re.finditer(rf"\b{re.escape(term)}", text):
        near = text[max(0, match.start() - _NEAR) : match.end() + _NEAR]
        if any(word in near for word in MEDICAL_TERMS[term]):
            return True
    return not re.search(rf"\b{re.escape(term)}", text)
