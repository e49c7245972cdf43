"""The public site: what is live, and nothing else; no cookie, no form."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from mildsite.accounts.roles import RoleName
from mildsite.content.document import Document
from mildsite.content.drafting import save_draft, start_draft
from mildsite.content.models import PageKind
from mildsite.content.publishing import unpublish
from mildsite.db import db
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_document, make_live_page, make_page, make_plain_document


@pytest.fixture
def site(app) -> None:
    """A clinic with the two pages of a procedure."""
    make_clinic()
    make_live_page(make_plain_document("The procedure"), kind=PageKind.PROCEDURE, key="mild", slug="")
    make_live_page(make_document("After-care"))


def test_the_front_page_shows_the_procedure(site, client):
    page = client.page("/")
    assert page.h1.get_text() == "The procedure"
    assert page.select_one("article em").get_text() == "pressure"


def test_the_aftercare_page_shows_every_part_of_the_text(site, client):
    page = client.page("/aftercare")
    words = page.main.get_text(" ", strip=True)
    for part in ("Care for yourself at home.", "You may feel", "Avoid heavy lifting for several days.", "Chest pain"):
        assert part in words
    assert page.select_one("article strong").get_text() == "sore"
    assert page.select_one("meta[name=description]")["content"] == "What to do at home."


def test_a_placeholder_reads_as_the_clinics_own_words_as_they_are_today(site, client):
    make_clinic(name="Renamed <Spine> & Clinic", phone_day="555-0111")
    page = client.page("/aftercare")
    assert "Call Renamed <Spine> & Clinic." in page.main.get_text()
    assert page.select_one(".site-header a.call")["href"] == "tel:5550111"


def test_red_flags_stand_by_urgency_with_the_phone_beside_what_asks_for_a_call(site, client):
    headings = [heading.get_text() for heading in client.page("/aftercare").select(".red-flags h3")]
    assert headings == ["Call 911", "Call us at once: (555) 555-0100", "Call us: (555) 555-0100"]


def test_the_navigation_leads_to_the_live_pages_and_marks_the_one_shown(site, client):
    make_page(key="draft", slug="draft")
    links = client.page("/aftercare").select("nav a")
    assert [(link["href"], link.get("aria-current")) for link in links] == [("/", None), ("/aftercare", "page")]


def test_an_address_without_a_page_is_not_found(site, client):
    assert client.get("/no-such-page").status_code == 404


@pytest.mark.parametrize("address", ["/draft", "/DRAFT", "/draft/"])
def test_a_draft_is_not_found(site, client, address):
    make_page(key="draft", slug="draft")
    assert client.get(address).status_code == 404


def test_a_draft_of_a_live_page_does_not_show(site, client):
    page = make_live_page(make_document("On the site"), key="other", slug="other")
    editor = make_staff(RoleName.EDITOR)
    draft = start_draft(page, actor=editor)
    save_draft(draft, make_document("Not yet"), based_on_version=draft.lock_version, actor=editor)
    assert client.page("/other").h1.get_text() == "On the site"


def test_a_page_taken_off_the_site_is_not_found_and_leaves_the_navigation(site, client):
    page = make_live_page(key="other", slug="other")
    assert client.get("/other").status_code == 200
    unpublish(page, actor=make_staff(RoleName.REVIEWER))
    assert client.get("/other").status_code == 404
    assert not client.page("/").select('nav a[href="/other"]')


def test_a_page_that_has_not_changed_is_not_sent_again(site, client):
    tag = client.get("/aftercare").headers["ETag"]
    again = client.get("/aftercare", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    make_clinic(phone_day="555-0111")
    assert client.get("/aftercare", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("address", ["/", "/aftercare", "/no-such-page", "/healthz", "/static/mildsite.css"])
def test_a_public_page_sets_no_cookie_and_does_not_vary_by_one(site, client, address):
    with client.get(address) as response:
        assert "Set-Cookie" not in response.headers
        assert "cookie" not in response.headers.get("Vary", "").lower()


@pytest.mark.parametrize("address", ["/", "/aftercare"])
def test_a_public_page_is_the_same_for_a_colleague_who_is_signed_in(site, client, address):
    before = client.get(address).data
    client.sign_in(make_staff(RoleName.NURSE))
    assert client.get(address).data == before


@pytest.mark.parametrize("address", ["/", "/aftercare", "/no-such-page"])
def test_a_public_page_holds_no_form(site, client, address):
    assert "<form" not in client.get(address).text


def test_a_public_page_may_be_kept_but_must_be_asked_for_again(site, client):
    cache = client.get("/aftercare").cache_control
    assert cache.public
    assert cache.no_cache


def test_the_site_works_before_it_is_set_up(app, client):
    assert client.get("/").status_code == 404
    assert client.get("/aftercare").status_code == 404


def test_health_is_told_without_the_database(app, client):
    db.session.execute(text("DROP TABLE sheet_counter"))
    response = client.get("/healthz")
    assert (response.status_code, response.text, response.mimetype) == (200, "ok\n", "text/plain")


def test_the_demonstration_says_so_on_every_page(site, client):
    assert "Demonstration" not in client.get("/").text
    make_clinic(is_demo=True)
    for address in ("/", "/aftercare", "/no-such-page", "/sign-in"):
        assert "Demonstration." in client.get(address).text


def test_markup_in_a_text_is_shown_and_not_run(site, client):
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>[x](javascript:alert(1))"
    document = make_document(f"Title {evil}", description=evil)
    blocks = [block.model_dump() for block in document.blocks]
    blocks[0]["text"] = blocks[1]["text"] = blocks[1]["heading"] = evil
    blocks[2]["items"][0]["text"] = blocks[3]["items"][0]["text"] = evil
    make_live_page(Document.model_validate({**document.to_json(), "blocks": blocks}), key="evil", slug="evil")
    page = client.page("/evil")  # the client refuses handlers, inline scripts and javascript: addresses
    assert not page.select("script[src], img")
    assert page.main.get_text().count("<script>alert(1)</script>") == 6
    assert page.select_one("meta[name=description]")["content"] == evil


@pytest.mark.parametrize(
    "address", ["/%00", "/a%00b", "/" + "x" * 3000, "/%F0%9F%92%89", "/%ff", "/..%2f..%2fetc%2fpasswd"]
)
def test_a_strange_address_is_not_found(site, client, address):
    assert client.get(address).status_code == 404
