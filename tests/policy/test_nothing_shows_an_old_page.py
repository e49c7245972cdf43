"""Whatever somebody does in the house, a reader sees it: no page from memory differs from one that is made now."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from mildsite import create_app
from mildsite.config import Settings
from mildsite.db import db
from tests.factories.clinic import make_clinic
from tests.factories.world import World, make_world
from tests.support.client import CheckingClient
from tests.support.visits import POSTS, new_client, token_of, visit

FILES = ("/sitemap.xml", "/robots.txt", "/manifest.webmanifest", "/clinic.css", "/clinic-logo", "/share-picture.png")


@pytest.fixture
def fresh(app: Flask, settings: Settings) -> Iterator[CheckingClient]:
    """A reader at a process that keeps nothing: it brings a cookie."""
    other = create_app(settings)
    other.test_client_class = CheckingClient
    client = other.test_client()
    assert isinstance(client, CheckingClient)
    client.set_cookie("brought", "along")
    yield client
    with other.app_context():
        db.session.remove()
        db.engine.dispose()


def addresses(client: CheckingClient) -> list[str]:
    """Every page on the site, and what comes with them."""
    return [*re.findall(r"<loc>https?://[^/]+([^<]*)</loc>", client.get("/sitemap.xml").text), *FILES]


def shown(client: CheckingClient, asked: list[str]) -> dict[str, tuple[int, bytes]]:
    found = {address: client.get(address) for address in asked}
    return {address: (response.status_code, response.data) for address, response in found.items()}


def check(app: Flask, world: World, fresh: CheckingClient, asked: list[str]) -> None:
    """`asked` were read before; what there is now is read too."""
    everything = sorted({*asked, *addresses(fresh)})
    assert shown(new_client(app, world, None), everything) == shown(fresh, everything)


@pytest.mark.parametrize("endpoint", POSTS)
def test_no_form_that_is_sent_leaves_an_old_page_behind(app: Flask, fresh: CheckingClient, endpoint: str):
    world = make_world()
    sender = new_client(app, world, POSTS[endpoint])
    request, token = visit(app, world, "POST", endpoint), token_of(sender)
    asked = addresses(fresh)
    shown(new_client(app, world, None), asked)
    assert app.kept_pages.edition().answers
    assert request.send(sender, token=token).status_code < 400
    check(app, world, fresh, asked)


@pytest.mark.parametrize(
    "change",
    [{"name": "Renamed"}, {"languages": ("es",)}, {"main_colour": "#114422"}, {"offers_guidance_sheet": True}],
    ids=str,
)
def test_no_change_at_the_command_line_leaves_an_old_page_behind(app: Flask, fresh: CheckingClient, change):
    world = make_world()
    asked = addresses(fresh)
    shown(new_client(app, world, None), asked)
    make_clinic(**change)
    check(app, world, fresh, asked)
