"""Prepare the sheets of a batch, some at a time, and issue them all at once when the last is made.

A sheet that is only prepared is nobody's: no list shows it and its link leads nowhere. So a failure in the middle, or a
text that changes meanwhile, leaves nothing issued.
"""

from __future__ import annotations

from mildsite.accounts.models import StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission
from mildsite.content.errors import NotPublished
from mildsite.content.models import Page
from mildsite.db import db
from mildsite.sheets.batches import queries
from mildsite.sheets.batches.abandoning import drop_prepared
from mildsite.sheets.batches.checking import CheckedBatch, checked
from mildsite.sheets.batches.contents import Contents, contents_of, put_contents
from mildsite.sheets.batches.errors import BatchEnded, BatchNotReady
from mildsite.sheets.batches.issuing_batch import issue_batch
from mildsite.sheets.batches.models import Batch, BatchState
from mildsite.sheets.batches.rows import Desk, check_row
from mildsite.sheets.entries import Entries
from mildsite.sheets.errors import SheetRefused
from mildsite.sheets.making import new_sheet, next_numbers, store
from mildsite.sheets.models import Sheet, SheetState

STEP = 25
"""Sheets made in one request: a second's work or less."""
FAULTY = "Some rows must be corrected first."
EMPTY = "Every row was left out. Abandon this batch, or upload the list again."
ASKS = "Say first how this list writes its dates."
BEFORE = "This list was issued before. Tick the box to issue it again."
CHANGED = "The text, or something of the clinic’s that is printed, has just changed. Look at the rows and issue again."


def begin_preparing(batch: Batch, *, again: bool = False, overdue_reason: str = "", actor: StaffUser) -> None:
    """Set aside the numbers of a batch without a fault; from here on it is `prepare_some` that acts.

    `again`: the nurse knows that the same list was issued before. Raises NotPermitted, NotPublished, SealBroken,
    BatchEnded, and BatchNotReady with what is missing.
    """
    require(actor, Permission.ISSUE_SHEETS)
    if batch.state is not BatchState.OPEN or batch.made_by_id != actor.id:
        raise BatchEnded
    contents = contents_of(batch)
    found = checked(batch, contents, overdue_reason=overdue_reason)
    _check(found)
    enough = batch.first_number is not None and contents.numbers >= batch.row_count
    first = next_numbers(0 if enough else batch.row_count)
    if not enough:
        batch.first_number = first
        contents = contents.model_copy(update={"numbers": batch.row_count})
    # The counter of numbers is locked from here on: of two batches of one list, the second sees the first.
    if queries.same_list(batch) is not None and not again:
        raise BatchNotReady(BEFORE)
    told = {"fingerprint": found.desk.ground.fingerprint, "overdue_reason": overdue_reason, "notice": ""}
    put_contents(batch, contents.model_copy(update=told))
    batch.state, batch.prepared = BatchState.PREPARING, 0
    db.session.flush()


def prepare_some(batch: Batch, *, site: str, actor: StaffUser) -> None:
    """Make the next STEP sheets; with the last of them the batch is issued.

    A sheet that cannot be made after all, or a text that has changed, opens the batch again, with the reason.
    Raises NotPermitted, SealBroken, and BatchEnded for a batch that is not being prepared.
    """
    require(actor, Permission.ISSUE_SHEETS)
    if batch.state is not BatchState.PREPARING or batch.made_by_id != actor.id:
        raise BatchEnded
    contents = contents_of(batch)
    desk = Desk(db.session.get_one(Page, batch.page_id), contents.overdue_reason, contents.paper)
    try:
        sheets = _next_sheets(batch, contents, desk, site=site)
    except (NotPublished, _Changed):
        _open_again(batch, contents.model_copy(update={"notice": CHANGED}))
        return
    except _RowRefused as refused:
        _open_again(batch, _with_refusal(contents, refused))
        return
    for sheet, _ in sheets:
        sheet.issued_by_id = actor.id
    store(sheets)
    batch.prepared += len(sheets)
    db.session.flush()
    if batch.prepared == batch.row_count:
        issue_batch(batch, actor=actor)


class _Changed(Exception):
    """Sheets made now would say something else than those before."""


class _RowRefused(Exception):
    def __init__(self, number: int, message: str) -> None:
        super().__init__(number)
        self.number, self.message = number, message


def _check(found: CheckedBatch) -> None:
    """Raises BatchNotReady."""
    if found.contents.asks_order:
        raise BatchNotReady(ASKS)
    if not found.rows:
        raise BatchNotReady(EMPTY)
    if found.of_all:
        raise BatchNotReady(found.of_all[0].message)
    if found.faulty:
        raise BatchNotReady(FAULTY)


def _next_sheets(batch: Batch, contents: Contents, desk: Desk, *, site: str) -> list[tuple[Sheet, Entries]]:
    """Made and stored nowhere yet. Raises NotPublished, _Changed, _RowRefused."""
    if desk.ground.fingerprint != contents.fingerprint:
        raise _Changed
    assert batch.first_number is not None  # noqa: S101 - set before a batch is prepared
    sheets = []
    for place in range(batch.prepared, min(batch.prepared + STEP, batch.row_count)):
        row, number = contents.rows[place], batch.first_number + place
        found = check_row(row.typed, desk)
        if found.problems:
            raise _Changed
        order = found.order
        try:
            sheet = new_sheet(order, desk.ground_of(order.pages), number=number, site=site)
        except SheetRefused as refusal:
            raise _RowRefused(row.number, " ".join(problem.message for problem in refusal.problems)) from None
        sheet.state, sheet.batch_id = SheetState.PREPARED, batch.id
        sheet.idempotency_key = f"{batch.id}:{row.number}"
        sheets.append((sheet, order.entries))
    return sheets


def _open_again(batch: Batch, contents: Contents) -> None:
    drop_prepared(batch)
    put_contents(batch, contents)
    batch.state = BatchState.OPEN
    db.session.flush()


def _with_refusal(contents: Contents, refused: _RowRefused) -> Contents:
    rows = tuple(
        row.model_copy(update={"refused": refused.message}) if row.number == refused.number else row
        for row in contents.rows
    )
    return contents.model_copy(update={"rows": rows})
