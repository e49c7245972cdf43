"""The safe subset of Markdown: one parse, one tree.

Paragraph, bold, italic, bulleted and numbered list, link. Everything else a writer types (HTML, headings, images,
code) stays the plain text it is. The web page, the sheet and the plain text are all made from this tree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

LINK_SCHEMES = frozenset({"https", "http", "mailto", "tel"})
MAX_DEPTH = 20
"""Levels inside each other (a list and its items are two). No reader follows more, and every output recurses."""


@dataclass(frozen=True)
class Text:
    text: str


@dataclass(frozen=True)
class Strong:
    children: tuple[Inline, ...]


@dataclass(frozen=True)
class Emphasis:
    children: tuple[Inline, ...]


@dataclass(frozen=True)
class Link:
    href: str
    children: tuple[Inline, ...]


Inline = Text | Strong | Emphasis | Link


@dataclass(frozen=True)
class Paragraph:
    children: tuple[Inline, ...]


@dataclass(frozen=True)
class List:
    numbered: bool
    items: tuple[tuple[ProseBlock, ...], ...]
    first: int = 1
    """The writer's own first number: “7. days” must not become “1. days”."""


ProseBlock = Paragraph | List

# Beyond its own limit the parser drops words without a sound; it lies above ours, which keeps them.
_markdown = MarkdownIt("zero", {"html": False, "linkify": False, "maxNesting": 2 * MAX_DEPTH}).enable(
    ["list", "emphasis", "link", "escape", "newline", "paragraph"]
)
_markdown.validateLink = lambda url: is_safe_link(url)  # type: ignore[method-assign]  # noqa: PLW0108 - defined below


def is_safe_link(url: str) -> bool:
    """Whether a link may be written: a page of this site, or one of LINK_SCHEMES with something after it."""
    if "%5c" in url.lower() or any(ch.isspace() or ord(ch) < 32 or ch == "\\" for ch in url):
        return False  # a backslash, as typed or as the parser writes it, is a slash to some browsers
    if url.startswith("/"):
        return not url.startswith("//")
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme.lower() in LINK_SCHEMES and bool(parts.netloc or parts.path)


@lru_cache(maxsize=2048)
def parse(source: str) -> tuple[ProseBlock, ...]:
    """The tree of a prose field. Never raises: what is not in the subset is text."""
    tokens = _markdown.parse(source)
    if any(part.level > MAX_DEPTH for token in tokens for part in (token, *(token.children or ()))):
        return tuple(Paragraph((Text(line.strip()),)) for line in source.splitlines() if line.strip())
    return tuple(_blocks(SyntaxTreeNode(tokens).children))


def plain_text(blocks: Sequence[ProseBlock], say: Callable[[str], str] = str) -> str:
    """The words alone, each text passed through `say`: a line per paragraph, `- ` or `1. ` before list items."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            lines.append(inline_text(block.children, say))
            continue
        for number, item in enumerate(block.items, block.first):
            mark = f"{number}. " if block.numbered else "- "
            lines.append(mark + plain_text(item, say).replace("\n", "\n  "))
    return "\n".join(lines)


def links(blocks: Sequence[ProseBlock]) -> list[str]:
    """Where the links of a prose field lead, in order."""
    found: list[str] = []
    for block in blocks:
        if isinstance(block, List):
            found += [href for item in block.items for href in links(item)]
        else:
            found += _inline_links(block.children)
    return found


def _inline_links(children: Sequence[Inline]) -> list[str]:
    found: list[str] = []
    for child in children:
        if isinstance(child, Link):
            found.append(child.href)
        if not isinstance(child, Text):
            found += _inline_links(child.children)
    return found


def inline_text(children: Sequence[Inline], say: Callable[[str], str] = str) -> str:
    return "".join(
        say(child.text) if isinstance(child, Text) else inline_text(child.children, say) for child in children
    )


def _blocks(nodes: Sequence[SyntaxTreeNode]) -> Iterator[ProseBlock]:
    for node in nodes:
        if node.type == "paragraph":
            children = tuple(_inlines(node.children[0].children))
            if children:
                yield Paragraph(children)
        elif node.type in ("bullet_list", "ordered_list"):
            items = tuple(tuple(_blocks(item.children)) for item in node.children)
            yield List(numbered=node.type == "ordered_list", items=items, first=int(node.attrs.get("start", 1)))
        else:  # pragma: no cover - the parser is only given these rules
            raise AssertionError(node.type)


def _inlines(nodes: Sequence[SyntaxTreeNode]) -> Iterator[Inline]:
    for node in nodes:
        if node.type in ("text", "text_special"):
            if node.content:
                yield Text(node.content)
        elif node.type in ("softbreak", "hardbreak"):
            yield Text(" ")
        elif node.type == "strong":
            yield Strong(tuple(_inlines(node.children)))
        elif node.type == "em":
            yield Emphasis(tuple(_inlines(node.children)))
        elif node.type == "link":
            href, children = str(node.attrs["href"]), tuple(_inlines(node.children))
            if href:
                yield Link(href, children)
            else:  # the one address that the parser does not ask about
                yield from children
        else:  # pragma: no cover - the parser is only given these rules
            raise AssertionError(node.type)
