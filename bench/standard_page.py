"""The pages of the standard sheet for engines that are told where each word stands."""

from __future__ import annotations

from bench.placed import PlacedPage, read_pages
from bench.sheet_words import sheets
from mildsite.pdf.rendering import render


def standard_pages() -> list[PlacedPage]:
    """Read from a finished sheet; its patient's name stands nowhere else on it."""
    model = sheets(["Nobody Known"])[0]
    return read_pages(render(model.document), model.own_words, model.link)
