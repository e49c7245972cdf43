"""A site with one procedure or with two, each with its after-care, in both languages. Everything in it is invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from mildsite.content.document import Document
from mildsite.content.models import Page, PageKind
from tests.factories.content import make_live_page, make_live_translation

CLAIM: dict[str, Any] = {
    "id": "coverage",
    "type": "claim",
    "heading": "Who pays",
    "text": "The test fund pays for this.",
    "source": "Ruling 1 of the test fund",
    "stated_on": date(2026, 1, 15),
    "expires_on": date(2026, 12, 31),
}


@dataclass(frozen=True, kw_only=True)
class Words:
    """What the pages of one procedure say in one language."""

    name: str
    lead: str
    brief: str
    how: str
    aftercare: str
    home: str
    rest: str
    signs: str
    slug: str
    aftercare_slug: str


ENGLISH = Words(
    name="Alpha", lead="We take pressure off.", brief="In brief", how="Through a small cut.",
    aftercare="After {name}", home="Care for yourself at home.", rest="Rest when you are tired.",
    signs="When to get help", slug="", aftercare_slug="aftercare",
)  # fmt: skip
SPANISH = Words(
    name="Alfa", lead="Quitamos presión.", brief="En breve", how="Por un corte pequeño.",
    aftercare="Después de {name}", home="Cuídese en casa.", rest="Descanse cuando esté cansado.",
    signs="Cuándo pedir ayuda", slug="", aftercare_slug="cuidados",
)  # fmt: skip
OTHER_ENGLISH = Words(
    name="Beta", lead="We calm a nerve.", brief="In brief", how="With a thin needle.",
    aftercare="After {name}", home="Take it easy at home.", rest="Sit down when you need to.",
    signs="When to get help", slug="beta", aftercare_slug="beta-aftercare",
)  # fmt: skip
OTHER_SPANISH = Words(
    name="Beta en español", lead="Calmamos un nervio.", brief="En breve", how="Con una aguja fina.",
    aftercare="Después de {name}", home="Esté tranquilo en casa.", rest="Siéntese cuando lo necesite.",
    signs="Cuándo pedir ayuda", slug="beta", aftercare_slug="beta-cuidados",
)  # fmt: skip


def procedure_document(words: Words, *blocks: dict[str, Any]) -> Document:
    point = {"id": "how", "heading": words.brief, "text": words.how, "tells": "how_performed"}
    tree = [
        {"id": "lead", "type": "lead", "text": words.lead},
        {"id": "brief", "type": "key_points", "heading": words.brief, "items": [point]},
        *blocks,
        {"id": "call", "type": "call_to_action", "heading": words.name, "text": "{clinic_name}"},
    ]
    return Document.model_validate({"title": words.name, "description": words.lead, "blocks": tree})


def aftercare_document(words: Words, *blocks: dict[str, Any]) -> Document:
    check, flag = (
        {"id": "a", "intent": "do", "text": words.rest},
        {"id": "a", "urgency": "call_911", "text": words.signs},
    )
    tree = [
        {"id": "lead", "type": "lead", "text": words.home},
        {"id": "list", "type": "checklist", "heading": words.rest, "items": [check]},
        {"id": "help", "type": "red_flags", "heading": words.signs, "items": [flag]},
        *blocks,
    ]
    title = words.aftercare.format(name=words.name)
    return Document.model_validate({"title": title, "description": words.home, "blocks": tree})


@dataclass(frozen=True, kw_only=True)
class Procedure:
    page: Page
    aftercare: Page


def make_procedure(words: Words = ENGLISH, *, key: str = "alpha", slug: str | None = None) -> Procedure:
    """A procedure and its after-care, live."""
    return Procedure(
        page=make_live_page(
            procedure_document(words),
            kind=PageKind.PROCEDURE,
            key=key,
            slug=words.slug if slug is None else slug,
        ),
        aftercare=make_live_page(
            aftercare_document(words), key=f"{key}-aftercare", slug=words.aftercare_slug, procedure_key=key
        ),
    )


def translate(procedure: Procedure, words: Words = SPANISH, *, slug: str | None = None) -> Procedure:
    """The same in Spanish, live."""
    slug = words.slug if slug is None else slug
    return Procedure(
        page=make_live_translation(procedure.page, procedure_document(words), slug=slug),
        aftercare=make_live_translation(procedure.aftercare, aftercare_document(words), slug=words.aftercare_slug),
    )


def make_other_procedure() -> tuple[Procedure, Procedure]:
    """A second procedure, in English and in Spanish."""
    other = make_procedure(OTHER_ENGLISH, key="beta")
    return other, translate(other, OTHER_SPANISH)
