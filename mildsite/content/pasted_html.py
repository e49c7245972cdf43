"""The parts of a pasted HTML text, as Word, Google Docs, LibreOffice and web pages put it on the clipboard.

nh3 parses and cleans it: scripts, styles, comments and foreign content are gone before anything here looks at it. Of
the attributes that are left, only the address of a link gets into the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import nh3
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from mildsite.content.pasted_parts import BULLET, NUMBER, Item, Line, Part, cut, heading_or_line
from mildsite.content.prose_writing import Words

MAX_DEPTH = 60
"""Elements inside each other. What lies deeper keeps its words and loses its marks."""
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_LISTS = {"ul", "ol", "menu"}
_PARTS = {
    *("p", "div", "blockquote", "pre", "section", "article", "main", "header", "footer", "aside", "nav", "address"),
    *("figure", "figcaption", "center", "dl", "dt", "dd", "fieldset", "form", "details", "summary", "table", "caption"),
    *("tbody", "thead", "tfoot", "tr", "td", "th", "hr"),
}
_INLINE = {"a", "b", "strong", "i", "em", "cite", "span", "font", "br"}
_GONE = {
    *("script", "style", "title", "head", "iframe", "object", "embed", "noscript", "template", "svg", "math", "xml"),
    *("audio", "video", "canvas", "select", "textarea", "button", "applet", "noembed", "noframes"),
}
_TITLE_CLASSES = {"msotitle", "title"}
_LEVEL = re.compile(r"mso-list:[^;]*\blevel(\d)")
_WEIGHT = re.compile(r"(?<![-\w])font-weight:\s*(\w+)")
_SLANT = re.compile(r"(?<![-\w])font-style:\s*(\w+)")
_TAG = re.compile(r"<[^<>]*>?")
# Elements that may be left open, and those that hold nothing, do not count.
_NESTING = re.compile(
    r"<(/?)(?!(?:p|li|d[dt]|t[rdh]|tbody|option|br|hr|img|meta|link|input|col|wbr|area|base|source)\b)[a-z]",
    re.IGNORECASE,
)
_DEEPEST = 1000
_IN_CELLS = " – "
_PLAIN = Words("")


def parts_of(html: str) -> list[Part]:
    """The parts in their order. Never raises: what is not understood is left out or stays as words."""
    if _too_deep(html):
        return [Line((Words(line),)) for line in _TAG.sub(" ", html).splitlines()]
    tags = {*_HEADINGS, *_LISTS, *_PARTS, *_INLINE, "li"}
    clean = nh3.clean(
        html,
        tags=tags,
        clean_content_tags=_GONE,
        attributes={"*": {"style", "class", "role"}, "a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
    reader = _Reader()
    reader.read(BeautifulSoup(clean, "html.parser"), _Place())
    reader.end_part()
    return reader.parts


def _too_deep(html: str) -> bool:
    """Whether elements lie inside each other as no writer puts them; parsing them would take minutes."""
    depth = deepest = 0
    for closing in _NESTING.findall(html):
        depth = max(depth - 1, 0) if closing else depth + 1
        deepest = max(deepest, depth)
    return deepest > _DEEPEST


@dataclass(frozen=True)
class _Place:
    """Where in the text the reader is, and in which style."""

    style: Words = _PLAIN
    heading: bool = False
    lists: tuple[str, ...] = ()
    word_level: int = -1
    """Level of an item in Word's own kind of list, whose items are paragraphs; -1 outside of one."""
    cell: bool = False
    """In a row of several cells, which becomes one line."""
    lines: bool = False
    """In text whose line ends count."""
    depth: int = 0


