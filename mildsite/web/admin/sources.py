"""The text that a translation translates, beside which editors write and reviewers read."""

from __future__ import annotations

import copy
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from mildsite import languages
from mildsite.content import queries
from mildsite.content.comparing import PartChange, compare
from mildsite.content.document import MAX_BLOCKS, Document
from mildsite.content.models import Page, Revision
from mildsite.content.placeholders import PLACEHOLDERS
from mildsite.content.translating import Standing, standing_if_live
from mildsite.web.admin.block_form import Tree

AS_WRITTEN = {name: f"{{{name}}}" for name in PLACEHOLDERS}
"""Placeholders as a translator types them."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """The source of a translation, as it is now and with what changed since the translation was made from it."""

    page: Page
    translated: Revision | None
    """The text that the translation was made from."""
    live: Revision | None
    standing: Standing
    """Of the translation, if it were live."""
    parts: Mapping[str, PartChange]
    """By block id, and TITLE; the parts that are gone stand among them."""

    @property
    def newest(self) -> Revision | None:
        """What to translate; without a live text, the one that was translated."""
        return self.live or self.translated

    @property
    def changed(self) -> bool:
        return self.live is not None and self.live is not self.translated

    def missing(self, there: Collection[str]) -> list[PartChange]:
        """The parts that the translation lacks, of which `there` are the ids of its blocks."""
        blocks = self.newest.document.blocks if self.newest else ()
        return [self.parts[block.id] for block in blocks if block.id not in there]

    def lacks_items(self, block: Tree) -> bool:
        """Whether the source's part has items that `block`, the translation's, lacks."""
        return self.newest is not None and bool(_new_items(self.newest.document, block))


def source_of(revision: Revision, values: Mapping[str, str] = AS_WRITTEN) -> Source | None:
    """The source of a translation's text; None for a text that is no translation."""
    page = queries.page_of_key(revision.page.key, language=languages.DEFAULT) if revision.page.is_translation else None
    if page is None:
        return None
    translated, live = revision.source_revision, page.live_revision
    after = live or translated
    before = translated or live
    changes = compare(before.document, after.document, values) if before and after else []
    return Source(
        page=page,
        translated=translated,
        live=live,
        standing=standing_if_live(revision),
        parts={change.block_id: change for change in changes},
    )


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A part of the source and the same part of the translation; either may be missing."""

    block_id: str
    source: PartChange | None
    translation: PartChange | None


def pairs(translation: Document, source: Source, values: Mapping[str, str]) -> list[Pair]:
    """Every part of both, in the order of the translation; what it lacks comes last."""
    own = compare(translation, translation, values)
    there = {part.block_id for part in own}
    return [
        *(Pair(block_id=part.block_id, source=source.parts.get(part.block_id), translation=part) for part in own),
        *(Pair(block_id=part.block_id, source=part, translation=None) for part in source.missing(there)),
    ]


def take_part(tree: Tree, source: Source | None, block_id: str) -> int | None:
    """Put a part of the source, or the items of it that are missing, into the translation, and say where that is.

    They keep their identity, so that a sheet knows an item in every language. What does not fit does nothing.
    """
    document = source.newest.document if source and source.newest else None
    order = [block.id for block in document.blocks] if document else []
    if document is None or block_id not in order:
        return None
    ids = [block.get("id") for block in tree["blocks"]]
    if block_id in ids:
        place = ids.index(block_id)
        for number, item in _new_items(document, tree["blocks"][place]):
            tree["blocks"][place]["items"].insert(number, item)
        return place
    if len(ids) >= MAX_BLOCKS:
        return None
    before = [ids.index(other) for other in order[: order.index(block_id)] if other in ids]
    place = max(before, default=-1) + 1
    tree["blocks"].insert(place, copy.deepcopy(document.to_json()["blocks"][order.index(block_id)]))
    return place


def shown_id(typed: str) -> uuid.UUID | None:
    """The id of the source's text that a form was made with."""
    try:
        return uuid.UUID(typed)
    except ValueError:
        return None


def _new_items(document: Document, block: Tree) -> list[tuple[int, Tree]]:
    """The items of the source's part that `block` lacks, each with its number."""
    if not isinstance(block.get("items"), list):
        return []
    there = {item.get("id") for item in block["items"]}
    own: Tree = next((own for own in document.to_json()["blocks"] if own["id"] == block.get("id")), {})
    items = enumerate(own.get("items", []) if own.get("type") == block.get("type") else [])
    return [(number, copy.deepcopy(item)) for number, item in items if item["id"] not in there]
