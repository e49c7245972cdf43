"""The transaction around a request: a GET cannot write, a refusal leaves nothing behind, writers take turns."""

from __future__ import annotations

import pytest
from flask import abort, has_request_context
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from mildsite.audit import verifying
from mildsite.audit.actions import Action
from mildsite.audit.models import AuditEvent
from mildsite.audit.recording import record
from mildsite.clinic.models import ClinicDetails
from mildsite.clinic.queries import current_details, find_details
from mildsite.db import db, new_id, transaction_kind
from mildsite.keys import keyring
from mildsite.web.application import audited_read
from mildsite.web.shared.csrf import keeps_typed_input
from tests.factories.clinic import make_clinic
from tests.support.threads import at_once
from tests.support.views import add_view, csrf_token


def clinics_stored() -> int:
    return db.session.scalar(select(func.count()).select_from(ClinicDetails))


def write() -> dict[str, bool]:
    make_clinic()
    return {"done": True}


def write_with_plain_sql() -> dict[str, bool]:
    db.session.execute(text("UPDATE clinic_details SET name = 'Changed'"))
    return {"done": True}


def write_and_refuse() -> dict[str, bool]:
    make_clinic()
    abort(403)


def write_and_return_an_error() -> tuple[dict[str, bool], int]:
    make_clinic()
    return {"done": False}, 422


def write_and_break() -> dict[str, bool]:
    make_clinic()
    raise RuntimeError("a fault of ours")


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
@pytest.mark.parametrize("view", [write, write_with_plain_sql])
def test_the_database_itself_refuses_a_write_in_a_request_that_only_reads(app, client, view, method):
    make_clinic(name="Before")
    add_view(app, "/test", view, method)
    assert client.open("/test", method=method).status_code >= 500
    assert current_details().name == "Before"
    assert clinics_stored() == 1


def test_a_connection_that_only_read_can_write_in_its_next_transaction(app):
    make_clinic()
    db.session.commit()
    with transaction_kind(writing=False):
        current_details()
        db.session.commit()
    make_clinic(name="After")
    db.session.commit()
    assert current_details().name == "After"


def test_a_get_marked_as_audited_may_write_its_audit_rows(app, client):
    def look() -> dict[str, bool]:
        record(Action.SIGNED_OUT, actor_id=None)
        return {"done": True}

    add_view(app, "/test", audited_read(look))
    assert client.get("/test").status_code == 200
    assert db.session.scalar(select(func.count()).select_from(AuditEvent)) == 1


def test_a_post_is_committed(app, client):
    add_view(app, "/test", write, "POST")
    assert client.post("/test", data={"csrf_token": csrf_token(client)}).status_code == 200
    assert clinics_stored() == 1


@pytest.mark.parametrize(
    ("view", "status"), [(write_and_refuse, 403), (write_and_return_an_error, 422), (write_and_break, 500)]
)
def test_a_post_that_ends_badly_leaves_nothing_behind(app, client, view, status):
    add_view(app, "/test", view, "POST")
    assert client.post("/test", data={"csrf_token": csrf_token(client)}).status_code == status
    assert find_details() is None
    assert db.session.scalar(select(func.count()).select_from(AuditEvent)) == 0


def test_a_form_with_a_wrong_token_cannot_write_even_if_its_view_forgets_to_ask(app, client):
    add_view(app, "/test", keeps_typed_input(write), "POST")
    assert client.post("/test", data={"csrf_token": "old"}).status_code >= 500
    assert find_details() is None


@pytest.mark.parametrize(
    ("failure", "status"),
    [(OperationalError("COMMIT", None, Exception("disk is full")), 503), (RuntimeError("no disk"), 500)],
)
def test_a_commit_that_fails_becomes_the_error_page_and_not_a_success(app, client, failure, status):
    """A commit after the response would come too late: the nurse would read that all is well."""
    add_view(app, "/test", write, "POST")
    make_clinic(phone_day="555-0100")
    token = csrf_token(client)

    def fail(_session: object) -> None:
        if has_request_context():
            raise failure

    event.listen(db.session, "before_commit", fail)
    try:
        response = client.post("/test", data={"csrf_token": token})
    finally:
        event.remove(db.session, "before_commit", fail)
    assert response.status_code == status
    assert "555-0100" in response.text
    assert clinics_stored() == 1


def test_sqlite_runs_with_the_settings_that_keep_acknowledged_data(app):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("only SQLite has them")
    names = ["journal_mode", "synchronous", "foreign_keys", "secure_delete"]
    found = {name: db.session.execute(text(f"PRAGMA {name}")).scalar_one() for name in names}
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_a_row_cannot_point_at_nothing(app):
    make_clinic()
    with pytest.raises(IntegrityError):
        db.session.execute(text("UPDATE clinic_details SET created_by = :id"), {"id": new_id().hex})


def test_writers_that_read_first_take_turns_and_lose_nothing(app):
    """With the driver's own BEGIN, one of two such writers fails at once, however long the busy timeout."""

    def write_often() -> None:
        for _ in range(20):
            find_details()
            record(Action.SIGNED_OUT, actor_id=None)
            db.session.commit()

    at_once(app, write_often, write_often, write_often)
    assert db.session.scalar(select(func.count()).select_from(AuditEvent)) == 60
    assert verifying.verify(keyring()) is None


def test_a_reader_does_not_wait_for_a_writer(app, client):
    make_clinic(name="Before")
    db.session.commit()
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE clinic_details SET name = 'Changed'"))
        response = client.get("/no-such-page")
    assert response.status_code == 404
    assert "Before" in response.text
