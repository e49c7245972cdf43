"""Nobody can make a signed-in browser do something: every POST needs the session's token and our own origin."""

from __future__ import annotations

import pytest
from flask import Flask

from mildsite.web.extensions import csrf
from tests.factories.world import make_world
from tests.support.tables import contents
from tests.support.visits import POSTS, new_client, token_of, visit

FORGERIES = {
    "from another site": {"Sec-Fetch-Site": "cross-site"},
    "from another host of our domain": {"Sec-Fetch-Site": "same-site"},
    "with another origin": {"Origin": "https://evil.example"},
    "from a sandbox on another site": {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
    "from another port": {"Origin": "http://localhost:8081"},
    "with another scheme": {"Origin": "https://localhost"},
}
KEEP_WHAT_WAS_TYPED = {
    "desk.batch_rows",
    "desk.batches",
    "desk.downtime",
    "desk.amend_sheet",
    "desk.find",
    "desk.new_sheet",
    "desk.withdraw_sheet",
    "desk.recall_text",
    "desk.recall_value",
    "portal.link",
    "site.guidance_sheet",
    "admin_clinic.change",
    "admin_outline.address",
    "admin_outline.new_page",
    "admin_outline.translate",
    "admin_pages.edit",
    "admin_pictures.index",
    "admin_values.propose",
    "admin_review.approve",
    "admin_review.correct",
    "admin_review.publish",
    "admin_review.request_changes",
    "admin_staff.invite",
    "admin_staff.roles",
    "signin.joining",
}


@pytest.mark.parametrize("endpoint", POSTS)
@pytest.mark.parametrize("token", [None, "forged"])
def test_a_form_without_the_right_token_is_refused(app: Flask, endpoint: str, token: str | None):
    world = make_world()
    client = new_client(app, world, POSTS[endpoint])
    request = visit(app, world, "POST", endpoint)
    before = contents()
    response = request.send(client, token=token)
    assert response.status_code == 400
    assert contents() == before
    shows_the_form = "csrf_token" in response.get_data(as_text=True).partition("<main")[2]
    assert shows_the_form == (endpoint in KEEP_WHAT_WAS_TYPED)


@pytest.mark.parametrize("endpoint", POSTS)
def test_a_form_is_refused_that_the_browser_says_is_not_from_us(app: Flask, endpoint: str):
    """Also with a valid token: it may have leaked."""
    world = make_world()
    client = new_client(app, world, POSTS[endpoint])
    request, token = visit(app, world, "POST", endpoint), token_of(client)
    before = contents()
    got = {name: request.send(client, token=token, headers=headers).status_code for name, headers in FORGERIES.items()}
    assert got == dict.fromkeys(FORGERIES, 400)
    assert contents() == before


@pytest.mark.parametrize("origin", ["http://localhost", "null"])
@pytest.mark.parametrize("endpoint", POSTS)
def test_a_form_from_us_is_accepted(app: Flask, endpoint: str, origin: str):
    """The other tests here would pass as well if every form were refused. Pages without referrer say "null"."""
    world = make_world()
    client = new_client(app, world, POSTS[endpoint])
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": origin}
    response = visit(app, world, "POST", endpoint).send(client, token=token_of(client), headers=headers)
    assert response.status_code in (200, 204, 302, 303)


def test_the_token_of_another_session_is_refused(app: Flask):
    world = make_world()
    theirs = token_of(new_client(app, world, None))
    for endpoint, role in POSTS.items():
        client = new_client(app, world, role)
        token_of(client)
        assert visit(app, world, "POST", endpoint).send(client, token=theirs).status_code == 400, endpoint


def test_no_view_is_exempt(bare_app: Flask):
    assert not csrf._exempt_views
    assert not csrf._exempt_blueprints
