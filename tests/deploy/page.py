"""The commands of docs/deploy.md, one by one, as a reader would type them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mildsite.config import PROJECT_ROOT

_PAGE = PROJECT_ROOT / "docs" / "deploy.md"
_STEP = re.compile(r"^(?:#+ |\*\*\d+\. )(?P<title>[^*\n]+?)\.?(?:\*\*.*)?$")


@dataclass(frozen=True)
class Block:
    """A block of commands, and the heading or the numbered step over it."""

    title: str
    commands: tuple[str, ...]


def page_blocks(words: Mapping[str, str]) -> list[Block]:
    """All blocks of the page in order, with the reader's own `words` for those of the page."""
    text = replaced(_PAGE.read_text(encoding="utf-8"), words)
    found, title = [], ""
    lines: list[str] | None = None
    for line in text.splitlines():
        if not line.startswith("```"):
            if lines is not None:
                lines.append(line)
            elif step := _STEP.match(line):
                title = step["title"]
        elif lines is None:
            lines = []
        else:
            found.append(Block(title, _commands(lines)))
            lines = None
    return found


def replaced(text: str, words: Mapping[str, str]) -> str:
    for theirs, ours in words.items():
        text = text.replace(theirs, ours)
    return text


def _commands(lines: list[str]) -> tuple[str, ...]:
    """A line that ends with a backslash goes on."""
    return tuple(filter(None, "\n".join(lines).replace("\\\n", " ").splitlines()))
