"""A page in every language: which there are, and how each stands."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from mildsite import languages
from mildsite.content import queries
from mildsite.content.models import Page, Revision
from mildsite.content.translating import Standing, standings


@dataclass(frozen=True, kw_only=True)
class Version:
    """The page in one language, or what is missing of it."""

    language: str
    name: str
    """What the language calls itself."""
    page: Page | None
    newest: Revision | None
    standing: Standing | None
    """None while it is not on the site."""


def versions_of(page: Page) -> list[Version]:
    """One for each language that there are words for, the default one first."""
    pages = {version.language: version for version in queries.versions_of(page.key)}
    found = standings([version for version in pages.values() if version.live_revision is not None])
    return [_version(language, pages.get(language), found) for language in languages.known()]


def _version(language: str, page: Page | None, found: Mapping[uuid.UUID, Standing]) -> Version:
    return Version(
        language=language,
        name=languages.own_name(language),
        page=page,
        newest=queries.newest_revision(page) if page else None,
        standing=found.get(page.id) if page else None,
    )
