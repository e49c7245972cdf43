"""One page in one language as a file that a person can read and edit: `to_markdown`, and `from_markdown` back.

Nothing of the document is lost on the way, and the same page always gives the same bytes. The names in the file are
those of the document model.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from mildsite import languages
from mildsite.content.document import Document
from mildsite.content.exchange import front_matter
from mildsite.content.exchange.block_reading import Places, read_blocks
from mildsite.content.exchange.block_writing import body
from mildsite.content.exchange.errors import FileUnusable
from mildsite.content.exchange.front_matter import Fact
from mildsite.content.models import PageKind

KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_OF_DOCUMENT = ("title", "description", "menu")
_NEEDED = ("title", "description", "key", "language", "kind", "address", "schema")
_OF_TRANSLATIONS = ("source", "source_sha256", "translator")
_KNOWN = (*_NEEDED, "menu", "leaves_out", "procedure", *_OF_TRANSLATIONS)


@dataclass(frozen=True, kw_only=True)
class PageFile:
    """A page and what it says, without anything that only one installation knows."""

    key: str
    language: str
    kind: PageKind
    slug: str
    document: Document
    procedure_key: str | None = None
    source_sha256: str = ""
    """Of a translation: the hash of the document that it translates; empty where nobody knows."""
    translator: str = ""

    @property
    def name(self) -> str:
        return f"{self.key}.{self.language}"

    @property
    def is_translation(self) -> bool:
        return self.language != languages.DEFAULT


def to_markdown(page: PageFile) -> str:
    facts = {
        "title": page.document.title,
        "description": page.document.description,
        "menu": page.document.menu,
        "leaves_out": " ".join(page.document.leaves_out),
        "key": page.key,
        "language": page.language,
        "kind": str(page.kind),
        "procedure": page.procedure_key or "",
        "address": f"/{page.slug}",
        "source": f"{page.key}.{languages.DEFAULT}" if page.is_translation else "",
        "source_sha256": page.source_sha256,
        "translator": page.translator,
        "schema": str(page.document.schema_version),
    }
    return f"{front_matter.written(facts)}\n{body(page.document)}"


def from_markdown(text: str) -> PageFile:
    """The page in a file. Raises FileUnusable with the line and what to do."""
    facts, lines = front_matter.split(text)
    said = _said(facts)
    places = Places({(name,): facts[name].line for name in (*_OF_DOCUMENT, "leaves_out") if name in facts})
    tree = {
        "schema_version": int(said["schema"]),
        **{name: said[name] for name in _OF_DOCUMENT},
        "leaves_out": said["leaves_out"].split(),
        "blocks": read_blocks(lines, places),
    }
    try:
        document = Document.model_validate(tree)
    except ValidationError as error:
        raise _first_mistake(error, places) from None
    return PageFile(
        key=said["key"],
        language=said["language"],
        kind=PageKind(said["kind"]),
        slug=said["address"].removeprefix("/"),
        document=document,
        procedure_key=said["procedure"] or None,
        source_sha256=said["source_sha256"],
        translator=said["translator"],
    )


def _said(facts: Mapping[str, Fact]) -> dict[str, str]:
    for name, fact in facts.items():
        if name not in _KNOWN:
            raise FileUnusable(f"“{name[:40]}” means nothing here. Possible: {', '.join(_KNOWN)}.", line=fact.line)
    for name in _NEEDED:
        if name not in facts:
            raise FileUnusable(f"The facts of the page must say its {name}: a line “{name}: …”.", line=1)
    said = {name: facts[name].text if name in facts else "" for name in _KNOWN}
    rules = {
        "schema": (said["schema"] == "1", "This file is of another version of mildsite. This one reads schema: 1."),
        "key": (KEY.fullmatch(said["key"]), "Use small letters, digits and hyphens, at most 40, such as after-care."),
        "language": (LANGUAGE.fullmatch(said["language"]), "Use the tag of a language, such as en or es."),
        "kind": (said["kind"] in list(PageKind), f"Use one of {', '.join(PageKind)}."),
        "procedure": (
            not said["procedure"] or KEY.fullmatch(said["procedure"]),
            "Use the key of the procedure’s page, such as mild.",
        ),
        "address": (
            said["address"].startswith("/"),
            "Write the address from its slash on, such as /after-care; the front page has / alone.",
        ),
    }
    for name, (right, message) in rules.items():
        if not right:
            raise FileUnusable(message, line=facts[name].line)
    _check_source(said, facts)
    return said


def _check_source(said: Mapping[str, str], facts: Mapping[str, Fact]) -> None:
    """Whether a translation names what it translates: always the page of its key in the default language."""
    if said["language"] == languages.DEFAULT:
        for name in _OF_TRANSLATIONS:
            if said[name]:
                own = languages.own_name(languages.DEFAULT)
                raise FileUnusable(f"A page in {own} translates nothing. Remove this line.", line=facts[name].line)
        return
    expected = f"{said['key']}.{languages.DEFAULT}"
    if not said["source"]:
        raise FileUnusable(f"A translation names what it translates: a line “source: {expected}”.", line=1)
    key, _, language = said["source"].rpartition(".")
    if key == said["key"] and language != languages.DEFAULT:
        message = f"A translation cannot be made from another translation. Name the first text: source: {expected}"
        raise FileUnusable(message, line=facts["source"].line)
    if said["source"] != expected:
        raise FileUnusable(f"A translation has the key of its source: source: {expected}", line=facts["source"].line)
    if said["source_sha256"] and not _SHA256.fullmatch(said["source_sha256"]):
        message = "Leave this as it was exported, or remove the line: the translation then counts as out of date."
        raise FileUnusable(message, line=facts["source_sha256"].line)


_MESSAGES = {
    "string_too_short": "This is empty. Write something, or remove the part.",
    "too_short": "There is nothing in here. Write something, or remove the part.",
    "missing": "This is missing.",
    "string_pattern_mismatch": "This name cannot be used: it takes small letters, digits and hyphens, at most 40.",
}


def _first_mistake(error: ValidationError, places: Places) -> FileUnusable:
    found = error.errors()[0]
    # Below a block, pydantic puts its kind into the path.
    loc = tuple(part for place, part in enumerate(found["loc"]) if place != 2)
    context = found.get("ctx", {})
    if found["type"] == "string_too_long":
        message = f"This is too long. There is room for {context['max_length']:,} characters."
    elif found["type"] == "too_long":
        message = f"That is too many. There is room for {context['max_length']}."
    elif found["type"] in ("enum", "literal_error"):
        message = f"“{str(found['input'])[:40]}” is not possible. Use one of {context['expected']}."
    elif loc[-1:] == ("picture",):
        message = "There is no such picture. Its name is a long id, as the site gave it, or that of a drawing."
    else:
        message = _MESSAGES.get(found["type"], found["msg"].removeprefix("Value error, "))
    field = loc[-1] if loc and isinstance(loc[-1], str) and loc[-1] != "blocks" else ""
    return FileUnusable(f"{field}: {message}" if field else message, line=places.of(loc))
