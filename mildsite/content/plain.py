"""A document as plain text: a line per heading, paragraph and list item, placeholders filled."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from mildsite.content.document import (
    Block,
    CallToAction,
    Checklist,
    Claim,
    Document,
    KeyPoints,
    Lead,
    Medicines,
    Phrases,
    Picture,
    RedFlags,
    Section,
    Summary,
)
from mildsite.content.placeholders import fill
from mildsite.content.prose import parse, plain_text


def document_text(document: Document, values: Mapping[str, str]) -> str:
    """The words of the page: its title and every block. The description is for search engines and not among them."""
    parts = [fill(document.title, values), *(block_text(block, values) for block in document.blocks)]
    return "\n\n".join(parts)


def block_text(block: Block, values: Mapping[str, str]) -> str:
    """The words of one block. Raises KeyError for a placeholder that `values` does not know."""
    return "\n".join(_lines(block, lambda text: fill(text, values)))


def _lines(block: Block, say: Callable[[str], str]) -> Iterator[str]:
    if isinstance(block, Lead):
        yield plain_text(parse(block.text), say)
        return
    if isinstance(block, Picture):
        yield from filter(None, [say(block.caption)])  # the words for who cannot see it are no part of the text
        return
    yield say(block.heading)
    if isinstance(block, Section | CallToAction | Claim | Medicines):
        yield plain_text(parse(block.text), say)
    elif isinstance(block, KeyPoints):
        for point in block.items:
            yield say(point.heading)
            yield plain_text(parse(point.text), say)
    elif isinstance(block, Checklist):
        for entry in block.items:
            yield say(entry.sentence())
    elif isinstance(block, RedFlags | Summary | Phrases):
        for item in block.items:
            yield say(item.text)
