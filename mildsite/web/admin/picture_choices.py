"""Pictures in the editor's form: which there are to choose from, and whether the chosen ones are still there."""

from __future__ import annotations

from mildsite.content import queries
from mildsite.content.document import Document, Picture
from mildsite.content.drawings import DRAWINGS
from mildsite.web.admin.block_form import Tree


def picture_choices() -> list[tuple[str, str]]:
    """Id and description of every picture: our own drawings, then those of the list, the newest first."""
    return [*((name, drawing.label) for name, drawing in DRAWINGS.items()), *_stored()]


def with_descriptions(tree: Tree) -> Tree:
    """The tree, in which a picture without words of its own has those of the picture list."""
    if any(block.get("type") == "picture" for block in tree["blocks"]):
        known = dict(_stored())
        for block in tree["blocks"]:
            if block.get("type") == "picture" and not str(block.get("alt", "")).strip():
                block["alt"] = known.get(str(block.get("picture", "")), "")
    return tree


def missing_pictures(document: Document) -> dict[str, str]:
    """A message for each picture of the text that is no longer there, by field name."""
    there = queries.pictures_of(document)
    return {
        f"blocks.{number}.picture": "This picture is no longer there. Choose another."
        for number, block in enumerate(document.blocks)
        if isinstance(block, Picture) and block.picture not in {*there, *DRAWINGS}
    }


def _stored() -> list[tuple[str, str]]:
    return [(str(picture.id), picture.description) for picture in queries.pictures()]
