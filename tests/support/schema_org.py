"""What schema.org allows of the few types that pages use, and what a reader of the page sees."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from bs4 import BeautifulSoup, Tag

from tests.support.client import DATA

Check = Callable[[Any, dict[str, str]], bool]
"""Of a value, and of the types in the graph by their `@id`."""
LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
NOT_FOR_READERS = {"@context", "@type", "@id", "url", "logo", "inLanguage", "lastReviewed"}
"""Properties that no words on the page need to match: addresses, types, tags, and dates in their ISO form."""


def text(value: Any, _types: dict[str, str]) -> bool:
    return isinstance(value, str) and value.strip() == value != ""


def texts(value: Any, types: dict[str, str]) -> bool:
    return text(value, types) or (isinstance(value, list) and len(value) > 1 and all(text(one, types) for one in value))


def url(value: Any, _types: dict[str, str]) -> bool:
    return isinstance(value, str) and re.fullmatch(r"https?://[^\s\"<>]+", value) is not None


def day(value: Any, _types: dict[str, str]) -> bool:
    return isinstance(value, str) and DAY.fullmatch(value) is not None and date.fromisoformat(value) is not None


def tag(value: Any, _types: dict[str, str]) -> bool:
    return isinstance(value, str) and LANGUAGE_TAG.fullmatch(value) is not None


def reference(*allowed: str) -> Check:
    """To a thing that the same graph describes."""
    return lambda value, types: isinstance(value, dict) and set(value) == {"@id"} and types.get(value["@id"]) in allowed


def thing(*allowed: str) -> Check:
    """Described in its place."""
    return lambda value, types: isinstance(value, dict) and value.get("@type") in allowed and not faults(value, types)


THING: dict[str, Check] = {"@id": url, "@type": text, "name": text, "description": text, "url": url}
WEB_PAGE: dict[str, Check] = {
    **THING,
    "inLanguage": tag,
    "isPartOf": reference("WebSite"),
    "publisher": reference("MedicalClinic"),
    "lastReviewed": day,
}
ALLOWED: dict[str, dict[str, Check]] = {
    "WebSite": {**THING, "publisher": reference("MedicalClinic")},
    "MedicalClinic": {**THING, "telephone": text, "address": text, "logo": url},
    "WebPage": WEB_PAGE,
    "MedicalWebPage": {**WEB_PAGE, "about": thing("MedicalProcedure")},
    "MedicalProcedure": {**THING, "howPerformed": texts, "preparation": texts, "followup": texts},
}
NEEDED = {
    "WebSite": {"@id", "name", "url"},
    "MedicalClinic": {"@id", "name", "url", "telephone", "address"},
    "WebPage": {"@id", "name", "url", "inLanguage", "isPartOf"},
    "MedicalWebPage": {"@id", "name", "url", "inLanguage", "isPartOf", "about"},
    "MedicalProcedure": {"@id"},
}


def faults(node: dict[str, Any], types: dict[str, str]) -> list[str]:
    """What is wrong with one thing, in the terms of schema.org."""
    kind = node.get("@type")
    if kind not in ALLOWED:
        return [f"a type that pages do not use: {kind}"]
    missing = [f"{kind} without {name}" for name in sorted(NEEDED[kind] - set(node))]
    wrong = [
        f"{kind}.{name}: {value!r}"
        for name, value in node.items()
        if name not in ALLOWED[kind] or not ALLOWED[kind][name](value, types)
    ]
    return missing + wrong


def faults_of(data: dict[str, Any]) -> list[str]:
    """What is wrong with a whole graph."""
    if set(data) != {"@context", "@graph"} or data["@context"] != "https://schema.org":
        return ["no graph of schema.org"]
    types = {node.get("@id"): node.get("@type") for node in data["@graph"]}
    twice = [] if len(types) == len(data["@graph"]) else ["two things with one @id"]
    return twice + [fault for node in data["@graph"] for fault in faults(node, types)]


def facts(page: BeautifulSoup) -> dict[str, Any]:
    """The JSON-LD of a page."""
    (script,) = page.select(DATA)
    found: dict[str, Any] = json.loads(script.string or "")
    return found


def node(data: dict[str, Any], *kinds: str) -> dict[str, Any]:
    """The one thing of these types in a graph."""
    (found,) = (one for one in data["@graph"] if one["@type"] in kinds)
    return found


def words_for_readers(data: Any) -> Iterator[str]:
    """Every text of the graph that a reader must be able to see too."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, list):
        for value in data:
            yield from words_for_readers(value)
    else:
        for name, value in data.items():
            if name not in NOT_FOR_READERS:
                yield from words_for_readers(value)


INLINE = {"a", "b", "bdi", "br", "em", "i", "span", "strong"}


def visible_words(element: Tag) -> str:
    """What a reader sees, blanks folded; the words of neighbouring boxes do not run together."""
    parts: list[str] = []
    for child in element.children:
        if isinstance(child, Tag):
            if child.name in ("head", "script", "style", "template"):
                continue
            words = visible_words(child)
            parts.append(words if child.name in INLINE - {"br"} else f" {words} ")
        else:
            parts.append(str(child))
    return re.sub(r"\s+", " ", "".join(parts))


def folded(words: str) -> str:
    return " ".join(words.split())