class _Reader:
    def __init__(self) -> None:
        self.parts: list[Part] = []
        self._words: list[Words] = []
        self._at = _Place()
        self._mark: str | None = None
        """The bullet or number that Word wrote out before an item."""
        self._numbers: list[int] = []

    def read(self, node: Tag, place: _Place) -> None:
        if place.depth > MAX_DEPTH:
            self._say(node.get_text(" "), place)
            return
        for child in node.children:
            if isinstance(child, Tag):
                self._read_tag(child, replace(place, depth=place.depth + 1))
            elif isinstance(child, NavigableString):
                self._say(str(child), place)

    def _read_tag(self, tag: Tag, place: _Place) -> None:
        style = _attribute(tag, "style").lower()
        if "mso-list:ignore" in style.replace(" ", ""):
            self._mark = tag.get_text()
        elif tag.name == "br":
            self._break(place)
        elif tag.name in _LISTS:
            self._read_list(tag, place)
        elif tag.name == "li" or tag.name in _HEADINGS or tag.name in _PARTS:
            self._read_part(tag, style, place)
        else:
            self.read(tag, replace(place, style=_styled(tag, style, place.style)))

    def _read_list(self, tag: Tag, place: _Place) -> None:
        self._close(place)
        start = _attribute(tag, "start")
        self._numbers.append(int(start) if start.isdecimal() and len(start) < 4 else 1)
        self.read(tag, replace(place, lists=(*place.lists, tag.name)))
        self._close(place)
        self._numbers.pop()

    def _read_part(self, tag: Tag, style: str, place: _Place) -> None:
        self._close(place)
        inner = replace(place, style=_styled(tag, style, place.style), lines=place.lines or tag.name == "pre")
        if tag.name in _HEADINGS or _is_heading(tag):
            inner = replace(inner, heading=True)
        elif not place.lists and (level := _word_level(tag, style)) is not None:
            inner = replace(inner, word_level=level)
        if tag.name == "tr":
            inner = replace(inner, cell=place.cell or len(tag.find_all(["td", "th"], recursive=False)) > 1)
        self._at = inner
        self.read(tag, inner)
        if tag.name in ("td", "th") and place.cell:
            self._words.append(Words(_IN_CELLS))
        elif tag.name == "tr" and inner.cell and not place.cell:
            self._at = replace(inner, cell=False)
            self.end_part()
        else:
            self._close(inner)
        if tag.name == "li" and place.lists and self._numbers:
            self._numbers[-1] += 1

    def _say(self, text: str, place: _Place) -> None:
        if place.lines and not place.cell:
            for number, line in enumerate(text.split("\n")):
                if number:
                    self.end_part()
                self._add(line, place)
        else:
            self._add(text, place)

    def _add(self, text: str, place: _Place) -> None:
        if not self._words and not text.strip():
            return
        self._at = place
        self._words.append(replace(place.style, text=text))

    def _break(self, place: _Place) -> None:
        if place.heading or place.lists or place.word_level >= 0 or place.cell:
            self._words.append(Words(" "))
        else:
            self.end_part()

    def _close(self, place: _Place) -> None:
        """The end of a part, or in a row of cells a blank."""
        if place.cell:
            self._words.append(Words(" "))
        else:
            self.end_part()

    def end_part(self) -> None:
        words, at, mark = tuple(self._words), self._at, self._mark
        self._words = []
        if not Line(words).text:
            return
        self._mark = None
        if at.heading:
            self.parts.append(heading_or_line(tuple(replace(run, bold=False) for run in words)))
        elif at.lists:
            number = self._numbers[-1] if at.lists[-1] == "ol" else None
            self.parts.append(Item(words, number=number, level=min(len(at.lists) - 1, 1)))
        elif at.word_level >= 0:
            self.parts.append(_word_item(words, at.word_level, mark))
        else:
            self.parts.append(Line(_without_last_gap(words), of_table=_IN_CELLS in [run.text for run in words]))


def _without_last_gap(words: tuple[Words, ...]) -> tuple[Words, ...]:
    while words and words[-1].text in (_IN_CELLS, " "):
        words = words[:-1]
    return words


def _word_item(words: tuple[Words, ...], level: int, mark: str | None) -> Part:
    """An item of Word's list. Some versions say which mark stands before it, others leave the mark in the text."""
    text = "".join(run.text for run in words)
    if mark is None:
        if number := NUMBER.match(text):
            return Item(cut(words, number.end()), number=int(number[1]), level=level)
        bullet = BULLET.match(text)
        return Item(cut(words, bullet.end()) if bullet else words, level=level)
    found = re.match(r"\W*(\d{1,3}|[A-Za-z]{1,4})[.)]", mark.strip())
    if not found:
        return Item(words, level=level)
    return Item(words, number=int(found[1]) if found[1].isdecimal() else 1, level=level)


def _attribute(tag: Tag, name: str) -> str:
    value = tag.get(name, "")
    return value if isinstance(value, str) else " ".join(value or ())


def _is_heading(tag: Tag) -> bool:
    classes = set(_attribute(tag, "class").lower().split())
    return bool(classes & _TITLE_CLASSES) or _attribute(tag, "role") == "heading"


def _word_level(tag: Tag, style: str) -> int | None:
    if found := _LEVEL.search(style):
        return min(int(found[1]) - 1, 1)
    return 0 if "msolist" in _attribute(tag, "class").lower() else None


def _styled(tag: Tag, css: str, style: Words) -> Words:
    bold = style.bold or tag.name in ("b", "strong")
    italic = style.italic or tag.name in ("i", "em", "cite")
    if weight := _WEIGHT.search(css):
        bold = weight[1] in ("bold", "bolder") or (weight[1].isdecimal() and int(weight[1][:4]) >= 600)
    if slant := _SLANT.search(css):
        italic = slant[1] in ("italic", "oblique")
    href = _attribute(tag, "href") if tag.name == "a" else ""
    return replace(style, bold=bold, italic=italic, href=href or style.href)
