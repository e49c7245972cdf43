"""Claims that have ended, or soon will, are on the reviewers' list before a reader misses them."""

from __future__ import annotations

from datetime import date

import pytest

from mildsite.accounts.roles import RoleName
from mildsite.content.document import Document
from mildsite.content.expiring import ending_claims
from mildsite.content.models import PageKind
from mildsite.content.publishing import unpublish
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_live_page, make_live_translation, make_page, make_plain_document


def claiming(expires_on: str, heading: str = "Who pays"):
    claim = {
        "id": "pays", "type": "claim", "heading": heading, "text": "Your plan pays.", "source": "A memo",
        "stated_on": "2026-01-15", "expires_on": expires_on,
    }  # fmt: skip
    tree = make_plain_document(f"About {heading}").to_json()
    return Document.model_validate({**tree, "blocks": [*tree["blocks"], claim]})


def live(expires_on: str, key: str):
    return make_live_page(claiming(expires_on, f"Claim {key}"), kind=PageKind.PROCEDURE, key=key, slug=key)


@pytest.fixture(autouse=True)
def clinic(app):
    make_clinic(languages=("es",))


@pytest.mark.parametrize(
    ("today", "ended"),
    [
        (date(2026, 11, 30), None),
        (date(2026, 12, 1), False),
        (date(2026, 12, 31), False),
        (date(2027, 1, 1), True),
    ],
)
def test_a_claim_is_listed_30_days_before_its_last_day_and_after_it(today, ended):
    live("2026-12-31", "pays")
    assert [found.ended for found in ending_claims(today=today)] == ([] if ended is None else [ended])


def test_only_what_is_on_the_site_is_listed_in_every_language_the_earliest_first():
    make_page(claiming("2026-11-01"), kind=PageKind.PROCEDURE, key="draft", slug="draft")
    unpublish(live("2026-11-01", "gone"), actor=make_staff(RoleName.REVIEWER))
    later, earlier = live("2026-12-10", "later"), live("2026-11-10", "earlier")
    translated = make_live_translation(later, claiming("2026-12-05", "Quién paga"), slug="luego")
    found = [ending.page for ending in ending_claims(today=date(2026, 11, 22))]
    assert found == [earlier, translated, later]


def test_the_review_desk_lists_them_with_page_and_heading(client):
    ended, soon = live("2026-11-21", "ended"), live("2026-12-01", "soon")
    client.sign_in(make_staff(RoleName.REVIEWER))
    rows = client.page("/admin/review/").select('section[aria-labelledby="ending"] li')
    assert [row.a["href"] for row in rows] == [f"/admin/review/{page.live_revision_id}" for page in (ended, soon)]
    first, second = (" ".join(row.get_text().split()) for row in rows)
    assert first.startswith("Claim ended Ended In “About Claim ended”. Not shown since the end of November 21, 2026.")
    assert second.startswith("Claim soon Ends soon In “About Claim soon”. Shown through December 1, 2026.")


def test_a_desk_without_such_claims_says_so(client):
    live("2027-11-21", "pays")
    client.sign_in(make_staff(RoleName.REVIEWER))
    assert "No claim ends within 30 days." in client.page("/admin/review/").main.get_text()
