"""The audit log: what happened is in it, and whoever changes it afterwards is found out."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DatabaseError

from mildsite.accounts.roles import RoleName
from mildsite.audit.actions import FIELDS, Action
from mildsite.audit.exporting import LineUnreadable, events_in, line_of
from mildsite.audit.heads import Head, kept_heads, present_head
from mildsite.audit.models import AuditEvent, AuditHead
from mildsite.audit.queries import whole_log
from mildsite.audit.recording import event_mac, record
from mildsite.audit.verifying import Break, Fault, missing_triggers, verify, verify_export
from mildsite.db import db
from mildsite.keys import Keyring, keyring
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import make_live_page
from tests.factories.sheets import make_sheet
from tests.support.tampering import move, tamper


@pytest.fixture
def events(app) -> int:
    """Some events of every kind in the log; their number."""
    make_clinic()
    make_sheet(page=make_live_page(), nurse=make_staff(RoleName.NURSE))
    db.session.commit()
    return len(db.session.scalars(select(AuditEvent)).all())


def remove(*seqs: int) -> str:
    return f"DELETE FROM audit_event WHERE seq IN ({', '.join(map(str, seqs))})"  # noqa: S608 - the test's own numbers


def reset_head(to: int) -> str:
    """The head names an earlier event, with the very link that this event has."""
    return f"UPDATE audit_head SET seq = {to}, mac = (SELECT mac FROM audit_event WHERE seq = {to})"  # noqa: S608 - ours


def rewrite(seq: int, **changes: object) -> None:
    """What somebody does who has the audit key as well: every link from `seq` on is made anew."""
    tamper()
    previous = db.session.scalars(select(AuditEvent.mac).where(AuditEvent.seq == seq - 1)).one()
    for event in db.session.scalars(select(AuditEvent).where(AuditEvent.seq >= seq).order_by(AuditEvent.seq)).all():
        for name, value in changes.items() if event.seq == seq else ():
            setattr(event, name, value)
        previous = event.mac = event_mac(event, previous=previous, audit_key=keyring()[event.key_id].audit)
    db.session.execute(update(AuditHead).values(mac=previous))
    db.session.flush()


def test_the_chain_of_a_day_at_the_clinic_holds(events):
    assert events > 5
    assert verify(keyring()) is None
    assert verify(keyring(), kept=[present_head()]) is None
    assert verify_export(events_in(map(line_of, whole_log())), keyring(), kept=[present_head()]) is None


def test_the_chain_of_an_empty_log_holds(app):
    assert verify(keyring(), kept=[present_head()]) is None


EDITS = {
    "action": "'staff.signed_out'",
    "at": "'2020-01-01 00:00:00'",
    "actor_id": "NULL",
    "subject_id": "'another'",
    "detail": "'{\"number\": 99}'",
    "key_id": "(SELECT key_id || 'x' FROM audit_event WHERE seq = 1)",
    "mac": "(SELECT mac FROM audit_event WHERE seq = 1)",
}


def test_every_column_of_an_event_is_edited_below():
    assert {*EDITS, "seq"} == set(AuditEvent.__table__.columns.keys())


@pytest.mark.parametrize("column", EDITS)
def test_an_edit_of_any_column_is_found_at_its_event(events, column):
    seq = db.session.scalars(select(AuditEvent.seq).where(AuditEvent.action == str(Action.SHEET_ISSUED))).one()
    tamper(f"UPDATE audit_event SET {column} = {EDITS[column]} WHERE seq = :seq", seq=seq)  # noqa: S608 - the test's own words
    found = verify(keyring())
    assert found == Break(seq, Fault.KEY_UNKNOWN if column == "key_id" else Fault.CHANGED, seq - 1)
    assert verify_export(events_in(map(line_of, whole_log())), keyring()) == found


SAME_VALUE_IN_ANOTHER_FORM = {
    "a field twice, where a search reads the first": "detail = '{\"number\": 99, ' || substr(detail, 2)",
    "a field in other letters": "detail = replace(detail, 'number', '\\u006eumber')",
    "a moment with an offset": "at = datetime(at, '-12 hours') || '.000000-12:00'",
    "an id in capitals": "actor_id = upper(actor_id)",
    "an id in braces": "actor_id = '{' || actor_id || '}'",
}
WHAT_NOTHING_READS = {
    "no JSON": "detail = 'nonsense'",
    "a list": "detail = '[]'",
    "no moment": "at = 'nonsense'",
    "nobody's id": "actor_id = 'nobody'",
    "bytes for words": "action = CAST(action AS BLOB)",
    "words for bytes": "mac = 'nonsense'",
}


@pytest.mark.parametrize("change", [*SAME_VALUE_IN_ANOTHER_FORM.values(), *WHAT_NOTHING_READS.values()])
def test_an_event_in_a_form_that_we_do_not_write_is_found(events, change):
    """It would fit its seal, and be hidden from whoever asks about a sheet; or end the check before it is named."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL keeps values, and takes no other form of them")
    seq = db.session.scalars(select(AuditEvent.seq).where(AuditEvent.action == str(Action.SHEET_ISSUED))).one()
    tamper(f"UPDATE audit_event SET {change} WHERE seq = :seq", seq=seq)  # noqa: S608 - the test's own words
    assert verify(keyring()) == Break(seq, Fault.CHANGED, seq - 1)


