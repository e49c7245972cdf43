"""A setting keeps the staff's rooms to the clinic's own networks; patients and readers come from anywhere."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_network

import pytest

from mildsite import create_app
from mildsite.accounts.roles import RoleName
from mildsite.db import db
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_live_page
from tests.support.client import CheckingClient, parse

INSIDE = ["10.1.2.3", "10.1.255.255", "2001:db8:0:1::7", "::ffff:10.1.2.3"]
OUTSIDE = ["10.2.0.1", "192.0.2.1", "2001:db9::1", "::ffff:192.0.2.1", ""]
STAFF = ["/desk/", "/desk/static/desk.js", "/admin/", "/admin/pages/", "/sign-in", "/start", "/join/made-up"]
OPEN = ["/", "/healthz", "/robots.txt", "/static/mildsite.css", "/s/unknown-link"]


@pytest.fixture
def client(settings):
    networks = (ip_network("10.1.0.0/16"), ip_network("2001:db8::/32"))
    app = create_app(replace(settings, staff_networks=networks))
    app.config.update(TESTING=True, PROPAGATE_EXCEPTIONS=False)
    app.test_client_class = CheckingClient
    with app.app_context():
        make_clinic()
        make_live_page()
        client = app.test_client()
        client.sign_in(make_staff(RoleName.NURSE, RoleName.EDITOR))
        yield client
        db.session.remove()
        db.engine.dispose()


def get(client, url: str, address: str):
    return client.get(url, buffered=True, environ_overrides={"REMOTE_ADDR": address})


@pytest.mark.parametrize("address", OUTSIDE)
def test_from_elsewhere_the_staffs_rooms_stay_shut_and_say_so(client, address):
    for url in STAFF:
        answer = get(client, url, address)
        assert answer.status_code == 403, url
        assert "only inside the clinic" in parse(answer).select_one(".lead").get_text()
        assert not parse(answer).select("a[href='/start']")
    assert client.post("/sign-in", data={}, environ_overrides={"REMOTE_ADDR": address}).status_code in (400, 403)


@pytest.mark.parametrize("address", INSIDE)
def test_inside_they_open(client, address):
    assert get(client, "/desk/", address).status_code == 200
    assert get(client, "/admin/pages/", address).status_code == 200


@pytest.mark.parametrize("address", ["192.0.2.1", ""])
def test_readers_and_patients_come_from_anywhere(client, address):
    for url in OPEN:
        assert get(client, url, address).status_code in (200, 404), url
    assert get(client, "/aftercare", address).status_code == 200


def test_nothing_a_client_says_of_itself_lets_it_in(client):
    headers = {"X-Forwarded-For": "10.1.2.3", "X-Real-IP": "10.1.2.3", "Forwarded": "for=10.1.2.3"}
    answer = client.get("/desk/", headers=headers, environ_overrides={"REMOTE_ADDR": "192.0.2.1"})
    assert answer.status_code == 403
