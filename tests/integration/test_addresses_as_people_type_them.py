"""Addresses as people and other programs ask for them: a slash too many, capitals, another language, an old address."""

from __future__ import annotations

import pytest

from mildsite.accounts.roles import RoleName
from mildsite.content.addresses import change_address
from mildsite.content.publishing import unpublish
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.procedures import make_procedure, translate


@pytest.fixture
def site(app):
    """A procedure and its after-care, in English and Spanish."""
    make_clinic(languages=("es",), offers_guidance_sheet=True)
    alpha = make_procedure()
    return alpha, translate(alpha)


def walk(client, address: str) -> tuple[str, list[int]]:
    """Where one ends up, and the answers on the way."""
    codes: list[int] = []
    while True:
        response = client.get(address)
        codes.append(response.status_code)
        if response.status_code not in (301, 302, 308):
            return address, codes
        address = response.headers["Location"]
        assert address.startswith("/"), "the host of a redirect is not ours to say"
        assert not address.startswith("//")
        assert len(codes) < 5, "it leads round in circles"


@pytest.mark.parametrize(
    ("typed", "leads_to", "codes"),
    [
        ("/aftercare/", "/aftercare", [301, 200]),
        ("/AfterCare", "/aftercare", [301, 200]),
        ("/AFTERCARE/", "/aftercare", [301, 200]),
        ("/es", "/es/", [308, 200]),
        ("/ES", "/es/", [308, 301, 200]),
        ("/es/cuidados/", "/es/cuidados", [301, 200]),
        ("/es/CUIDADOS", "/es/cuidados", [301, 200]),
        ("/ES/Cuidados", "/es/cuidados", [301, 200]),
        ("/en", "/", [308, 308, 200]),
        ("/en/", "/", [308, 200]),
        ("/en/aftercare", "/aftercare", [308, 200]),
        ("/en/aftercare/sheet", "/aftercare/sheet", [308, 200]),
        ("/es//cuidados", "/es/cuidados", [308, 200]),
        ("/fr/", "/fr/", [404]),
        ("/fr/aftercare", "/fr/aftercare", [404]),
        ("/es/aftercare", "/es/aftercare", [404]),
        ("/aftercare/more", "/aftercare/more", [404]),
    ],
)
def test_an_address_typed_in_another_way_leads_to_the_page(site, client, typed, leads_to, codes):
    assert walk(client, typed) == (leads_to, codes)


def test_what_was_asked_with_the_address_is_not_lost_on_the_way(site, client):
    assert client.get("/en/aftercare?from=paper").headers["Location"] == "/aftercare?from=paper"


@pytest.mark.parametrize("path", ["//evil.example/", "//evil.example", "//evil.example/desk", "/en//evil.example"])
def test_no_address_leads_to_another_host(site, client, path):
    location = client.get("/", environ_overrides={"PATH_INFO": path}).headers.get("Location", "/")
    assert location.startswith("/")
    assert not location.startswith("//")


@pytest.mark.parametrize("address", ["/", "/aftercare", "/es/", "/es/cuidados", "/robots.txt", "/sitemap.xml", "/gone"])
def test_who_asks_for_the_head_alone_gets_the_same_without_the_words(site, client, address):
    head, whole = client.head(address), client.get(address)
    assert head.data == b""
    assert (head.status_code, dict(head.headers)) == (whole.status_code, dict(whole.headers))


@pytest.mark.parametrize("address", ["/", "/es/cuidados", "/en/aftercare", "/gone", "/sitemap.xml", "/robots.txt"])
def test_a_host_that_is_not_ours_is_refused_and_never_repeated(site, client, address):
    response = client.get(address, base_url="http://evil.example")
    assert response.status_code == 400
    assert "evil.example" not in response.text + str(response.headers)


@pytest.mark.parametrize("address", ["/aftercare", "/es/cuidados", "/sitemap.xml", "/robots.txt"])
def test_the_addresses_we_name_come_from_the_settings_whatever_the_host(site, client, address):
    words = client.get(address, base_url="http://localhost:1234").text
    assert "http://127.0.0.1:8000/" in words
    assert "localhost" not in words


@pytest.mark.parametrize(("language", "old", "front"), [("en", "/aftercare", ""), ("es", "/es/cuidados", "/es")])
def test_every_address_a_page_had_leads_to_where_it_is_now_in_one_step(site, client, language, old, front):
    page = site[0 if language == "en" else 1].aftercare
    ed = make_staff(RoleName.EDITOR)
    for slug in ("second", "third"):
        change_address(page, slug, actor=ed)
    for address in (old, f"{front}/second", f"{front}/SECOND/"):
        response = client.get(address)
        assert (response.status_code, response.headers["Location"]) == (301, f"{front}/third")
        assert response.cache_control.no_cache
        assert response.cache_control.public
    change_address(page, "second", actor=ed)
    assert walk(client, f"{front}/second") == (f"{front}/second", [200])
    assert walk(client, f"{front}/third") == (f"{front}/second", [301, 200])


def test_a_front_page_that_moved_is_found_from_the_bare_address(site, client):
    ed = make_staff(RoleName.EDITOR)
    for translated, address in ((False, "/alpha"), (True, "/es/alpha")):
        change_address(site[translated].page, "alpha", actor=ed)
        assert walk(client, address.removesuffix("alpha")) == (address, [301, 200])


@pytest.mark.parametrize(
    ("address", "leads_to"), [("/es/", "/"), ("/es/cuidados", "/aftercare"), ("/es/CUIDADOS/", "/aftercare")]
)
def test_a_language_that_is_switched_off_leads_to_the_default_one(site, client, address, leads_to):
    make_clinic(languages=())
    assert walk(client, address) == (leads_to, [302, 200])


def test_an_old_address_of_a_language_that_is_switched_off_leads_to_the_default_one(site, client):
    change_address(site[1].aftercare, "nuevo", actor=make_staff(RoleName.EDITOR))
    make_clinic(languages=())
    assert walk(client, "/es/cuidados") == ("/aftercare", [302, 200])
    assert walk(client, "/es/nada") == ("/es/nada", [404])
    assert client.get("/es/%00").status_code == 404


def test_an_old_address_of_a_page_that_left_the_site_is_not_found(site, client):
    page = site[0].aftercare
    change_address(page, "second", actor=make_staff(RoleName.EDITOR))
    unpublish(page, actor=make_staff(RoleName.REVIEWER))
    assert walk(client, "/aftercare") == ("/aftercare", [404])
