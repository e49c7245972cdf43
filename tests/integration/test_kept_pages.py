"""Public pages are made once for each edition of the site and answered from memory, in every process alike."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import brotli
import pytest
from flask import Flask, before_render_template
from sqlalchemy.exc import OperationalError

from mildsite import create_app
from mildsite.accounts.roles import RoleName
from mildsite.audit import queries as audit
from mildsite.config import Settings
from mildsite.content.document import Document
from mildsite.content.drafting import save_draft, start_draft
from mildsite.content.lifecycle import Change
from mildsite.content.models import PageKind
from mildsite.content.publishing import schedule, unpublish
from mildsite.content.reviewing import approve, submit
from mildsite.db import db
from mildsite.web.kept import edition
from mildsite.web.shared import page_context
from tests.conftest import NOON
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic, make_value
from tests.factories.content import make_document, make_live_page, make_next_text, make_plain_document
from tests.factories.sheets import make_sheet
from tests.support.client import CheckingClient
from tests.support.statements import statements


@pytest.fixture
def care(app):
    make_clinic()
    return make_live_page(make_document("Old words"))


@pytest.fixture
def other(app: Flask, care, settings: Settings) -> Iterator[CheckingClient]:
    """A reader at another process over the same database."""
    db.session.commit()
    other = create_app(settings)
    other.test_client_class = CheckingClient
    client = other.test_client()
    assert isinstance(client, CheckingClient)
    yield client
    with other.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def made(app: Flask) -> Iterator[list[str]]:
    """The pages that were made, one by one."""
    names: list[str] = []

    def remember(_app: Flask, template: object, **_rest: object) -> None:
        names.append(str(getattr(template, "name", None)))

    with before_render_template.connected_to(remember, app):
        yield names


def heading(client: CheckingClient, address: str = "/aftercare") -> str:
    return str(client.page(address).h1.get_text())


def encoded(client: CheckingClient, accepted: str, **headers: str):
    return client.get("/aftercare", headers={"Accept-Encoding": accepted, **headers})


def test_a_page_is_made_once_however_often_it_is_read(care, client, made):
    for _ in range(3):
        assert heading(client) == "Old words"
    assert made == ["site/page.html"]


def test_another_process_shows_a_publication_within_a_second(care, client, other, ticks):
    assert heading(other) == "Old words"
    make_next_text(care, make_document("New words"), change=Change.SAFETY)
    db.session.commit()
    ticks.now = 0.4
    with statements() as sent:
        assert heading(other) == "Old words"
    assert sent == [], "a reader had the database asked"
    ticks.now = 1.0
    assert heading(other) == "New words"


def test_another_process_misses_a_page_that_was_taken_off_within_a_second(care, other, ticks):
    assert heading(other) == "Old words"
    unpublish(care, actor=make_staff(RoleName.REVIEWER))
    db.session.commit()
    ticks.now = 1.0
    assert other.get("/aftercare").status_code == 404


def test_another_process_shows_a_changed_phone_within_a_second(care, other, ticks):
    assert "555-0111" not in other.get("/aftercare").text
    make_clinic(phone_day="555-0111")
    db.session.commit()
    ticks.now = 1.0
    assert "555-0111" in other.get("/aftercare").text


def test_another_process_shows_a_value_that_was_signed_within_a_second(app, care, other, ticks):
    tree = make_document().to_json()
    tree["blocks"][2]["items"][0]["value_key"] = "lifting_days"
    make_next_text(care, Document.model_validate(tree), change=Change.SAFETY)
    db.session.commit()
    before = other.get("/aftercare").text
    make_value("lifting_days", "9")
    db.session.commit()
    ticks.now = 1.0
    after = other.get("/aftercare").text
    assert before != after
    assert "9 days" in after


def test_a_set_time_counts_in_every_process_with_nobody_writing(care, client, other, set_clock):
    editor, reviewer = make_staff(RoleName.EDITOR), make_staff(RoleName.REVIEWER)
    draft = start_draft(care, actor=editor)
    save_draft(draft, make_document("New words"), based_on_version=draft.lock_version, actor=editor)
    submit(draft, actor=editor)
    approve(draft, shown_sha256=draft.sha256, change=Change.WORDING, actor=reviewer)
    schedule(draft, at=NOON + timedelta(hours=2), actor=editor)
    assert [heading(client), heading(other)] == ["Old words", "Old words"]
    set_clock(NOON + timedelta(hours=2) - timedelta(seconds=1))
    assert [heading(client), heading(other)] == ["Old words", "Old words"]
    set_clock(NOON + timedelta(hours=2))
    assert [heading(client), heading(other)] == ["New words", "New words"]


def test_a_claim_is_gone_at_midnight_on_the_clinics_clock(care, client, set_clock):
    claim = {
        "id": "pays", "type": "claim", "heading": "Who pays", "text": "Your plan pays.", "source": "A memo",
        "stated_on": "2026-01-15", "expires_on": "2026-11-22",
    }  # fmt: skip
    tree = make_plain_document("Costs").to_json()
    document = Document.model_validate({**tree, "blocks": [*tree["blocks"], claim]})
    make_live_page(document, kind=PageKind.STANDARD, key="costs", slug="costs")
    midnight = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)  # in New York
    for moment, told in ((NOON, True), (midnight - timedelta(seconds=1), True), (midnight, False), (NOON, True)):
        set_clock(moment)
        assert ("Your plan pays." in client.get("/costs").text) is told, moment


def test_what_no_reader_sees_makes_no_page_anew(care, client, made):
    heading(client)
    make_sheet(page=care, nurse=make_staff(RoleName.NURSE))
    editor = make_staff(RoleName.EDITOR)
    draft = start_draft(care, actor=editor)
    made.clear()
    save_draft(draft, make_document("Not yet"), based_on_version=draft.lock_version, actor=editor)
    heading(client)
    assert made == []


@pytest.mark.parametrize(
    ("accepted", "coding", "decode"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, *", "gzip", gzip.decompress),
        ("", None, bytes),
        ("deflate", None, bytes),
    ],
)
def test_a_page_travels_in_the_smallest_form_that_a_browser_takes(care, client, accepted, coding, decode):
    plain = client.get("/aftercare").data
    first, again = encoded(client, accepted), encoded(client, accepted)
    assert first.headers.get("Content-Encoding") == coding
    assert decode(first.data) == plain
    assert int(first.headers["Content-Length"]) == len(first.data)
    assert (first.data, list(first.headers)) == (again.data, list(again.headers))
    assert first.headers["Vary"] == "Accept-Encoding"


def test_each_form_of_a_page_has_its_own_tag_and_is_not_sent_twice(care, client):
    found = [encoded(client, accepted) for accepted in ("br", "gzip", "")]
    tags = [response.headers["ETag"] for response in found]
    assert len(set(tags)) == 3
    for accepted, tag, response in zip(("br", "gzip", ""), tags, found, strict=True):
        for known in (tag, f"W/{tag}", f'"other", {tag}'):
            again = encoded(client, accepted, **{"If-None-Match": known})
            assert (again.status_code, again.data) == (304, b"")
            of_the_body = ("Content-Type", "Content-Length", "Content-Encoding")
            kept = [header for header in response.headers if header[0] not in of_the_body]
            assert list(again.headers) == kept
    assert encoded(client, "br", **{"If-None-Match": tags[1]}).status_code == 200


def test_two_processes_give_a_page_the_same_tag(care, client, other):
    assert encoded(client, "br").headers["ETag"] == encoded(other, "br").headers["ETag"]


@pytest.mark.parametrize("first", ["GET", "HEAD"])
def test_head_tells_the_same_without_the_page(care, client, first):
    client.open("/aftercare", method=first)
    got, told = client.get("/aftercare"), client.head("/aftercare")
    assert (told.status_code, told.data, list(told.headers)) == (200, b"", list(got.headers))


def test_no_name_of_the_host_reaches_another_reader(care, client):
    trusted = [client.get("/aftercare", headers={"Host": host}) for host in ("localhost", "127.0.0.1:8000")]
    assert len({response.data for response in trusted}) == 1
    for host in ("evil.example", "localhost.evil.example", ""):
        refused = client.get("/aftercare", headers={"Host": host})
        assert refused.status_code == 400
        assert "Old words" not in refused.text
    assert client.get("/aftercare").data == trusted[0].data


@pytest.mark.parametrize("address", ["/aftercare", "/manifest.webmanifest"])
def test_no_root_that_a_request_names_reaches_another_reader(care, client, address):
    root = {"SCRIPT_NAME": "/evil"}
    assert "/evil" in client.get(address, environ_overrides=root).text
    assert "/evil" not in client.get(address).text
    assert "/evil" in client.get(address, environ_overrides=root).text


def test_a_query_changes_nothing_and_is_not_kept(app, care, client, made):
    pages = {client.get(f"/aftercare{query}").data for query in ("?from=mail", "", "?lang=es", "?from=letter")}
    assert len(pages) == 1
    assert made == ["site/page.html"]
    assert list(app.kept_pages.edition().answers) == ["/aftercare"]


def test_only_what_was_made_for_a_stranger_is_kept(app, care, client):
    client.sign_in(make_staff(RoleName.EDITOR))
    assert heading(client) == "Old words"
    assert list(app.kept_pages.edition().answers) == []


@pytest.mark.parametrize("address", ["/no-such-page", "/AFTERCARE", "/aftercare/", "/sign-in", "/aftercare/sheet"])
def test_what_is_not_there_or_leads_on_or_holds_a_form_is_not_kept(app, care, client, address):
    make_clinic(offers_guidance_sheet=True)
    client.get(address)
    assert list(app.kept_pages.edition().answers) == []


def test_a_form_sent_to_a_kept_address_is_refused_as_ever(care, client):
    heading(client)
    assert client.post("/aftercare").status_code == 405


def test_memory_is_bounded_and_what_was_kept_longest_gives_way(app, care, client, monkeypatch):
    for address in ("/aftercare", "/robots.txt"):
        client.get(address)
    kept = app.kept_pages.edition().answers
    monkeypatch.setattr(edition, "ROOM", sum(answer.size for answer in kept.values()))
    assert client.get("/sitemap.xml").status_code == 200
    assert list(kept) == ["/robots.txt", "/sitemap.xml"]
    monkeypatch.setattr(edition, "ROOM", 10)
    assert heading(client) == "Old words"
    assert "/aftercare" not in kept


def test_pages_stay_while_the_database_is_silent_also_past_midnight(care, client, monkeypatch, set_clock, ticks):
    heading(client)

    def silent() -> audit.Place:
        raise OperationalError("SELECT", None, Exception("gone"))

    monkeypatch.setattr(audit, "place", silent)
    for hours, seconds in ((1, 1.0), (24, 2.0)):
        set_clock(NOON + timedelta(hours=hours))
        ticks.now = seconds
        assert heading(client) == "Old words"
    monkeypatch.undo()
    make_next_text(care, make_document("New words"), change=Change.SAFETY)
    assert heading(client) == "New words"


def test_what_had_to_do_without_the_database_is_not_kept(app, care, client, monkeypatch):
    def silent() -> None:
        raise OperationalError("SELECT", None, Exception("gone"))

    with monkeypatch.context() as patched:
        patched.setattr(page_context, "find_details", silent)
        assert client.get("/manifest.webmanifest").json["name"] == "Our clinic"
    assert client.get("/manifest.webmanifest").json["name"] == "Test Spine Clinic"


def test_a_page_made_of_what_has_changed_meanwhile_is_not_kept_for_the_new_edition(app, care, client, ticks):
    """One thread makes a page while another sees that the site has changed."""
    before = app.kept_pages.edition()
    make_next_text(care, make_document("New words"), change=Change.SAFETY)
    db.session.commit()
    ticks.now = 1.0
    after = app.kept_pages.edition()
    assert after is not before
    with app.test_request_context("/aftercare") as context:
        app.kept_pages.keep(context.request, app.make_response("Old words"), before)
    assert heading(client) == "New words"


def test_another_history_of_the_log_is_another_edition(app, care, client):
    """As after a restored backup: the log may stand at the same number, or before it."""
    heading(client)
    known = app.kept_pages.edition()
    for other in (audit.Place(known.place.seq, b"other"), audit.Place(known.place.seq + 1, b"other")):
        known.place = other
        assert not known.in_force()