def test_a_removed_event_is_found(events):
    tamper(remove(3))
    assert verify(keyring()) == Break(3, Fault.MISSING, 2)


def test_a_removed_first_event_is_found(events):
    tamper(remove(1))
    assert verify(keyring()) == Break(1, Fault.MISSING, 0)


def test_a_removed_event_whose_followers_moved_up_is_found(events):
    # one by one: no two rows may share a number for a moment
    tamper(remove(3), *(move(seq, seq - 1) for seq in range(4, events + 1)))
    assert verify(keyring()) == Break(3, Fault.CHANGED, 2)


def test_two_events_that_changed_places_are_found(events):
    tamper(move(3, 1000), move(4, 3), move(1000, 4))
    assert verify(keyring()) == Break(3, Fault.CHANGED, 2)


FORGED = (
    "INSERT INTO audit_event (seq, at, actor_id, action, subject_id, detail, key_id, mac) "
    "SELECT {seq}, at, actor_id, 'staff.signed_in', subject_id, detail, key_id, mac FROM audit_event WHERE seq = {like}"
)

HEAD_FOLLOWS = "UPDATE audit_head SET seq = seq + 1"


def test_an_event_that_was_put_in_is_found(events):
    make_room = (move(seq, seq + 1) for seq in range(events, 3, -1))
    tamper(*make_room, FORGED.format(seq=4, like=3), HEAD_FOLLOWS)
    assert verify(keyring()) == Break(4, Fault.CHANGED, 3)


def test_an_event_that_was_put_in_at_the_end_is_found(events):
    tamper(FORGED.format(seq=events + 1, like=events), HEAD_FOLLOWS)
    assert verify(keyring()) == Break(events + 1, Fault.CHANGED, events)


def test_an_event_that_was_put_in_before_the_first_is_found(events):
    tamper(FORGED.format(seq=0, like=1))
    assert verify(keyring()) == Break(0, Fault.ADDED, 0)


def test_an_event_of_another_history_cannot_take_the_place_of_the_true_one(events):
    """A row from a copy of the database has a good seal of its own; only the chain tells."""
    other = record(Action.SIGNED_OUT, actor_id=None, subject_id=uuid.uuid4())
    seq, subject, mac = other.seq, other.subject_id, other.mac
    db.session.rollback()
    for _ in range(2):
        record(Action.SIGNED_OUT, actor_id=None)
    tamper(
        "UPDATE audit_event SET subject_id = :subject, mac = :mac WHERE seq = :seq", seq=seq, subject=subject, mac=mac
    )
    assert verify(keyring()) == Break(seq + 1, Fault.CHANGED, seq)


def test_a_log_cut_short_is_found(events):
    tamper(remove(events))
    assert verify(keyring()) == Break(events, Fault.CUT_SHORT, events - 1)


def test_a_log_cut_short_is_found_also_when_the_head_is_gone(events):
    tamper(remove(events), "DELETE FROM audit_head")
    assert verify(keyring()) == Break(events, Fault.CUT_SHORT, events - 1)


def test_a_log_cut_short_with_its_head_reset_is_found_by_a_head_kept_elsewhere(events):
    kept = present_head()
    tamper(remove(events, events - 1), reset_head(events - 2))
    assert verify(keyring()) is None, "nothing in the database tells"
    assert verify(keyring(), kept=[kept]) == Break(events - 1, Fault.CUT_SHORT, events - 2)
    assert verify_export(events_in(map(line_of, whole_log())), keyring(), kept=[kept]) == Break(
        events - 1, Fault.CUT_SHORT, events - 2
    )


def test_a_log_cut_short_and_written_on_is_found_by_a_head_kept_elsewhere(events):
    kept = present_head()
    tamper(remove(events, events - 1), reset_head(events - 2))
    for _ in range(4):
        record(Action.SIGNED_IN, actor_id=None, second_factor="app")
    assert verify(keyring()) is None, "nothing in the database tells"
    assert verify(keyring(), kept=[kept]) == Break(events, Fault.REWRITTEN, 0)


