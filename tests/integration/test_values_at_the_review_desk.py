"""A reviewer reads the clinic's values as the sentences they make, beside the text that uses them."""

from __future__ import annotations

from mildsite.accounts.roles import RoleName
from mildsite.clinic.signing import sign_value
from mildsite.content import reviewing
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic, make_proposal
from tests.factories.content import CHECKLIST, make_document, make_page, newest
from tests.support.client import CheckingClient


def review_page(client: CheckingClient) -> str:
    tied = [{**CHECKLIST[0], "value_key": "lifting_days"}, *CHECKLIST[1:]]
    blocks = make_document().to_json()["blocks"]
    blocks[2]["items"] = tied
    revision = newest(make_page(make_document(blocks=blocks)))
    reviewing.submit(revision, actor=make_staff(RoleName.EDITOR))
    client.sign_in(make_staff(RoleName.REVIEWER))
    section = client.page(f"/admin/review/{revision.id}").select_one("section[aria-labelledby=values]")
    assert section
    return section.get_text(" ", strip=True)


def test_a_value_nobody_has_signed_is_said_to_be_entered_by_the_nurse(app, client):
    make_clinic()
    assert "Prints the date that the nurse enters" in review_page(client)


def test_a_signed_value_is_read_as_a_sentence_with_a_date(app, client):
    make_clinic()
    proposal = make_proposal()
    sign_value(proposal, shown_sha256=proposal.sentences_sha256, actor=make_staff(RoleName.REVIEWER))
    assert "Avoid heavy lifting, bending and twisting through" in review_page(client)
