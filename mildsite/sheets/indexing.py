"""What finds a sheet again without telling whose it is: blind index words of its entries."""

from __future__ import annotations

from mildsite.clinic.values import folded
from mildsite.sheets.entries import Entries
from mildsite.sheets.names import blind_index, index_words


def name_words_of(entries: Entries) -> set[bytes]:
    """For SheetNameWord."""
    return {blind_index(word) for word in index_words(entries.patient_name)}


def practitioner_word_of(entries: Entries) -> bytes | None:
    return blind_index(folded(entries.practitioner)) if entries.practitioner else None
