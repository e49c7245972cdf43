"""A reviewer's correction of one part of a text: its words as form fields, and back into a document."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mildsite.content.document import Document
from mildsite.web.admin.block_form import Tree, parse

_LABELS = {"heading": "Heading", "text": "Text", "general_time": "Time in general words", "source": "Source"}


@dataclass(frozen=True)
class WordField:
    """One text field of a part."""

    name: str
    """`heading`, or `items.2.text`."""
    label: str
    value: str
    long: bool


def word_fields(document: Document, block_id: str) -> list[WordField]:
    """The fields of the part, in the order of the page. Empty when the text has no such part."""
    return [field for block in document.to_json()["blocks"] if block["id"] == block_id for field in _fields(block)]


def corrected(document: Document, block_id: str, typed: Mapping[str, str]) -> tuple[Document | None, dict[str, str]]:
    """The document with the words of `typed` in one part, or the messages by the fields' names."""
    tree: Tree = copy.deepcopy(document.to_json())
    number = next(number for number, block in enumerate(tree["blocks"]) if block["id"] == block_id)
    block = tree["blocks"][number]
    for field in _fields(block):
        if field.name in typed:
            _put(block, field.name, typed[field.name])
    found, errors = parse(tree)
    return found, {name.removeprefix(f"blocks.{number}."): words for name, words in errors.items()}


def _fields(block: dict[str, Any]) -> Iterator[WordField]:
    for key in ("heading", "text", "source"):
        if key in block:
            yield WordField(key, _LABELS[key], block[key], long=key == "text")
    for number, item in enumerate(block.get("items", ())):
        for key in ("heading", "text", "general_time"):
            if key in item:
                label = f"Item {number + 1}: {_LABELS[key].lower()}"
                long = block["type"] == "key_points" and key == "text"
                yield WordField(f"items.{number}.{key}", label, item[key], long=long)


def _put(block: dict[str, Any], name: str, value: str) -> None:
    *path, key = name.split(".")
    target = block["items"][int(path[1])] if path else block
    target[key] = value
