"""What a browser shows of the site outside its pages: icons, the manifest, and the picture that goes with a link."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, url_for
from flask.typing import ResponseReturnValue

from mildsite import languages
from mildsite.clinic.colours import GROUND, OWN
from mildsite.web.kept import kept
from mildsite.web.shared.headers import allow_public_cache
from mildsite.web.shared.page_context import clinic
from mildsite.web.site.door import site
from mildsite.web.site.mark import icon_ico, icon_png
from mildsite.web.site.share_picture import share_png

SIDES = (192, 512)
TOUCH_SIDE = 180
"""What telephones with an apple on them ask for. They round its corners themselves."""
SHORT = 12
"""Letters that have room under an icon."""


@site.get("/manifest.webmanifest")
@kept
def manifest() -> ResponseReturnValue:
    """What a browser needs to put the site on somebody's home screen."""
    said = json.dumps(_manifest(), ensure_ascii=False, indent=1)
    return allow_public_cache(Response(said, mimetype="application/manifest+json"))


@site.get('/icon-<any("192", "512"):side>.png')
@kept
def icon(side: str) -> ResponseReturnValue:
    return _png(icon_png(main_colour(), int(side)))


@site.get("/apple-touch-icon.png")
@kept
def touch_icon() -> ResponseReturnValue:
    return _png(icon_png(main_colour(), TOUCH_SIDE, rounded=False))


@site.get("/favicon.ico")
@kept
def favicon() -> ResponseReturnValue:
    """For browsers that do not take the SVG that pages name."""
    return allow_public_cache(Response(icon_ico(main_colour()), mimetype="image/x-icon"))


@site.get("/share-picture.png")
@kept
def share_picture() -> ResponseReturnValue:
    return _png(share_png(clinic().name, main_colour()))


def main_colour() -> str:
    return clinic().main_colour or OWN


def _png(data: bytes) -> ResponseReturnValue:
    return allow_public_cache(Response(data, mimetype="image/png"))


def _manifest() -> dict[str, Any]:
    return {
        "name": clinic().name,
        "short_name": _short(clinic().name),
        "lang": languages.DEFAULT,
        "dir": languages.direction(languages.DEFAULT),
        "start_url": url_for("site.front"),
        "scope": url_for("site.front"),
        "display": "browser",
        "theme_color": main_colour(),
        "background_color": GROUND,
        "icons": [
            {"src": url_for("site.icon", side=str(side)), "sizes": f"{side}x{side}", "type": "image/png"}
            for side in SIDES
        ],
    }


def _short(name: str) -> str:
    """The first words of a long name, as many as have room; at least one."""
    first, *rest = name.split() or [name]
    for word in rest:
        if len(f"{first} {word}") > SHORT:
            break
        first = f"{first} {word}"
    return first
