"""Sitemap, robots, icons, manifest and the picture that goes with a link."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from PIL import Image

from mildsite.accounts.roles import RoleName
from mildsite.content import publishing, reviewing
from mildsite.content.drafting import start_draft
from mildsite.content.lifecycle import Change
from mildsite.content.models import PageKind
from tests.conftest import NOON
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic, small_logo
from tests.factories.content import make_live_page, make_page, make_plain_document
from tests.factories.procedures import make_other_procedure, make_procedure, translate
from tests.support.statements import statements

HOST = "http://127.0.0.1:8000"
MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
ICONS = {"/icon-192.png": 192, "/icon-512.png": 512, "/apple-touch-icon.png": 180}


@pytest.fixture
def site(app):
    make_clinic(languages=("es",))
    alpha = make_procedure()
    return alpha, translate(alpha)


def entries(client) -> dict[str, tuple[str, dict[str, str]]]:
    """Address → last change, translations."""
    response = client.get("/sitemap.xml")
    assert response.mimetype == "application/xml"
    root = ElementTree.fromstring(response.data)  # noqa: S314 - our own
    return {
        url.findtext("s:loc", namespaces=MAP).removeprefix(HOST): (
            url.findtext("s:lastmod", namespaces=MAP),
            {link.get("hreflang"): link.get("href").removeprefix(HOST) for link in url.findall("x:link", MAP)},
        )
        for url in root.findall("s:url", MAP)
    }


def test_the_site_map_lists_what_is_live_with_its_translations(site, client):
    make_other_procedure()
    make_page(key="draft", slug="draft")
    make_live_page(make_plain_document("Privacy"), kind=PageKind.STANDARD, key="privacy", slug="privacy")
    found = entries(client)
    assert set(found) == {
        "/", "/es/", "/aftercare", "/es/cuidados", "/privacy",
        "/beta", "/es/beta", "/beta-aftercare", "/es/beta-cuidados",
    }  # fmt: skip
    both = {"en": "/aftercare", "es": "/es/cuidados", "x-default": "/aftercare"}
    assert found["/aftercare"][1] == found["/es/cuidados"][1] == both
    assert found["/privacy"][1] == {}


def test_the_site_map_says_since_when_each_text_is_live_on_the_clinics_calendar(site, client, set_clock):
    rita, ed = make_staff(RoleName.REVIEWER), make_staff(RoleName.EDITOR)
    draft = start_draft(site[0].aftercare, actor=ed)
    reviewing.submit(draft, actor=ed)
    reviewing.approve(draft, shown_sha256=draft.sha256, change=Change.WORDING, actor=rita)
    # 3 a.m. in London is still the evening before where the clinic is.
    at = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
    publishing.schedule(draft, at=at, actor=ed)
    assert entries(client)["/aftercare"][0] == "2026-11-22"
    set_clock(at + timedelta(minutes=1))
    assert entries(client)["/aftercare"][0] == "2026-11-25"
    set_clock(at + timedelta(days=3))
    with client.application.app_context():
        publishing.publish_due()
    assert entries(client)["/aftercare"][0] == "2026-11-25"
    assert entries(client)["/"][0] == NOON.date().isoformat()


def test_the_site_map_costs_the_same_few_questions_however_many_pages_there_are(site, client, ticks):
    client.set_cookie("brought", "along")  # what is made for a browser with a cookie is not kept
    client.get("/sitemap.xml")
    with statements() as few:
        client.get("/sitemap.xml")
    make_other_procedure()
    with statements() as more:
        client.get("/sitemap.xml")
    assert 1 <= len(more) == len(few)


def test_the_site_map_of_a_site_without_pages_is_a_site_map(app, client):
    assert entries(client) == {}


def test_crawlers_stay_out_of_the_rooms_and_find_the_site_map(site, client):
    lines = client.get("/robots.txt").text.splitlines()
    assert lines[0] == "User-agent: *"
    assert f"Sitemap: {HOST}/sitemap.xml" in lines
    assert {"Disallow: /admin/", "Disallow: /desk/", "Disallow: /join/"} <= set(lines)
    assert "Disallow: /" not in lines


def test_crawlers_stay_out_of_the_demonstration(site, client):
    make_clinic(is_demo=True)
    assert client.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"


@pytest.mark.parametrize(("address", "side"), ICONS.items())
def test_an_icon_has_its_size_and_the_clinics_colour(site, client, address, side):
    for colour, wanted in (("", (11, 74, 86)), ("#5b2a86", (91, 42, 134))):
        make_clinic(main_colour=colour)
        image = Image.open(io.BytesIO(client.get(address).data)).convert("RGBA")
        assert image.size == (side, side)
        assert image.getpixel((side // 2, 4)) == (*wanted, 255)
        white = sum(pixel == (255, 255, 255, 255) for pixel in image.get_flattened_data())
        assert white > side * side * 0.1, "no mark on it"


def test_old_browsers_find_their_icon(site, client):
    response = client.get("/favicon.ico")
    assert response.mimetype == "image/x-icon"
    image = Image.open(io.BytesIO(response.data))
    assert image.info["sizes"] == {(16, 16), (32, 32), (48, 48)}


def test_the_manifest_names_the_clinic_and_icons_that_are_there(site, client):
    make_clinic(name="Minimally Invasive Spine Institute", main_colour="#5b2a86")
    response = client.get("/manifest.webmanifest")
    assert response.mimetype == "application/manifest+json"
    manifest = response.json
    assert manifest["name"] == "Minimally Invasive Spine Institute"
    assert manifest["short_name"] == "Minimally"
    assert manifest["theme_color"] == "#5b2a86"
    for icon in manifest["icons"]:
        image = Image.open(io.BytesIO(client.get(icon["src"]).data))
        assert icon["sizes"] == f"{image.width}x{image.height}"
    page = client.page("/")
    assert page.select_one('link[rel="manifest"]')["href"] == "/manifest.webmanifest"
    assert page.select_one('meta[name="theme-color"]')["content"] == "#5b2a86"


def test_the_picture_of_a_link_changes_its_address_with_the_clinics_looks(site, client):
    def address() -> str:
        found = client.page("/").select_one('meta[property="og:image"]')["content"]
        assert found.startswith(HOST)
        return found.removeprefix(HOST)

    first, before = address(), client.get(address()).data
    make_clinic(name="Another Name")
    assert address() != first
    assert client.get(address()).data != before


@pytest.mark.parametrize("name", ["A", "W" * 120, "Clínica de Columna “Ñandú”", "脊椎診所", "a b " * 30])
def test_any_name_makes_a_picture_of_a_link(site, client, name):
    make_clinic(name=name)
    image = Image.open(io.BytesIO(client.get("/share-picture.png").data))
    assert image.size == (1200, 630)
    assert len(image.getcolors()) > 1
    colours = image.convert("RGB")
    edge = {colours.getpixel((x, y)) for x in range(0, 1200, 7) for y in (0, 629)}
    assert (255, 255, 255) not in edge, "it runs over the edge"


@pytest.mark.parametrize("address", [*ICONS, "/favicon.ico", "/manifest.webmanifest", "/share-picture.png"])
def test_files_are_asked_for_again_and_not_sent_again(site, client, address):
    first = client.get(address)
    assert first.cache_control.no_cache
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    make_clinic(name="Another", main_colour="#5b2a86")
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_files_are_there_before_the_site_is_set_up(app, client):
    for address in (*ICONS, "/favicon.ico", "/manifest.webmanifest", "/share-picture.png", "/robots.txt"):
        assert client.get(address).status_code == 200, address


def test_the_logo_is_named_to_machines_only_when_there_is_one(site, client):
    assert '"logo"' not in client.get("/").text
    make_clinic(logo=small_logo())
    assert f'"logo": "{HOST}/clinic-logo?v=' in client.get("/").text
