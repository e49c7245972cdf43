"""The commands of docs/deploy.md, one by one, as a reader would type them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mildsite.config import PROJECT_ROOT

PAGE = PROJECT_ROOT / "docs" / "deploy.md"
_STEP = re.compile(r"^(?:#+ |\*\*\d+\. )(?P<title>[^*\n]+?)\.?(?:\*\*.*)?$")


@dataclass(frozen=True)
class Block:
    """A block of commands, and the heading or the numbered step over it."""

    title: str
    commands: tuple[str, ...]


def blocks(text: str, words: Mapping[str, str]) -> list[Block]:
    """All blocks in order, with the reader's own `words` for those of the page."""
    for theirs, ours in words.items():
        text = text.replace(theirs, ours)
    found, title, lines = [], "", None
    for line in text.splitlines():
        if line.startswith("```"):
            if lines is not None:
                found.append(Block(title, _commands(lines)))
            lines = [] if lines is None else None
        elif lines is not None:
            lines.append(line)
        elif step := _STEP.match(line):
            title = step["title"]
    return found


def _commands(lines: list[str]) -> tuple[str, ...]:
    """A line that ends with a backslash goes on."""
    return tuple(filter(None, "\n".join(lines).replace("\\\n", " ").splitlines()))
