"""A text is approved only when the sheets that it makes are fit to be printed; the reviewer sees why one is not."""

from __future__ import annotations

import pytest

from mildsite import clock
from mildsite.accounts.roles import RoleName
from mildsite.clinic.queries import current_details
from mildsite.content import reviewing
from mildsite.content.lifecycle import State
from mildsite.content.models import PageKind, Revision
from mildsite.sheets import approving
from mildsite.sheets.errors import SpecimensFail
from mildsite.sheets.specimen_gate import problems_of_text
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_document, make_page, make_plain_document, newest

REVIEWER, EDITOR = RoleName.REVIEWER, RoleName.EDITOR


def submitted(**changes) -> Revision:
    """A draft of these words at the reviewers, whatever the quality check thinks of it."""
    revision = newest(make_page(make_document(**changes)))
    reviewing.accept_grade(revision, reason="Words of a test.", actor=make_staff(REVIEWER))
    reviewing.submit(revision, actor=make_staff(EDITOR))
    return revision


def problems(revision: Revision) -> list[str]:
    return problems_of_text(revision.document, revision.page, details=current_details(), issued_at=clock.now())


def blocks_without(kind: str) -> list[dict]:
    return [block for block in make_document().to_json()["blocks"] if block["type"] != kind]


@pytest.fixture(autouse=True)
def _clinic(app):
    make_clinic()


def test_a_good_text_is_approved(app):
    revision = submitted()
    assert problems(revision) == []
    approving.approve(revision, shown_sha256=revision.sha256, actor=make_staff(REVIEWER))
    assert revision.state is State.APPROVED


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"blocks": blocks_without("checklist")}, "no checklist"),
        ({"blocks": blocks_without("red_flags")}, "when to get help"),
        ({"blocks": blocks_without("medicines")}, "medicines"),
        ({"leaves_out": []}, "tests"),
    ],
)
def test_a_text_that_leaves_out_what_a_sheet_must_say_is_not_approved(app, changes, said):
    revision = submitted(**changes)
    with pytest.raises(SpecimensFail) as refusal:
        approving.approve(revision, shown_sha256=revision.sha256, actor=make_staff(REVIEWER))
    assert any(said in problem for problem in refusal.value.problems)
    assert revision.state is State.IN_REVIEW


def test_a_text_that_cannot_be_printed_is_not_approved(app):
    revision = submitted(blocks=[*blocks_without("section"), _section("Smile 🎉")])
    assert any("🎉" in problem for problem in problems(revision))


def test_a_correction_is_looked_at_too(app):
    revision = submitted()
    worse = make_document(blocks=[*blocks_without("section"), _section("Smile 🎉")])
    with pytest.raises(SpecimensFail):
        approving.correct(revision, worse, shown_sha256=revision.sha256, actor=make_staff(REVIEWER))
    assert revision.state is State.IN_REVIEW


def test_a_page_that_makes_no_sheets_is_not_looked_at(app):
    page = make_page(make_plain_document(text="Smile 🎉"), kind=PageKind.PROCEDURE, key="other", slug="other")
    assert problems(newest(page)) == []


def test_the_reviewer_sees_why_and_the_text_waits_on(app, client):
    revision = submitted(blocks=blocks_without("checklist"))
    client.sign_in(make_staff(REVIEWER))
    desk = f"/admin/review/{revision.id}"
    answer = client.submit(desk, {}, form=f'form[action="{desk}/approve"]')
    assert answer.status_code == 400
    words = answer.get_data(as_text=True)
    assert "not approved" in words
    assert "The after-care text has no checklist." in words
    assert revision.state is State.IN_REVIEW


def _section(text: str) -> dict:
    return {"id": "odd", "type": "section", "heading": "What to expect", "text": text}
