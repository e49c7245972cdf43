"""An address that a page had goes on leading to it, in one step, whatever happens to the page later."""

from __future__ import annotations

import pytest

from mildsite.accounts.models import StaffUser
from mildsite.accounts.roles import RoleName
from mildsite.audit.models import AuditEvent
from mildsite.content import queries
from mildsite.content.addresses import RESERVED, change_address, check_address
from mildsite.content.drafting import create_page
from mildsite.content.errors import AddressUnusable
from mildsite.content.models import Page, PageKind
from mildsite.content.publishing import unpublish
from mildsite.db import db
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import (
    go_live,
    make_live_page,
    make_live_translation,
    make_page,
    make_plain_document,
    newest,
)
from tests.support.client import parse
from tests.support.threads import at_once


@pytest.fixture(params=["en", "es"])
def page(app, request) -> Page:
    """A live page at `first`, in either language."""
    make_clinic(languages=("es",))
    english = make_live_page(slug="first" if request.param == "en" else "source")
    return english if request.param == "en" else make_live_translation(english, slug="first")


@pytest.fixture
def editor(app):
    return make_staff(RoleName.EDITOR)


def at(page: Page, slug: str) -> str:
    return f"/{slug}" if page.language == "en" else f"/es/{slug}"


def leads(client, page: Page, slug: str) -> str:
    """Where a reader gets, in one step."""
    response = client.get(at(page, slug))
    assert response.status_code == 301
    assert "no-cache" in response.headers["Cache-Control"], "a browser that kept it would go round in circles"
    assert client.get(response.location).status_code == 200
    return response.location


def move(page: Page, *slugs: str) -> None:
    for slug in slugs:
        change_address(page, slug, actor=make_staff(RoleName.EDITOR))


def test_an_address_that_moved_leads_on(page, client):
    move(page, "second")
    assert leads(client, page, "first") == at(page, "second")


def test_a_page_that_moved_twice_is_one_step_away(page, client):
    move(page, "second", "third")
    assert leads(client, page, "first") == leads(client, page, "second") == at(page, "third")


def test_a_page_that_moved_back_is_where_it_was_and_goes_round_in_no_circle(page, client):
    move(page, "second", "first")
    assert client.get(at(page, "first")).status_code == 200
    assert leads(client, page, "second") == at(page, "first")
    move(page, "second", "first", "second")
    assert leads(client, page, "first") == at(page, "second")


def test_no_loop_can_be_written_down(page, editor):
    """Two pages that exchange their addresses would lead to each other for ever."""
    other = create_page(
        key="other", language=page.language, slug="other", kind=PageKind.STANDARD, document=make_plain_document(),
        actor=None,
    )  # fmt: skip
    move(page, "second")
    with pytest.raises(AddressUnusable, match="readers who use it are led there"):
        change_address(other, "first", actor=editor)
    with pytest.raises(AddressUnusable, match="Another page has this address"):
        change_address(other, "second", actor=editor)
    move(other, "third")
    with pytest.raises(AddressUnusable, match="readers who use it are led there"):
        change_address(page, "other", actor=editor)
    assert (page.slug, other.slug) == ("second", "third")


def test_a_new_page_gets_no_address_that_leads_somewhere(page):
    move(page, "second")
    with pytest.raises(AddressUnusable, match="readers who use it are led there"):
        check_address("first", language=page.language)
    check_address("first", language=page.language, page=page)


def test_the_other_language_has_addresses_of_its_own(page):
    move(page, "second")
    check_address("first", language="es" if page.language == "en" else "en")


@pytest.mark.parametrize("slug", [*sorted(RESERVED), "es", "en"])
def test_an_address_of_the_application_is_refused(page, editor, slug):
    with pytest.raises(AddressUnusable, match="is kept for the application itself"):
        change_address(page, slug, actor=editor)


