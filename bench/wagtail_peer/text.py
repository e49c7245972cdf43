"""The words of our page, for Wagtail's: a file that its environment can read without ours."""

from __future__ import annotations

import json
from pathlib import Path

from mildsite.content.html import prose_html
from mildsite.content.placeholders import sample_values
from mildsite.content.starter.pages import STARTER_PAGES

TEXT = "text.json"


def write_text(folder: Path) -> None:
    """Title, description and parts of the English after-care page, each part a heading and HTML."""
    _, document = next(page for page in STARTER_PAGES if page.kind == "aftercare").words["en"]
    values = sample_values()
    parts = []
    for block in document.blocks:
        prose = [prose_html(text, values) for text in [getattr(block, "text", "")] if text]
        lines = [f"<p>{item.text}</p>" for item in getattr(block, "items", ())]
        parts.append([getattr(block, "heading", ""), "".join([*prose, *lines])])
    found = {"title": document.title, "description": document.description, "parts": parts}
    (folder / TEXT).write_text(json.dumps(found))