def test_an_emptied_log_is_found(events):
    kept = present_head()
    tamper("DELETE FROM audit_event")
    assert verify(keyring()) == Break(1, Fault.CUT_SHORT, 0)
    tamper("DELETE FROM audit_head", "INSERT INTO audit_head (id, seq, mac) VALUES (1, 0, :nothing)", nothing=bytes(32))
    assert verify(keyring()) is None, "nothing in the database tells"
    assert verify(keyring(), kept=[kept]) == Break(1, Fault.CUT_SHORT, 0)


@pytest.mark.parametrize("change", ["seq = seq - 1", "mac = (SELECT mac FROM audit_event WHERE seq = 1)"])
def test_a_head_that_does_not_fit_its_events_is_found(events, change):
    tamper(f"UPDATE audit_head SET {change}")  # noqa: S608 - the test's own words
    assert verify(keyring()) == Break(events, Fault.HEAD, events)


def test_a_log_rewritten_with_its_key_is_found_between_two_heads_kept_elsewhere(events):
    kept = [present_head()]
    for _ in range(6):
        record(Action.SIGNED_IN, actor_id=None, second_factor="app")
        kept.append(present_head())
    rewrite(events + 3, action=str(Action.SIGNED_OUT))
    assert verify(keyring()) is None, "the chain is a good one"
    assert verify(keyring(), kept=kept) == Break(events + 3, Fault.REWRITTEN, events + 2)
    assert verify(keyring(), kept=kept[:3]) is None, "before that nothing was changed"


def test_an_event_of_a_key_that_is_not_in_the_file_cannot_pass(events):
    stranger = Keyring({"other": bytes(32)})
    assert verify(stranger) == Break(1, Fault.KEY_UNKNOWN)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET action = 'x'",
        "DELETE FROM audit_event",
        "UPDATE audit_head SET seq = seq - 1",
        "UPDATE audit_head SET mac = (SELECT mac FROM audit_event WHERE seq = 1)",
        "DELETE FROM audit_head",
    ],
)
def test_the_database_refuses_to_change_or_remove_an_event(events, statement):
    with pytest.raises(DatabaseError, match="append-only"):
        db.session.execute(text(statement))


def test_the_database_refuses_the_ways_around(events):
    """SQLite's REPLACE and PostgreSQL's TRUNCATE ask no trigger of UPDATE or DELETE."""
    around = {
        "sqlite": [
            "INSERT OR REPLACE INTO audit_event SELECT * FROM audit_event WHERE seq = 2",
            "REPLACE INTO audit_head SELECT 1, 0, mac FROM audit_head",
        ],
        "postgresql": ["TRUNCATE audit_event", "TRUNCATE audit_head", "TRUNCATE audit_event, audit_head"],
    }
    before = db.session.scalar(select(func.count()).select_from(AuditEvent))
    for statement in around[db.engine.dialect.name]:
        with pytest.raises(DatabaseError, match="append-only"):
            db.session.execute(text(statement))
        db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(AuditEvent)) == before
    assert verify(keyring()) is None


def test_a_guard_that_was_taken_away_is_named(events):
    assert missing_triggers() == []
    tamper()
    assert "audit_head_no_way_back" in missing_triggers()


def test_a_guard_that_no_longer_works_is_named(events):
    """It is there by its name, and guards nothing: the one of another table, or one for replicas alone."""
    name = "audit_head_no_way_back"
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text(f"ALTER TABLE audit_head ENABLE REPLICA TRIGGER {name}"))
    else:
        db.session.execute(text(f"DROP TRIGGER {name}"))
        db.session.execute(text(f"CREATE TRIGGER {name} BEFORE UPDATE ON role BEGIN SELECT 1; END"))
    assert missing_triggers() == [name]


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


def test_heads_are_found_in_whatever_a_system_log_puts_around_them(events):
    head = present_head()
    lines = [
        f"Nov 22 12:00:01 clinic mildsite[71]: {head}\n",
        "another line\n",
        f"{head}",
        "mildsite-audit-head 3 - 00",
    ]
    assert kept_heads(lines) == [head, head]
    assert kept_heads([str(Head(0, "-", bytes(32)))]) == [Head(0, "-", bytes(32))]


@pytest.mark.parametrize("line", ["", "{}", "[1]", "null", "x", '{"seq": 1, "at": "yesterday"}'])
def test_a_line_that_is_no_event_is_refused_by_its_number(events, line):
    lines = [*map(line_of, whole_log()), line]
    with pytest.raises(LineUnreadable, match=f"Line {events + 1} is no audit event"):
        list(events_in(lines))
