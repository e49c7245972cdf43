"""A document as a flat HTML form, and back.

Field names are paths (`blocks.0.items.1.text`). What was typed is kept as a tree of plain values, also when it is no
valid document, so a form that is shown again has lost nothing.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from mildsite.content.document import MAX_BLOCKS, MAX_ITEMS, Document, PlanElement
from mildsite.web.admin.pasted_sections import insert_sections

_PATH = re.compile(
    r"title|description|menu|leaves_out\.[a-z_]{1,20}|blocks\.\d{1,3}\.(items\.\d{1,3}\.)?[a-z_]+", re.ASCII
)
_TARGET = re.compile(r"\d{1,3}(\.\d{1,3})?", re.ASCII)
Tree = dict[str, Any]

NEW_BLOCKS: dict[str, tuple[str, Tree]] = {
    "section": ("Section of text", {"heading": "", "text": ""}),
    "key_points": ("Key points", {"heading": "", "items": []}),
    "summary": ("What matters most", {"heading": "", "items": []}),
    "checklist": ("Checklist", {"heading": "", "items": []}),
    "red_flags": ("Red flags: when to get help", {"heading": "", "items": []}),
    "medicines": ("Medicines", {"heading": "", "text": ""}),
    "phrases": ("Phrases that nurses may choose", {"heading": "", "items": []}),
    "call_to_action": ("Invitation to call", {"heading": "", "text": ""}),
    "claim": (
        "Claim with its source",
        {"heading": "", "text": "", "source": "", "stated_on": "", "expires_on": ""},
    ),
    "lead": ("Opening words", {"text": ""}),
    "picture": ("Picture", {"picture": "", "alt": "", "caption": ""}),
}
"""Kind of block → (what the editor sees it called, its empty fields)."""

_NEW_ITEMS: dict[str, Tree] = {
    "key_points": {"heading": "", "text": ""},
    "checklist": {"intent": "do", "text": "", "when": "none", "general_time": ""},
    "red_flags": {"urgency": "call_clinic", "text": ""},
    "summary": {"text": ""},
    "phrases": {"text": ""},
}


def read_form(fields: Iterable[tuple[str, str]]) -> Tree:
    """The tree of what was typed. Names that are no path of a document are passed over."""
    tree: Tree = {"title": "", "description": "", "blocks": {}}
    for name, value in fields:
        if _PATH.fullmatch(name):
            _put(tree, name.split("."), value)
    if chosen := tree.pop("leaves_out", None):
        tree["leaves_out"] = [element.value for element in PlanElement if element in chosen]
    tree["blocks"] = [_ordered_items(block) for block in _in_order(tree["blocks"])]
    return tree


def parse(tree: Tree) -> tuple[Document | None, dict[str, str]]:
    """The document, or the messages by field name."""
    try:
        return Document.model_validate(tree), {}
    except ValidationError as error:
        return None, {_field_name(found["loc"]): _message(found) for found in error.errors()}


def apply_action(tree: Tree, action: str, sections: str = "") -> None:
    """Add, move, copy or remove a part: `add-block:KIND`, `add-item:0`, `up:0`, `down:0`, `copy:0`, `remove:0.2` …

    `insert-sections:0` puts what `sections` holds (JSON, see `pasted_sections`) behind a part. An action that does not
    fit the tree does nothing.
    """
    verb, _, target = action.partition(":")
    if verb == "add-block":
        if target in NEW_BLOCKS and len(tree["blocks"]) < MAX_BLOCKS:
            empty = NEW_BLOCKS[target][1]
            block = {"id": _new_id(target), "type": target, **{key: _copy(value) for key, value in empty.items()}}
            tree["blocks"].append(block)
            if "items" in block:
                _add_item(block)
        return
    path = [int(part) for part in target.split(".")] if _TARGET.fullmatch(target) else []
    siblings, index = _siblings(tree, path)
    if verb == "insert-sections" and siblings is tree["blocks"]:
        insert_sections(siblings, index, sections)
    elif verb == "add-item" and siblings is tree["blocks"] and 0 <= index < len(siblings):
        _add_item(siblings[index])
    elif verb == "remove" and 0 <= index < len(siblings):
        del siblings[index]
    elif verb == "copy" and 0 <= index < len(siblings) < (MAX_BLOCKS if len(path) == 1 else MAX_ITEMS):
        siblings.insert(index + 1, _with_new_ids(siblings[index]))
    elif verb in ("up", "down"):
        other = index + (-1 if verb == "up" else 1)
        if 0 <= index < len(siblings) and 0 <= other < len(siblings):
            siblings[index], siblings[other] = siblings[other], siblings[index]


def part_of(field_name: str) -> int | None:
    """The number of the block that `field_name` belongs to."""
    head, _, rest = field_name.partition(".")
    number = rest.partition(".")[0]
    return int(number) if head == "blocks" and number.isdecimal() else None


def part_touched(tree: Tree, action: str) -> int | None:
    """The number of the block that `action` has left changed, so that the editor can show it open."""
    verb, _, target = action.partition(":")
    if verb == "add-block":
        return len(tree["blocks"]) - 1
    block, _, item = target.partition(".")
    if not _TARGET.fullmatch(target) or (verb == "remove" and not item):
        return None
    return int(block) + (0 if item else {"up": -1, "down": 1, "copy": 1, "insert-sections": 1}.get(verb, 0))


def _siblings(tree: Tree, path: list[int]) -> tuple[list[Tree], int]:
    """The list that holds the part at `path`, and its place there (-1 for a path that leads nowhere)."""
    blocks: list[Tree] = tree["blocks"]
    if len(path) == 1:
        return blocks, path[0]
    if len(path) == 2 and path[0] < len(blocks) and isinstance(blocks[path[0]].get("items"), list):
        return blocks[path[0]]["items"], path[1]
    return [], -1


def _add_item(block: Tree) -> None:
    kind = block.get("type", "")
    if kind in _NEW_ITEMS and len(block.setdefault("items", [])) < MAX_ITEMS:
        block["items"].append({"id": _new_id("item"), **_NEW_ITEMS[kind]})


def _new_id(kind: str) -> str:
    return f"{kind.replace('_', '-')}-{secrets.token_hex(3)}"


def _with_new_ids(part: Tree) -> Tree:
    """A copy of a block or item. What is a part of its own has an identity of its own."""
    copied = {**part, "id": _new_id(str(part.get("type", "item")))}
    if isinstance(part.get("items"), list):
        copied["items"] = [{**item, "id": _new_id("item")} for item in part["items"]]
    return copied


def _copy(value: Any) -> Any:
    return list(value) if isinstance(value, list) else value


def _put(tree: Tree, path: list[str], value: str) -> None:
    for part in path[:-1]:
        child = tree.setdefault(part, {})
        if not isinstance(child, dict):
            return
        tree = child
    tree[path[-1]] = value


def _in_order(numbered: Any) -> list[Tree]:
    """The values of {"0": …, "2": …} in the order of their numbers."""
    if not isinstance(numbered, Mapping):
        return []
    keys = sorted((key for key in numbered if key.isdecimal()), key=int)
    return [numbered[key] for key in keys if isinstance(numbered[key], dict)]


def _ordered_items(block: Tree) -> Tree:
    """A block whose items, if it is a kind that has any, are a list."""
    if block.get("type") in _NEW_ITEMS:
        block["items"] = _in_order(block.get("items"))
    else:
        block.pop("items", None)
    return block


def _field_name(loc: tuple[int | str, ...]) -> str:
    """Where pydantic found the fault, as a field name. The kind of block stands in its path and not in ours."""
    parts = list(loc)
    if len(parts) > 2 and parts[0] == "blocks":
        del parts[2]
    return ".".join(str(part) for part in parts)


_MESSAGES = {
    "string_too_short": "Write something here, or remove this part.",
    "missing": "Write something here, or remove this part.",
    "string_too_long": "This is too long. There is room for {max_length:,} characters.",
    "too_short": "Add at least one item here, or remove this part.",
    "too_long": "That is too many. There is room for {max_length}.",
    "value_error": "{error}",
}
_MESSAGES_OF_THE_PAGE = {"string_too_short": "Write something here.", "too_short": "Add a part."}
"""Where there is no part to remove."""
_OTHERWISE = "This cannot be saved as it is. Choose or type it again."


def _message(found: Mapping[str, Any]) -> str:
    """Pydantic's finding in words for an editor."""
    kind, loc = found["type"], found["loc"]
    if kind == "string_pattern_mismatch" and loc[-1] == "picture":
        return "Choose a picture."
    words = _MESSAGES_OF_THE_PAGE.get(kind) if len(loc) == 1 else None
    return (words or _MESSAGES.get(kind, _OTHERWISE)).format(**found.get("ctx", {}))
