"""The clinic values that a text uses, as the sentences they make: what a reviewer reads beside the text."""

from __future__ import annotations

from dataclasses import dataclass

from mildsite.clinic.values import VALUE_KINDS, ClinicValues, sentences
from mildsite.content.document import Document
from mildsite.content.placeholders import PATTERN


@dataclass(frozen=True)
class ValueSentences:
    """One value of a text, resolved under what the clinic has signed."""

    label: str
    page: str
    sheet: str
    """For a sample procedure date."""


def values_used(document: Document) -> frozenset[str]:
    """The keys of the clinic values that `document` uses, through an item or a placeholder."""
    named = {item.value_key for item in document.checklist_items()} | set(PATTERN.findall(document.model_dump_json()))
    return frozenset(named & VALUE_KINDS.keys())


def value_sentences(document: Document, values: ClinicValues) -> list[ValueSentences]:
    """A row for each clinic value that `document` uses, in the registry's order."""
    used, rows = values_used(document), []
    for key, kind in VALUE_KINDS.items():
        if key in used:
            said = sentences(key, values.find(key))
            rows.append(ValueSentences(label=kind.label, page=said["web"], sheet=said["sheet"]))
    return rows
