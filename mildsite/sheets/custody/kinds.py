"""Everything that is kept under a master key, and how one row of it moves to the current key.

What is not here cannot be moved, and would be lost with its key: whoever seals something new adds its kind to KINDS.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.orm import InstrumentedAttribute

from mildsite.db import db
from mildsite.keys import keyring
from mildsite.sheets.batches.models import Batch
from mildsite.sheets.drafting.models import FormDraft
from mildsite.sheets.entries import Entries
from mildsite.sheets.indexing import name_words_of, practitioner_word_of
from mildsite.sheets.models import Sheet, SheetKey, SheetNameWord
from mildsite.sheets.sealing import open_seal, open_with_master, seal_with_master, wrapped_key

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
    renew: Callable[[Columns], None]
    """Put a row under the current key. Raises SealBroken for one that does not open."""
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


def _renew_sheet(row: Columns) -> None:
    """The sheet's key, and the words that find it: they are always under the key that wraps it, or a newer one."""
    sheet_id, key_id, wrapped, entries_sealed = row
    seal = open_seal(sheet_id, key_id, wrapped)
    entries = Entries.model_validate_json(seal.open("entries", entries_sealed))
    new_id, new_wrapped = wrapped_key(seal)
    words = sorted(name_words_of(entries))
    db.session.execute(update(SheetKey).where(SheetKey.sheet_id == sheet_id).values(key_id=new_id, wrapped=new_wrapped))
    db.session.execute(delete(SheetNameWord).where(SheetNameWord.sheet_id == sheet_id))
    if words:
        db.session.execute(insert(SheetNameWord), [{"sheet_id": sheet_id, "word": word} for word in words])
    db.session.execute(
        update(Sheet).where(Sheet.id == sheet_id).values(practitioner_word=practitioner_word_of(entries))
    )


def _renew_batch(row: Columns) -> None:
    batch_id, key_id, wrapped = row
    new_id, new_wrapped = wrapped_key(open_seal(batch_id, key_id, wrapped, table="batch"))
    db.session.execute(update(Batch).where(Batch.id == batch_id).values(key_id=new_id, wrapped=new_wrapped))


def _renew_draft(row: Columns) -> None:
    user_id, key_id, sealed = row
    bound_to = FormDraft(staff_user_id=user_id).bound_to
    new_id, new_sealed = seal_with_master(bound_to, open_with_master(bound_to, key_id, sealed))
    changed = update(FormDraft).where(FormDraft.staff_user_id == user_id).values(key_id=new_id, sealed=new_sealed)
    db.session.execute(changed)


KINDS = (
    Kind(
        "sheets",
        id=SheetKey.sheet_id,
        key_id=SheetKey.key_id,
        reads=(SheetKey.wrapped, Sheet.entries_sealed),
        where=(Sheet.id == SheetKey.sheet_id,),
        renew=_renew_sheet,
    ),
    Kind(
        "lists on their way to sheets",
        id=Batch.id,
        key_id=Batch.key_id,
        reads=(Batch.wrapped,),
        where=(Batch.wrapped.is_not(None),),
        renew=_renew_batch,
    ),
    Kind(
        "half-typed forms",
        id=FormDraft.staff_user_id,
        key_id=FormDraft.key_id,
        reads=(FormDraft.sealed,),
        renew=_renew_draft,
    ),
)
