"""The application's own drawings, labelled in the language of the page that shows them."""

from __future__ import annotations

import textwrap

from flask import Response, abort, render_template
from flask.typing import ResponseReturnValue

from mildsite import languages
from mildsite.content.drawings import DRAWINGS, LABELS
from mildsite.web.kept import kept
from mildsite.web.shared.headers import allow_public_cache
from mildsite.web.site.door import site

_LINE = 13
"""Characters of a label that have room in one line of a drawing."""


@site.get("/drawings/<name>.<language>.svg")
@kept
def drawing(name: str, language: str) -> ResponseReturnValue:
    """A drawing as an SVG picture: no script, no style, nothing loaded."""
    if name not in DRAWINGS or language not in languages.known():
        abort(404)
    say = languages.words(language).gettext
    words = {key: say(label) for key, label in LABELS.items()}
    svg = render_template(f"site/{name}.svg", drawing=DRAWINGS[name], words=words, lines=_lines, drawn_in=language)
    return allow_public_cache(Response(svg, mimetype="image/svg+xml"))


def _lines(label: str) -> list[str]:
    """A label in lines: SVG does not break them by itself."""
    return textwrap.wrap(label, _LINE, break_long_words=False)
