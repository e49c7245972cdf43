"""What the head of a page tells machines: where it is read for good, its translations, its link preview, its facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel import Locale
from babel.core import get_global
from flask import url_for

from mildsite import languages
from mildsite.content.addresses import FRONT
from mildsite.content.document import Picture
from mildsite.content.drawings import DRAWINGS
from mildsite.content.structured_data import ClinicFacts, PageFacts, structured_data
from mildsite.web.shared.page_context import clinic
from mildsite.web.site.canonical import ANY_LANGUAGE, Version, absolute, alternates
from mildsite.web.site.icons import main_colour
from mildsite.web.site.navigation import Directory, SitePage
from mildsite.web.site.share_picture import HEIGHT, WIDTH, fingerprint


@dataclass(frozen=True, kw_only=True)
class Preview:
    """The picture that goes with a link to the page."""

    address: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, kw_only=True)
class Head:
    canonical: str
    findable: bool
    """Whether search engines may list the page: what is out of date they should not lead a patient to."""
    alternates: Sequence[Version]
    kind: str
    """As Open Graph calls it."""
    locale: str
    other_locales: Sequence[str]
    picture: Preview
    theme_colour: str
    structured_data: Mapping[str, Any]


def head_of(page: SitePage, site: Directory, *, shown: Mapping[str, Any], reviewed_on: date | None) -> Head:
    """The head of `page`, which is `shown` as `page_context` says. `reviewed_on` only when the page tells it."""
    versions = alternates(page, site)
    others = [version.tag for version in versions if version.tag not in (page.language, ANY_LANGUAGE)]
    facts = PageFacts(
        canonical=absolute(page.address),
        procedure=absolute(_procedure(page, site).address),
        kind=page.kind,
        language=page.language,
        title=shown["title"],
        blocks=shown["blocks"],
        reviewed_on=reviewed_on,
    )
    return Head(
        canonical=facts.canonical,
        findable=page.standing.usable,
        alternates=versions,
        kind="website" if page.slug == FRONT else "article",
        locale=open_graph_locale(page.language),
        other_locales=[open_graph_locale(tag) for tag in others],
        picture=_picture(shown),
        theme_colour=main_colour(),
        structured_data=structured_data(facts, _clinic(), say=shown["line"]),
    )


def open_graph_locale(tag: str) -> str:
    """`en_US` for `en`: Open Graph asks for a territory too, and takes the likeliest for none."""
    locale = languages.locale(tag)
    likely = Locale.parse(get_global("likely_subtags").get(str(locale), str(locale)))
    return f"{locale.language}_{locale.territory or likely.territory}"


def _procedure(page: SitePage, site: Directory) -> SitePage:
    """The page of the procedure that an after-care page belongs to; else `page` itself."""
    return next((other for other in site.of(page.language) if other.key == page.procedure_key), page)


def _picture(shown: Mapping[str, Any]) -> Preview:
    """The first photograph of the page, or the clinic's own picture: no reader of link previews takes our drawings."""
    for block in shown["blocks"]:
        if isinstance(block, Picture) and block.picture not in DRAWINGS:
            found = shown["pictures"][block.id]
            if found.width:
                alt = shown["line"](block.alt)
                return Preview(address=absolute(found.address), width=found.width, height=found.height, alt=alt)
    version = fingerprint(clinic().name, main_colour())
    address = absolute(url_for("site.share_picture", v=version))
    return Preview(address=address, width=WIDTH, height=HEIGHT, alt=clinic().name)


def _clinic() -> ClinicFacts:
    view = clinic()
    logo = absolute(url_for("site.clinic_logo", v=view.logo_sha256[:12])) if view.logo_sha256 else None
    return ClinicFacts(
        site=absolute(url_for("site.front")), name=view.name, telephone=view.phone_day, address=view.address, logo=logo
    )
