"""Recall: from a text or a value that turned out wrong to every patient who holds a sheet made from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mildsite import clock
from mildsite.accounts.models import StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission
from mildsite.audit.actions import Action
from mildsite.audit.models import Detail
from mildsite.audit.recording import record
from mildsite.clinic.models import ClinicValue
from mildsite.content.models import Revision
from mildsite.db import db
from mildsite.sheets.entries import MAX_LINE, Entries
from mildsite.sheets.errors import ReasonNeeded
from mildsite.sheets.models import Sheet
from mildsite.sheets.names import clean_line
from mildsite.sheets.number_ranges import ranges_of
from mildsite.sheets.opening import entries_of
from mildsite.sheets.recalls import queries
from mildsite.sheets.recalls.errors import NotOnTheList, RecallClosed
from mildsite.sheets.recalls.models import Recall, RecallReached
from mildsite.sheets.remarks import EMPTY, TOO_LONG


@dataclass(frozen=True)
class Call:
    """A patient to call."""

    sheet: Sheet
    """The one that they hold on paper."""
    entries: Entries
    corrected: Sheet | None
    """What took its place since the recall was opened."""
    reached: RecallReached | None


def open_recall(source: Revision | ClinicValue, *, reason: str, actor: StaffUser) -> Recall:
    """Begin to reach the patients. One that is open already is the same recall: there is one list of calls.

    Raises NotPermitted, and ReasonNeeded for a reason that is missing or too long.
    """
    require(actor, Permission.ISSUE_SHEETS)
    words = clean_line(reason)
    if not words or len(words) > MAX_LINE:
        raise ReasonNeeded(TOO_LONG if words else EMPTY)
    before = queries.open_recall_of(source)
    if before is not None:
        return before
    recall = Recall(reason=words, opened_at=clock.now(), opened_by_id=actor.id)
    if isinstance(source, Revision):
        recall.revision_id = source.id
    else:
        recall.value_id = source.id
    db.session.add(recall)
    db.session.flush()
    named = (
        {"revision": str(source.id), "value": None} if recall.revision_id else {"revision": None, "value": source.id}
    )
    record(Action.RECALL_OPENED, actor_id=actor.id, subject_id=recall.id, **named)
    return recall


def call_list(recall: Recall, *, form: str, actor: StaffUser) -> list[Call]:
    """Every patient the recall is about; `form` is how the list is read. The reading is on record.

    Raises NotPermitted, SealBroken.
    """
    require(actor, Permission.ISSUE_SHEETS)
    sheets = held_sheets(recall)
    numbers = ranges_of(sheet.number for sheet in sheets)
    detail: Detail = {"sheets": len(sheets), "numbers": numbers, "form": form}
    record(Action.RECALL_LIST_OPENED, actor_id=actor.id, subject_id=recall.id, **detail)
    new, told = queries.successors(sheets), queries.reached(recall)
    return [Call(sheet, entries_of(sheet), new.get(sheet.id), told.get(sheet.id)) for sheet in sheets]


def mark_reached(recall: Recall, sheet: Sheet, *, actor: StaffUser) -> None:
    """The patient was told. Raises NotPermitted, RecallClosed, NotOnTheList."""
    _guard(recall, sheet, actor=actor)
    if sheet.id in queries.reached(recall):
        return
    db.session.add(RecallReached(recall_id=recall.id, sheet_id=sheet.id, at=clock.now(), by_id=actor.id))
    db.session.flush()
    record(Action.RECALL_REACHED, actor_id=actor.id, subject_id=recall.id, number=sheet.number)


def unmark_reached(recall: Recall, sheet: Sheet, *, actor: StaffUser) -> None:
    """The tick was a mistake: this patient is to be called all the same. Raises what `mark_reached` raises."""
    _guard(recall, sheet, actor=actor)
    row = queries.reached(recall).get(sheet.id)
    if row is None:
        return
    db.session.delete(row)
    db.session.flush()
    record(Action.RECALL_NOT_REACHED, actor_id=actor.id, subject_id=recall.id, number=sheet.number)


def close_recall(recall: Recall, *, actor: StaffUser) -> None:
    """Everything is done. The list can still be read. Raises NotPermitted, RecallClosed."""
    require(actor, Permission.ISSUE_SHEETS)
    guard_open(recall)
    recall.closed_at = clock.now()
    db.session.flush()
    record(Action.RECALL_CLOSED, actor_id=actor.id, subject_id=recall.id)


def held_sheets(recall: Recall) -> Sequence[Sheet]:
    return queries.sheets_of(recall.source, since=recall.opened_at)


def guard_open(recall: Recall) -> None:
    """Of two people who act at once the second waits. Raises RecallClosed."""
    db.session.refresh(recall, attribute_names=["closed_at"], with_for_update=True)
    if recall.closed_at is not None:
        raise RecallClosed


def _guard(recall: Recall, sheet: Sheet, *, actor: StaffUser) -> None:
    require(actor, Permission.ISSUE_SHEETS)
    guard_open(recall)
    if sheet not in held_sheets(recall):
        raise NotOnTheList
