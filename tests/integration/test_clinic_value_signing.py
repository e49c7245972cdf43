"""Clinic values: proposed by one, signed by another, then said by page, desk and sheet alike."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, update

from mildsite.accounts.errors import NotPermitted
from mildsite.accounts.roles import RoleName
from mildsite.audit.models import AuditEvent
from mildsite.clinic import values
from mildsite.clinic.errors import ProposalGone, SecondPersonNeeded, SentencesChanged
from mildsite.clinic.models import ClinicValue
from mildsite.clinic.queries import current_values
from mildsite.clinic.signing import sign_value
from mildsite.clinic.values import BY_NURSE, ValueState
from mildsite.content.document import Document
from mildsite.db import db
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic, make_proposal, make_value
from tests.factories.content import make_document, make_live_page
from tests.support.client import parse
from tests.support.pdfs import words_of

GENERAL = "Avoid heavy lifting for several days."
FORM = {
    "patient_name": "Zoë O'Brien",
    "birth_date": "1950-03-04",
    "procedure_date": "2026-11-22",
    "practitioner": "Dr. Ames",
    "follow_up_kind": "by_hand",
}


def tied_document(fever: str = "Fever of {fever_threshold} or higher") -> Document:
    """A text whose first item takes its date from the clinic, and whose last red flag takes its number."""
    tree = make_document().to_json()
    tree["blocks"][2]["items"][0]["value_key"] = "lifting_days"
    tree["blocks"][3]["items"][2]["text"] = fever
    return Document.model_validate(tree)


@pytest.fixture
def desk(app, client):
    """A nurse's browser at a clinic whose text is tied to values."""
    make_clinic()
    make_live_page(tied_document())
    client.sign_in(make_staff(RoleName.NURSE))
    return client


def sheet_words(desk, **changes: str) -> str:
    address = desk.submit("/desk/sheets/new", {**FORM, **changes}).location
    return words_of(desk.get(f"{address}/pdf").data)


def test_a_proposal_changes_nothing_until_it_is_signed(app):
    proposal = make_proposal()
    assert current_values().find("lifting_days") == BY_NURSE
    sign_value(proposal, shown_sha256=proposal.sentences_sha256, actor=make_staff(RoleName.REVIEWER))
    assert current_values().date_of("lifting_days", date(2026, 11, 22)) == date(2026, 11, 29)


def test_nobody_signs_what_they_proposed(app):
    both = make_staff(RoleName.EDITOR, RoleName.REVIEWER)
    proposal = make_proposal(actor=both)
    with pytest.raises(SecondPersonNeeded):
        sign_value(proposal, shown_sha256=proposal.sentences_sha256, actor=both)


@pytest.mark.parametrize("role", [RoleName.EDITOR, RoleName.ADMINISTRATOR, RoleName.NURSE])
def test_only_a_reviewer_signs(app, role):
    proposal = make_proposal()
    with pytest.raises(NotPermitted):
        sign_value(proposal, shown_sha256=proposal.sentences_sha256, actor=make_staff(role))


@pytest.mark.parametrize("role", [RoleName.REVIEWER, RoleName.NURSE])
def test_only_editors_and_administrators_propose(app, role):
    with pytest.raises(NotPermitted):
        make_proposal(actor=make_staff(role))


def test_a_signature_is_for_the_sentences_that_were_shown(app):
    proposal = make_proposal()
    with pytest.raises(SentencesChanged):
        sign_value(proposal, shown_sha256="0" * 64, actor=make_staff(RoleName.REVIEWER))
    assert current_values().find("lifting_days") == BY_NURSE


def test_other_sentences_ask_for_a_new_signature(app, monkeypatch):
    make_value()
    monkeypatch.setattr(values, "DAY_ZERO", "counted from the procedure")
    assert current_values().find("lifting_days") == BY_NURSE


def test_a_practitioners_rule_with_other_sentences_does_not_fall_back_to_the_clinics(app):
    make_value(typed="7")
    own = make_value(typed="10", practitioner="Dr. Ames")
    db.session.execute(update(ClinicValue).where(ClinicValue.id == own.id).values(sentences_sha256="0" * 64))
    assert current_values().find("lifting_days", "Dr. Ames") == BY_NURSE


