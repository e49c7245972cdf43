"""Web addresses of pages. One that changes goes on leading to its page.

The front page's address is the exception: it is the site's own, so another page may become the front page.
"""

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
_TAKEN = "Another page has this address. Choose another."
_FRONT_TAKEN = "There is a front page already. Enter an address, such as after-care."
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)


def path_of(language: str, slug: str) -> str:
    """Where a page is read, without the host."""
    return f"/{slug}" if language == languages.DEFAULT else f"/{language}/{slug}"


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
        raise AddressUnusable(
            _TAKEN if slug else "There is a front page already. Enter an address, such as after-care."
        )
    moved = queries.page_moved_from(slug, language=language) if slug != FRONT else None
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
            for row in queries.retired_rows({slug, before}, language=page.language):
                db.session.delete(row)
            db.session.flush()
            db.session.add(RetiredAddress(language=page.language, slug=before, page_id=page.id))
            page.slug = slug
    except IntegrityError:
        # Somebody took it at the same moment.
        db.session.refresh(page)
        raise AddressUnusable(_TAKEN) from None
    record(Action.PAGE_ADDRESS_CHANGED, actor_id=actor.id, subject_id=page.id, before=before, after=slug)
