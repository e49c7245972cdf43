"""What crawlers read first: where they are not wanted, and which pages there are."""

from __future__ import annotations

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue

from mildsite.content import queries
from mildsite.web.kept import kept
from mildsite.web.shared.headers import allow_public_cache
from mildsite.web.shared.page_context import clinic
from mildsite.web.site.canonical import absolute, alternates
from mildsite.web.site.door import site
from mildsite.web.site.navigation import directory

ROOMS = ("/admin/", "/desk/", "/join/", "/sign-in$", "/sign-in?", "/sign-in/", "/sign-out$", "/start$")
"""Not for crawlers. `$` ends an address: a page called /start-walking stays open to them."""


@site.get("/robots.txt")
@kept
def robots() -> ResponseReturnValue:
    """The demonstration stays out of every search engine: its clinic is invented."""
    lines = ["User-agent: *"]
    if clinic().is_demo:
        lines.append("Disallow: /")
    else:
        lines += [f"Disallow: {room}" for room in ROOMS]
        lines += ["", f"Sitemap: {absolute(url_for('site.sitemap'))}"]
    return allow_public_cache(Response("\n".join(lines) + "\n", mimetype="text/plain"))


@site.get("/sitemap.xml")
@kept
def sitemap() -> ResponseReturnValue:
    """Every page of the site with its translations, but for those that are out of date."""
    pages = directory()
    listed = [page for page in pages.pages if page.standing.usable]
    since = queries.live_since([page.text for page in listed])
    entries = [
        {
            "address": absolute(page.address),
            "day": since[page.text.id].astimezone(clinic().zone).date().isoformat(),
            "alternates": alternates(page, pages),
        }
        for page in listed
    ]
    return allow_public_cache(
        Response(render_template("site/sitemap.xml", entries=entries), mimetype="application/xml")
    )
