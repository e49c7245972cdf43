"""The served clinic with all that its site can have: two procedures, two languages, a logo, a colour, every block."""

from __future__ import annotations

from dataclasses import replace

from mildsite import languages
from mildsite.cli.demo import DEMO_CLINIC
from mildsite.clinic.changing import change_details
from mildsite.content import queries
from mildsite.content.drawings import DRAWINGS
from mildsite.content.models import PageKind
from tests.factories.clinic import small_logo
from tests.factories.content import make_live_page
from tests.factories.procedures import (
    CLAIM,
    ENGLISH,
    aftercare_document,
    make_other_procedure,
    procedure_document,
)
from tests.support.browser import House

DRAWING = {"id": "d", "type": "picture", "picture": next(iter(DRAWINGS)), "alt": "A drawing", "caption": "Room"}
FARAWAY = "See [the ruling](https://rulings.example/150) and [the first page](/)."


def make_two_procedures(house: House) -> list[str]:
    """The addresses of its pages: the starter pages, a second procedure, both in Spanish, and a third in English."""
    with house.inside():
        looks = replace(DEMO_CLINIC, languages=("es",), main_colour="#5b2a86", logo=small_logo(size=(300, 90)))
        change_details(looks, is_demo=True, actor_id=None)
        make_other_procedure()
        section = {"id": "more", "type": "section", "heading": "More", "text": FARAWAY}
        make_live_page(
            procedure_document(ENGLISH, DRAWING, section), kind=PageKind.PROCEDURE, key="gamma", slug="gamma"
        )
        make_live_page(
            aftercare_document(ENGLISH, CLAIM), key="gamma-care", slug="gamma-aftercare", procedure_key="gamma"
        )
        return [
            (f"/{page.language}" if page.language != languages.DEFAULT else "") + f"/{page.slug}"
            for page in queries.live_pages_in(["en", "es"])
        ]
