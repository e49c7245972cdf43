"""Response headers: four named profiles, and no-store unless a page says that it is public."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

from flask import Flask, Response, g, request
from flask.typing import ResponseReturnValue

from mildsite.web.shared import static_files
from mildsite.web.shared.patients_room import in_patients_room

_View = TypeVar("_View", bound=Callable[..., Any])

_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
)
_FRAMED_BY_NOBODY = _CSP + "frame-src 'self'; frame-ancestors 'none'"
_FRAMED_BY_US = _CSP + "frame-ancestors 'self'"

_ALL = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "X-Permitted-Cross-Domain-Policies": "none",
}
_PRIVATE = {"X-Robots-Tag": "noindex, nofollow"}
HSTS = "max-age=63072000; includeSubDomains"
NO_STORE = "no-store"
FORGET = '"cache"'
"""For Clear-Site-Data, of those who leave: what the Back button would show. Their cookies end one by one, because what
this computer keeps of its printer is to stay; browsers store nothing else of ours but a patient's own ticks."""
_LEAVING = {"signin.sign_out", "portal.leave"}


class Profile(Enum):
    """What leaves the server, by who reads it."""

    PUBLIC = "public"
    STAFF = "staff"
    PATIENT = "patient"
    PREVIEW = "preview"
    """A draft or a sample, which our own pages may frame."""


HEADERS: dict[Profile, dict[str, str]] = {
    Profile.PUBLIC: {
        **_ALL,
        "Content-Security-Policy": _FRAMED_BY_NOBODY,
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "strict-origin-when-cross-origin",
    },
    Profile.STAFF: {
        **_ALL,
        **_PRIVATE,
        "Content-Security-Policy": _FRAMED_BY_NOBODY,
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
    },
    Profile.PATIENT: {
        **_ALL,
        **_PRIVATE,
        "Content-Security-Policy": _FRAMED_BY_NOBODY,
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
    },
    Profile.PREVIEW: {
        **_ALL,
        **_PRIVATE,
        "Content-Security-Policy": _FRAMED_BY_US,
        "X-Frame-Options": "SAMEORIGIN",
        "Referrer-Policy": "no-referrer",
    },
}

_PROFILE_OF_BLUEPRINT = {"site": Profile.PUBLIC, "shared": Profile.PUBLIC, "portal": Profile.PATIENT}


def profile(chosen: Profile) -> Callable[[_View], _View]:
    """Give a view another profile than its door's."""

    def mark(view: _View) -> _View:
        view.header_profile = chosen  # type: ignore[attr-defined]  # a mark on the function, read below
        return view

    return mark


def allow_public_cache(response: Response) -> ResponseReturnValue:
    """Let browsers and proxies keep a public response, and ask each time whether it is still the same.

    Whether it is, `web/kept` tells them.
    """
    g.public_cache = True
    response.cache_control.public = True
    response.cache_control.no_cache = True
    return response


def keep_for_ever(response: Response) -> ResponseReturnValue:
    """Let browsers and proxies keep what never changes at its address, without asking again."""
    g.public_cache = True
    response.cache_control.public = True
    response.cache_control.max_age = 31_536_000
    response.cache_control.immutable = True
    response.add_etag()
    return response.make_conditional(request)


def init_app(app: Flask, *, https: bool) -> None:
    @app.after_request
    def _set_headers(response: Response) -> Response:
        view = app.view_functions.get(request.endpoint or "")
        # An address that is not there may be a patient's, mistyped: it must not travel on as a referrer.
        of_blueprint = _PROFILE_OF_BLUEPRINT.get(request.blueprint or "", Profile.STAFF)
        default = Profile.PATIENT if in_patients_room() else of_blueprint
        for name, value in HEADERS[getattr(view, "header_profile", default)].items():
            response.headers[name] = value
        if https:
            response.headers["Strict-Transport-Security"] = HSTS
        if request.endpoint in _LEAVING and request.method == "POST":
            response.headers["Clear-Site-Data"] = FORGET
        a_file = static_files.is_static(request.endpoint) and request.method in ("GET", "HEAD")
        if a_file and response.status_code in (200, 304):
            response.headers["Cache-Control"] = static_files.cache_control(request)
        elif not g.get("public_cache"):
            response.headers["Cache-Control"] = NO_STORE
        return response
