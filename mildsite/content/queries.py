"""Reads of pages and revisions, always ordered."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import and_, func, select
from sqlalchemy.orm import joinedload

from mildsite.content.lifecycle import OPEN_STATES
from mildsite.content.models import Page, PageKind, Revision
from mildsite.db import db


def live_page(*, language: str, slug: str) -> Page | None:
    """The page at a web address, if it has a live revision."""
    if "\0" in slug:
        return None  # anyone may ask for it; PostgreSQL takes no such text
    statement = (
        select(Page)
        .where(Page.language == language, Page.slug == slug, Page.live_revision_id.is_not(None))
        .options(joinedload(Page.live_revision))
    )
    return db.session.scalars(statement).one_or_none()


def live_pages(*, language: str) -> Sequence[Page]:
    """Every page on the site, procedure pages first, for the navigation."""
    statement = (
        select(Page)
        .where(Page.language == language, Page.live_revision_id.is_not(None))
        .options(joinedload(Page.live_revision))
        .order_by(Page.kind.desc(), Page.key)
    )
    return db.session.scalars(statement).all()


def live_aftercare(*, language: str) -> Sequence[Page]:
    """After-care pages that a sheet can be made from."""
    return [page for page in live_pages(language=language) if page.kind is PageKind.AFTERCARE]


def all_pages() -> Sequence[Page]:
    statement = select(Page).options(joinedload(Page.live_revision)).order_by(Page.kind.desc(), Page.key, Page.language)
    return db.session.scalars(statement).all()


def pages_with_newest_revision() -> Sequence[tuple[Page, Revision]]:
    """Every page with its newest text, for the list, in one question however many there are."""
    newest = select(Revision.page_id, func.max(Revision.number).label("number")).group_by(Revision.page_id).subquery()
    statement = (
        select(Page, Revision)
        .join(newest, newest.c.page_id == Page.id)
        .join(Revision, and_(Revision.page_id == Page.id, Revision.number == newest.c.number))
        .options(joinedload(Page.live_revision))
        .order_by(Page.kind.desc(), Page.key, Page.language)
    )
    return [(page, revision) for page, revision in db.session.execute(statement)]


def open_revision(page: Page) -> Revision | None:
    """The page's revision that is on its way to the site, if any."""
    return db.session.scalars(
        select(Revision).where(Revision.page_id == page.id, Revision.state.in_(OPEN_STATES))
    ).one_or_none()


def newest_revision(page: Page) -> Revision:
    return db.session.scalars(
        select(Revision).where(Revision.page_id == page.id).order_by(Revision.number.desc()).limit(1)
    ).one()


def revision(revision_id: uuid.UUID) -> Revision | None:
    return db.session.get(Revision, revision_id)


def page(page_id: uuid.UUID) -> Page | None:
    return db.session.get(Page, page_id)
