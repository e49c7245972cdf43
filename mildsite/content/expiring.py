"""Claims whose time is up, or soon will be: somebody looks for a newer word of the source, or lets the claim go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from mildsite import languages
from mildsite.content import queries
from mildsite.content.document import Claim
from mildsite.content.models import Page, Revision

SOON = timedelta(days=30)
"""Room to find the source again and to have the new words reviewed."""


@dataclass(frozen=True, kw_only=True)
class EndingClaim:
    """A claim of a text that is on the site."""

    page: Page
    text: Revision
    claim: Claim
    ended: bool
    """Page and sheet show it no more."""


def ending_claims(*, today: date) -> list[EndingClaim]:
    """Every claim on the site that has ended or ends within SOON, the earliest first."""
    found = [
        EndingClaim(page=page, text=page.live_revision, claim=block, ended=block.expires_on < today)
        for page in queries.live_pages_in(languages.known())
        if page.live_revision is not None
        for block in page.live_revision.document.blocks
        if isinstance(block, Claim) and block.expires_on <= today + SOON
    ]
    return sorted(found, key=lambda ending: ending.claim.expires_on)
