"""Public pages, in every language the clinic offers. No cookie, no form."""

from __future__ import annotations

from flask import abort, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from mildsite import languages
from mildsite.content import queries
from mildsite.content.addresses import FRONT
from mildsite.content.models import PageKind
from mildsite.content.translating import Standing
from mildsite.web.kept import kept
from mildsite.web.shared.headers import allow_public_cache
from mildsite.web.shared.page_context import clinic
from mildsite.web.shared.page_view import page_context
from mildsite.web.site.door import site
from mildsite.web.site.head import head_of
from mildsite.web.site.navigation import Entry, Procedure, SitePage, directory, entries


@site.get("/", defaults={"language": languages.DEFAULT})
@site.get("/<language:language>/")
@kept
def front(language: str) -> ResponseReturnValue:
    return _at(FRONT, language)


@site.get("/<slug>", defaults={"language": languages.DEFAULT}, strict_slashes=False)
@site.get("/<language:language>/<slug>", strict_slashes=False)
@kept
def page(slug: str, language: str) -> ResponseReturnValue:
    return _at(slug, language)


def _at(slug: str, language: str) -> ResponseReturnValue:
    found = directory().at(slug.lower(), language)
    if found is None:
        return _elsewhere(slug.lower(), language)
    # Typed with a capital or with one slash too many.
    return _published(found) if request.path == found.address else _lead_to(found, 301)


def _published(page: SitePage) -> ResponseReturnValue:
    values = dict(clinic().placeholder_values)
    shown = page_context(page.text.document, values, language=page.language)
    reviewed_page = page.row if page.text.clinical else None
    html = render_template(
        "site/page.html",
        current=page,
        original=next((version for version in directory().versions(page.key) if not version.row.is_translation), None),
        procedures=_procedures_shown_on(page),
        links_to_sheet=page.kind is PageKind.AFTERCARE and page.standing.usable and clinic().offers_guidance_sheet,
        reviewed_page=reviewed_page,
        Standing=Standing,
        head=head_of(
            page, directory(), shown=shown, reviewed_on=reviewed_page.last_reviewed_on if reviewed_page else None
        ),
        **shown,
    )
    return allow_public_cache(make_response(html))


def _procedures_shown_on(page: SitePage) -> list[tuple[Procedure, list[Entry]]]:
    """On a front page every procedure with the ways to its pages, when there are several."""
    if page.slug != FRONT:
        return []
    return [(procedure, entries(procedure.pages, page)) for procedure in directory().procedures(page.language)]


def _elsewhere(slug: str, language: str) -> ResponseReturnValue:
    """Lead on from an address that a page had once, and from a language that is switched off; else there is nothing."""
    row = queries.page_moved_from(slug, language=language)
    if row is None and language not in clinic().languages:
        row = queries.page_at(slug, language=language)
    versions = {page.language: page for page in directory().versions(row.key)} if row is not None else {}
    target = versions.get(language) or versions.get(languages.DEFAULT) or abort(404)
    return _lead_to(target, 301 if target.language == language else 302)


def _lead_to(page: SitePage, code: int) -> ResponseReturnValue:
    """A browser that kept it for good would go round in circles once a page has its old address back."""
    return allow_public_cache(make_response(redirect(page.address, code)))
