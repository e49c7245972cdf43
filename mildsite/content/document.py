"""The document model: what a page may be made of.

A document is a small tree of typed blocks. Headings and checklist items are fields, so nobody can break the layout and
an item keeps its identity across revisions and languages. Prose fields hold the safe subset of Markdown that `prose`
parses. Parsing a document that breaks a rule raises pydantic's ValidationError, whose `loc` names the field.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from mildsite.content.checklist_item import ChecklistItem, Intent, When, full_stop
from mildsite.content.drawings import DRAWINGS
from mildsite.content.fields import Day, Key, Line, OptionalLine, PictureId, Prose
from mildsite.content.node import Node

MAX_BLOCKS = 100
MAX_ITEMS = 200
SCHEMA_VERSION = 1


class _Block(Node):
    id: Key


class Lead(_Block):
    """What the page is about, first and in larger type."""

    type: Literal["lead"] = "lead"
    text: Prose


class Tells(StrEnum):
    """What a part says of the procedure in the terms of schema.org, for search engines."""

    NOTHING = ""
    HOW_PERFORMED = "how_performed"
    PREPARATION = "preparation"
    FOLLOW_UP = "follow_up"


class Section(_Block):
    type: Literal["section"] = "section"
    heading: Line
    text: Prose
    tells: Tells = Tells.NOTHING
    unsaid: ClassVar[frozenset[str]] = frozenset({"tells"})


class KeyPoint(Node):
    id: Key
    heading: Line
    text: Prose
    tells: Tells = Tells.NOTHING
    unsaid: ClassVar[frozenset[str]] = frozenset({"tells"})


class KeyPoints(_Block):
    """Short boxes for readers who scan."""

    type: Literal["key_points"] = "key_points"
    heading: Line
    items: tuple[KeyPoint, ...] = Field(min_length=1, max_length=MAX_ITEMS)


class Checklist(_Block):
    """The recovery checklist."""

    type: Literal["checklist"] = "checklist"
    heading: Line
    items: tuple[ChecklistItem, ...] = Field(min_length=1, max_length=MAX_ITEMS)


class Urgency(StrEnum):
    """What a red flag asks for, most urgent first."""

    CALL_911 = "call_911"
    CALL_AT_ONCE = "call_at_once"
    CALL_CLINIC = "call_clinic"


class RedFlag(Node):
    id: Key
    urgency: Urgency
    text: Line


class RedFlags(_Block):
    """Signs that need help, each with what to do."""

    type: Literal["red_flags"] = "red_flags"
    heading: Line
    items: tuple[RedFlag, ...] = Field(min_length=1, max_length=MAX_ITEMS)

    def by_urgency(self) -> list[tuple[Urgency, list[RedFlag]]]:
        """The flags grouped, most urgent first, groups without flags left out."""
        groups = [(urgency, [item for item in self.items if item.urgency is urgency]) for urgency in Urgency]
        return [(urgency, items) for urgency, items in groups if items]


class CallToAction(_Block):
    """An invitation to call the clinic; the page adds the phone."""

    type: Literal["call_to_action"] = "call_to_action"
    heading: Line
    text: Prose


class SummaryPoint(Node):
    id: Key
    text: Line


MOST_POINTS = 3


class Summary(_Block):
    """What matters most, in at most three lines: first on the sheet, in a box (PEMAT 11)."""

    type: Literal["summary"] = "summary"
    heading: Line
    items: tuple[SummaryPoint, ...] = Field(min_length=1, max_length=MOST_POINTS)


class Medicines(_Block):
    """What a patient should know of medicines: a phrase that a clinician signs. No dose is ever typed at the desk."""

    type: Literal["medicines"] = "medicines"
    heading: Line
    text: Prose


class Phrase(Node):
    id: Key
    text: Line


class Phrases(_Block):
    """Sentences that a nurse may choose for a patient: approved like any other words, the same in every language.

    Neither the page nor a sheet shows those that nobody chose.
    """

    type: Literal["phrases"] = "phrases"
    heading: Line
    items: tuple[Phrase, ...] = Field(min_length=1, max_length=MAX_ITEMS)


class Claim(_Block):
    """What the clinic says of coverage or of outcomes: never without its source, and only until it expires."""

    type: Literal["claim"] = "claim"
    heading: Line
    text: Prose
    source: Line
    """Who says so, and where: a ruling, a paper."""
    stated_on: Day
    """When the source said it, or was last found to say it."""
    expires_on: Day
    """The last day on which page and sheet show it."""

    @field_validator("expires_on")
    @classmethod
    def _ends_after_it_began(cls, day: date, info: ValidationInfo) -> date:
        if "stated_on" in info.data and day <= info.data["stated_on"]:
            raise ValueError("Choose a day after the date of the source.")
        return day


class Picture(_Block):
    """A picture on the page. The sheet goes without: what it must say, it says in words."""

    type: Literal["picture"] = "picture"
    picture: PictureId
    alt: Line
    """What it shows, for readers who cannot see it."""
    caption: OptionalLine = ""


Block = Annotated[
    Lead | Section | KeyPoints | Summary | Checklist | RedFlags | Medicines | Phrases | CallToAction | Claim | Picture,
    Field(discriminator="type"),
]
CLINICAL_BLOCKS = (Summary, Checklist, RedFlags, Medicines, Phrases, Claim)


class PlanElement(StrEnum):
    """What a discharge plan may hold besides the parts that every sheet has (Project RED)."""

    MEDICINES = "medicines"
    ABOUT = "about"
    """What the patient should know of the condition."""
    PENDING_TESTS = "pending_tests"
    SERVICES = "services"
    """Help at home that is arranged."""


class Document(Node):
    """Everything a page says."""

    schema_version: Literal[1] = 1
    title: Line
    description: Line
    """One sentence for search engines and link previews."""
    menu: OptionalLine = ""
    """What menus call the page; without it they use the title or a general word."""
    blocks: tuple[Block, ...] = Field(min_length=1, max_length=MAX_BLOCKS)
    leaves_out: tuple[PlanElement, ...] = ()
    """Elements of a discharge plan that do not apply after this procedure: said, so that none is forgotten."""
    unsaid: ClassVar[frozenset[str]] = frozenset({"menu", "leaves_out"})

    @model_validator(mode="after")
    def _identities_are_unique(self) -> Document:
        seen: set[str] = set()
        for identity in self._identities():
            if identity in seen:
                raise ValueError(f"Two parts of the text share the identity “{identity}”.")
            seen.add(identity)
        return self

    def _identities(self) -> Iterator[str]:
        for block in self.blocks:
            yield block.id
            for item in getattr(block, "items", ()):
                yield f"{block.id}/{item.id}"

    @property
    def has_clinical_blocks(self) -> bool:
        return any(isinstance(block, CLINICAL_BLOCKS) for block in self.blocks)

    def blocks_on(self, day: date) -> list[Block]:
        """The blocks that are shown on `day`: all but claims that have expired."""
        return [block for block in self.blocks if not isinstance(block, Claim) or day <= block.expires_on]

    def stored_pictures(self) -> list[Picture]:
        """The blocks that show a picture of the clinic's own and no drawing, in the order of the page."""
        return [block for block in self.blocks if isinstance(block, Picture) and block.picture not in DRAWINGS]

    def checklist_items(self) -> list[ChecklistItem]:
        """Every checklist item, in the order of the page."""
        return [item for block in self.blocks if isinstance(block, Checklist) for item in block.items]

    def phrases(self) -> dict[str, str]:
        """The phrases that a nurse may choose, by id."""
        return {item.id: item.text for block in self.blocks if isinstance(block, Phrases) for item in block.items}

    def to_json(self) -> dict[str, Any]:
        """The document as plain data, for storing."""
        return self.model_dump(mode="json")

    @property
    def sha256(self) -> str:
        """Hex digest over the canonical JSON (sorted keys, no spaces, ASCII): what an approval is bound to."""
        text = json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(text.encode("ascii")).hexdigest()


@lru_cache(maxsize=32)
def stored(words: str) -> Document:
    """A stored document, parsed once for the same words: a page asks for its text often, and few texts are in use."""
    return Document.model_validate_json(words)


__all__ = [
    "CLINICAL_BLOCKS", "MAX_BLOCKS", "MAX_ITEMS", "MOST_POINTS", "SCHEMA_VERSION", "Block", "CallToAction",
    "Checklist", "ChecklistItem", "Claim", "Document", "Intent", "KeyPoint", "KeyPoints", "Lead", "Medicines",
    "Picture", "PlanElement", "RedFlag", "RedFlags", "Section", "Summary", "SummaryPoint", "Tells", "Urgency",
    "When", "full_stop", "stored",
]  # fmt: skip
"""What other modules ask of the model, also what has a module of its own."""
