"""Sections that somebody pasted, on their way through the editor's form into its parts."""

from __future__ import annotations

import json
import secrets
from typing import Any

from mildsite.content.document import MAX_BLOCKS

_LONGEST = 200_000
"""Characters of one text: more than any field will take, and enough that nothing pasted is lost before it is seen."""


def insert_sections(blocks: list[dict[str, Any]], index: int, typed: str) -> None:
    """Insert a part for each section in `typed` (JSON) behind the part at `index`.

    What is no list of sections, or more than a page can hold, does nothing. Whether the words can be saved is for the
    document to say, beside each field.
    """
    sections = _sections(typed)
    if 0 <= index < len(blocks) and len(blocks) + len(sections) <= 2 * MAX_BLOCKS:
        blocks[index + 1 : index + 1] = [
            {"id": f"section-{secrets.token_hex(4)}", "type": "section", "heading": heading, "text": text}
            for heading, text in sections
        ]


def _sections(typed: str) -> list[tuple[str, str]]:
    try:
        found = json.loads(typed)
    except (ValueError, RecursionError):
        return []
    if not isinstance(found, list) or not all(_is_section(section) for section in found):
        return []
    return [(section["heading"], section["text"]) for section in found]


def _is_section(section: object) -> bool:
    return isinstance(section, dict) and all(_is_text(section.get(name)) for name in ("heading", "text"))


def _is_text(value: object) -> bool:
    if not isinstance(value, str) or len(value) > _LONGEST:
        return False
    # Halves of a character, which no page can show.
    return not any("\ud800" <= character <= "\udfff" for character in value)
