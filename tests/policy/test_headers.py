"""What leaves the server besides the page: the exact headers, what may be kept, and no request to another host."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.test import TestResponse

import mildsite
from mildsite import create_app
from mildsite.accounts.roles import RoleName
from mildsite.config import Settings
from mildsite.db import db
from mildsite.web.kept import is_kept
from tests.factories.world import make_world
from tests.support.visits import GETS, POSTS, new_client, token_of, visit

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; "
)
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Content-Security-Policy": CSP + "frame-src 'self'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}
PUBLIC = {**EVERYWHERE, "Referrer-Policy": "strict-origin-when-cross-origin", "X-Robots-Tag": None}
STAFF = {**EVERYWHERE, "Referrer-Policy": "same-origin"}
PATIENT = {**EVERYWHERE, "Referrer-Policy": "no-referrer"}
PREVIEW = {
    **EVERYWHERE,
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": CSP + "frame-ancestors 'self'",
    "X-Frame-Options": "SAMEORIGIN",
}
NOT_STAFF = {
    "shared.static": PUBLIC,
    "site.front": PUBLIC,
    "site.page": PUBLIC,
    "site.picture": PUBLIC,
    "site.favicon": PUBLIC,
    "site.drawing": PUBLIC,
    "site.icon": PUBLIC,
    "site.manifest": PUBLIC,
    "site.robots": PUBLIC,
    "site.share_picture": PUBLIC,
    "site.sitemap": PUBLIC,
    "site.touch_icon": PUBLIC,
    "site.clinic_logo": PUBLIC,
    "site.clinic_style": PUBLIC,
    "site.healthz": PUBLIC,
    "site.readyz": PUBLIC,
    "site.guidance_sheet": PATIENT,
    "portal.calendar": PATIENT,
    "portal.leave": PATIENT,
    "portal.link": PATIENT,
    "portal.pdf": PATIENT,
    "portal.sheet": PATIENT,
    "portal.static": PATIENT,
    "signin.choose_password": PATIENT,
    "signin.joining": PATIENT,
    "desk.recall_sheets": PATIENT,
    "desk.sheet_pdf": PATIENT,
    "desk.sheet_picture": PATIENT,
    "desk.code_slip": PATIENT,
    "desk.look": PATIENT,
    "desk.batch_pdf": PATIENT,
    "desk.batch_files": PATIENT,
    "admin_pages.preview": PREVIEW,
    "admin_pages.preview_sheet": PREVIEW,
    "admin_review.sheet_picture": PREVIEW,
}
KEPT = {
    "site.front": "public, no-cache",
    "site.page": "public, no-cache",
    "site.clinic_logo": "public, no-cache",
    "site.favicon": "public, no-cache",
    "site.drawing": "public, no-cache",
    "site.icon": "public, no-cache",
    "site.manifest": "public, no-cache",
    "site.robots": "public, no-cache",
    "site.share_picture": "public, no-cache",
    "site.sitemap": "public, no-cache",
    "site.touch_icon": "public, no-cache",
    "site.clinic_style": "public, no-cache",
    "site.picture": "public, max-age=31536000, immutable",
    "shared.static": "public, max-age=3600",
    "portal.static": "public, max-age=3600",
    "desk.static": "public, max-age=3600",
    "admin.static": "public, max-age=3600",
    "admin_assets.static": "public, max-age=3600",
}
"""The whole list of what a browser may keep; everything else is `no-store`."""
WITHOUT_COOKIES = {
    "site.picture",
    "site.clinic_logo",
    "site.clinic_style",
    "site.front",
    "site.page",
    "site.healthz",
    "site.readyz",
    "shared.static",
    "portal.static",
    "site.favicon",
    "site.drawing",
    "site.icon",
    "site.manifest",
    "site.robots",
    "site.share_picture",
    "site.sitemap",
    "site.touch_icon",
}
NAMES_OF_PAGES = 'link[rel="canonical"], link[rel="alternate"]'
"""Full addresses by their nature; no browser asks for them."""
LOADS = ("src", "href", "action", "formaction", "srcset", "poster", "data", "manifest", "background", "cite", "ping")


def headers_of(response: TestResponse, profile: dict[str, str | None]) -> dict[str, str | None]:
    return {name: response.headers.get(name) for name in profile}


def foreign_addresses(html: str) -> list[str]:
    page = BeautifulSoup(html, "html5lib")
    for link in page.select(NAMES_OF_PAGES):
        assert str(link.extract()["href"]).startswith("http://127.0.0.1:8000/"), "a name that is not from the settings"
    found = [str(element[name]) for element in page.find_all(True) for name in LOADS if element.has_attr(name)]
    return [address for address in found if urlsplit(address).netloc or urlsplit(address).scheme not in ("", "tel")]


def check(response: TestResponse, endpoint: str) -> None:
    profile = NOT_STAFF.get(endpoint, STAFF)
    assert headers_of(response, profile) == profile
    assert "Access-Control-Allow-Origin" not in response.headers
    if response.mimetype == "text/html":
        assert foreign_addresses(response.get_data(as_text=True)) == []


@pytest.mark.parametrize("endpoint", GETS)
def test_every_page_leaves_with_its_own_headers(app: Flask, endpoint: str):
    world = make_world()
    response = visit(app, world, "GET", endpoint).send(new_client(app, world, GETS[endpoint]))
    check(response, endpoint)
    assert response.headers["Cache-Control"] == KEPT.get(endpoint, "no-store")


@pytest.mark.parametrize("endpoint", POSTS)
def test_every_answer_to_a_form_leaves_with_its_own_headers_and_is_not_kept(app: Flask, endpoint: str):
    world = make_world()
    client = new_client(app, world, POSTS[endpoint])
    accepted = visit(app, world, "POST", endpoint).send(client, token=token_of(client))
    assert accepted.status_code < 400
    refused = visit(app, world, "POST", endpoint).send(client)
    assert refused.status_code in (400, 401)
    for response in (accepted, refused):
        check(response, endpoint)
        assert response.headers["Cache-Control"] == "no-store"
    forgets = '"cache"' if endpoint in ("signin.sign_out", "portal.leave") else None
    assert accepted.headers.get("Clear-Site-Data") == forgets


def test_error_pages_leave_with_headers_and_are_not_kept(app: Flask):
    world = make_world()
    stranger = new_client(app, world, None)
    for response in (stranger.get("/absent"), stranger.post("/"), stranger.get("/static/absent.css")):
        assert response.status_code in (404, 405)
        assert response.headers["Content-Security-Policy"] == EVERYWHERE["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in response.headers
        assert foreign_addresses(response.get_data(as_text=True)) == []


@pytest.mark.parametrize("endpoint", sorted(WITHOUT_COOKIES))
def test_public_pages_set_no_cookie_and_do_not_depend_on_one(app: Flask, endpoint: str):
    world = make_world()
    bodies = set()
    for role in (None, *world.staff):
        response = visit(app, world, "GET", endpoint).send(new_client(app, world, role))
        assert "Set-Cookie" not in response.headers
        assert "Cookie" not in response.headers.get("Vary", "")
        bodies.add(response.data)
    assert len(bodies) == 1


ALIKE_FOR_EVERYBODY = sorted(name for name, allowed in KEPT.items() if allowed == "public, no-cache")


def test_the_pages_that_are_kept_in_memory_are_those_that_a_browser_asks_for_again(app: Flask):
    in_memory = {name for name, view in app.view_functions.items() if is_kept(view)}
    assert in_memory == {*ALIKE_FOR_EVERYBODY, "shared.static"}


@pytest.mark.parametrize("endpoint", ALIKE_FOR_EVERYBODY)
def test_a_page_from_memory_is_the_page_that_was_made(app: Flask, endpoint: str):
    """For whoever asks, and with whatever behind the address."""
    world = make_world()
    request = visit(app, world, "GET", endpoint)
    made_for_staff = request.send(new_client(app, world, RoleName.EDITOR))
    made = request.send(new_client(app, world, None))
    for role in (None, *world.staff):
        for url in (request.url, f"{request.url}?from=mail&lang=es"):
            found = replace(request, url=url).send(new_client(app, world, role))
            for other in (made, made_for_staff):
                assert (found.status, found.data, list(found.headers)) == (
                    other.status,
                    other.data,
                    list(other.headers),
                )
    assert request.url in app.kept_pages.edition().answers


def test_with_https_browsers_are_told_to_stay_with_it(settings: Settings):
    app = create_app(replace(settings, public_url="https://www.example.org"))
    with app.app_context():
        response = app.test_client().get("/healthz", base_url="https://www.example.org")
        signing_in = app.test_client().get("/sign-in", base_url="https://www.example.org")
        db.session.remove()
        db.engine.dispose()
    assert response.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
    cookie = signing_in.headers["Set-Cookie"]
    assert cookie.startswith("__Host-mildsite=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))


def test_without_https_nobody_is_told_to_stay_with_it(app: Flask):
    assert "Strict-Transport-Security" not in app.test_client().get("/healthz").headers


def test_our_styles_and_pictures_load_nothing():
    folder = Path(mildsite.__file__).parent
    found = [*folder.rglob("*.css"), *folder.rglob("*.svg"), *folder.rglob("*.js")]
    files = [path for path in found if "node_modules" not in path.parts and path.name != "editor.js"]
    assert files
    for file in files:
        text = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://|@import|url\(\s*['\"]?(//|[a-z]+:)", text), file.name
