"""The corpus of script injections, and what must hold of every page and file that shows one."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup

from mildsite.content.document import Document
from mildsite.content.placeholders import unknown_placeholders
from mildsite.pdf.faces import unprintable
from tests.support.client import DATA
from tests.support.pdf_reading import read_pdf

FILE = Path(__file__).parents[1] / "samples" / "injections.txt"
PAYLOADS = [line for line in FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("# ")]
UNSAVEABLE = [payload for payload in PAYLOADS if unknown_placeholders(payload)]
"""Words in braces that are no placeholder: the editor says so, and nothing is saved."""
SAVEABLE = [payload for payload in PAYLOADS if payload not in UNSAVEABLE]
PRINTABLE = [payload for payload in SAVEABLE if not unprintable(payload)]
OWN_FRAME = 'iframe[title="The page as readers will see it"]:not([src]):not([srcdoc])'
"""The editor's own, for the page as it will look."""
_OWN_LINK = re.compile(r"tel:\+?[0-9]+(;ext=[0-9]+)?|https://clinic\.example/s/[A-Za-z0-9_-]{22}")
"""Where a sheet may lead: to a phone, and to itself online."""
_LOADS = ("href", "src", "action", "formaction", "data", "poster", "srcset", "background", "xlink:href")
_FOREIGN = (
    "iframe",
    "object",
    "embed",
    "base",
    "style",
    "math",
    "marquee",
    "video",
    "audio",
    "template",
    "foreignobject",
)


def document_of(payload: str, picture: str) -> Document:
    """A document with the payload in every text field of every kind of block."""
    both = {"heading": payload, "text": payload}
    blocks: list[dict[str, Any]] = [
        {"id": "lead", "type": "lead", "text": payload},
        {"id": "section", "type": "section", **both},
        {"id": "points", "type": "key_points", "heading": payload, "items": [{"id": "a", **both}]},
        {
            "id": "list",
            "type": "checklist",
            "heading": payload,
            "items": [
                {"id": "a", "intent": "do", "text": payload},
                {"id": "b", "intent": "do", "text": payload, "when": "from", "general_time": payload},
            ],
        },
        {
            "id": "flags",
            "type": "red_flags",
            "heading": payload,
            "items": [
                {"id": name.replace("_", "-"), "urgency": name, "text": payload}
                for name in ("call_911", "call_at_once", "call_clinic")
            ],
        },
        {"id": "call", "type": "call_to_action", **both},
        {"id": "most", "type": "summary", "heading": payload, "items": [{"id": "a", "text": payload}]},
        {"id": "pills", "type": "medicines", **both},
        {"id": "drawing", "type": "picture", "picture": picture, "alt": payload, "caption": payload},
    ]
    return Document.model_validate({"title": payload, "description": payload, "blocks": blocks})


def document_of_all(picture: str, payloads: Sequence[str] = SAVEABLE) -> Document:
    """One document with every payload in every kind of block."""
    everything = "\n\n".join(payloads)
    numbered = [(f"p{number}", payload) for number, payload in enumerate(payloads)]
    points = [{"id": name, "heading": payload, "text": payload} for name, payload in numbered]
    checks = [{"id": name, "intent": "do", "text": words, "general_time": words} for name, words in numbered]
    flags = [{"id": name, "urgency": "call_clinic", "text": payload} for name, payload in numbered]
    pictures = [
        {"id": f"{name}-drawing", "type": "picture", "picture": picture, "alt": payload, "caption": payload}
        for name, payload in numbered[::6]  # each is a form of its own in the editor; `document_of` has them all
    ]
    blocks = [
        {"id": "lead", "type": "lead", "text": everything},
        {"id": "section", "type": "section", "heading": payloads[0], "text": everything},
        {"id": "points", "type": "key_points", "heading": payloads[1], "items": points},
        {"id": "list", "type": "checklist", "heading": payloads[2], "items": checks},
        {"id": "flags", "type": "red_flags", "heading": payloads[3], "items": flags},
        {"id": "call", "type": "call_to_action", "heading": payloads[4], "text": everything},
        {"id": "pills", "type": "medicines", "heading": payloads[5], "text": everything},
        *pictures,
    ]
    return Document.model_validate({"title": payloads[0], "description": payloads[1], "blocks": blocks})


def letters(text: str) -> str:
    """Without blanks, stars and backslashes: lines break anywhere, and prose reads `**` and `\\\\` as marks."""
    return "".join(ch for ch in text if not ch.isspace() and ch not in "*\\_")


def assert_harmless(html: str, payload: str, *, shown: int) -> None:
    """Nothing on the page can run, and the payload stands there as words at least `shown` times."""
    page = assert_nothing_runs(html, payload)
    assert words_on(page).count(letters(payload)) >= shown, f"{payload} is not there as it was typed"


def assert_nothing_runs(html: str, payload: str = "") -> BeautifulSoup:
    page = BeautifulSoup(html, "html5lib")
    for data in page.select(DATA):
        json.loads(data.extract().string or "")
    for element in page.select(f":not({OWN_FRAME})"):
        assert element.name not in _FOREIGN, f"{element.name}: {payload}"
        assert not [name for name in element.attrs if name.startswith("on") or name == "style"], payload
        for name in _LOADS:
            address = "".join(str(element.get(name, "")).split()).lower()
            assert not address.startswith(("javascript:", "data:", "vbscript:", "//", "\\")), payload
            assert "evil.example" not in address, payload
    assert all(script.get("src", "").startswith("/") and not script.string for script in page.find_all("script")), (
        payload
    )
    assert {str(meta.get("http-equiv")) for meta in page.find_all("meta")} == {"None"}, payload
    return page


def words_on(page: BeautifulSoup) -> str:
    """All words of a page, also those in fields and behind pictures."""
    attributes = [
        str(element[name])
        for element in page.find_all(True)
        for name in ("value", "alt", "content")
        if name in element.attrs
    ]
    return letters(" ".join([*page.find_all(string=True), *attributes]))


def assert_only_text_on_paper(data: bytes, payload: str) -> None:
    """No script, form, picture or file in the PDF, no link but our own, and the payload as words."""
    reader = read_pdf(data)
    assert not {"/OpenAction", "/AA", "/AcroForm", "/Names", "/AF"} & set(reader.trailer["/Root"]), payload
    for page in reader.pages:
        assert "/AA" not in page, payload
        assert "/XObject" not in page["/Resources"], payload
        for annotation in page.get("/Annots", ()):
            assert set(annotation.get_object()) & {"/AA", "/Subtype"} == {"/Subtype"}, payload
            assert annotation.get_object()["/Subtype"] == "/Link", payload
    for number in reader.xref.get(0, {}):
        found = reader.get_object(number)
        kinds = found if isinstance(found, dict) else {}
        assert not {"/JS", "/JavaScript", "/EF", "/Launch"} & set(kinds), payload
        assert _OWN_LINK.fullmatch(kinds.get("/URI", "tel:1")), payload
    words = letters("".join(page.extract_text() for page in reader.pages))
    assert letters(payload) in words, f"{payload} is not printed as it was typed"
