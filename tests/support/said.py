"""Every text of a document, found by walking its stored form: a field that somebody adds later is found too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from mildsite.content.document import Block, Document
from mildsite.content.prose import Inline, Paragraph, ProseBlock, Text, parse

NO_WORDS = frozenset({
    "id", "type", "schema_version", "blocks", "items", "picture", "stated_on", "expires_on",
    "intent", "when", "value_key", "urgency", "tells", "leaves_out",
})  # fmt: skip
PROSE_OF = frozenset({"lead", "section", "call_to_action", "claim", "key_points", "medicines"})
"""Blocks whose `text` is prose; in the others it is a line."""


@dataclass(frozen=True)
class Said:
    block: Block | None
    """None for what the document says of itself."""
    part: BaseModel
    """What has the field: the document, the block or an item of it."""
    field: str
    words: str
    """Without marks; a prose field gives one for each of its parts."""


def said_in(document: Document) -> Iterator[Said]:
    yield from _fields(document, None)
    for block in document.blocks:
        yield from _fields(block, block)
        for item in getattr(block, "items", ()):
            yield from _fields(item, block)


def _fields(part: BaseModel, block: Block | None) -> Iterator[Said]:
    for field in sorted(set(type(part).model_fields) - NO_WORDS):
        words = getattr(part, field)
        assert isinstance(words, str), f"Is {field} a text?"
        if field == "text" and block is not None and block.type in PROSE_OF:
            yield from (Said(block, part, field, leaf) for leaf in _leaves(parse(words)))
        elif words:
            yield Said(block, part, field, words)


def _leaves(blocks: Sequence[ProseBlock]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from _inline_leaves(block.children)
        else:
            for one in block.items:
                yield from _leaves(one)


def _inline_leaves(children: Sequence[Inline]) -> Iterator[str]:
    for child in children:
        if isinstance(child, Text):
            yield child.text
        else:
            yield from _inline_leaves(child.children)
