"""The way back from Markdown between fences to the tree of a document. It reads what `block_writing` writes, and what
a person makes of it; what it cannot place, it refuses with the line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from mildsite.content.document import MAX_BLOCKS, MAX_ITEMS
from mildsite.content.drawings import DRAWINGS
from mildsite.content.exchange import attributes
from mildsite.content.exchange.attributes import Attributes
from mildsite.content.exchange.block_writing import LINE, PICTURES, POINT, SOURCE, SUFFIX
from mildsite.content.exchange.errors import FileUnusable

Lines = Sequence[tuple[int, str]]
"""Each with its number in the file."""
Tree = dict[str, Any]
_OPENING = re.compile(r"(:{3,})[ \t]*\{(.*)\}")
_RUN = re.compile(r":{3,}")
_ATTRIBUTES = re.compile(r"[ \t]+\{(.*)\}[ \t]*")


@dataclass
class Places:
    """Where in the file each part of the tree stands, so that a mistake can be named by its line."""

    lines: dict[tuple[int | str, ...], int] = field(default_factory=dict)

    def of(self, loc: tuple[int | str, ...]) -> int | None:
        """The line of the part, or of the nearest one around it."""
        while loc:
            if loc in self.lines:
                return self.lines[loc]
            loc = loc[:-1]
        return None


def read_blocks(lines: Lines, places: Places) -> list[Tree]:
    """The blocks as plain data, for `Document` to judge. Raises FileUnusable."""
    blocks: list[Tree] = []
    for number, found, inner in _fenced(lines):
        reader = _KINDS.get(found.kind)
        if reader is None:
            raise FileUnusable(f"There is no block “{found.kind[:40]}”. Use one of {', '.join(_KINDS)}.", line=number)
        if len(blocks) == MAX_BLOCKS:
            raise FileUnusable(f"There is room for {MAX_BLOCKS} blocks on a page.", line=number)
        at = ("blocks", len(blocks))
        places.lines[at] = number
        blocks.append({"id": found.identity, "type": found.kind, **reader(_Block(number, found, inner, at, places))})
    return blocks


@dataclass
class _Block:
    number: int
    attributes: Attributes
    inner: Lines
    at: tuple[int | str, ...]
    places: Places

    def facts(self, *names: str) -> dict[str, str]:
        attributes.refuse_unknown(self.attributes, names, line=self.number)
        return self.attributes.named

    def heading(self, marks: str = "##") -> tuple[str, Lines]:
        """The heading, and the lines below it."""
        inner = _trimmed(self.inner)
        if not inner or not inner[0][1].startswith(f"{marks} "):
            line = inner[0][0] if inner else self.number
            raise FileUnusable(f"This block begins with its heading: a line “{marks} Words”.", line=line)
        self.places.lines[*self.at, "heading"] = inner[0][0]
        return inner[0][1].removeprefix(f"{marks} "), inner[1:]

    def text(self, lines: Lines) -> str:
        lines = _trimmed(lines)
        self.places.lines[*self.at, "text"] = lines[0][0] if lines else self.number
        return "\n".join(text for _, text in lines)


def _lead(block: _Block) -> Tree:
    block.facts()
    return {"text": block.text(block.inner)}


def _section(block: _Block) -> Tree:
    heading, below = block.heading()
    return {"heading": heading, "text": block.text(below), **block.facts("tells")}


def _call_to_action(block: _Block) -> Tree:
    heading, below = block.heading()
    block.facts()
    return {"heading": heading, "text": block.text(below)}


def _key_points(block: _Block) -> Tree:
    block.facts()
    heading, below = block.heading()
    points: list[Tree] = []
    for number, found, inner in _fenced(below):
        if found.kind != POINT:
            raise FileUnusable(f"Only key points can stand in here: {{#name .{POINT}}}.", line=number)
        _room_for_one_more(points, number)
        point = _Block(number, found, inner, (*block.at, "items", len(points)), block.places)
        block.places.lines[point.at] = number
        title, text = point.heading("###")
        points.append({"id": found.identity, "heading": title, "text": point.text(text), **point.facts("tells")})
    return {"heading": heading, "items": points}


def _checklist(block: _Block) -> Tree:
    return _listed(block, "intent", ("when", "general_time", "value_key"), "do")


def _of_lines(block: _Block) -> Tree:
    """Its items are all of one kind."""
    found = _listed(block, LINE, (), LINE)
    for item in found["items"]:
        if (kind := item.pop(LINE)) != LINE:
            raise FileUnusable(f"“{kind[:40]}” is not possible. Use {{#name .{LINE}}}.", line=block.number)
    return found


def _red_flags(block: _Block) -> Tree:
    return _listed(block, "urgency", (), "call_clinic")


def _listed(block: _Block, kind: str, names: tuple[str, ...], example: str) -> Tree:
    """A heading and items, each with its attributes on its last line."""
    block.facts()
    heading, below = block.heading()
    items: list[Tree] = []
    for lines in _items(_trimmed(below)):
        number, (last_number, last) = lines[0][0], lines[-1]
        match = _ATTRIBUTES.fullmatch(last) if len(lines) > 1 else None
        if match is None:
            message = f"Below the words of this item, write its name and kind, indented: {{#name .{example}}}."
            raise FileUnusable(message, line=last_number)
        _room_for_one_more(items, number)
        found = attributes.read(match[1], line=last_number, names=names)
        block.places.lines[*block.at, "items", len(items)] = number
        words = [lines[0][1].removeprefix("- "), *(text for _, text in lines[1:-1])]
        items.append({"id": found.identity, kind: found.kind, "text": " ".join(words), **found.named})
    return {"heading": heading, "items": items}


def _items(lines: Lines) -> Iterator[list[tuple[int, str]]]:
    item: list[tuple[int, str]] = []
    for number, text in lines:
        if text.startswith("- "):
            if item:
                yield item
            item = [(number, text)]
        elif text.strip():
            if not item or text[0] not in " \t":
                raise FileUnusable("Begin each item with “- ”, and indent what belongs to it.", line=number)
            item.append((number, text))
    if item:
        yield item


def _claim(block: _Block) -> Tree:
    heading, below = block.heading()
    below = _trimmed(below)
    if not below or not below[-1][1].startswith(SOURCE):
        line = below[-1][0] if below else block.number
        raise FileUnusable(f"A claim ends with a line “{SOURCE}who says so, and where”.", line=line)
    block.places.lines[*block.at, "source"] = below[-1][0]
    source = below[-1][1].removeprefix(SOURCE)
    return {"heading": heading, "text": block.text(below[:-1]), "source": source, **block.facts(*_DAYS)}


_DAYS = ("stated_on", "expires_on")


def _picture(block: _Block) -> Tree:
    block.facts()
    inner = _trimmed(block.inner)
    number, shown = inner[0] if inner else (block.number, "")
    alt, between, target = shown.rstrip().rpartition("](")
    if not (alt.startswith("![") and between and target.endswith(")")):
        raise FileUnusable(f"A picture is a line ![what it shows]({PICTURES}name{SUFFIX}).", line=number)
    caption = " ".join(text for _, text in _trimmed(inner[1:]))
    return {"picture": _target(target.removesuffix(")"), number), "alt": alt.removeprefix("!["), "caption": caption}


def _target(written: str, line: int) -> str:
    """The id of a picture of the folder, or the name of a drawing. The document looks at what it is."""
    name = written.removeprefix(PICTURES).removesuffix(SUFFIX)
    if written in DRAWINGS or (written == f"{PICTURES}{name}{SUFFIX}" and "/" not in name and "\\" not in name):
        return name
    if written.startswith(("/", "\\")) or ".." in name or ":" in written:
        raise FileUnusable(f"This path leads out of the folder. Pictures are in {PICTURES}.", line=line)
    raise FileUnusable(f"Pictures are named by {PICTURES}name{SUFFIX}.", line=line)


def _fenced(lines: Lines) -> Iterator[tuple[int, Attributes, Lines]]:
    """Each part between two fences: the line where it begins, what its attributes say, and the lines in it."""
    place = 0
    while place < len(lines):
        number, text = lines[place]
        place += 1
        if not text.strip():
            continue
        opening = _OPENING.fullmatch(text.rstrip())
        if opening is None:
            message = (
                "These words are in no block. Put them between the lines of one, “::: {#name .section}” and “:::”."
            )
            raise FileUnusable(message, line=number)
        end = _end(lines, place, opening[1], number)
        yield number, attributes.read(opening[2], line=number), lines[place:end]
        place = end + 1


def _end(lines: Lines, place: int, colons: str, opened: int) -> int:
    for index in range(place, len(lines)):
        number, text = lines[index]
        run = _RUN.match(text)
        if text.rstrip() == colons:
            return index
        if run and len(run[0]) >= len(colons):
            message = f"The block from line {opened} has no end before this line. Close it with a line {colons}"
            raise FileUnusable(message, line=number)
    raise FileUnusable(f"This block has no end. Close it with a line {colons}", line=opened)


def _trimmed(lines: Lines) -> Lines:
    """`lines` without blank ones at the top and at the bottom."""
    filled = [place for place, (_, text) in enumerate(lines) if text.strip()]
    return lines[filled[0] : filled[-1] + 1] if filled else []


def _room_for_one_more(items: Sequence[Tree], line: int) -> None:
    if len(items) == MAX_ITEMS:
        raise FileUnusable(f"There is room for {MAX_ITEMS} items in a block.", line=line)


_KINDS: dict[str, Callable[[_Block], Tree]] = {
    "lead": _lead,
    "section": _section,
    "key_points": _key_points,
    "checklist": _checklist,
    "summary": _of_lines,
    "phrases": _of_lines,
    "red_flags": _red_flags,
    "medicines": _call_to_action,
    "call_to_action": _call_to_action,
    "claim": _claim,
    "picture": _picture,
}
