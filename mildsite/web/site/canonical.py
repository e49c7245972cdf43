"""Where a page is read for good, also in other languages. From the configuration: whoever asks may name any host."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from mildsite import languages
from mildsite.web.site.navigation import Directory, SitePage

ANY_LANGUAGE = "x-default"


@dataclass(frozen=True)
class Version:
    """A page in one language, as `hreflang` names it."""

    tag: str
    """A language, or ANY_LANGUAGE for readers of none that is offered."""
    address: str


def absolute(path: str) -> str:
    """The full address of a path of this site."""
    return f"{current_app.config['PUBLIC_URL']}{path}"


def alternates(page: SitePage, site: Directory) -> list[Version]:
    """Every version of the page in its right standing, itself among them; none when it stands alone or is stale."""
    versions = {version.language: version for version in site.versions(page.key) if version.standing.usable}
    if page.language not in versions or len(versions) < 2:
        return []
    found = [Version(language, absolute(version.address)) for language, version in sorted(versions.items())]
    if languages.DEFAULT in versions:
        found.append(Version(ANY_LANGUAGE, absolute(versions[languages.DEFAULT].address)))
    return found