def test_a_newer_proposal_takes_the_place_of_one_that_waits(app):
    older, newer = make_proposal(typed="7"), make_proposal(typed="8")
    reviewer = make_staff(RoleName.REVIEWER)
    with pytest.raises(ProposalGone):
        sign_value(older, shown_sha256=older.sentences_sha256, actor=reviewer)
    sign_value(newer, shown_sha256=newer.sentences_sha256, actor=reviewer)
    with pytest.raises(ProposalGone):
        sign_value(newer, shown_sha256=newer.sentences_sha256, actor=reviewer)


def test_a_value_holds_until_its_successor_is_signed(app):
    make_value(typed="7")
    make_proposal(typed="8")
    assert current_values().find("lifting_days").value == 7


def test_every_step_is_on_record_and_no_row_is_lost(app):
    make_value(typed="7")
    make_value(typed="8")
    steps = db.session.scalars(select(AuditEvent).where(AuditEvent.action.like("value.%")).order_by(AuditEvent.seq))
    assert [(step.action, step.detail["value"]) for step in steps] == [
        ("value.proposed", "7"), ("value.signed", "7"), ("value.proposed", "8"), ("value.signed", "8"),
    ]  # fmt: skip
    assert len(db.session.scalars(select(ClinicValue)).all()) == 2


def test_the_page_says_the_signed_days_and_before_them_the_general_words(desk):
    assert GENERAL in desk.page("/aftercare").get_text()
    make_value()
    said = "Avoid heavy lifting for 7 days after the procedure (the day of the procedure is day 0)."
    assert said in desk.page("/aftercare").get_text()


def test_a_text_says_a_signed_temperature_and_before_it_neutral_words(desk):
    assert "Fever of the temperature your care team named or higher" in desk.page("/aftercare").get_text()
    assert "the temperature your care team named" in sheet_words(desk)
    make_value("fever_threshold", "100.4")
    assert "Fever of 100.4 °F (38 °C) or higher" in desk.page("/aftercare").get_text()
    assert "100.4 °F (38 °C)" in sheet_words(desk)


def test_the_sheet_prints_the_date_counted_from_the_procedure(desk):
    make_value()
    assert "Sunday, November 29" in sheet_words(desk)
    # The date that stood on the form when it was opened does not count: the procedure date that was sent does.
    assert "Saturday, November 28" in sheet_words(desk, procedure_date="2026-11-21")


def test_the_nurses_own_date_wins(desk):
    make_value()
    words = sheet_words(desk, **{"item_dates.lifting": "2026-12-02"})
    assert "Wednesday, December 2" in words
    assert "November 29" not in words


def test_a_practitioners_own_value_is_printed_for_that_practitioner(desk):
    make_value(typed="7")
    make_value(typed="10", practitioner="Dr. Ames")
    assert "Wednesday, December 2" in sheet_words(desk, practitioner="Ames, MD")
    assert "Sunday, November 29" in sheet_words(desk, practitioner="Dr. Bell")


def test_what_does_not_apply_is_left_out(desk):
    make_value(typed="", state=ValueState.NOT_APPLICABLE)
    assert "Avoid heavy lifting." in desk.page("/aftercare").get_text()
    words = sheet_words(desk)
    assert "Avoid heavy lifting." in words
    assert "Through" not in words


def test_the_desk_shows_the_date_that_an_empty_field_stands_for(desk):
    def hint(page) -> str:
        return page.select_one('[id="item_dates.lifting-hint"]').get_text()

    assert "line to fill in by hand" in hint(desk.page("/desk/sheets/new"))
    make_value()
    assert "Sunday, November 29, 2026" in hint(desk.page("/desk/sheets/new"))
    again = parse(desk.submit("/desk/sheets/new", {**FORM, "patient_name": "", "procedure_date": "2026-11-21"}))
    assert "Saturday, November 28, 2026" in hint(again)
