"""No page can have an address that the application answers itself, and no address is kept for nothing."""

from __future__ import annotations

from flask import Flask

from mildsite import languages
from mildsite.content.addresses import RESERVED

STILL_TO_COME = {"s", "sheet", "sheets", "readyz"}
"""A patient's own sheet will be at `/s/…`, which paper carries: no page may be there before."""


def first_parts(app: Flask) -> set[str]:
    """Of every address without a dot, which no page's address has. A part that a page's address fills counts not."""
    parts = {rule.rule.strip("/").split("/")[0] for rule in app.url_map.iter_rules()}
    return {part for part in parts if part and "." not in part and "<" not in part}


def test_every_address_of_the_application_is_reserved(app: Flask):
    assert first_parts(app) - RESERVED == set()


def test_what_is_reserved_is_used_or_will_be(app: Flask):
    assert RESERVED - first_parts(app) <= STILL_TO_COME


def test_the_part_of_a_language_is_no_page(app: Flask):
    variable = {rule.rule.split("/")[1] for rule in app.url_map.iter_rules() if rule.rule.startswith("/<")}
    assert variable == {"<language:language>", "<slug>"}
    assert len(languages.known()) > 1
