"""Which languages the site offers is a setting like the others; switching one off loses nothing."""

from __future__ import annotations

import pytest

from mildsite.accounts.roles import RoleName
from mildsite.clinic.changing import confirm_details
from mildsite.clinic.queries import current_details, proposed_details
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_live_page, make_live_translation
from tests.support.client import form_fields

CHANGE = "/admin/clinic/change"
ADMINISTRATOR = RoleName.ADMINISTRATOR


@pytest.fixture
def administrator(app, client):
    make_clinic(languages=("es",))
    client.sign_in(make_staff(ADMINISTRATOR))
    return client


def confirm() -> None:
    confirm_details(proposed_details(), actor=make_staff(ADMINISTRATOR))


def without_spanish(client) -> str:
    """Propose it; the address of the proposal."""
    form = client.page(CHANGE).select_one("main form")
    fields = {name: value for name, value in form_fields(form).items() if name != "languages"}
    return client.post(CHANGE, data=fields).location


def test_another_change_leaves_the_languages_as_they_are(administrator):
    administrator.submit(CHANGE, {"phone_day": "(555) 555-0111"})
    confirm()
    assert current_details().offered_languages == ("en", "es")


def test_a_language_is_switched_on_and_off_by_two_people(administrator):
    assert [box.get("value") for box in administrator.page(CHANGE).select("input[name=languages]")] == ["es"]
    address = without_spanish(administrator)
    row = administrator.page(address).select_one("tr.changes")
    assert [cell.get_text() for cell in row.select("th, td")] == ["Other languages", "Español", "None"]
    assert current_details().offered_languages == ("en", "es")
    confirm()
    assert current_details().offered_languages == ("en",)
    address = administrator.submit(CHANGE, {"languages": "es"}).location
    assert "no page in it is live yet" in administrator.page(address).main.get_text()
    confirm()
    assert current_details().offered_languages == ("en", "es")


def test_a_language_without_words_is_no_choice(administrator):
    response = administrator.submit(CHANGE, {"languages": "xx"})
    assert response.status_code == 400
    assert proposed_details() is None


def test_switching_off_a_language_says_what_becomes_of_its_pages_and_loses_none(administrator):
    front, care = make_live_page(key="front", slug=""), make_live_page()
    make_live_translation(front)
    make_live_translation(care, slug="cuidados")
    address = without_spanish(administrator)
    warning = administrator.page(address).select_one(".notice-error").get_text()
    assert "Español is switched off, and 2 pages in it are live." in warning
    assert administrator.get("/es/cuidados").status_code == 200, "until the second person confirms"
    confirm()
    for old, target in (("/es/cuidados", "/aftercare"), ("/es/", "/")):
        response = administrator.get(old)
        assert (response.status_code, response.location) == (302, target)
    administrator.submit(CHANGE, {"languages": "es"})
    confirm()
    assert administrator.get("/es/cuidados").status_code == 200


def test_switching_off_a_language_nobody_reads_gives_no_warning(administrator):
    assert not administrator.page(without_spanish(administrator)).select(".notice-error")
