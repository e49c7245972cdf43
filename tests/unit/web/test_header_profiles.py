"""The security headers, word by word: a change of any of them must be meant."""

from __future__ import annotations

import pytest
from flask import Blueprint, Flask, Response

from mildsite.web.shared.headers import HEADERS, Profile, allow_public_cache, init_app, profile

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
)
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "X-Permitted-Cross-Domain-Policies": "none",
}


def test_public_pages() -> None:
    assert HEADERS[Profile.PUBLIC] == {
        **EVERYWHERE,
        "Content-Security-Policy": CSP + "frame-src 'self'; frame-ancestors 'none'",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "strict-origin-when-cross-origin",
    }


def test_staff_pages() -> None:
    assert HEADERS[Profile.STAFF] == {
        **EVERYWHERE,
        "X-Robots-Tag": "noindex, nofollow",
        "Content-Security-Policy": CSP + "frame-src 'self'; frame-ancestors 'none'",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
    }


def test_what_tells_of_a_patient() -> None:
    assert HEADERS[Profile.PATIENT] == {
        **EVERYWHERE,
        "X-Robots-Tag": "noindex, nofollow",
        "Content-Security-Policy": CSP + "frame-src 'self'; frame-ancestors 'none'",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
    }


def test_previews_may_stand_in_a_frame_of_ours() -> None:
    assert HEADERS[Profile.PREVIEW] == {
        **EVERYWHERE,
        "X-Robots-Tag": "noindex, nofollow",
        "Content-Security-Policy": CSP + "frame-ancestors 'self'",
        "X-Frame-Options": "SAMEORIGIN",
        "Referrer-Policy": "no-referrer",
    }


def test_there_is_no_fifth_profile() -> None:
    assert set(HEADERS) == set(Profile)
    assert len(Profile) == 4


def server(*, https: bool) -> Flask:
    """A bare server with a view of each kind."""
    app = Flask(__name__)
    site, desk = Blueprint("site", "site"), Blueprint("desk", "desk", url_prefix="/desk")
    site.add_url_rule("/", "home", lambda: allow_public_cache(Response("words")))
    site.add_url_rule("/sheet", "sheet", profile(Profile.PATIENT)(lambda: "a sheet"))
    desk.add_url_rule("/", "today", lambda: Response("names", headers={"Cache-Control": "public"}))
    app.register_blueprint(site)
    app.register_blueprint(desk)
    init_app(app, https=https)
    return app


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/", Profile.PUBLIC), ("/sheet", Profile.PATIENT), ("/desk/", Profile.STAFF), ("/nowhere", Profile.STAFF)],
)
def test_a_view_gets_the_headers_of_its_door_unless_it_names_others(path: str, expected: Profile) -> None:
    headers = server(https=True).test_client().get(path).headers
    assert {name: headers.get(name) for name in HEADERS[expected]} == HEADERS[expected]
    assert headers.get("X-Robots-Tag") == HEADERS[expected].get("X-Robots-Tag")


def test_nothing_is_stored_unless_a_page_says_that_it_is_public() -> None:
    client = server(https=True).test_client()
    for path in ("/desk/", "/sheet", "/nowhere"):
        assert client.get(path).headers["Cache-Control"] == "no-store"
    assert client.get("/").headers["Cache-Control"] == "public, no-cache"


def test_browsers_are_bound_to_https_where_there_is_https() -> None:
    name, words = "Strict-Transport-Security", "max-age=63072000; includeSubDomains"
    assert server(https=True).test_client().get("/").headers[name] == words
    assert name not in server(https=False).test_client().get("/").headers
