"""Every kind of audit event, with the exact fields its detail may hold. None of them can hold a patient's word."""

from __future__ import annotations

from enum import StrEnum


class Action(StrEnum):
    SIGNED_IN = "staff.signed_in"
    SIGN_IN_FAILED = "staff.sign_in_failed"
    SIGNED_OUT = "staff.signed_out"
    STAFF_ADDED = "staff.added"
    STAFF_INVITED = "staff.invited"
    INVITATION_WITHDRAWN = "staff.invitation_withdrawn"
    STAFF_JOINED = "staff.joined"
    STAFF_ROLES_CHANGED = "staff.roles_changed"
    STAFF_DEACTIVATED = "staff.deactivated"
    STAFF_REACTIVATED = "staff.reactivated"
    SECOND_FACTOR_FAILED = "staff.second_factor_failed"
    SECOND_FACTOR_SET_UP = "staff.second_factor_set_up"
    SECOND_FACTOR_RESET = "staff.second_factor_reset"
    RECOVERY_CODE_USED = "staff.recovery_code_used"
    RECOVERY_CODES_RENEWED = "staff.recovery_codes_renewed"
    UNLOCKED = "staff.unlocked"
    UNLOCK_FAILED = "staff.unlock_failed"
    PASSWORD_CHANGED = "staff.password_changed"  # noqa: S105 - what happened, no password
    PASSWORD_LINK_MADE = "staff.password_link_made"  # noqa: S105
    BREAK_GLASS_SEALED = "alarm.break_glass_sealed"
    BREAK_GLASS_USED = "alarm.break_glass_used"
    BREAK_GLASS_SEEN = "alarm.break_glass_seen"

    CLINIC_CHANGED = "clinic.changed"
    CLINIC_PROPOSED = "clinic.proposed"
    CLINIC_CONFIRMED = "clinic.confirmed"
    CLINIC_WITHDRAWN = "clinic.withdrawn"
    VALUE_PROPOSED = "value.proposed"
    VALUE_SIGNED = "value.signed"

    PAGE_CREATED = "page.created"
    PAGE_ADDRESS_CHANGED = "page.address_changed"
    DRAFT_STARTED = "revision.draft_started"
    DRAFT_SAVED = "revision.draft_saved"
    SOURCE_FOLLOWED = "revision.source_followed"
    REVISION_MOVED = "revision.moved"
    PAGE_REVERTED = "page.reverted"
    PAGE_SIGNED_OFF = "page.signed_off"
    TEXT_STOPPED = "page.stopped"
    STOP_LIFTED = "page.stop_lifted"
    GRADE_ACCEPTED = "revision.grade_accepted"

    PICTURE_ADDED = "picture.added"
    PICTURE_REMOVED = "picture.removed"

    SHEET_ISSUED = "sheet.issued"
    SHEET_OPENED = "sheet.opened"
    SHEET_LIST_OPENED = "sheet.list_opened"
    SHEET_AMENDED = "sheet.amended"
    SHEET_WITHDRAWN = "sheet.withdrawn"
    SHEET_PRINTED = "sheet.printed"
    SHEET_CODE_CHANGED = "sheet.code_changed"
    SHEET_DELIVERED = "sheet.delivered"
    SHEET_TAUGHT_BACK = "sheet.taught_back"
    SHEET_CALLED = "sheet.called"
    LINK_OPENED = "link.opened"
    LINK_CODE_WRONG = "link.code_wrong"
    LINK_DOWNLOADED = "link.downloaded"

    BATCH_STARTED = "batch.started"
    BATCH_ISSUED = "batch.issued"
    BATCH_ABANDONED = "batch.abandoned"
    BATCH_OPENED = "batch.opened"
    RECALL_OPENED = "recall.opened"
    RECALL_LIST_OPENED = "recall.list_opened"
    RECALL_REACHED = "recall.reached"
    RECALL_NOT_REACHED = "recall.not_reached"
    """A tick that was set by mistake."""
    RECALL_CLOSED = "recall.closed"

    KEY_ADDED = "key.added"
    KEYS_ROTATED = "key.rotated"
    KEY_RETIRED = "key.retired"
    KEY_COPY_CONFIRMED = "key.copy_confirmed"
    SHEETS_PURGED = "sheet.purged"


