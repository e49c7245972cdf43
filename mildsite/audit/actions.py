"""Every kind of audit event, with the exact fields its detail may hold. None of them can hold a patient's word."""

from __future__ import annotations

from enum import StrEnum


class Action(StrEnum):
    SIGNED_IN = "staff.signed_in"
    SIGN_IN_FAILED = "staff.sign_in_failed"
    SIGNED_OUT = "staff.signed_out"
    STAFF_ADDED = "staff.added"

    CLINIC_CHANGED = "clinic.changed"

    PAGE_CREATED = "page.created"
    DRAFT_SAVED = "revision.draft_saved"
    REVISION_MOVED = "revision.moved"

    SHEET_ISSUED = "sheet.issued"
    SHEET_OPENED = "sheet.opened"
    SHEET_LIST_OPENED = "sheet.list_opened"


FIELDS: dict[Action, frozenset[str]] = {
    Action.SIGNED_IN: frozenset(),
    Action.SIGN_IN_FAILED: frozenset({"known_account"}),
    Action.SIGNED_OUT: frozenset(),
    Action.STAFF_ADDED: frozenset({"roles"}),
    Action.CLINIC_CHANGED: frozenset({"version"}),
    Action.PAGE_CREATED: frozenset({"key", "language", "kind"}),
    Action.DRAFT_SAVED: frozenset({"sha256"}),
    Action.REVISION_MOVED: frozenset({"move", "from", "to", "sha256"}),
    Action.SHEET_ISSUED: frozenset({"number", "revision", "clinic_version", "renderer"}),
    Action.SHEET_OPENED: frozenset({"number", "shown"}),
    Action.SHEET_LIST_OPENED: frozenset({"sheets"}),
}
