"""The list of pages can be narrowed down: by title or web address, and by where the newest text stands."""

from __future__ import annotations

import pytest

from mildsite.accounts.roles import RoleName
from mildsite.content.lifecycle import State
from tests.factories.world import make_world


@pytest.fixture
def found(app, client):
    """Call it with a query: the web addresses that the list shows."""
    world = make_world()
    world.revision(State.DRAFT).page.slug = "winter-hours"
    world.revision(State.IN_REVIEW).page.slug = "summer-hours"
    client.sign_in(world.staff[RoleName.EDITOR])

    def ask(query: str) -> set[str]:
        page = client.page(f"/admin/pages/{query}")
        return {row.select("td")[2].get_text(strip=True) for row in page.select("tbody tr")}

    return ask


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?q=HOURS", {"/winter-hours", "/summer-hours"}),
        ("?q=/winter", {"/winter-hours"}),
        ("?state=in_review", {"/summer-hours"}),
        ("?q=hours&state=draft", {"/winter-hours"}),
        ("?q=no-such-page", set()),
        ("?q=%25", set()),
    ],
)
def test_a_search_shows_only_what_fits(found, query, expected):
    assert found(query) == expected


@pytest.mark.parametrize("query", ["", "?q=", "?state=", "?state=nonsense", "?q=%00", "?q=+"])
def test_without_a_real_wish_every_page_is_shown(found, query):
    assert len(found(query)) == 4


def test_a_title_is_found_too(found):
    assert "/winter-hours" in found("?q=after-CARE")
