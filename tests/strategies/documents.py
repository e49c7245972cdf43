"""Any document that the model allows, with the words that are hardest to carry."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from mildsite.clinic.values import VALUE_KINDS
from mildsite.content.document import MOST_POINTS, Document, Intent, PlanElement, Tells, Urgency, When
from mildsite.content.drawings import DRAWINGS
from mildsite.content.exchange.page_file import PageFile
from mildsite.content.fields import Line, Prose
from mildsite.content.models import PageKind

MARKS = [
    *"*_[]()<>-+.!&;{}/:\"'`#\\|~ \n0123456789",
    *("**", "__", "](", "- ", "1. ", "\n\n", "  ", "    ", "](/", "](javascript:", "](//", "](https://e.example/"),
    *("<script>", "</p>", "<b>", "<a href='", " onclick=", "{clinic_name}", "{clinic", "&amp;", "&#60;", "word", "é"),
]
"""What prose is made of, and what tries to be more."""
PROSE_SOURCES = st.lists(st.sampled_from(MARKS) | st.text(max_size=3), max_size=30).map("".join)
FILE_MARKS = [
    *(
        ":::",
        "\n:::\n",
        "\n:::: {#x .section}\n",
        "{#x .do}",
        "\n  {#x .do}\n",
        "---",
        "\n---\n",
        "Source: ",
        "\nSource: ",
    ),
    *(
        "![a](b)",
        "](../pictures/x.webp)",
        "## ",
        "\n### ",
        "yes",
        "null",
        "1",
        "2026-11-22",
        "? ",
        ": ",
        " #",
        "&a ",
        "*a",
    ),
    *("!!str ", "%YAML", "\u00a0", "\u200b", "\u200f", "\ufeff", "\U0001f489", "\uffff", 'when="', "\\"),
]
"""What the format of the folder is made of, and what is easily lost on the way to a file."""
_sources = st.lists(st.sampled_from(FILE_MARKS) | st.sampled_from(MARKS) | st.text(max_size=4), min_size=1, max_size=12)
KEYS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,39}", fullmatch=True)
_DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))


def _kept(kind: Any) -> st.SearchStrategy[str]:
    """Texts as the model keeps them; one that it refuses is no example."""
    adapter = TypeAdapter(kind)

    def keep(parts: list[str]) -> str | None:
        try:
            return str(adapter.validate_python("".join(parts)))
        except ValidationError:
            return None

    return _sources.map(keep).filter(lambda text: text is not None)


LINES = _kept(Line)
PROSE = _kept(Prose)
OPTIONAL_LINES = st.just("") | LINES


def _items(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    one = st.fixed_dictionaries({"id": KEYS, **fields})
    return st.lists(one, min_size=1, max_size=4, unique_by=lambda item: item["id"])


def _dated(item: dict[str, Any]) -> dict[str, Any]:
    """A clinic value sets how its date reads."""
    kind = VALUE_KINDS.get(item["value_key"])
    return item if kind is None else {**item, "when": str(kind.reading)}


_TELLS = st.sampled_from(Tells)
_DATED_VALUES = [key for key, kind in VALUE_KINDS.items() if kind.reading is not None]
_CHECKLIST_ITEMS = _items(
    intent=st.sampled_from(Intent),
    text=LINES,
    when=st.sampled_from(When),
    general_time=OPTIONAL_LINES,
    value_key=st.sampled_from(["", *_DATED_VALUES]),
).map(lambda items: [_dated(item) for item in items])
_PICTURES = st.sampled_from([*DRAWINGS, *(str(uuid.UUID(int=number)) for number in range(3))])
_FIELDS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "lead": {"text": PROSE},
    "section": {"heading": LINES, "text": PROSE, "tells": _TELLS},
    "key_points": {"heading": LINES, "items": _items(heading=LINES, text=PROSE, tells=_TELLS)},
    "checklist": {"heading": LINES, "items": _CHECKLIST_ITEMS},
    "red_flags": {"heading": LINES, "items": _items(urgency=st.sampled_from(Urgency), text=LINES)},
    "summary": {"heading": LINES, "items": _items(text=LINES).map(lambda items: items[:MOST_POINTS])},
    "medicines": {"heading": LINES, "text": PROSE},
    "phrases": {"heading": LINES, "items": _items(text=LINES)},
    "call_to_action": {"heading": LINES, "text": PROSE},
    "claim": {"heading": LINES, "text": PROSE, "source": LINES, "stated_on": _DAYS, "expires_on": _DAYS},
    "picture": {"picture": _PICTURES, "alt": LINES, "caption": OPTIONAL_LINES},
}
"""Of each kind of block. A test holds it to the kinds that there are."""
BLOCK_KINDS = frozenset(_FIELDS)


def _ends_after_it_began(block: dict[str, Any]) -> dict[str, Any]:
    if block["type"] != "claim" or block["stated_on"] < block["expires_on"]:
        return block
    return {**block, "expires_on": block["stated_on"] + timedelta(days=1)}


_BLOCKS = st.one_of(
    st.fixed_dictionaries({"id": KEYS, "type": st.just(kind), **fields}) for kind, fields in _FIELDS.items()
).map(_ends_after_it_began)

DOCUMENTS: st.SearchStrategy[Document] = st.fixed_dictionaries(
    {
        "title": LINES,
        "description": LINES,
        "menu": OPTIONAL_LINES,
        "leaves_out": st.lists(st.sampled_from(PlanElement), unique=True, max_size=4),
        "blocks": st.lists(_BLOCKS, min_size=1, max_size=6, unique_by=lambda block: block["id"]),
    }
).map(Document.model_validate)


@st.composite
def page_files(draw: st.DrawFn) -> PageFile:
    language = draw(st.sampled_from(["en", "es", "pt-BR"]))
    translated = language != "en"
    return PageFile(
        key=draw(KEYS),
        language=language,
        kind=draw(st.sampled_from(PageKind)),
        slug=draw(st.just("") | st.from_regex(r"[a-z0-9]+(-[a-z0-9]+){0,3}", fullmatch=True)),
        document=draw(DOCUMENTS),
        procedure_key=draw(st.none() | KEYS),
        source_sha256=draw(st.just("") | st.from_regex(r"[0-9a-f]{64}", fullmatch=True)) if translated else "",
        translator=draw(OPTIONAL_LINES) if translated else "",
    )
