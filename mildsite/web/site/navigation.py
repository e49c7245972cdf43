"""The way around the site: its pages in the reader's language, and the same page in other languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import g, url_for
from flask_babel import gettext
from sqlalchemy.exc import SQLAlchemyError

from mildsite.content import queries
from mildsite.content.addresses import FRONT
from mildsite.content.models import Page, PageKind, Revision
from mildsite.content.translating import Standing, standings
from mildsite.db import db
from mildsite.web.shared.language import reader_language
from mildsite.web.shared.page_context import clinic


@dataclass(frozen=True, kw_only=True, eq=False)
class SitePage:
    """A page on the site. All but `row` and `text` is a plain copy, for error pages: their transaction is over."""

    row: Page
    text: Revision
    key: str
    language: str
    slug: str
    kind: PageKind
    procedure_key: str | None
    name: str
    """What menus call it when there are several of its kind."""
    standing: Standing

    @property
    def address(self) -> str:
        """Where the page is read, without the host."""
        if self.slug == FRONT:
            return url_for("site.front", language=self.language)
        return url_for("site.page", language=self.language, slug=self.slug)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A page in a menu."""

    words: str
    address: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class Alternate:
    """The page one is on, in another language."""

    language: str
    address: str
    same_page: bool
    """Or only the front page of that language, because this page is not translated."""


@dataclass(frozen=True)
class Directory:
    """Every page on the site in the languages it offers."""

    pages: Sequence[SitePage]

    def at(self, slug: str, language: str) -> SitePage | None:
        return next((page for page in self.of(language) if page.slug == slug), None)

    def of(self, language: str) -> list[SitePage]:
        return [page for page in self.pages if page.language == language]

    def versions(self, key: str) -> list[SitePage]:
        """The page of a key in every language."""
        return [page for page in self.pages if page.key == key]

    def alternates(self, current: SitePage | None, language: str) -> list[Alternate]:
        """Where each other language is read: the same page, or that language's front page, or nowhere."""
        found = []
        for other in clinic().languages:
            versions = self.versions(current.key) if current else []
            same = next((page for page in versions if page.language == other), None)
            target = same or self.at(FRONT, other)
            if other != language and target is not None:
                found.append(Alternate(language=other, address=target.address, same_page=same is not None))
        return found

    def menu(self, language: str, current: SitePage | None) -> list[Entry]:
        """The procedures and their after-care."""
        return self._entries(language, current, (PageKind.PROCEDURE, PageKind.AFTERCARE))

    def foot(self, language: str, current: SitePage | None) -> list[Entry]:
        """The pages about the site."""
        return self._entries(language, current, (PageKind.STANDARD,))

    def _entries(self, language: str, current: SitePage | None, kinds: tuple[PageKind, ...]) -> list[Entry]:
        pages = [page for page in self.of(language) if page.kind in kinds]
        alone = {kind for kind in kinds if sum(page.kind is kind for page in pages) == 1}
        return [
            Entry(words=_words(page, alone=page.kind in alone), address=page.address, current=page is current)
            for page in pages
        ]


@dataclass(frozen=True, kw_only=True)
class Around:
    """What the frame of a page shows of the rest of the site."""

    menu: Sequence[Entry] = ()
    foot: Sequence[Entry] = ()
    alternates: Sequence[Alternate] = ()


def directory() -> Directory:
    """The site as it is at this moment, asked for once in a request."""
    if "site_directory" not in g:
        rows = queries.live_pages_in(clinic().languages)
        found = standings(rows)
        g.site_directory = Directory([_site_page(row, found[row.id]) for row in rows])
    known: Directory = g.site_directory
    return known


def around(current: SitePage | None) -> Around:
    """For the page `current`, or for one that is no page of the site. Empty while the database does not answer."""
    language = reader_language()
    try:
        site = directory()
    except SQLAlchemyError:
        db.session.rollback()
        return Around()
    return Around(
        menu=site.menu(language, current),
        foot=site.foot(language, current),
        alternates=site.alternates(current, language),
    )


def _site_page(row: Page, standing: Standing) -> SitePage:
    text = row.live_revision
    assert text is not None  # noqa: S101 - only live pages are asked for
    document = text.document
    return SitePage(
        row=row,
        text=text,
        key=row.key,
        language=row.language,
        slug=row.slug,
        kind=row.kind,
        procedure_key=row.procedure_key,
        name=document.menu or document.title,
        standing=standing,
    )


def _words(page: SitePage, *, alone: bool) -> str:
    """What the menu calls a page. While there is one of its kind a general word says it best."""
    if alone and page.kind is PageKind.PROCEDURE:
        return str(gettext("The procedure"))
    if alone and page.kind is PageKind.AFTERCARE:
        return str(gettext("After-care"))
    return page.name
