"""Add, move and remove: the buttons of the editor, and what is no button."""

from __future__ import annotations

import copy
import uuid
from typing import Any

import pytest

from mildsite.content.document import MAX_BLOCKS, MAX_ITEMS, Document
from mildsite.web.admin.block_form import NEW_BLOCKS, apply_action, parse
from tests.factories.content import make_document

Tree = dict[str, Any]


@pytest.fixture
def tree() -> Tree:
    return make_document().to_json()


def ids(tree: Tree) -> list[str]:
    return [block["id"] for block in tree["blocks"]]


def item_ids(tree: Tree, block: int) -> list[str]:
    return [item["id"] for item in tree["blocks"][block]["items"]]


def test_blocks_move_up_and_down(tree: Tree) -> None:
    apply_action(tree, "up:1")
    assert ids(tree) == ["expect", "lead", "recovery", "help", "call", "most", "pills"]
    apply_action(tree, "down:0")
    assert ids(tree) == ["lead", "expect", "recovery", "help", "call", "most", "pills"]


def test_items_move_within_their_block(tree: Tree) -> None:
    apply_action(tree, "down:3.0")
    assert item_ids(tree, 3) == ["leg", "chest", "fever"]
    apply_action(tree, "up:3.2")
    assert item_ids(tree, 3) == ["leg", "fever", "chest"]
    assert item_ids(tree, 2) == ["lifting", "ice"]


def test_a_block_and_an_item_are_removed(tree: Tree) -> None:
    apply_action(tree, "remove:3.1")
    assert item_ids(tree, 3) == ["chest", "fever"]
    apply_action(tree, "remove:0")
    assert ids(tree) == ["expect", "recovery", "help", "call", "most", "pills"]


@pytest.mark.parametrize("kind", NEW_BLOCKS)
def test_a_new_block_comes_last_and_is_whole_once_it_is_written(tree: Tree, kind: str) -> None:
    before = ids(tree)
    apply_action(tree, f"add-block:{kind}")
    block = tree["blocks"][-1]
    assert (ids(tree)[:-1], block["type"]) == (before, kind)
    if kind == "picture":
        block["picture"] = str(uuid.UUID(int=1))  # chosen from a list, not written
    if kind == "claim":
        block.update(stated_on="2026-01-15", expires_on="2027-01-15")
    for part in [block, *block.get("items", [])]:
        part.update({key: "Words" for key, value in part.items() if value == "" and key != "general_time"})
    document, errors = parse(tree)
    assert errors == {}
    assert isinstance(document, Document)


def test_a_new_item_comes_last_and_has_an_identity_of_its_own(tree: Tree) -> None:
    for _ in range(2):
        apply_action(tree, "add-item:2")
    assert item_ids(tree, 2)[:2] == ["lifting", "ice"]
    assert len(set(item_ids(tree, 2))) == 4


def test_two_new_blocks_share_nothing(tree: Tree) -> None:
    first = len(tree["blocks"])
    apply_action(tree, "add-block:checklist")
    apply_action(tree, "add-block:checklist")
    apply_action(tree, f"add-item:{first}")
    one, other = tree["blocks"][first:]
    assert (len(one["items"]), len(other["items"])) == (2, 1)
    assert one["id"] != other["id"]


def test_there_is_room_for_100_blocks_and_200_items(tree: Tree) -> None:
    tree["blocks"][2]["items"] *= MAX_ITEMS // 2
    apply_action(tree, "add-item:2")
    assert len(tree["blocks"][2]["items"]) == MAX_ITEMS
    tree["blocks"] = tree["blocks"][:5] * (MAX_BLOCKS // 5)
    apply_action(tree, "add-block:lead")
    assert len(tree["blocks"]) == MAX_BLOCKS


@pytest.mark.parametrize(
    "action",
    [
        "",
        ":",
        "save",
        "up",
        "up:",
        "up:0",
        "up:3.0",
        "down:6",
        "down:3.2",
        "up:99",
        "remove:",
        "remove:99",
        "remove:-1",
        "remove:3.99",
        "remove:99.0",
        "remove:0.0",
        "remove:1.0",
        "remove:0.0.0",
        "remove:junk.0",
        "remove:0.junk",
        "remove:0x0",
        "remove: 0",
        "remove:0\n",
        "remove:²",
        "remove:" + "9" * 5000,
        "add-item:0",
        "add-item:2.0",
        "add-item:99",
        "add-item:",
        "add-block:",
        "add-block:script",
        "add-block:0",
        "delete:0",
    ],
)
def test_an_action_that_does_not_fit_does_nothing(tree: Tree, action: str) -> None:
    before = copy.deepcopy(tree)
    apply_action(tree, action)
    assert tree == before


@pytest.mark.parametrize("action", ["add-item:0", "up:0.1", "remove:0.0", "down:0"])
def test_a_block_of_which_only_a_part_was_sent_does_no_harm(action: str) -> None:
    tree: Tree = {"title": "", "description": "", "blocks": [{"text": "x"}]}
    apply_action(tree, action)
    assert tree["blocks"] == [{"text": "x"}]
