"""The pages of the clinic values: an editor proposes, a reviewer reads the sentences and signs."""

from __future__ import annotations

import pytest

from mildsite.accounts.roles import RoleName
from mildsite.clinic.models import ClinicValue
from mildsite.clinic.queries import current_values
from mildsite.clinic.values import BY_NURSE
from mildsite.db import db
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic, make_proposal, make_value
from tests.support.client import parse

PROPOSE = "/admin/values/lifting_days/propose"


@pytest.fixture
def visitor(app, client):
    """Call it with roles: a browser of somebody who has them."""
    make_clinic()

    def sign_in(*roles: RoleName):
        client.sign_in(make_staff(*roles))
        return client

    return sign_in


def test_an_editor_proposes_and_a_reviewer_signs_the_sentences(visitor):
    address = visitor(RoleName.EDITOR).submit(PROPOSE, {"state": "signed", "value": "7"}).location
    reviewer = visitor(RoleName.REVIEWER)
    page = reviewer.page(address)
    assert "through Sunday, November 29." in page.get_text()
    assert "for 7 days after the procedure" in page.get_text()
    assert reviewer.submit(address).location == "/admin/values/"
    assert "7 days" in reviewer.page("/admin/values/").main.get_text()
    assert current_values().find("lifting_days").value == 7


def test_who_proposed_is_told_that_another_must_sign(visitor):
    both = visitor(RoleName.EDITOR, RoleName.REVIEWER)
    page = both.page(both.submit(PROPOSE, {"state": "signed", "value": "7"}).location)
    assert "another person must sign it" in page.main.get_text()
    assert not page.select("main form")


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"value": ""}, "value", "between 1 and 90"),
        ({"value": "91"}, "value", "between 1 and 90"),
        ({"value": "<script>"}, "value", "between 1 and 90"),
        ({"value": "9" * 20_000}, "value", "between 1 and 90"),
        ({"value": "7", "practitioner": "x" * 200}, "practitioner", "too long"),
        ({"value": "7", "practitioner": "\x00"}, "practitioner", "in letters"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_stays_typed(visitor, typed, field, message):
    response = visitor(RoleName.EDITOR).submit(PROPOSE, {"state": "signed", **typed})
    assert response.status_code == 400
    page = parse(response)
    assert message in page.select_one(f"#{field}-error").get_text()
    assert page.select_one(f'.summary a[href="#{field}"]')
    assert page.select_one("#value")["value"] == typed["value"]
    assert db.session.query(ClinicValue).count() == 0


def test_a_state_that_does_not_exist_is_asked_for_again(visitor):
    response = visitor(RoleName.EDITOR).submit(PROPOSE, {"state": "guessed", "value": "7"})
    assert response.status_code == 400
    assert "Choose one of the three." in parse(response).get_text()


def test_an_old_page_signs_nothing(visitor):
    proposal = make_proposal(typed="7")
    reviewer = visitor(RoleName.REVIEWER)
    address = f"/admin/values/proposals/{proposal.id}"
    shown = proposal.sentences_sha256
    token = reviewer.page(address).select_one("main [name=csrf_token]")["value"]
    make_proposal(typed="8")
    response = reviewer.post(f"{address}/sign", data={"csrf_token": token, "shown": shown})
    assert "a newer one has taken its place" in reviewer.page(response.location).get_text()
    assert current_values().find("lifting_days") == BY_NURSE
    assert reviewer.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/admin/values/no-such/propose", "/admin/values/proposals/999999999"])
def test_what_is_not_there_is_not_found(visitor, address):
    assert visitor(RoleName.EDITOR).get(address).status_code == 404


def test_a_practitioners_rule_stands_beside_the_clinics(visitor):
    make_value(typed="7")
    make_value(typed="10", practitioner="Dr. <b>Ames</b>")
    text = visitor(RoleName.EDITOR).page("/admin/values/").main.get_text()
    assert "for Dr. <b>Ames</b>" in text
    assert "10 days" in text
