"""The audit log: what happened is in it, and whoever changes it afterwards is found out."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from mildsite.accounts.roles import RoleName
from mildsite.audit.actions import FIELDS, Action
from mildsite.audit.models import AuditEvent, AuditHead
from mildsite.audit.recording import record
from mildsite.audit.verifying import Break, verify
from mildsite.db import db
from mildsite.keys import Keyring, keyring
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_live_page
from tests.factories.sheets import make_sheet


@pytest.fixture
def events(app) -> int:
    """Some events of every kind in the log; their number."""
    make_clinic()
    make_sheet(page=make_live_page(), nurse=make_staff(RoleName.NURSE))
    db.session.commit()
    return len(db.session.scalars(select(AuditEvent)).all())


def tamper(statement: str, **values: object) -> None:
    """Change the log as somebody with the database's own tools would: without its triggers, past the models."""
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text("DROP TRIGGER audit_event_no_update"))
        db.session.execute(text("DROP TRIGGER audit_event_no_delete"))
    else:
        db.session.execute(text("DROP TRIGGER audit_event_append_only ON audit_event"))
    db.session.execute(text(statement), values)
    db.session.expire_all()


def test_the_chain_of_a_day_at_the_clinic_holds(events):
    assert events > 5
    assert verify(keyring()) is None


def test_the_chain_of_an_empty_log_holds(app):
    assert verify(keyring()) is None


@pytest.mark.parametrize(
    "change",
    [
        "action = 'staff.signed_out'",
        "at = '2020-01-01 00:00:00'",
        "actor_id = NULL",
        "subject_id = 'another'",
        "detail = '{\"number\": 99}'",
    ],
)
def test_an_edited_event_is_found(events, change):
    sheet_issued = db.session.scalars(select(AuditEvent).where(AuditEvent.action == str(Action.SHEET_ISSUED))).one()
    tamper(f"UPDATE audit_event SET {change} WHERE seq = :seq", seq=sheet_issued.seq)  # noqa: S608 - the test's own words
    assert verify(keyring()) == Break(sheet_issued.seq, "changed")


def test_a_removed_event_is_found(events):
    tamper("DELETE FROM audit_event WHERE seq = 3")
    assert verify(keyring()) == Break(3, "missing")


def test_a_removed_event_whose_followers_moved_up_is_found(events):
    tamper("DELETE FROM audit_event WHERE seq = 3")
    for seq in range(4, events + 1):  # one by one: no two rows may share a number for a moment
        db.session.execute(text("UPDATE audit_event SET seq = :seq - 1 WHERE seq = :seq"), {"seq": seq})
    assert verify(keyring()) == Break(3, "changed")


def test_an_event_of_another_history_cannot_take_the_place_of_the_true_one(events):
    """A row from a copy of the database has a good seal of its own; only the chain tells."""
    other = record(Action.SIGNED_OUT, actor_id=None)
    seq, action, mac = other.seq, other.action, other.mac
    db.session.rollback()
    for _ in range(2):
        record(Action.SIGNED_IN, actor_id=None)
    tamper("UPDATE audit_event SET action = :action, mac = :mac WHERE seq = :seq", seq=seq, action=action, mac=mac)
    assert verify(keyring()) == Break(seq + 1, "changed")


def test_a_log_cut_short_is_found(events):
    tamper("DELETE FROM audit_event WHERE seq = :last", last=events)
    assert verify(keyring()) == Break(events, "missing")


def test_a_log_cut_short_is_found_also_when_the_head_is_gone(events):
    tamper("DELETE FROM audit_event WHERE seq = :last", last=events)
    db.session.execute(text("DELETE FROM audit_head"))
    assert verify(keyring()) == Break(events, "missing")


def test_an_event_of_a_key_that_is_not_in_the_file_cannot_pass(events):
    stranger = Keyring({"other": bytes(32)})
    assert verify(stranger) == Break(1, "its key is not in the key file")


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET action = 'x'", "DELETE FROM audit_event"])
def test_the_database_refuses_to_change_or_remove_an_event(events, statement):
    with pytest.raises(DatabaseError, match="append-only"):
        db.session.execute(text(statement))


@pytest.mark.parametrize(
    "detail", [{}, {"number": 1}, {"number": 1, "shown": "pdf", "patient_name": "Zoë"}, {"patient_name": "Zoë"}]
)
def test_an_event_takes_exactly_its_own_fields(app, detail):
    with pytest.raises(ValueError, match="takes exactly"):
        record(Action.SHEET_OPENED, actor_id=None, **detail)


def test_every_action_says_which_fields_it_takes():
    assert set(FIELDS) == set(Action)


def test_an_act_that_is_rolled_back_leaves_no_event(events):
    make_staff(RoleName.NURSE)
    assert db.session.scalars(select(AuditHead)).one().seq == events + 1
    db.session.rollback()
    assert db.session.scalars(select(AuditHead)).one().seq == events
    assert len(db.session.scalars(select(AuditEvent)).all()) == events
    assert verify(keyring()) is None


def test_no_event_holds_a_word_about_a_patient(app):
    make_clinic()
    make_sheet(page=make_live_page(), nurse=make_staff(RoleName.NURSE), patient_name="Quentina Zweig", note="Zweig")
    rows = db.session.execute(text("SELECT * FROM audit_event")).all()
    assert rows
    assert "zweig" not in str(rows).casefold()
    assert "quentina" not in str(rows).casefold()
