"""What changed between two texts, part by part and word by word, as a reader sees them. Pure: no database."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest

from mildsite.clinic.values import VALUE_KINDS
from mildsite.content.document import (
    Block,
    Checklist,
    ChecklistItem,
    Claim,
    Document,
    KeyPoint,
    KeyPoints,
    Lead,
    Phrases,
    Picture,
    RedFlags,
    Section,
    Summary,
    Tells,
    Urgency,
    When,
)
from mildsite.content.placeholders import fill
from mildsite.content.prose import links, parse, plain_text

URGENCY_WORDS = {
    Urgency.CALL_911: "Call 911",
    Urgency.CALL_AT_ONCE: "Call us at once",
    Urgency.CALL_CLINIC: "Call us",
}
DATE_WORDS = {When.THROUGH: " (the sheet gives the last day)", When.FROM: " (the sheet gives the first day)"}
TELLS_WORDS = {
    Tells.HOW_PERFORMED: "how it is done",
    Tells.PREPARATION: "how to prepare",
    Tells.FOLLOW_UP: "what comes after",
}
TITLE = "title"
"""Stands for the title and the description, which belong to no block."""
_MOST_PAIRS = 50_000
"""Equal words, or lines, of old and new in pairs. With more of them both are shown whole: comparing would take minutes.
A line of two thousand words of plain prose has about half of it."""
_ALIKE = 0.4
"""Two lines that share less are two lines, not one with changes."""


class Fate(StrEnum):
    """What became of a part or a word."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Piece:
    """Some words in a row that share a fate."""

    fate: Fate
    words: str


Line = tuple[Piece, ...]


@dataclass(frozen=True)
class PartChange:
    """One part of the page. `lines` are those of old and new together."""

    block_id: str
    kind: str
    """The block's type, or TITLE."""
    fate: Fate
    moved: bool
    lines: tuple[Line, ...]

    @property
    def unseen(self) -> bool:
        """Changed, yet in no word: bold or italics."""
        return self.fate is Fate.CHANGED and all(piece.fate is Fate.SAME for line in self.lines for piece in line)


def compare(old: Document | None, new: Document, values: Mapping[str, str]) -> list[PartChange]:
    """Every part of `new` in its order, and the parts that are gone where they were. Without `old` all is added."""
    before = {block.id: block for block in old.blocks} if old else {}
    after = {block.id: block for block in new.blocks}
    stayed = _in_place(list(before), list(after))
    changes = [_part(TITLE, TITLE, _title(old, values) if old else None, _title(new, values), differs=old is None)]
    for block_id in _merged(list(before), list(after)):
        was, now = before.get(block_id), after.get(block_id)
        known = now or was
        assert known is not None  # noqa: S101 - every merged id comes from one of the two
        apart = _told_apart(was, now) if was and now else ([], [])
        changes.append(
            _part(
                block_id,
                known.type,
                apart[0] + _lines(was, values) if was else None,
                apart[1] + _lines(now, values) if now else None,
                differs=was != now,
                moved=was is not None and now is not None and block_id not in stayed,
            )
        )
    return changes


def _part(
    block_id: str, kind: str, was: list[str] | None, now: list[str] | None, *, differs: bool, moved: bool = False
) -> PartChange:
    if was is None or now is None:
        fate = Fate.ADDED if was is None else Fate.REMOVED
        lines: list[Line] = [(Piece(fate, line),) for line in (now if was is None else was) or ()]
        return PartChange(block_id, kind, fate, moved, tuple(lines))
    fate = Fate.CHANGED if differs or was != now else Fate.SAME
    return PartChange(block_id, kind, fate, moved, tuple(_compared(was, now)))


def _takes_too_long(old: Sequence[str], new: Sequence[str]) -> bool:
    counts = Counter(new)
    return sum(counts[part] for part in old) > _MOST_PAIRS


def _compared(was: Sequence[str], now: Sequence[str]) -> Iterator[Line]:
    if was == now:
        yield from ((Piece(Fate.SAME, line),) for line in now)
        return
    if _takes_too_long(was, now):
        yield from ((Piece(Fate.REMOVED, line),) for line in was)
        yield from ((Piece(Fate.ADDED, line),) for line in now)
        return
    for step, i1, i2, j1, j2 in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if step == "equal":
            yield from ((Piece(Fate.SAME, line),) for line in now[j1:j2])
            continue
        for old, new in zip_longest(was[i1:i2], now[j1:j2]):
            yield from _line(old, new)


def _line(old: str | None, new: str | None) -> Iterator[Line]:
    if old and new and (pieces := _words(old.split(" "), new.split(" "))):
        yield pieces
        return
    if old:
        yield (Piece(Fate.REMOVED, old),)
    if new:
        yield (Piece(Fate.ADDED, new),)


