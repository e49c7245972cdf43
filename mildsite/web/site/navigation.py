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
    current: str = ""
    """As `aria-current` says it: `page`; `true` when the page one is on belongs to it; or nothing."""


@dataclass(frozen=True, kw_only=True)
class Alternate:
    """The page one is on, in another language."""

    language: str
    address: str
    same_page: bool
    """Or only the front page of that language, because this page is not translated."""


@dataclass(frozen=True)
class Procedure:
    """A procedure and its after-care, or after-care whose procedure is not on the site."""

    pages: Sequence[SitePage]
    """The one that leads to the others first."""

    @property
    def lead(self) -> SitePage:
        return self.pages[0]


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

    def procedures(self, language: str) -> list[Procedure]:
        """None while there is only one: then its pages stand in the menu by themselves."""
        pages = self.of(language)
        leads = [page for page in pages if page.kind is PageKind.PROCEDURE]
        if len(leads) < 2:
            return []
        aftercare = [page for page in pages if page.kind is PageKind.AFTERCARE]
        keys = {page.key for page in leads}
        return [
            *(Procedure([lead, *(page for page in aftercare if page.procedure_key == lead.key)]) for lead in leads),
            *(Procedure([page]) for page in aftercare if page.procedure_key not in keys),
        ]

    def menu(self, language: str, current: SitePage | None) -> list[Entry]:
        """The procedures; while there is only one, its pages."""
        procedures = self.procedures(language)
        if not procedures:
            kinds = (PageKind.PROCEDURE, PageKind.AFTERCARE)
            return entries([page for page in self.of(language) if page.kind in kinds], current)
        return [
            Entry(
                words=procedure.lead.name,
                address=procedure.lead.address,
                current="page" if procedure.lead is current else "true" if current in procedure.pages else "",
            )
            for procedure in procedures
        ]

    def parts(self, language: str, current: SitePage | None) -> list[Entry]:
        """The pages of the procedure one is at, when the menu does not show them and there is a choice."""
        found = [procedure for procedure in self.procedures(language) if current in procedure.pages]
        return entries(found[0].pages, current) if found and len(found[0].pages) > 1 else []

    def foot(self, language: str, current: SitePage | None) -> list[Entry]:
        """The pages about the site. The front page has its own way there, from everywhere."""
        pages = [page for page in self.of(language) if page.kind is PageKind.STANDARD and page.slug != FRONT]
        return entries(pages, current)


@dataclass(frozen=True, kw_only=True)
class Around:
    """What the frame of a page shows of the rest of the site."""

    menu: Sequence[Entry] = ()
    parts: Sequence[Entry] = ()
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


def entries(pages: Sequence[SitePage], current: SitePage | None) -> list[Entry]:
    """The pages by name; one that is alone of its kind by a general word, which says it best."""
    kinds = [page.kind for page in pages]
    return [
        Entry(
            words=_words(page, alone=kinds.count(page.kind) == 1),
            address=page.address,
            current="page" if page is current else "",
        )
        for page in pages
    ]


def around(current: SitePage | None) -> Around:
    """For the page `current`, or for one that is no page of the site. Empty while the database does not answer."""
    language = reader_language()
    try:
        site = directory()
    except SQLAlchemyError:
        db.session.rollback()
        g.database_silent = True
        return Around()
    return Around(
        menu=site.menu(language, current),
        parts=site.parts(language, current),
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
    if alone and page.kind is PageKind.PROCEDURE:
        return str(gettext("The procedure"))
    if alone and page.kind is PageKind.AFTERCARE:
        return str(gettext("After-care"))
    return page.name
