"""The blocks of a document as Markdown: each between two fences, its prose as it is stored."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from mildsite.content.document import (
    Block,
    Checklist,
    Claim,
    Document,
    KeyPoints,
    Phrases,
    Picture,
    RedFlags,
    Summary,
    When,
)
from mildsite.content.drawings import DRAWINGS
from mildsite.content.exchange.attributes import written

POINT, LINE = "point", "line"
SOURCE = "Source: "
PICTURES = "../pictures/"
"""Where pictures are, seen from a page file."""
SUFFIX = ".webp"
_RUNS = re.compile(r"^[^\S\n]*(:{3,})", re.MULTILINE)


def body(document: Document) -> str:
    return "\n\n".join(_block(block) for block in document.blocks) + "\n"


def _block(block: Block) -> str:
    inner, facts = _KINDS[block.type](block)
    return _fenced(written(block.id, block.type, facts), inner)


def _fenced(attributes: str, inner: str) -> str:
    """`inner` between fences that are longer than any in it."""
    colons = ":" * max([3, *(len(run) + 1 for run in _RUNS.findall(inner))])
    return f"{colons} {attributes}\n{inner}\n{colons}"


Written = tuple[str, Mapping[str, str]]
"""What stands between the fences, and what their attributes say besides."""


def _prose(block: Any) -> Written:
    return block.text, {}


def _headed(block: Any) -> Written:
    return f"## {block.heading}\n\n{block.text}", {"tells": getattr(block, "tells", "")}


def _key_points(block: KeyPoints) -> Written:
    points = [
        _fenced(written(item.id, POINT, {"tells": item.tells}), f"### {item.heading}\n\n{item.text}")
        for item in block.items
    ]
    return f"## {block.heading}\n\n" + "\n\n".join(points), {}


def _checklist(block: Checklist) -> Written:
    items = [
        (
            item.text,
            written(
                item.id,
                item.intent,
                {
                    "when": "" if item.when is When.NONE else item.when,
                    "general_time": item.general_time,
                    "value_key": item.value_key,
                },
            ),
        )
        for item in block.items
    ]
    return _listed(block.heading, items)


def _red_flags(block: RedFlags) -> Written:
    return _listed(block.heading, [(item.text, written(item.id, item.urgency, {})) for item in block.items])


def _listed(heading: str, items: list[tuple[str, str]]) -> Written:
    return f"## {heading}\n\n" + "\n".join(f"- {text}\n  {attributes}" for text, attributes in items), {}


def _lines(block: Summary | Phrases) -> Written:
    return _listed(block.heading, [(item.text, written(item.id, LINE, {})) for item in block.items])


def _claim(block: Claim) -> Written:
    days = {"stated_on": block.stated_on.isoformat(), "expires_on": block.expires_on.isoformat()}
    return f"## {block.heading}\n\n{block.text}\n\n{SOURCE}{block.source}", days


def _picture(block: Picture) -> Written:
    target = block.picture if block.picture in DRAWINGS else f"{PICTURES}{block.picture}{SUFFIX}"
    caption = f"\n\n{block.caption}" if block.caption else ""
    return f"![{block.alt}]({target}){caption}", {}


_KINDS: dict[str, Callable[[Any], Written]] = {
    "lead": _prose,
    "section": _headed,
    "key_points": _key_points,
    "checklist": _checklist,
    "summary": _lines,
    "phrases": _lines,
    "red_flags": _red_flags,
    "medicines": _headed,
    "call_to_action": _headed,
    "claim": _claim,
    "picture": _picture,
}
