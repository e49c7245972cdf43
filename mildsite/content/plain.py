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
    if isinstance(block, Picture):
        yield from filter(None, [say(block.caption)])  # the words for who cannot see it are no part of the text
    elif isinstance(block, Lead):
        yield plain_text(parse(block.text), say)
    else:
        yield say(block.heading)
        yield from _below_the_heading(block, say)


_Headed = Section | CallToAction | Claim | Medicines | KeyPoints | Summary | Phrases | Checklist | RedFlags


def _below_the_heading(block: _Headed, say: Callable[[str], str]) -> Iterator[str]:
    if isinstance(block, Checklist):
        yield from (say(item.sentence()) for item in block.items)
    elif isinstance(block, RedFlags | Summary | Phrases):
        yield from (say(item.text) for item in block.items)
    elif isinstance(block, KeyPoints):
        for point in block.items:
            yield say(point.heading)
            yield plain_text(parse(point.text), say)
    else:
        yield plain_text(parse(block.text), say)
        if isinstance(block, Claim):
            yield say(block.source)
