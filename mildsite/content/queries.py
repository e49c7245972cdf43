"""Reads of pages and revisions, always ordered."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import Text, and_, cast, exists, func, or_, select
from sqlalchemy.orm import defer, joinedload, selectinload

from mildsite import languages
from mildsite.content.document import Document
from mildsite.content.lifecycle import OPEN_STATES, Move, State
from mildsite.content.models import Page, PageKind, PictureFile, RetiredAddress, Revision, RevisionMove, TextStop
from mildsite.db import db

WITH_LIVE_TEXT = (joinedload(Page.settled_revision), joinedload(Page.scheduled_revision))
"""What `Page.live_revision` asks for, fetched with the page."""


def live_page(*, language: str, slug: str) -> Page | None:
    """The page at a web address, if it has a live revision."""
    if "\0" in slug:
        return None  # anyone may ask for it; PostgreSQL takes no such text
    statement = select(Page).where(Page.language == language, Page.slug == slug).options(*WITH_LIVE_TEXT)
    page = db.session.scalars(statement).one_or_none()
    return page if page is not None and page.live_revision is not None else None


def page_at(slug: str, *, language: str) -> Page | None:
    """The page at a web address, live or not."""
    if "\0" in slug:
        return None
    return db.session.scalars(select(Page).where(Page.language == language, Page.slug == slug)).one_or_none()


def page_moved_from(slug: str, *, language: str) -> Page | None:
    """The page that had a web address once."""
    if "\0" in slug:
        return None
    retired = db.session.get(RetiredAddress, (language, slug))
    return retired.page if retired else None


def page_of_key(key: str, *, language: str) -> Page | None:
    return db.session.scalars(select(Page).where(Page.key == key, Page.language == language)).one_or_none()


def versions_of(key: str) -> Sequence[Page]:
    """The page of a key in every language that it has."""
    statement = select(Page).where(Page.key == key).options(*WITH_LIVE_TEXT)
    return db.session.scalars(statement.order_by(Page.language)).all()


def pages_of_keys(keys: Collection[str], *, language: str = languages.DEFAULT) -> Sequence[Page]:
    statement = select(Page).where(Page.key.in_(keys), Page.language == language).options(*WITH_LIVE_TEXT)
    return db.session.scalars(statement.order_by(Page.key)).all()


def published_texts(page_ids: Collection[uuid.UUID]) -> Sequence[Revision]:
    """Every revision of these pages that was ever on the site, by number."""
    was_published = exists().where(RevisionMove.revision_id == Revision.id, RevisionMove.move == Move.PUBLISH)
    statement = select(Revision).where(Revision.page_id.in_(page_ids), was_published).order_by(Revision.number)
    return db.session.scalars(statement.options(defer(Revision.document_json), joinedload(Revision.page))).all()


def translations_of(text: Revision) -> Sequence[Revision]:
    """Every revision that says it translates this text."""
    statement = select(Revision).where(Revision.source_revision_id == text.id)
    return db.session.scalars(statement.order_by(Revision.page_id, Revision.number)).all()


def live_since(texts: Collection[Revision]) -> dict[uuid.UUID, datetime]:
    """By id, when each of these live texts went on the site: at the time set for it, or when somebody published it."""
    published = select(RevisionMove.revision_id, RevisionMove.at).where(
        RevisionMove.revision_id.in_([text.id for text in texts]), RevisionMove.move == Move.PUBLISH
    )
    found = {row.revision_id: row.at for row in db.session.execute(published.order_by(RevisionMove.at))}
    return found | {text.id: text.publish_at for text in texts if text.publish_at is not None}


def stop_on(key: str) -> TextStop | None:
    """The stop that is on the text of this key in any language: what is wrong in one may be wrong in all."""
    statement = select(TextStop).join(Page).where(Page.key == key, TextStop.lifted_at.is_(None))
    return db.session.scalars(statement.order_by(TextStop.stopped_at).limit(1)).one_or_none()


def live_pages_in(tags: Collection[str]) -> Sequence[Page]:
    """Every page on the site in these languages: procedures, after-care, then the rest."""
    statement = select(Page).where(Page.language.in_(tags)).options(*WITH_LIVE_TEXT).order_by(Page.key, Page.language)
    live = [page for page in db.session.scalars(statement) if page.live_revision is not None]
    return sorted(live, key=lambda page: (_ORDER_OF_KINDS[page.kind], page.slug != "", page.procedure_key or page.key))


_ORDER_OF_KINDS = {PageKind.PROCEDURE: 0, PageKind.AFTERCARE: 1, PageKind.STANDARD: 2}


def live_pages(*, language: str) -> Sequence[Page]:
    """Every page on the site in one language, in the order of `live_pages_in`."""
    return live_pages_in([language])


def live_aftercare(*, language: str) -> Sequence[Page]:
    """After-care pages that a sheet can be made from."""
    return [page for page in live_pages(language=language) if page.kind is PageKind.AFTERCARE]


def all_pages() -> Sequence[Page]:
    statement = select(Page).options(*WITH_LIVE_TEXT).order_by(Page.kind.desc(), Page.key, Page.language)
    return db.session.scalars(statement).all()


def pages_with_newest_revision(
    *, words: str = "", state: State | None = None, language: str | None = None
) -> Sequence[tuple[Page, Revision]]:
    """Every page with its newest text, for the list, in one question however many there are.

    Only those whose title or web address holds `words`, whose newest text stands in `state`, and that are in
    `language`, when asked for.
    """
    newest = select(Revision.page_id, func.max(Revision.number).label("number")).group_by(Revision.page_id).subquery()
    statement = (
        select(Page, Revision)
        .join(newest, newest.c.page_id == Page.id)
        .join(Revision, and_(Revision.page_id == Page.id, Revision.number == newest.c.number))
        .options(*WITH_LIVE_TEXT)
        .order_by(Page.kind.desc(), Page.key, Page.language)
    )
    if words:
        title = Revision.document_json["title"].as_string()
        in_address = Page.slug.icontains(words.lstrip("/"), autoescape=True)
        statement = statement.where(or_(title.icontains(words, autoescape=True), in_address))
    if state is not None:
        statement = statement.where(Revision.state == state)
    if language is not None:
        statement = statement.where(Page.language == language)
    return [(page, revision) for page, revision in db.session.execute(statement)]


def procedure_pages() -> Sequence[Page]:
    """The pages of the procedures in the default language, live or not."""
    statement = select(Page).where(Page.kind == PageKind.PROCEDURE, Page.language == languages.DEFAULT)
    return db.session.scalars(statement.order_by(Page.key)).all()


def retired_addresses(page: Page) -> Sequence[RetiredAddress]:
    """The addresses that lead on to the page, the first one first."""
    statement = select(RetiredAddress).where(RetiredAddress.page_id == page.id)
    return db.session.scalars(statement.order_by(RetiredAddress.retired_at, RetiredAddress.slug)).all()


def retired_rows(slugs: Collection[str], *, language: str) -> Sequence[RetiredAddress]:
    """What leads on from these addresses."""
    statement = select(RetiredAddress).where(RetiredAddress.language == language, RetiredAddress.slug.in_(slugs))
    return db.session.scalars(statement.order_by(RetiredAddress.slug)).all()


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


def scheduled_revisions(*, until: datetime) -> Sequence[Revision]:
    """Approved texts whose time has come, locked; what another process is settling at this moment is left to it."""
    statement = (
        select(Revision)
        .where(Revision.state == State.APPROVED, Revision.publish_at <= until)
        .order_by(Revision.publish_at, Revision.id)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).all()


def next_set_time(*, after: datetime) -> datetime | None:
    """When the next approved text goes on the site by itself."""
    return db.session.scalar(
        select(func.min(Revision.publish_at)).where(Revision.state == State.APPROVED, Revision.publish_at > after)
    )


def open_stop(page: Page) -> TextStop | None:
    """The stop that is on the page's text, if any."""
    statement = select(TextStop).where(TextStop.page_id == page.id, TextStop.lifted_at.is_(None))
    return db.session.scalars(statement).one_or_none()


