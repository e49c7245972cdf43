"""With several procedures the reader chooses one and finds its after-care; with one there is nothing to choose."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from mildsite.accounts.roles import RoleName
from mildsite.content.document import Document
from mildsite.content.models import PageKind
from mildsite.content.publishing import unpublish
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_live_page, make_plain_document
from tests.factories.procedures import (
    ENGLISH,
    OTHER_ENGLISH,
    aftercare_document,
    make_other_procedure,
    make_procedure,
    procedure_document,
    translate,
)

Way = tuple[str, str, str | None]


@pytest.fixture
def one(app):
    make_clinic(languages=("es",))
    alpha = make_procedure()
    return alpha, translate(alpha)


@pytest.fixture
def two(one):
    return one, make_other_procedure()


def ways(page: BeautifulSoup, name: str) -> list[Way]:
    """The links of a navigation: words, address, and whether one is there."""
    found = page.select(f'nav[aria-label="{name}"] a')
    return [(link.get_text(), link["href"], link.get("aria-current")) for link in found]


def cards(page: BeautifulSoup) -> dict[str, list[str]]:
    """On a front page: the procedures, and where each leads."""
    return {
        card.h3.get_text(): [link["href"] for link in card.select("a")] for card in page.select(".procedures .card")
    }


def test_with_one_procedure_its_pages_are_the_menu_and_nothing_is_to_be_chosen(one, client):
    front, aftercare = client.page("/"), client.page("/es/cuidados")
    assert ways(front, "Pages") == [("The procedure", "/", "page"), ("After-care", "/aftercare", None)]
    assert ways(aftercare, "Páginas") == [
        ("El procedimiento", "/es/", None), ("Cuidados posteriores", "/es/cuidados", "page"),
    ]  # fmt: skip
    for page in (front, aftercare):
        assert not page.select(".parts, .procedures")


def test_with_two_the_menu_names_the_procedures_and_the_one_where_one_is(two, client):
    assert ways(client.page("/"), "Pages") == [("Alpha", "/", "page"), ("Beta", "/beta", None)]
    assert ways(client.page("/beta-aftercare"), "Pages") == [("Alpha", "/", None), ("Beta", "/beta", "true")]
    assert ways(client.page("/es/beta"), "Páginas") == [("Alfa", "/es/", None), ("Beta en español", "/es/beta", "page")]


@pytest.mark.parametrize(
    ("here", "name", "expected"),
    [
        ("/", "This procedure", [("The procedure", "/", "page"), ("After-care", "/aftercare", None)]),
        ("/aftercare", "This procedure", [("The procedure", "/", None), ("After-care", "/aftercare", "page")]),
        ("/beta", "This procedure", [("The procedure", "/beta", "page"), ("After-care", "/beta-aftercare", None)]),
        (
            "/es/beta-cuidados",
            "Este procedimiento",
            [("El procedimiento", "/es/beta", None), ("Cuidados posteriores", "/es/beta-cuidados", "page")],
        ),
    ],
)
def test_each_procedure_leads_to_its_own_aftercare_and_back(two, client, here, name, expected):
    assert ways(client.page(here), name) == expected


def test_the_front_page_shows_every_procedure_with_its_aftercare_in_each_language(two, client):
    assert cards(client.page("/")) == {"Alpha": ["/", "/aftercare"], "Beta": ["/beta", "/beta-aftercare"]}
    spanish = client.page("/es/")
    assert cards(spanish) == {"Alfa": ["/es/", "/es/cuidados"], "Beta en español": ["/es/beta", "/es/beta-cuidados"]}
    assert spanish.select_one("#our_procedures").get_text() == "Nuestros procedimientos"
    assert "Calmamos un nervio." in spanish.select_one(".procedures").get_text()
    assert not client.page("/beta").select(".procedures")


def test_links_of_the_cards_can_be_told_apart_by_their_words(two, client):
    words = [link.get_text() for link in client.page("/").select(".procedures a")]
    assert words == ["The procedure: Alpha", "After-care: Alpha", "The procedure: Beta", "After-care: Beta"]


@pytest.mark.parametrize(
    ("parts", "order"),
    [
        (["lead", "about"], ["our_procedures", "about"]),
        (["about"], ["about", "our_procedures"]),
    ],
)
def test_a_welcome_page_shows_the_procedures_as_early_as_it_can(app, client, parts, order):
    make_clinic()
    make_procedure(slug="alpha")
    make_other_procedure()
    blocks = {
        "lead": {"id": "lead", "type": "lead", "text": "Welcome to {clinic_name}."},
        "about": {"id": "about", "type": "section", "heading": "Who we are", "text": "A team."},
    }
    tree = {"title": "Welcome", "description": "Welcome.", "blocks": [blocks[part] for part in parts]}
    make_live_page(Document.model_validate(tree), kind=PageKind.STANDARD, key="welcome", slug="")
    page = client.page("/")
    assert [heading["id"] for heading in page.select("article h2")] == order
    assert list(cards(page).values()) == [["/alpha", "/aftercare"], ["/beta", "/beta-aftercare"]]
    assert ways(page, "Pages") == [("Alpha", "/alpha", None), ("Beta", "/beta", None)]
    assert ways(page, "About this site") == [], "the name of the clinic leads there already"


def test_a_name_for_menus_is_used_there(one, client):
    words = procedure_document(ENGLISH).model_copy(update={"title": "A long title of a procedure", "menu": "Short"})
    make_live_page(words, kind=PageKind.PROCEDURE, key="gamma", slug="gamma")
    assert ("Short", "/gamma", "page") in ways(client.page("/gamma"), "Pages")


def test_a_procedure_without_aftercare_has_no_second_row(one, client):
    make_live_page(make_plain_document("Gamma"), kind=PageKind.PROCEDURE, key="gamma", slug="gamma")
    assert not client.page("/gamma").select(".parts")
    assert cards(client.page("/"))["Gamma"] == ["/gamma"]


def test_two_aftercare_pages_of_a_procedure_go_by_their_names(two, client):
    make_live_page(
        aftercare_document(ENGLISH).model_copy(update={"menu": "Later on"}),
        key="alpha-later", slug="later", procedure_key="alpha",
    )  # fmt: skip
    assert ways(client.page("/later"), "This procedure") == [
        ("The procedure", "/", None), ("After Alpha", "/aftercare", None), ("Later on", "/later", "page"),
    ]  # fmt: skip


def test_aftercare_whose_procedure_left_the_site_keeps_its_place_in_the_menu(two, client):
    make_live_page(make_plain_document("Gamma"), kind=PageKind.PROCEDURE, key="gamma", slug="gamma")
    (_, _), (beta, _) = two
    unpublish(beta.page, actor=make_staff(RoleName.REVIEWER))
    page = client.page("/beta-aftercare")
    assert ways(page, "Pages") == [
        ("Alpha", "/", None), ("Gamma", "/gamma", None), ("After Beta", "/beta-aftercare", "page"),
    ]  # fmt: skip
    assert not page.select(".parts")


def test_a_language_with_one_of_them_shows_nothing_of_several(one, client):
    make_procedure(OTHER_ENGLISH, key="beta")
    assert len(ways(client.page("/"), "Pages")) == 2
    spanish = client.page("/es/")
    assert ways(spanish, "Páginas")[0] == ("El procedimiento", "/es/", "page")
    assert not spanish.select(".parts, .procedures")


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("/beta-aftercare", "/es/beta-cuidados"),
        ("/es/beta", "/beta"),
        ("/aftercare/sheet", "/es/cuidados"),
        ("/es/nowhere", "/"),
    ],
)
def test_the_other_language_keeps_ones_place(two, client, here, there):
    make_clinic(languages=("es",), offers_guidance_sheet=True)
    page = BeautifulSoup(client.get(here).text, "html5lib")
    assert [link["href"] for link in page.select(".languages a")] == [there]


def test_standard_pages_stand_in_the_foot(two, client):
    make_live_page(make_plain_document("Privacy"), kind=PageKind.STANDARD, key="privacy", slug="privacy")
    assert ways(client.page("/privacy"), "About this site") == [("Privacy", "/privacy", "page")]
    assert ways(client.page("/beta"), "About this site") == [("Privacy", "/privacy", None)]


def test_every_page_says_how_to_reach_the_clinic(two, client):
    for address in ("/", "/beta-aftercare", "/es/cuidados"):
        contact = client.page(address).select_one(".contact")
        assert [link["href"] for link in contact.select("a")] == ["tel:5555550100", "tel:5555550199"]
        assert "Monday to Friday, 8 a.m. to 5 p.m." in contact.get_text()
        assert "1 Test Street, Testville" in contact.get_text()


def test_aftercare_leads_from_its_top_to_when_to_get_help(two, client):
    page = client.page("/es/cuidados")
    jump = page.select_one(".jump a")
    assert jump.get_text() == "Cuándo pedir ayuda"
    assert page.select_one(jump["href"]).get_text() == jump.get_text()
    assert not client.page("/").select(".jump")
