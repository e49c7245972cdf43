"""What machines read of a page: its address for good, its translations, its link preview, and its facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import update

from mildsite import create_app
from mildsite.accounts.roles import RoleName
from mildsite.content.document import Document
from mildsite.content.drawings import DRAWINGS
from mildsite.content.lifecycle import Change
from mildsite.content.models import PageKind, Revision
from mildsite.content.publishing import unpublish
from mildsite.db import db
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic, small_logo
from tests.factories.content import make_live_page, make_next_text, make_plain_document, newest
from tests.factories.pictures import make_picture
from tests.factories.procedures import (
    CLAIM,
    ENGLISH,
    aftercare_document,
    make_other_procedure,
    make_procedure,
    procedure_document,
    translate,
)
from tests.support.client import CheckingClient, parse
from tests.support.injections import SAVEABLE, assert_harmless
from tests.support.schema_org import facts, faults_of, folded, node, visible_words, words_for_readers

HOST = "http://127.0.0.1:8000"
ENGLISH_PAGES, SPANISH_PAGES = ["/", "/aftercare"], ["/es/", "/es/cuidados"]
BETA = ["/beta", "/beta-aftercare", "/es/beta", "/es/beta-cuidados"]


@pytest.fixture
def site(app):
    """A procedure and its after-care, in English and Spanish."""
    make_clinic(languages=("es",), logo=small_logo())
    alpha = make_procedure()
    return alpha, translate(alpha)


def links(page: BeautifulSoup) -> dict[str, str]:
    return {link["hreflang"]: link["href"] for link in page.select('link[rel="alternate"]')}


def said(page: BeautifulSoup, name: str) -> str:
    return page.select_one(f'meta[property="{name}"]')["content"]


def about(client: CheckingClient, address: str) -> dict[str, Any]:
    return node(facts(client.page(address)), "MedicalWebPage", "WebPage")


# Canonical address and translations


@pytest.mark.parametrize("address", [*ENGLISH_PAGES, *SPANISH_PAGES])
def test_a_page_says_where_it_is_read_for_good(site, client, address):
    page = client.page(f"{address}?utm_source=letter")
    assert [link["href"] for link in page.select('link[rel="canonical"]')] == [HOST + address]
    assert said(page, "og:url") == HOST + address


def test_the_canonical_address_is_that_of_the_settings(settings):
    app = create_app(replace(settings, public_url="https://spine.example"))
    app.test_client_class = CheckingClient
    with app.app_context():
        make_clinic()
        make_procedure()
        page = parse(app.test_client().get("/aftercare", base_url="https://spine.example:444"))
        db.session.remove()
        db.engine.dispose()
    assert page.select_one('link[rel="canonical"]')["href"] == "https://spine.example/aftercare"
    assert "444" not in str(page)


def test_every_version_names_every_version_and_itself(site, client):
    for group in (["/", "/es/"], ["/aftercare", "/es/cuidados"]):
        expected = {"en": HOST + group[0], "es": HOST + group[1], "x-default": HOST + group[0]}
        assert [links(client.page(address)) for address in group] == [expected, expected]


def test_a_page_in_one_language_names_no_versions(app, client):
    make_clinic(languages=("es",))
    make_procedure()
    assert links(client.page("/")) == {}


def test_a_language_that_is_switched_off_is_named_nowhere(site, client):
    make_clinic(languages=())
    assert links(client.page("/")) == {}
    assert "/es/" not in client.get("/").text
    assert "/es/" not in client.get("/sitemap.xml").text


def test_a_translation_that_left_the_site_is_named_nowhere(site, client):
    unpublish(site[1].aftercare, actor=make_staff(RoleName.REVIEWER))
    assert links(client.page("/aftercare")) == {}
    assert "cuidados" not in client.get("/sitemap.xml").text


def change_source(page, change: Change) -> None:
    words = replace(ENGLISH, home="Care for yourself, and rest.")
    make_next_text(page, aftercare_document(words), change=change)


def test_a_reworded_source_leaves_the_translation_named_and_marked(site, client):
    change_source(site[0].aftercare, Change.WORDING)
    assert links(client.page("/aftercare"))["es"] == HOST + "/es/cuidados"
    page = client.page("/es/cuidados")
    assert not page.select(".stale, meta[name=robots]")
    assert page.select_one(".reviewed")


def test_a_stale_translation_says_so_and_no_machine_is_told_of_it(site, client):
    change_source(site[0].aftercare, Change.SAFETY)
    stale = client.page("/es/cuidados")
    assert stale.select_one(".stale a")["href"] == "/aftercare"
    assert stale.select_one(".stale a")["hreflang"] == "en"
    assert stale.select_one("meta[name=robots]")["content"] == "noindex"
    assert links(stale) == links(client.page("/aftercare")) == {}
    assert said(stale, "og:locale") == "es_ES"
    assert not client.page("/aftercare").select('meta[name=robots], meta[property="og:locale:alternate"]')
    words = client.get("/sitemap.xml").text
    assert "cuidados" not in words
    assert f"<loc>{HOST}/aftercare</loc>" in words
    # Readers still find it: it says what is wrong with it.
    assert [link["href"] for link in client.page("/aftercare").select(".languages a")] == ["/es/cuidados"]


# The link preview


def test_a_link_to_the_page_shows_its_title_its_sentence_and_the_clinic(site, client):
    page = client.page("/es/cuidados")
    assert said(page, "og:title") == page.h1.get_text() == "Después de Alfa"
    assert said(page, "og:description") == page.select_one("meta[name=description]")["content"] == "Cuídese en casa."
    assert said(page, "og:site_name") == "Test Spine Clinic"
    assert (said(page, "og:locale"), said(page, "og:locale:alternate")) == ("es_ES", "en_US")
    assert said(page, "og:type") == "article"
    assert said(client.page("/es/"), "og:type") == "website"


def test_a_link_to_the_page_shows_the_clinics_picture_or_the_pages_own(site, client):
    page = client.page("/aftercare")
    shared = said(page, "og:image")
    assert shared.startswith(f"{HOST}/share-picture.png?v=")
    assert client.get(shared.removeprefix(HOST)).mimetype == "image/png"
    picture = make_picture(make_staff(RoleName.EDITOR))
    name = next(iter(DRAWINGS))
    drawing = {"id": "d", "type": "picture", "picture": name, "alt": "A drawing, which no network shows"}
    block = {"id": "p", "type": "picture", "picture": str(picture.id), "alt": "A spine of {clinic_name}"}
    make_live_page(
        procedure_document(ENGLISH, drawing, block), kind=PageKind.PROCEDURE, key="pictured", slug="pictured"
    )
    page = client.page("/pictured")
    assert said(page, "og:image") == f"{HOST}/pictures/{picture.id}.webp"
    assert said(page, "og:image:alt") == "A spine of Test Spine Clinic" == page.select("article img")[1]["alt"]
    assert said(page, "og:image:width") == str(picture.width)


# The facts


@pytest.mark.parametrize("address", [*ENGLISH_PAGES, *SPANISH_PAGES, *BETA, "/about"])
def test_the_facts_are_in_shape_and_hold_no_word_that_a_reader_does_not_see(site, client, address):
    make_other_procedure()
    make_live_page(make_plain_document("About us"), kind=PageKind.STANDARD, key="about", slug="about")
    page = client.page(address)
    data = facts(page)
    assert faults_of(data) == []
    shown = visible_words(page.body)
    for words in words_for_readers(data):
        assert folded(words) in shown, f"{words!r} is told to machines alone"
    told = node(data, "MedicalWebPage", "WebPage")
    assert told["url"] == HOST + address
    assert told["inLanguage"] == page.html["lang"]


def test_the_facts_follow_what_the_clinic_changes(site, client):
    make_clinic(name="Renamed <Spine> & Clinic", phone_day="555-0111", address="2 Other Street", languages=("es",))
    page = client.page("/es/")
    clinic = node(facts(page), "MedicalClinic")
    assert (clinic["name"], clinic["telephone"], clinic["address"]) == (
        "Renamed <Spine> & Clinic", "555-0111", "2 Other Street",
    )  # fmt: skip
    assert all(folded(words) in visible_words(page.body) for words in words_for_readers(facts(page)))


def test_the_facts_say_the_day_of_the_last_review_that_the_page_shows(site, client):
    page = client.page("/aftercare")
    assert about(client, "/aftercare")["lastReviewed"] == "2026-11-22"
    assert "Last reviewed November 22, 2026." in page.main.get_text()
    assert "lastReviewed" not in about(client, "/")
    assert "Last reviewed" not in client.page("/").main.get_text()


def test_each_page_is_about_its_own_procedure(site, client):
    make_other_procedure()
    told = {address: about(client, address)["about"] for address in [*ENGLISH_PAGES, *SPANISH_PAGES, *BETA]}
    assert {address: one["@id"].removeprefix(HOST) for address, one in told.items()} == {
        "/": "/#procedure", "/aftercare": "/#procedure",
        "/es/": "/es/#procedure", "/es/cuidados": "/es/#procedure",
        "/beta": "/beta#procedure", "/beta-aftercare": "/beta#procedure",
        "/es/beta": "/es/beta#procedure", "/es/beta-cuidados": "/es/beta#procedure",
    }  # fmt: skip
    assert {address: one.get("name") for address, one in told.items() if "name" in one} == {
        "/": "Alpha", "/es/": "Alfa", "/beta": "Beta", "/es/beta": "Beta en español",
    }  # fmt: skip
    assert told["/"]["howPerformed"] == "Through a small cut."
    assert told["/es/beta"]["howPerformed"] == "Con una aguja fina."


# What has expired, and what somebody smuggles in


def test_a_claim_that_expired_is_gone_on_the_next_day(site, client, set_clock):
    make_live_page(aftercare_document(ENGLISH, CLAIM), key="claims", slug="claims")
    shown = client.page("/claims").select_one(".claim").get_text()
    assert "The test fund pays for this." in shown
    assert "Source: Ruling 1 of the test fund (January 15, 2026)" in shown
    # The last day, late in the evening on the clinic's clock; then a minute past midnight.
    set_clock(datetime(2027, 1, 1, 4, 59, tzinfo=UTC))
    assert "The test fund pays for this." in client.get("/claims").text
    tag = client.get("/claims").headers["ETag"]
    set_clock(datetime(2027, 1, 1, 5, 1, tzinfo=UTC))
    response = client.get("/claims", headers={"If-None-Match": tag})
    assert response.status_code == 200, "a browser that has kept the page must get the new one"
    for words in ("test fund", "Who pays", "Ruling 1"):
        assert words not in response.text


def test_no_claim_is_told_to_machines(site, client):
    make_live_page(aftercare_document(ENGLISH, CLAIM), key="claims", slug="claims")
    assert "test fund" not in str(client.page("/claims").head)


def say_at_once(revision: Revision, document: Document) -> None:
    """Let a live text say something else: the words are at stake here, not how they came there."""
    values = {"document_json": document.to_json(), "sha256": document.sha256}
    db.session.execute(update(Revision).where(Revision.id == revision.id).values(**values))


def test_every_payload_is_words_in_facts_and_preview(site, client):
    client.set_cookie("brought", "along")  # so nothing is kept: the words change without an act that could tell
    page = make_live_page(procedure_document(ENGLISH), kind=PageKind.PROCEDURE, key="evil", slug="evil")
    for payload in SAVEABLE:
        hostile = replace(ENGLISH, name=payload, lead=payload, brief=payload, how=payload)
        say_at_once(newest(page), procedure_document(hostile))
        html = client.get("/evil").text
        soup = BeautifulSoup(html, "html5lib")
        data = facts(soup)
        assert faults_of(data) == [], payload
        assert node(data, "MedicalWebPage")["name"] == payload == said(soup, "og:title") == said(soup, "og:description")
        assert html.count("</script") == 1, payload
        assert "<!--" not in html, payload
        assert_harmless(html, payload, shown=5)


def test_every_payload_is_words_as_the_clinics_own(site, client):
    for payload in SAVEABLE:
        name, phone = payload[:120], payload[:40]
        make_clinic(name=name, phone_day=phone, address=payload[:300])
        html = client.get("/aftercare").text
        clinic = node(facts(BeautifulSoup(html, "html5lib")), "MedicalClinic")
        assert (clinic["name"], clinic["telephone"]) == (name.strip(), phone.strip())
        assert html.count("</script") == 1
        assert client.get("/manifest.webmanifest").json["name"] == name.strip()
