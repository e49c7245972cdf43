"""Web addresses of pages. One that changes goes on leading to its page."""

from __future__ import annotations

import re

from sqlalchemy.exc import IntegrityError

from mildsite import languages
from mildsite.accounts.models import StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission
from mildsite.audit.actions import Action
from mildsite.audit.recording import record
from mildsite.content import queries
from mildsite.content.errors import AddressUnusable
from mildsite.content.models import Page, RetiredAddress
from mildsite.db import db

FRONT = ""
"""The address of a language's front page."""
LONGEST = 80
RESERVED = frozenset({
    "admin", "clinic-logo", "desk", "drawings", "healthz", "join", "pictures", "readyz", "s", "sheet", "sheets",
    "sign-in", "sign-out", "start", "static",
})  # fmt: skip
"""First parts of addresses that are no pages. Those with a dot need no mention: a page's address has none."""
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)


def check_address(slug: str, *, language: str, page: Page | None = None) -> None:
    """Whether `page`, or a new one, may have the address.

    Raises AddressUnusable for one that is no address, is reserved, or leads to another page, now or since that moved.
    """
    if slug == FRONT:
        pass
    elif len(slug) > LONGEST or not _SLUG.fullmatch(slug):
        raise AddressUnusable("Use small letters a to z, digits and single hyphens, at most 80, such as after-care.")
    elif slug in RESERVED or slug in languages.known():
        raise AddressUnusable(f"The address “{slug}” is kept for the application itself. Choose another.")
    found = queries.page_at(slug, language=language)
    if found is not None and found is not page:
        raise AddressUnusable("Another page has this address. Choose another.")
    moved = queries.page_moved_from(slug, language=language)
    if moved is not None and moved is not page:
        raise AddressUnusable("Another page had this address, and readers who use it are led there. Choose another.")


def change_address(page: Page, slug: str, *, actor: StaffUser) -> None:
    """Give `page` another address. The one it had goes on leading to it.

    Raises NotPermitted, and what `check_address` raises.
    """
    require(actor, Permission.EDIT_PAGES)
    if slug == page.slug:
        return
    check_address(slug, language=page.language, page=page)
    before = page.slug
    try:
        with db.session.begin_nested():
            own = db.session.get(RetiredAddress, (page.language, slug))
            if own is not None:
                db.session.delete(own)
            db.session.add(RetiredAddress(language=page.language, slug=before, page_id=page.id))
            page.slug = slug
    except IntegrityError:
        # Somebody took it at the same moment.
        db.session.refresh(page)
        raise AddressUnusable("Another page has this address. Choose another.") from None
    record(Action.PAGE_ADDRESS_CHANGED, actor_id=actor.id, subject_id=page.id, before=before, after=slug)
