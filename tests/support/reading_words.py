"""The words of a page as its readers get them, each with the language it is said to be in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, NavigableString, Tag

SPOKEN = ("alt", "aria-label", "title", "placeholder", "content")
"""Attributes that screens, screen readers and link previews say. `content` is that of a description."""
_UNSAID = {"script", "style", "template"}
_DESCRIPTIONS = 'meta[name="description"], meta[property="og:title"], meta[property="og:description"]'


def words_by_language(html: str) -> dict[str, list[str]]:
    """Every piece of text of the page, by the language that the nearest `lang` around it names."""
    soup = BeautifulSoup(html, "html5lib")
    found: dict[str, list[str]] = {}
    for language, words in [*_texts(soup), *_attributes(soup)]:
        if cleaned := " ".join(words.split()):
            found.setdefault(language, []).append(cleaned)
    return found


def _texts(soup: BeautifulSoup) -> Iterator[tuple[str, str]]:
    for text in soup.find_all(string=True):
        if type(text) is NavigableString and text.parent is not None and text.parent.name not in _UNSAID:
            yield language_of(text.parent), str(text)


def _attributes(soup: BeautifulSoup) -> Iterator[tuple[str, str]]:
    for element in soup.find_all(True):
        for name in SPOKEN[:-1]:
            if element.has_attr(name):
                yield language_of(element), str(element[name])
        if element.name in ("input", "button") and element.get("type") == "submit" and element.has_attr("value"):
            yield language_of(element), str(element["value"])
    for description in soup.select(_DESCRIPTIONS):
        yield language_of(description), str(description["content"])


def language_of(element: Tag) -> str:
    named = element if element.has_attr("lang") else element.find_parent(lang=True)
    return str(named["lang"]) if named is not None else ""


_ENGLISH = re.compile(
    r"\b(the|and|your?|with|this|that|for|from|not|is|are|of|to|it|in|on|we|us|call|page|name|date|sheet|made|review|"
    r"before|after|please|check|by|day|hours|help|care)\b",
    re.IGNORECASE,
)
_SPANISH = re.compile(
    r"\b(el|la|los|las|una?|de|del|que|con|por|para|su|sus|es|en|y|no se|usted|llame|llámenos|página|nombre|fecha|hoja|"
    r"antes|después|día|ayuda|cuidados?)\b|[ñ¿¡]",
    re.IGNORECASE,
)
OTHERS = {"en": _SPANISH, "es": _ENGLISH}
"""Words that a text in the language does not hold: common ones of the other."""


def foreign(words: list[str], language: str, *, names: tuple[str, ...] = ()) -> list[str]:
    """The pieces of `words` that hold a word of another language, once proper names are taken out."""
    found = []
    for piece in words:
        rest = piece
        for name in names:
            rest = rest.replace(name, " ")
        if OTHERS[language].search(rest):
            found.append(piece)
    return found
