"""Correct the rows of a batch before anything is made of them."""

from __future__ import annotations

from collections.abc import Mapping

from mildsite.accounts.models import StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission
from mildsite.db import db
from mildsite.sheets.batches.contents import Contents, Row, contents_of, put_contents
from mildsite.sheets.batches.days import DateOrder
from mildsite.sheets.batches.errors import BatchEnded
from mildsite.sheets.batches.models import Batch, BatchState
from mildsite.sheets.batches.starting import with_order


def tell_order(batch: Batch, order: DateOrder, *, actor: StaffUser) -> None:
    """Say how the file writes its dates. Raises NotPermitted, BatchEnded, SealBroken."""
    _may_correct(batch, actor=actor)
    contents = contents_of(batch)
    if contents.asks_order:
        put_contents(batch, with_order(contents, order))
        db.session.flush()


def correct_rows(batch: Batch, corrections: Mapping[int, Mapping[str, str]], *, actor: StaffUser) -> None:
    """Other words for rows, by their number; fields that are not named stay. What is wrong in them is said later.

    Raises NotPermitted, BatchEnded, SealBroken.
    """
    _may_correct(batch, actor=actor)
    put_contents(batch, corrected(contents_of(batch), corrections))
    db.session.flush()


def corrected(contents: Contents, corrections: Mapping[int, Mapping[str, str]]) -> Contents:
    rows = tuple(_corrected(row, corrections.get(row.number)) for row in contents.rows)
    return contents.model_copy(update={"rows": rows})


def leave_out(batch: Batch, number: int, *, actor: StaffUser) -> None:
    """Take a row out of the batch. Raises NotPermitted, BatchEnded, SealBroken."""
    _may_correct(batch, actor=actor)
    contents = contents_of(batch)
    rows = tuple(row for row in contents.rows if row.number != number)
    put_contents(batch, contents.model_copy(update={"rows": rows}))
    db.session.flush()


def _may_correct(batch: Batch, *, actor: StaffUser) -> None:
    require(actor, Permission.ISSUE_SHEETS)
    if batch.state is not BatchState.OPEN or batch.made_by_id != actor.id:
        raise BatchEnded


def _corrected(row: Row, typed: Mapping[str, str] | None) -> Row:
    if typed is None:
        return row
    return row.model_copy(update={"typed": {**row.typed, **typed}, "refused": ""})
