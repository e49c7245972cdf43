"""A long list costs the database no more questions than a short one."""

from __future__ import annotations

from flask import Flask

from mildsite.accounts.roles import RoleName
from mildsite.content.lifecycle import State
from tests.factories.accounts import make_staff
from tests.factories.sheets import make_sheet
from tests.factories.world import World, make_world
from tests.support.client import CheckingClient
from tests.support.statements import statements
from tests.support.visits import new_client

LIVE_AND_DRAFT = (State.LIVE, State.DRAFT)


def sent_for(client: CheckingClient, url: str, *, rows: int | None = None) -> list[str]:
    """The statements of the second visit: the first may fill caches of the process."""
    client.page(url)
    with statements() as sent:
        page = client.page(url)
    assert rows is None or len(page.select("tbody tr")) == rows
    return sent


def issue_by_others(world: World, number: int) -> None:
    for _ in range(number):
        make_sheet(page=world.page, nurse=make_staff(RoleName.NURSE))


def test_the_desk_asks_as_much_for_twenty_sheets_as_for_one(app: Flask):
    world = make_world()
    client = new_client(app, world, RoleName.NURSE)
    one = sent_for(client, "/desk/", rows=1)
    issue_by_others(world, 1)
    two = sent_for(client, "/desk/", rows=2)
    issue_by_others(world, 18)
    twenty = sent_for(client, "/desk/", rows=20)
    assert len(twenty) == len(two) <= len(one) + 1  # one question for the roles of all the other nurses


def test_the_list_of_pages_asks_as_much_for_ten_pages_as_for_two(app: Flask):
    world = make_world()
    client = new_client(app, world, RoleName.EDITOR)
    two = sent_for(client, "/admin/pages/", rows=2)
    for number in range(8):
        world.revision(LIVE_AND_DRAFT[number % 2])
    ten = sent_for(client, "/admin/pages/", rows=10)
    assert len(ten) == len(two)


def test_a_kept_page_asks_nothing(app: Flask, ticks):
    client = new_client(app, make_world(), None)
    client.page("/aftercare")
    with statements() as sent:
        client.page("/aftercare")
    assert sent == []


def test_a_look_for_changes_of_the_site_asks_one_question(app: Flask):
    client = new_client(app, make_world(), None)
    assert len(sent_for(client, "/aftercare")) == 1


def test_a_public_page_is_made_with_at_most_four_questions(app: Flask, ticks):
    world = make_world()
    for url in ("/", "/aftercare"):
        client = new_client(app, world, RoleName.NURSE)  # brings a cookie: what is made for her is not kept
        client.page(url)  # the first visit may fill caches of the process
        with statements() as sent:
            client.page(url)
        assert 1 <= len(sent) <= 4, sent


def test_a_page_that_is_not_there_costs_little_too(app: Flask, ticks):
    world = make_world()
    client = new_client(app, world, None)
    client.get("/absent")  # the first visit may fill caches of the process
    with statements() as sent:
        client.get("/absent")
    assert 1 <= len(sent) <= 4, sent


def test_health_asks_the_database_nothing(app: Flask):
    world = make_world()
    client = new_client(app, world, None)
    with statements() as sent:
        client.get("/healthz")
    assert sent == []
