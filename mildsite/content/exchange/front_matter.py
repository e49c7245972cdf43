"""The front matter of a page file: single facts in YAML, one a line.

Only a flat list of names and texts is read. YAML's tags, anchors and aliases are refused before anything is made of
them, and no text ever becomes a date, a number or a truth value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from mildsite.content.exchange.errors import FileUnusable

FENCE = "---"
LONGEST = 20_000
"""Characters. The longest that is ever written has half of it."""
_WIDE = 1_000_000


@dataclass(frozen=True)
class Fact:
    text: str
    line: int


def written(facts: Mapping[str, str]) -> str:
    """The facts between two fences, in their order; those without a value are left out."""
    return "\n".join([FENCE, *(f"{name}: {_scalar(said)}" for name, said in facts.items() if said), FENCE, ""])


def _scalar(said: str) -> str:
    """Plain where YAML allows it, else in double quotes; always on one line."""
    plain = yaml.safe_dump({"x": said}, allow_unicode=True, width=_WIDE).removeprefix("x: ").removesuffix("\n")
    if plain == said:
        return plain
    return yaml.safe_dump(said, default_style='"', allow_unicode=True, width=_WIDE).removesuffix("\n")


def split(text: str) -> tuple[dict[str, Fact], list[tuple[int, str]]]:
    """The facts, and the numbered lines below them. Raises FileUnusable."""
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        raise FileUnusable("The file must begin with a line --- and what the page is called.", line=1)
    for number, line in enumerate(lines[1:], 2):
        if line.rstrip() == FENCE:
            return read(lines[1 : number - 1], first_line=2), list(enumerate(lines[number:], number + 1))
    raise FileUnusable("The facts of the page have no end. Close them with a line ---.", line=1)


def read(lines: Sequence[str], *, first_line: int = 1) -> dict[str, Fact]:
    """Names and texts. Raises FileUnusable for anything else that YAML can say."""
    source = "\n".join(lines)
    if len(source) > LONGEST:
        raise FileUnusable("There is far too much between the lines ---.", line=first_line)
    try:
        return dict(_facts(source, first_line))
    except yaml.MarkedYAMLError as error:
        line = first_line + (error.problem_mark.line if error.problem_mark else 0)
        message = "This cannot be read. Write “name: words”, and put the words in double quotes if they hold : or #."
        raise FileUnusable(message, line=line) from None
    except yaml.reader.ReaderError as error:
        line = first_line + source.count("\n", 0, error.position)
        raise FileUnusable("There is a character here that nobody can see. Remove it.", line=line) from None
    except (ValueError, OverflowError):  # PyYAML's own, for the number of a character that does not exist
        raise FileUnusable("There is a character here that does not exist.", line=first_line) from None


def _facts(source: str, first_line: int) -> Iterator[tuple[str, Fact]]:
    seen: set[str] = set()
    for name, said in _pairs(source, first_line):
        line = first_line + name.start_mark.line
        if name.value in seen:
            raise FileUnusable(f"“{name.value[:40]}” is said twice. Keep one.", line=line)
        seen.add(name.value)
        yield name.value, Fact(said.value, line)


def _pairs(source: str, first_line: int) -> Iterator[tuple[Any, Any]]:
    """The scalars of one flat mapping, two by two."""
    frame = (yaml.StreamStartEvent, yaml.DocumentStartEvent, yaml.DocumentEndEvent, yaml.StreamEndEvent)
    scalars: list[Any] = []
    inside = over = False
    for event in yaml.parse(source, Loader=yaml.SafeLoader):
        plain = getattr(event, "anchor", None) is None and getattr(event, "tag", None) is None
        if isinstance(event, frame):
            continue
        if isinstance(event, yaml.MappingStartEvent) and plain and not inside and not over:
            inside = True
        elif isinstance(event, yaml.MappingEndEvent):
            inside, over = False, True
        elif isinstance(event, yaml.ScalarEvent) and plain and inside:
            scalars.append(event)
        else:
            line = first_line + (event.start_mark.line if event.start_mark else 0)
            raise FileUnusable("Only “name: words” can stand here, without lists, &, *, or !.", line=line)
    return zip(scalars[::2], scalars[1::2], strict=True)
