"""The language of the page that is being made: that of its web address, or that of the text somebody looks at.

Staff rooms are in the default language.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, g, has_request_context, request
from flask_babel import refresh
from werkzeug.routing import BaseConverter

from mildsite import languages
from mildsite.web.shared.page_context import clinic
from mildsite.web.shared.patients_room import asked_language, in_patients_room


def reader_language() -> str:
    """A BCP 47 tag that the site offers. It comes from the address alone, so that also an error page speaks it."""
    if not has_request_context():
        return languages.DEFAULT
    if chosen := g.get("reader_language"):
        return str(chosen)
    if in_patients_room():
        return asked_language()
    first = request.path.split("/", 2)[1]
    return first if first in languages.known() and first in clinic().languages else languages.DEFAULT


def babel_locale() -> str:
    """The same for Flask-Babel, in its spelling."""
    return str(languages.locale(reader_language()))


@contextmanager
def reading_in(language: str) -> Iterator[None]:
    """Make a page in `language`, whatever the address says: for previews."""
    before = g.get("reader_language")
    g.reader_language = language
    refresh()
    try:
        yield
    finally:
        g.reader_language = before
        refresh()


class LanguageConverter(BaseConverter):
    """The first part of an address. Pages in the default language have none: who types it is led to them."""

    regex = f"(?i:{'|'.join(languages.known())})"
    part_isolating = True
    weight = 90
    """Asked before other parts of an address: `/es/` is no page called `es`."""

    def to_python(self, value: str) -> str:
        return next(tag for tag in languages.known() if tag.lower() == value.lower())


def init_app(app: Flask) -> None:
    app.url_map.converters["language"] = LanguageConverter
    app.context_processor(
        lambda: {
            "language": reader_language(),
            "default_language": languages.DEFAULT,
            "direction": languages.direction(reader_language()),
            "own_name": languages.own_name,
        }
    )
