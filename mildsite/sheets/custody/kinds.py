"""Everything that is kept under a master key, and how one row of it moves to the current key.

What is not here cannot be moved, and would be lost with its key: whoever seals something new adds its kind to KINDS.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.orm import InstrumentedAttribute

from mildsite.accounts.entrance.models import Authenticator
from mildsite.db import db
from mildsite.keys import keyring
from mildsite.sealing import SealBroken, open_with_master, seal_with_master
from mildsite.sheets.batches.models import Batch
from mildsite.sheets.drafting.models import FormDraft
from mildsite.sheets.entries import Entries
from mildsite.sheets.indexing import name_words_of, practitioner_word_of
from mildsite.sheets.models import Sheet, SheetKey, SheetNameWord
from mildsite.sheets.sealing import open_seal, wrapped_key

_QUIETLY = {"synchronize_session": False}
Columns = tuple[Any, ...]
"""Of a row: its id, the id of its key, and what the kind reads besides."""


@dataclass(frozen=True)
class Kind:
    """One kind of sealed row."""

    name: str
    """What people call them."""
    id: InstrumentedAttribute[uuid.UUID]
    key_id: InstrumentedAttribute[str]
    reads: tuple[InstrumentedAttribute[Any], ...]
    """What `renew` needs besides."""
    renew: Callable[[Sequence[Columns]], int]
    """Put rows under the current key; gives how many. Those that do not open stay: `keys check` names them."""
    where: tuple[ColumnElement[bool], ...] = ()


def kept(kind: Kind) -> dict[str, int]:
    """How many rows there are, by the id of their master key."""
    statement = select(kind.key_id, func.count()).where(*kind.where).group_by(kind.key_id).order_by(kind.key_id)
    return {row[0]: row[1] for row in db.session.execute(statement)}


def some_under_others(kind: Kind, *, after: uuid.UUID | None, limit: int) -> Sequence[Columns]:
    """Rows under another key than the current one, by id, locked.

    Rows that somebody else holds just now are left out, so that this never waits for traffic.
    """
    statement = select(kind.id, kind.key_id, *kind.reads).where(*kind.where)
    statement = statement.where(kind.key_id != keyring().current.key_id)
    if after is not None:
        statement = statement.where(kind.id > after)
    # key_share: whoever adds a row that points at one of these need not wait.
    statement = statement.order_by(kind.id).limit(limit).with_for_update(skip_locked=True, key_share=True)
    return [tuple(row) for row in db.session.execute(statement)]


def _renew_sheets(rows: Sequence[Columns]) -> int:
    """Their keys, and the words that find them: these are always under the key that wraps, or a newer one."""
    keys, words, sheets = [], [], []
    for sheet_id, key_id, wrapped, number, entries_sealed in rows:
        try:
            seal = open_seal(sheet_id, key_id, wrapped)
            entries = Entries.model_validate_json(seal.open("entries", entries_sealed))
        except SealBroken:
            continue
        new_id, new_wrapped = wrapped_key(seal)
        keys.append({"sheet_id": sheet_id, "key_id": new_id, "wrapped": new_wrapped})
        words += [{"sheet_id": sheet_id, "word": word, "number": number} for word in name_words_of(entries)]
        sheets.append({"id": sheet_id, "practitioner_word": practitioner_word_of(entries)})
    found = [row["sheet_id"] for row in keys]
    db.session.execute(delete(SheetNameWord).where(SheetNameWord.sheet_id.in_(found)), execution_options=_QUIETLY)
    if words:
        db.session.execute(insert(SheetNameWord), words)
    _put(SheetKey, keys)
    _put(Sheet, sheets)
    return len(keys)


def _renew_batches(rows: Sequence[Columns]) -> int:
    found = []
    for batch_id, key_id, wrapped in rows:
        with suppress(SealBroken):
            new_id, new_wrapped = wrapped_key(open_seal(batch_id, key_id, wrapped, table="batch"))
            found.append({"id": batch_id, "key_id": new_id, "wrapped": new_wrapped})
    return _put(Batch, found)


def _renew_drafts(rows: Sequence[Columns]) -> int:
    return _renew_of_colleagues(FormDraft, "sealed", rows)


def _renew_authenticators(rows: Sequence[Columns]) -> int:
    return _renew_of_colleagues(Authenticator, "secret_sealed", rows)


def _renew_of_colleagues(model: type[FormDraft | Authenticator], column: str, rows: Sequence[Columns]) -> int:
    """What is sealed with the master key itself, one row for each of the staff."""
    found = []
    for user_id, key_id, sealed in rows:
        bound_to = model(staff_user_id=user_id).bound_to
        with suppress(SealBroken):
            new_id, new_sealed = seal_with_master(bound_to, open_with_master(bound_to, key_id, sealed))
            found.append({"staff_user_id": user_id, "key_id": new_id, column: new_sealed})
    return _put(model, found)


def _put(model: type[Any], rows: list[dict[str, Any]]) -> int:
    """Update rows by their primary key; gives how many."""
    if rows:
        db.session.execute(update(model), rows)
    return len(rows)


KINDS = (
    Kind(
        "sheets",
        id=SheetKey.sheet_id,
        key_id=SheetKey.key_id,
        reads=(SheetKey.wrapped, Sheet.number, Sheet.entries_sealed),
        where=(Sheet.id == SheetKey.sheet_id,),
        renew=_renew_sheets,
    ),
    Kind(
        "lists on their way to sheets",
        id=Batch.id,
        key_id=Batch.key_id,
        reads=(Batch.wrapped,),
        where=(Batch.wrapped.is_not(None),),
        renew=_renew_batches,
    ),
    Kind(
        "half-typed forms",
        id=FormDraft.staff_user_id,
        key_id=FormDraft.key_id,
        reads=(FormDraft.sealed,),
        renew=_renew_drafts,
    ),
    Kind(
        "authenticator apps",
        id=Authenticator.staff_user_id,
        key_id=Authenticator.key_id,
        reads=(Authenticator.secret_sealed,),
        renew=_renew_authenticators,
    ),
)