@pytest.mark.parametrize("slug", ["A", "a b", "a/b", "a--b", "-a", "a-", "ä", "a.html", "x" * 81, "a\n", "١"])
def test_what_is_no_address_is_refused(page, editor, slug):
    with pytest.raises(AddressUnusable, match="Use small letters"):
        change_address(page, slug, actor=editor)


def test_a_page_off_the_site_leads_nobody_anywhere_but_the_reader_of_a_translation_to_its_source(page, client):
    move(page, "second")
    unpublish(page, actor=make_staff(RoleName.REVIEWER))
    response = client.get(at(page, "first"))
    assert (response.status_code, response.location) == ((404, None) if page.language == "en" else (302, "/source"))


def test_two_editors_who_take_an_address_at_once_get_it_once(app):
    make_clinic()
    ids = [make_page(key=key, slug=key).id for key in ("one", "two")]
    editor_id = make_staff(RoleName.EDITOR).id

    def take(page_id):
        def press() -> str:
            try:
                change_address(queries.page(page_id), "wanted", actor=db.session.get(StaffUser, editor_id))
                db.session.commit()
            except AddressUnusable:
                return "taken"
            return "mine"

        return press

    assert sorted(at_once(app, *map(take, ids))) == ["mine", "taken"]


def test_a_move_is_on_record(page, editor):
    change_address(page, "second", actor=editor)
    event = db.session.query(AuditEvent).order_by(AuditEvent.seq.desc()).first()
    assert (event.action, event.detail) == ("page.address_changed", {"before": "first", "after": "second"})


def test_the_same_address_again_changes_nothing(page, editor):
    before = db.session.query(AuditEvent).count()
    change_address(page, "first", actor=editor)
    assert (db.session.query(AuditEvent).count(), queries.retired_addresses(page)) == (before, [])


def test_another_page_may_become_the_front_page_and_readers_never_find_nothing(app, client, editor):
    """Its address is the site's own: a clinic with two procedures wants a page above both."""
    make_clinic()
    first = make_live_page(key="mild", slug="")
    change_address(first, "mild", actor=editor)
    assert client.get("/").location == "/mild"
    front = make_page(make_plain_document("Our procedures"), kind=PageKind.STANDARD, key="front", slug="")
    assert client.get("/").location == "/mild", "until the new one is live"
    go_live(newest(front))
    assert client.page("/").h1.get_text() == "Our procedures"
    with pytest.raises(AddressUnusable, match="There is a front page already"):
        change_address(first, "", actor=editor)
    change_address(front, "procedures", actor=editor)
    assert client.get("/").location == "/procedures"
    change_address(first, "", actor=editor)
    assert client.get("/mild").location == "/"


def form_of(page: Page) -> str:
    return f"/admin/outline/{page.id}/address"


def test_an_editor_moves_a_page_and_sees_what_leads_on(page, editor, client):
    client.sign_in(editor)
    response = client.submit(form_of(page), {"slug": "/Second"})
    assert response.location == f"/admin/pages/{page.id}"
    shown = client.page(response.location)
    assert f"The page is at {at(page, 'second')} now." in shown.select_one(".notice").get_text()
    assert shown.select_one(f'dd a[href="{at(page, "second")}"]')
    assert [row.get_text() for row in client.page(form_of(page)).select("main .form-page > ul li")] == [
        at(page, "first")
    ]


@pytest.mark.parametrize(
    ("typed", "words"), [("desk", "is kept for"), ("a b", "Use small letters"), ("taken", "Another page has")]
)
def test_an_address_that_cannot_be_is_said_at_its_field(page, editor, client, typed, words):
    create_page(
        key="taken", language=page.language, slug="taken", kind=PageKind.STANDARD, document=make_plain_document(),
        actor=None,
    )  # fmt: skip
    client.sign_in(editor)
    response = client.submit(form_of(page), {"slug": typed})
    assert response.status_code == 400
    shown = parse(response)
    assert words in shown.select_one("#slug-error").get_text()
    assert shown.select_one("#slug")["value"] == typed
    assert page.slug == "first"
