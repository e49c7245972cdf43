"""What it means for readers when the clinic switches a language on or off."""

from __future__ import annotations

from dataclasses import dataclass

from mildsite import languages
from mildsite.clinic.models import ClinicDetails
from mildsite.content import queries


@dataclass(frozen=True, kw_only=True)
class SwitchedLanguage:
    name: str
    on: bool
    pages: int
    """Live pages in the language."""


def switched_languages(now: ClinicDetails, proposed: ClinicDetails) -> list[SwitchedLanguage]:
    """The languages that `proposed` switches, with the pages that come on the site or leave it."""
    before, after = set(now.offered_languages), set(proposed.offered_languages)
    return [
        SwitchedLanguage(name=languages.own_name(tag), on=tag in after, pages=len(queries.live_pages(language=tag)))
        for tag in languages.known()
        if tag in before ^ after
    ]