# `number` is that of a sheet; `numbers` are those of many, as `42-57 60` (mildsite/sheets/number_ranges.py).
FIELDS: dict[Action, frozenset[str]] = {
    Action.SIGNED_IN: frozenset({"second_factor"}),
    Action.SIGN_IN_FAILED: frozenset({"known_account"}),
    Action.SIGNED_OUT: frozenset(),
    Action.STAFF_ADDED: frozenset({"roles"}),
    Action.STAFF_INVITED: frozenset({"roles"}),
    Action.INVITATION_WITHDRAWN: frozenset(),
    Action.STAFF_JOINED: frozenset({"invitation"}),
    Action.STAFF_ROLES_CHANGED: frozenset({"before", "after"}),
    Action.STAFF_DEACTIVATED: frozenset(),
    Action.STAFF_REACTIVATED: frozenset(),
    Action.SECOND_FACTOR_FAILED: frozenset(),
    Action.SECOND_FACTOR_SET_UP: frozenset(),
    Action.SECOND_FACTOR_RESET: frozenset(),
    Action.RECOVERY_CODE_USED: frozenset({"left"}),
    Action.RECOVERY_CODES_RENEWED: frozenset(),
    Action.UNLOCKED: frozenset(),
    Action.UNLOCK_FAILED: frozenset(),
    Action.PASSWORD_CHANGED: frozenset(),
    Action.PASSWORD_LINK_MADE: frozenset(),
    Action.BREAK_GLASS_SEALED: frozenset(),
    Action.BREAK_GLASS_USED: frozenset(),
    Action.BREAK_GLASS_SEEN: frozenset({"used_in"}),
    Action.CLINIC_CHANGED: frozenset({"version"}),
    Action.CLINIC_PROPOSED: frozenset({"version"}),
    Action.CLINIC_CONFIRMED: frozenset({"version"}),
    Action.CLINIC_WITHDRAWN: frozenset({"version"}),
    Action.VALUE_PROPOSED: frozenset({"proposal", "key", "state", "value", "sha256"}),
    Action.VALUE_SIGNED: frozenset({"proposal", "key", "state", "value", "sha256"}),
    Action.PAGE_CREATED: frozenset({"key", "language", "kind"}),
    Action.PAGE_ADDRESS_CHANGED: frozenset({"before", "after"}),
    Action.DRAFT_STARTED: frozenset({"based_on", "sha256"}),
    Action.DRAFT_SAVED: frozenset({"sha256"}),
    Action.SOURCE_FOLLOWED: frozenset({"source", "sha256"}),
    Action.REVISION_MOVED: frozenset({"move", "from", "to", "sha256"}),
    Action.GRADE_ACCEPTED: frozenset({"sha256"}),
    Action.PAGE_REVERTED: frozenset({"revision", "to", "sha256"}),
    Action.PAGE_SIGNED_OFF: frozenset({"revision", "sha256", "next_review"}),
    Action.TEXT_STOPPED: frozenset({"stop"}),
    Action.STOP_LIFTED: frozenset({"stop"}),
    Action.PICTURE_ADDED: frozenset({"sha256"}),
    Action.PICTURE_REMOVED: frozenset({"sha256"}),
    Action.SHEET_ISSUED: frozenset({"number", "revision", "clinic_version", "renderer", "overdue"}),
    Action.SHEET_OPENED: frozenset({"number", "shown"}),
    Action.SHEET_LIST_OPENED: frozenset({"sheets", "numbers"}),
    Action.SHEET_AMENDED: frozenset({"number", "by", "reason"}),
    Action.SHEET_WITHDRAWN: frozenset({"number"}),
    Action.SHEET_PRINTED: frozenset({"number", "copy"}),
    Action.SHEET_CODE_CHANGED: frozenset({"number"}),
    Action.SHEET_DELIVERED: frozenset({"number", "way"}),
    Action.SHEET_TAUGHT_BACK: frozenset({"number", "prompts", "said_back"}),
    Action.SHEET_CALLED: frozenset({"number", "outcome"}),
    Action.LINK_OPENED: frozenset({"number", "leads_to"}),
    Action.LINK_CODE_WRONG: frozenset({"in_a_row"}),
    Action.LINK_DOWNLOADED: frozenset({"number", "form"}),
    Action.BATCH_STARTED: frozenset({"rows"}),
    Action.BATCH_ISSUED: frozenset({"first", "sheets"}),
    Action.BATCH_ABANDONED: frozenset({"rows"}),
    Action.BATCH_OPENED: frozenset({"sheets", "numbers", "shown"}),
    Action.RECALL_OPENED: frozenset({"revision", "value"}),
    Action.RECALL_LIST_OPENED: frozenset({"sheets", "numbers", "form"}),
    Action.RECALL_REACHED: frozenset({"number"}),
    Action.RECALL_NOT_REACHED: frozenset({"number"}),
    Action.RECALL_CLOSED: frozenset(),
    Action.KEY_ADDED: frozenset({"key"}),
    Action.KEYS_ROTATED: frozenset({"key", "moved"}),
    Action.KEY_RETIRED: frozenset({"key"}),
    Action.KEY_COPY_CONFIRMED: frozenset({"check", "keys"}),
    Action.SHEETS_PURGED: frozenset({"sheets", "issued_before"}),
}
