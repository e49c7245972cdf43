"""Prose as HTML for the web page, built from the tree and then sanitised once more.

The tree cannot hold markup of its own, and nh3 lets pass only what this module writes: two walls, so that a mistake
in one is not yet a hole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import nh3

from mildsite.content.placeholders import fill
from mildsite.content.prose import LINK_SCHEMES, Emphasis, Inline, Link, Paragraph, ProseBlock, Strong, Text, parse

_TAGS = {"p", "strong", "em", "a", "ul", "ol", "li"}


def prose_html(source: str, values: Mapping[str, str]) -> str:
    """Safe HTML of a prose field, its placeholders filled from `values`."""
    return nh3.clean(
        "".join(_block(block, values) for block in parse(source)),
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes=set(LINK_SCHEMES),
        link_rel="noopener noreferrer",
    )


def _block(block: ProseBlock, values: Mapping[str, str]) -> str:
    if isinstance(block, Paragraph):
        return f"<p>{_inline(block.children, values)}</p>"
    tag = "ol" if block.numbered else "ul"
    start = f' start="{block.first}"' if block.numbered and block.first != 1 else ""
    return f"<{tag}{start}>" + "".join(f"<li>{_item(item, values)}</li>" for item in block.items) + f"</{tag}>"


def _item(blocks: Sequence[ProseBlock], values: Mapping[str, str]) -> str:
    """A list item of one paragraph needs no <p> of its own."""
    if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
        return _inline(blocks[0].children, values)
    return "".join(_block(block, values) for block in blocks)


def _inline(children: Sequence[Inline], values: Mapping[str, str]) -> str:
    return "".join(_one(child, values) for child in children)


def _one(child: Inline, values: Mapping[str, str]) -> str:
    if isinstance(child, Text):
        return escape(fill(child.text, values))
    inner = _inline(child.children, values)
    if isinstance(child, Strong):
        return f"<strong>{inner}</strong>"
    if isinstance(child, Emphasis):
        return f"<em>{inner}</em>"
    if isinstance(child, Link):
        return f'<a href="{escape(child.href)}">{inner}</a>'
    raise AssertionError(child)  # pragma: no cover - the union above is complete
