"""The clinic's settings: one administrator proposes, a second one compares old and new and confirms."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from mildsite.accounts.roles import RoleName
from mildsite.audit.models import AuditEvent
from mildsite.clinic.changing import confirm_details, withdraw_details
from mildsite.clinic.errors import ProposalGone, ProposalWaits, SecondPersonNeeded
from mildsite.clinic.models import ClinicDetails
from mildsite.clinic.queries import current_details, proposed_details
from mildsite.db import db
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic, propose_clinic, small_logo
from tests.factories.content import make_live_page, make_live_translation
from tests.support.client import form_fields, parse

CHANGE = "/admin/clinic/change"
SCRIPT = b"<script>alert(1)</script>"
ADMINISTRATOR = RoleName.ADMINISTRATOR


@pytest.fixture
def administrator(app, client):
    make_clinic()
    client.sign_in(make_staff(ADMINISTRATOR))
    return client


def confirm_as_another() -> None:
    proposal = proposed_details()
    assert proposal is not None
    confirm_details(proposal, actor=make_staff(ADMINISTRATOR))


def wide_picture() -> bytes:
    target = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(target, "PNG")
    return target.getvalue()


def test_a_change_counts_when_a_second_administrator_has_confirmed_it(administrator):
    address = administrator.submit(CHANGE, {"phone_day": "(555) 555-0111"}).location
    assert current_details().phone_day == "(555) 555-0100"
    assert not administrator.page(address).select('form[action$="/confirm"]'), "not by who proposed it"
    administrator.sign_in(make_staff(ADMINISTRATOR))
    page = administrator.page(address)
    [row] = page.select("tr.changes")
    assert [cell.get_text() for cell in row.select("th, td")] == [
        "Phone, by day", "(555) 555-0100", "(555) 555-0111",
    ]  # fmt: skip
    administrator.submit(address, form='form[action$="/confirm"]')
    assert current_details().phone_day == "(555) 555-0111"


def test_a_change_can_be_taken_back(administrator):
    address = administrator.submit(CHANGE, {"name": "Another name"}).location
    administrator.submit(address, form='form[action$="/withdraw"]')
    assert proposed_details() is None
    assert administrator.get(address).status_code == 404
    assert administrator.submit(CHANGE, {"name": "A third name"}).status_code == 303


def test_nobody_confirms_their_own_change(app):
    make_clinic()
    actor = make_staff(ADMINISTRATOR)
    with pytest.raises(SecondPersonNeeded):
        confirm_details(propose_clinic(actor, name="Mine"), actor=actor)


def test_only_one_change_waits_at_a_time(administrator):
    propose_clinic(make_staff(ADMINISTRATOR), name="First")
    response = administrator.submit(CHANGE, {"name": "Second"})
    assert response.status_code == 409
    page = parse(response)
    assert "Another change waits" in page.select_one(".summary").get_text()
    assert page.select_one("#name")["value"] == "Second"
    with pytest.raises(ProposalWaits):
        propose_clinic(make_staff(ADMINISTRATOR))


def test_a_change_that_was_decided_or_overtaken_is_not_confirmed(app):
    make_clinic()
    taken_back = propose_clinic(make_staff(ADMINISTRATOR), name="Taken back")
    withdraw_details(taken_back, actor=make_staff(ADMINISTRATOR))
    overtaken = propose_clinic(make_staff(ADMINISTRATOR), name="Overtaken")
    make_clinic(name="From the command line")
    for proposal in (taken_back, overtaken):
        with pytest.raises(ProposalGone):
            confirm_details(proposal, actor=make_staff(ADMINISTRATOR))
    assert current_details().name == "From the command line"


def test_every_step_is_on_record(app):
    make_clinic()
    withdraw_details(propose_clinic(make_staff(ADMINISTRATOR)), actor=make_staff(ADMINISTRATOR))
    propose_clinic(make_staff(ADMINISTRATOR))
    confirm_as_another()
    steps = db.session.scalars(select(AuditEvent).where(AuditEvent.action.like("clinic.%")).order_by(AuditEvent.seq))
    assert [(step.action.removeprefix("clinic."), step.detail["version"]) for step in steps] == [
        ("changed", 1), ("proposed", 2), ("withdrawn", 2), ("proposed", 3), ("confirmed", 3),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("name", "", "Enter the name"),
        ("phone_day", "", "Enter the phone number"),
        ("phone_after_hours", " \t", "Enter the phone number"),
        ("phone_day", "\x00", "Enter the phone number"),
        ("address", "x" * 20_000, "too long"),
        ("time_zone", "Mars/Olympus", "is not a time zone"),
        ("time_zone", "../etc/passwd", "is not a time zone"),
        ("main_colour", "#888888", "to 1, and 4.5 to 1 is needed"),
        ("main_colour", "teal", "like #0b4a56"),
        ("review_months", "often", "whole number"),
        ("review_months", "0", "from 1 to 36"),
        ("hours_es", "x" * 501, "too long"),
        ("retention_days", "-1", "whole number"),
        ("retention_days", "99999", "from 1 to 36,500"),
        ("retention_days", "59", "link opens it for 60 days"),
        ("backup_days", "-1", "whole number"),
        ("backup_days", "99999", "from 1 to 36,500"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_stays_typed(administrator, field, typed, message):
    response = administrator.submit(CHANGE, {field: typed, "hours": "By appointment"})
    assert response.status_code == 400
    page = parse(response)
    assert message in page.select_one(f"#{field}-error").get_text()
    assert page.select_one(f'.summary a[href="#{field}"]')
    kept = form_fields(page.select_one("main form"))
    assert (kept[field], kept["hours"]) == (typed.strip(" \t\0"), "By appointment")
    assert len(db.session.scalars(select(ClinicDetails)).all()) == 1


def test_everything_wrong_is_said_at_once(administrator):
    typed = {"name": "", "time_zone": "Nowhere", "main_colour": "#ffffff", "retention_days": "0"}
    page = parse(administrator.submit(CHANGE, typed))
    links = {link["href"] for link in page.select(".summary a")}
    assert links == {f"#{field}" for field in typed}


def test_a_choice_that_is_not_on_the_form_is_no_choice(administrator):
    assert administrator.submit(CHANGE, {"second_identifier": "passport"}).status_code == 400


def upload(client, data: bytes, name: str, **more: Any):
    fields = {**form_fields(client.page(CHANGE).select_one("main form")), **more}
    # Encoded in memory: the client itself would leave a temporary file open for a large one.
    boundary, body = encode_multipart({**fields, "logo": FileStorage(io.BytesIO(data), filename=name)})
    return client.post(CHANGE, data=body, content_type=f"multipart/form-data; boundary={boundary}")


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (wide_picture(), "wide.png", "at most 4,000 by 4,000"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "logo.svg", "SVG cannot be used"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "logo.png", "SVG cannot be used"),
        (small_logo()[:50], "cut.png", "not a picture"),
        (bytes(3 * 1024 * 1024), "large.png", "too large"),
    ],
    ids=["wide", "svg", "svg called png", "cut off", "3 MB"],
)
def test_a_logo_that_cannot_be_used_is_refused_at_its_field(administrator, data, name, message):
    response = upload(administrator, data, name, hours="By appointment")
    assert response.status_code == 400
    page = parse(response)
    assert message in page.select_one("#logo-error").get_text()
    assert form_fields(page.select_one("main form"))["hours"] == "By appointment"


def test_a_logo_is_shown_to_who_confirms_and_then_on_every_page_without_what_came_with_it(administrator):
    make_live_page(slug="")
    address = upload(administrator, small_logo() + SCRIPT, "logo.png").location
    picture = administrator.get(administrator.page(address).select_one('img[alt="The proposed logo"]')["src"])
    assert picture.mimetype == "image/png"
    assert not administrator.page("/").select("img.logo")
    confirm_as_another()
    logo = administrator.page("/").select_one("img.logo")
    assert logo["alt"] == "Test Spine Clinic"
    served = administrator.get(logo["src"])
    assert (served.status_code, served.mimetype) == (200, "image/png")
    assert SCRIPT not in served.data
    assert administrator.get(logo["src"], headers={"If-None-Match": served.headers["ETag"]}).status_code == 304


def test_opening_hours_stand_on_each_page_in_its_language(administrator):
    make_live_translation(make_live_page(slug=""), slug="")
    administrator.submit(CHANGE, {"hours": "By appointment", "hours_es": "Con cita", "languages": ["es"]})
    confirm_as_another()
    assert [administrator.page(path).select_one(".hours").get_text() for path in ("/", "/es/")] == [
        "By appointment",
        "Con cita",
    ]
    administrator.submit(CHANGE, {"hours_es": ""})
    confirm_as_another()
    hours = administrator.page("/es/").select_one(".hours")
    assert (hours.get_text(), hours["lang"]) == ("By appointment", "en")


def test_a_logo_stays_until_it_is_taken_away(administrator):
    make_clinic(logo=small_logo())
    administrator.submit(CHANGE, {"name": "Another name"})
    confirm_as_another()
    assert current_details().logo
    administrator.submit(CHANGE, {"removes_logo": "y"})
    confirm_as_another()
    assert current_details().logo is None
    assert administrator.get("/clinic-logo").status_code == 404


def test_the_colour_reaches_the_pages_through_a_style_sheet_of_its_own(administrator):
    make_live_page(slug="")
    assert not administrator.page("/").select('link[href="/clinic.css"]')
    administrator.submit(CHANGE, {"main_colour": "#5b2a86"})
    confirm_as_another()
    assert administrator.page("/").select_one('link[href="/clinic.css"]')
    style = administrator.get("/clinic.css")
    assert style.mimetype == "text/css"
    assert "--deep: #5b2a86;" in style.text
    assert administrator.get("/clinic.css", headers={"If-None-Match": style.headers["ETag"]}).status_code == 304


def test_the_token_of_an_old_page_shows_the_form_again_with_all_that_was_typed(administrator):
    fields = {**form_fields(administrator.page(CHANGE).select_one("main form")), "name": "New", "csrf_token": "old"}
    response = administrator.post(CHANGE, data=fields)
    assert response.status_code == 400
    page = parse(response)
    assert "open too long" in page.select_one(".summary").get_text()
    assert page.select_one("#name")["value"] == "New"
