"""What an audit event may hold is declared, action by action."""

from __future__ import annotations

import pytest

from mildsite.audit.actions import FIELDS, Action
from mildsite.audit.recording import record

PATIENT_WORDS = ("patient", "name", "birth", "chart", "note", "email", "text", "date", "address", "phone")


def test_every_action_declares_its_fields() -> None:
    assert set(FIELDS) == set(Action)


def test_no_action_has_a_field_for_what_tells_of_a_person() -> None:
    fields = {field for declared in FIELDS.values() for field in declared}
    assert [field for field in fields if any(word in field for word in PATIENT_WORDS)] == []


def test_an_action_is_named_by_its_subject_and_what_was_done() -> None:
    assert all(action.count(".") == 1 and len(action) <= 60 for action in Action)


@pytest.mark.parametrize("action", Action)
def test_an_undeclared_field_never_reaches_the_log(action: Action) -> None:
    """Refused before the database is asked for anything: there is none here."""
    detail = {**dict.fromkeys(FIELDS[action], "x"), "patient_name": "Zoë"}
    with pytest.raises(ValueError, match="takes exactly"):
        record(action, actor_id=None, **detail)


@pytest.mark.parametrize("action", [action for action in Action if FIELDS[action]])
def test_a_declared_field_cannot_be_left_out(action: Action) -> None:
    with pytest.raises(ValueError, match="takes exactly"):
        record(action, actor_id=None, **dict.fromkeys(sorted(FIELDS[action])[1:], "x"))
