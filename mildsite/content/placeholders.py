"""The words in braces that staff may use in a text, and what they stand for.

A measure that the clinic signs (a weight, a temperature) is one of them. Until it is signed it reads in neutral words
("the temperature your care team named"): a text can always be shown and printed, and no number is ever made up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mildsite import languages
from mildsite.clinic.models import ClinicDetails
from mildsite.clinic.values import VALUE_KINDS, ClinicValues

PATTERN = re.compile(r"\{([^{}\s]+)\}")


@dataclass(frozen=True)
class Placeholder:
    """One registered placeholder."""

    label: str
    """What the writer sees it called."""
    sample: str
    """Shown where there is no clinic to ask."""
    value: Callable[[ClinicDetails], str]


PLACEHOLDERS: Mapping[str, Placeholder] = {
    "clinic_name": Placeholder("Clinic name", "Example Spine Clinic", lambda details: details.name),
    "clinic_phone": Placeholder("Phone, by day", "555-0100", lambda details: details.phone_day),
    "after_hours_phone": Placeholder("Phone, after hours", "555-0199", lambda details: details.phone_after_hours),
    "clinic_address": Placeholder("Address", "1 Example Street", lambda details: details.address),
}


def _measure_placeholder(key: str) -> Placeholder:
    return Placeholder(VALUE_KINDS[key].label, VALUE_KINDS[key].neutral, lambda _details: VALUE_KINDS[key].neutral)


PLACEHOLDERS = {**PLACEHOLDERS, **{key: _measure_placeholder(key) for key in ClinicValues().measures()}}


def unknown_placeholders(text: str) -> list[str]:
    """Names in braces that are not in the registry, in order."""
    return [name for name in PATTERN.findall(text) if name not in PLACEHOLDERS]


def values_for(
    details: ClinicDetails,
    values: ClinicValues = ClinicValues(),  # noqa: B008 - frozen
    *,
    practitioner: str = "",
    language: str = languages.DEFAULT,
) -> dict[str, str]:
    """The value of every placeholder under the clinic's details and values; without values, in neutral words."""
    words = {name: placeholder.value(details) for name, placeholder in PLACEHOLDERS.items()}
    return words | values.measures(practitioner, language=language)


def sample_values() -> dict[str, str]:
    return {name: placeholder.sample for name, placeholder in PLACEHOLDERS.items()}


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with its placeholders replaced. The result is plain text: a value is never parsed as markup.

    Raises KeyError for a placeholder that `values` does not know.
    """
    return PATTERN.sub(lambda match: values[match.group(1)], text)
