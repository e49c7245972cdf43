"""Reads for the folder, always ordered."""

from __future__ import annotations

from sqlalchemy import select

from mildsite.content.models import Page, Revision
from mildsite.db import db


def revision_with_text(page: Page, sha256: str) -> Revision | None:
    """The page's revision of exactly this document: the live one, else the newest."""
    live = page.live_revision
    if live is not None and live.sha256 == sha256:
        return live
    statement = select(Revision).where(Revision.page_id == page.id, Revision.sha256 == sha256)
    return db.session.scalars(statement.order_by(Revision.number.desc()).limit(1)).first()
