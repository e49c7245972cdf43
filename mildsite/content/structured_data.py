"""A page in the terms of schema.org, for search engines. Made from the tree and the words that the page shows, and
from nothing else: what no reader sees on the page is not said here either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mildsite.content.document import Block, KeyPoints, Lead, Section, Tells
from mildsite.content.models import PageKind
from mildsite.content.prose import Paragraph, ProseBlock, inline_text, parse

CONTEXT = "https://schema.org"
PROPERTIES = {
    Tells.HOW_PERFORMED: "howPerformed",
    Tells.PREPARATION: "preparation",
    Tells.FOLLOW_UP: "followup",
}
"""Of a MedicalProcedure, by what a part of the page tells."""


@dataclass(frozen=True, kw_only=True)
class ClinicFacts:
    """The clinic as the foot of every page names it."""

    site: str
    """Where the site is read, with a final slash."""
    name: str
    telephone: str
    address: str
    logo: str | None = None
    """Where its picture is."""


@dataclass(frozen=True, kw_only=True)
class PageFacts:
    """A page as it is shown today."""

    canonical: str
    procedure: str
    """Where the procedure it is about is described; its own address when that is nowhere else."""
    kind: PageKind
    language: str
    title: str
    blocks: Sequence[Block]
    reviewed_on: date | None = None
    """Only when the page says so."""


def structured_data(page: PageFacts, clinic: ClinicFacts, *, say: Callable[[str], str]) -> dict[str, Any]:
    """The graph of JSON-LD, as plain data. `say` fills the placeholders of a text as the page does."""
    return {"@context": CONTEXT, "@graph": [_clinic(clinic), _web_site(clinic), _page(page, clinic, say)]}


def _clinic(clinic: ClinicFacts) -> dict[str, Any]:
    return _said(
        {
            "@type": "MedicalClinic",
            "@id": f"{clinic.site}#clinic",
            "url": clinic.site,
            "name": clinic.name,
            "telephone": clinic.telephone,
            "address": clinic.address,
            "logo": clinic.logo,
        }
    )


def _web_site(clinic: ClinicFacts) -> dict[str, Any]:
    return {
        "@type": "WebSite",
        "@id": f"{clinic.site}#website",
        "url": clinic.site,
        "name": clinic.name,
        "publisher": {"@id": f"{clinic.site}#clinic"},
    }


def _page(page: PageFacts, clinic: ClinicFacts, say: Callable[[str], str]) -> dict[str, Any]:
    medical = page.kind is not PageKind.STANDARD
    lead = next((block for block in page.blocks if isinstance(block, Lead)), None)
    return _said(
        {
            "@type": "MedicalWebPage" if medical else "WebPage",
            "@id": page.canonical,
            "url": page.canonical,
            "name": page.title,
            "description": _words(lead.text, say) if lead else None,
            "inLanguage": page.language,
            "isPartOf": {"@id": f"{clinic.site}#website"},
            "publisher": {"@id": f"{clinic.site}#clinic"},
            "about": _procedure(page, say) if medical else None,
            "lastReviewed": page.reviewed_on.isoformat() if page.reviewed_on else None,
        }
    )


def _procedure(page: PageFacts, say: Callable[[str], str]) -> dict[str, Any]:
    """An after-care page shows no name of the procedure: there the identity says which one it is."""
    told: dict[Tells, list[str]] = {}
    for tells, text in _telling_parts(page.blocks):
        told.setdefault(tells, []).append(_words(text, say))
    return _said(
        {
            "@type": "MedicalProcedure",
            "@id": f"{page.procedure}#procedure",
            "name": page.title if page.kind is PageKind.PROCEDURE else None,
            **{PROPERTIES[tells]: texts if len(texts) > 1 else texts[0] for tells, texts in told.items()},
        }
    )


def _telling_parts(blocks: Sequence[Block]) -> Iterator[tuple[Tells, str]]:
    for block in blocks:
        parts = block.items if isinstance(block, KeyPoints) else [block] if isinstance(block, Section) else []
        yield from ((part.tells, part.text) for part in parts if part.tells is not Tells.NOTHING)


def _words(prose: str, say: Callable[[str], str]) -> str:
    """Prose in one line. The marks of list items are not among its words: the page draws them."""
    return " ".join(_paragraphs(parse(prose), say))


def _paragraphs(blocks: Sequence[ProseBlock], say: Callable[[str], str]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield inline_text(block.children, say)
        else:
            for item in block.items:
                yield from _paragraphs(item, say)


def _said(properties: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if value}