def _words(old: list[str], new: list[str]) -> Line | None:
    """The words of both lines, or None when they have too little in common to be one line."""
    if _takes_too_long(old, new):
        return None
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return None
    pieces = []
    for step, i1, i2, j1, j2 in matcher.get_opcodes():
        if step == "equal":
            pieces.append(Piece(Fate.SAME, " ".join(new[j1:j2])))
            continue
        if i1 < i2:
            pieces.append(Piece(Fate.REMOVED, " ".join(old[i1:i2])))
        if j1 < j2:
            pieces.append(Piece(Fate.ADDED, " ".join(new[j1:j2])))
    return tuple(pieces)


def _title(document: Document, values: Mapping[str, str]) -> list[str]:
    menu = [f"In menus: {fill(document.menu, values)}"] if document.menu else []
    left_out = [f"Does not apply: {', '.join(document.leaves_out).replace('_', ' ')}"] if document.leaves_out else []
    return [fill(document.title, values), f"For search engines: {fill(document.description, values)}", *menu, *left_out]


def _lines(block: Block, values: Mapping[str, str]) -> list[str]:
    """The words of a block and what else a change of them would change on page or sheet."""
    if isinstance(block, Picture):
        return [f"Shows: {block.alt}", *filter(None, [fill(block.caption, values)])]
    heading = [] if isinstance(block, Lead) else [fill(block.heading, values)]
    if isinstance(block, Checklist):
        lines = [f"{_intent_words(item)}{fill(item.sentence(), values)}{_date_words(item)}" for item in block.items]
    elif isinstance(block, RedFlags):
        lines = [f"{URGENCY_WORDS[item.urgency]}: {fill(item.text, values)}" for item in block.items]
    elif isinstance(block, Summary | Phrases):
        lines = [fill(item.text, values) for item in block.items]
    elif isinstance(block, KeyPoints):
        lines = [line for item in block.items for line in _point(item, values)]
    else:
        lines = _prose(block.text, values) + _behind(block)
    return heading + lines


def _point(point: KeyPoint, values: Mapping[str, str]) -> list[str]:
    return [fill(point.heading, values), *_prose(point.text, values), *_tells(point.tells)]


def _told_apart(was: Block, now: Block) -> tuple[list[str], list[str]]:
    """What no word of two parts tells: that they are of different kinds, and stand elsewhere or nowhere on the sheet;
    or show different pictures.
    """
    if was.type != now.type:
        return [f"Kind of part: {was.type.replace('_', ' ')}"], [f"Kind of part: {now.type.replace('_', ' ')}"]
    if isinstance(was, Picture) and isinstance(now, Picture) and was.picture != now.picture:
        return [f"Picture: {was.picture}"], [f"Picture: {now.picture}"]
    return [], []


def _behind(block: Block) -> list[str]:
    """What stands behind the words of a claim or a section."""
    if isinstance(block, Claim):
        days = f"Says so since {block.stated_on.isoformat()}. Shown through {block.expires_on.isoformat()}."
        return [f"Source: {block.source}", days]
    return _tells(block.tells) if isinstance(block, Section) else []


def _tells(tells: Tells) -> list[str]:
    return [f"Tells search engines: {TELLS_WORDS[tells]}"] if tells is not Tells.NOTHING else []


def _intent_words(item: ChecklistItem) -> str:
    """The kind of instruction, unless its first word says it."""
    kind = item.intent.value.capitalize()
    return "" if item.text.startswith(kind) else f"{kind}: "


def _date_words(item: ChecklistItem) -> str:
    """Where the sheet's date comes from: a change of it is a change of the sheet."""
    if item.value_key:
        return f" (on the sheet: the date of “{VALUE_KINDS[item.value_key].label}”)"
    return DATE_WORDS.get(item.when, "")


def _prose(source: str, values: Mapping[str, str]) -> list[str]:
    tree = parse(source)
    words = plain_text(tree, lambda text: fill(text, values))
    lines = [re.sub(r"^- ", "• ", line.strip()) for line in words.split("\n") if line.strip()]
    return lines + [f"Link to {address}" for address in links(tree)]


def _in_place(old: list[str], new: list[str]) -> set[str]:
    """Ids that kept their order."""
    matches = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return {block_id for match in matches for block_id in old[match.a : match.a + match.size]}


def _merged(old: list[str], new: list[str]) -> list[str]:
    """The ids of both: those of `new` in their order, those only in `old` after the one they came after."""
    merged = list(new)
    place = 0
    for block_id in old:
        if block_id in new:
            place = merged.index(block_id) + 1
        else:
            merged.insert(place, block_id)
            place += 1
    return merged
