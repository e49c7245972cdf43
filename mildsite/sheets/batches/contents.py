"""What a batch holds while it is being corrected, sealed with the batch's own key."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from mildsite.db import new_id
from mildsite.keys import keyring
from mildsite.pdf.document import Paper
from mildsite.sheets.batches.errors import BatchEnded
from mildsite.sheets.batches.models import Batch
from mildsite.sheets.batches.reading import Line
from mildsite.sheets.sealing import new_seal, open_seal

_TABLE, _COLUMN = "batch", "rows"


class Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    number: int
    """Of the row in the file."""
    typed: dict[str, str]
    """By field, as it stands in the file or was corrected."""
    refused: str = ""
    """Why no sheet could be made of it, when that was only found while it was made."""


class Contents(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    rows: tuple[Row, ...]
    asks_order: bool = False
    """Somebody must say first whether this file writes the month or the day first."""
    unused: tuple[int, ...] = ()
    """Columns of the file that are not used, counted from 1."""
    paper: Paper | None = None
    """The clinic's own unless said."""
    overdue_reason: str = ""
    fingerprint: str = ""
    """Of the texts and settings from which sheets are being prepared."""
    numbers: int = 0
    """How many sheet numbers were set aside."""
    notice: str = ""
    """Why preparing began again."""


def new_batch(contents: Contents, *, file_mac: bytes) -> Batch:
    """A batch that is not stored yet."""
    batch_id = new_id()
    seal, key_id, wrapped = new_seal(batch_id, table=_TABLE)
    batch = Batch(id=batch_id, key_id=key_id, wrapped=wrapped, file_mac=file_mac, row_count=len(contents.rows))
    batch.rows_sealed = seal.seal(_COLUMN, contents.model_dump_json().encode())
    return batch


def contents_of(batch: Batch) -> Contents:
    """For the domain's own use. Raises BatchEnded when its key is gone, and SealBroken."""
    if batch.wrapped is None or batch.rows_sealed is None:
        raise BatchEnded
    seal = open_seal(batch.id, batch.key_id, batch.wrapped, table=_TABLE)
    return Contents.model_validate_json(seal.open(_COLUMN, batch.rows_sealed))


def put_contents(batch: Batch, contents: Contents) -> None:
    """Seal other contents in place of the old. Raises BatchEnded, SealBroken."""
    if batch.wrapped is None:
        raise BatchEnded
    seal = open_seal(batch.id, batch.key_id, batch.wrapped, table=_TABLE)
    batch.rows_sealed = seal.seal(_COLUMN, contents.model_dump_json().encode())
    batch.row_count = len(contents.rows)


def destroy_contents(batch: Batch) -> None:
    """Nobody reads the rows again."""
    batch.wrapped = batch.rows_sealed = None


def macs_of(lines: Sequence[Line]) -> list[bytes]:
    """What finds the same list again, also when it was only saved anew: under every key, the newest first.

    Without its key it tells nothing.
    """
    text = json.dumps([line.cells for line in lines], ensure_ascii=True)
    return [
        hmac.new(keys.index, b"batch|" + text.encode("ascii"), hashlib.sha256).digest()
        for keys in keyring().newest_first
    ]