def revisions_of(page: Page) -> Sequence[Revision]:
    """Every revision of a page with its steps, newest first."""
    statement = (
        select(Revision)
        .where(Revision.page_id == page.id)
        .options(selectinload(Revision.moves).joinedload(RevisionMove.actor), selectinload(Revision.authors))
        .order_by(Revision.number.desc())
    )
    return db.session.scalars(statement).all()


def revisions_under_way() -> Sequence[Revision]:
    """Texts that wait for somebody, the longest waiting first."""
    statement = (
        select(Revision)
        .where(Revision.state.in_(OPEN_STATES))
        .options(
            joinedload(Revision.page).options(*WITH_LIVE_TEXT),
            selectinload(Revision.authors),
            selectinload(Revision.moves).joinedload(RevisionMove.actor),
        )
        .order_by(Revision.saved_at, Revision.id)
    )
    return db.session.scalars(statement).all()


def overdue_pages(*, today: date) -> Sequence[Page]:
    """Pages on the site whose review is overdue, the longest overdue first."""
    statement = (
        select(Page).where(Page.next_review_on < today).options(*WITH_LIVE_TEXT).order_by(Page.next_review_on, Page.key)
    )
    return [page for page in db.session.scalars(statement) if page.live_revision is not None]


def picture(picture_id: uuid.UUID) -> PictureFile | None:
    return db.session.get(PictureFile, picture_id)


def pictures() -> Sequence[PictureFile]:
    """Every picture, the newest first, without its bytes."""
    return db.session.scalars(
        select(PictureFile)
        .options(joinedload(PictureFile.added_by))
        .order_by(PictureFile.added_at.desc(), PictureFile.id)
    ).all()


def pictures_of(document: Document) -> dict[str, PictureFile]:
    """The stored pictures that `document` shows, by the id it names them by. Asks nothing for a text without any."""
    ids = [uuid.UUID(block.picture) for block in document.stored_pictures()]
    if not ids:
        return {}
    found = db.session.scalars(select(PictureFile).where(PictureFile.id.in_(ids)).order_by(PictureFile.id))
    return {str(picture.id): picture for picture in found}


def uses_picture(picture_id: uuid.UUID) -> bool:
    """Whether any revision, of whatever state, shows the picture."""
    named = cast(Revision.document_json, Text).contains(str(picture_id))
    return db.session.scalars(select(Revision.id).where(named).order_by(Revision.id).limit(1)).first() is not None
