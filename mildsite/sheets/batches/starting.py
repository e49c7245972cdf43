"""Start a batch: a list is read and kept, sealed, for the nurse who brought it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from mildsite.accounts.models import StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission
from mildsite.audit.actions import Action
from mildsite.audit.recording import record
from mildsite.content.models import Page
from mildsite.db import db
from mildsite.pdf.document import Paper
from mildsite.sheets.batches import queries
from mildsite.sheets.batches.columns import FIRST_NAME, ITEM, LAST_NAME, Found, find_columns
from mildsite.sheets.batches.contents import Contents, Row, macs_of, new_batch
from mildsite.sheets.batches.days import DateOrder, order_of, written_plainly
from mildsite.sheets.batches.models import Batch
from mildsite.sheets.batches.reading import Line, read_lines
from mildsite.sheets.ground import ground_of

_DATES = ("birth_date", "procedure_date", "follow_up_date", "follow_up_call_by")


def start_batch(
    data: bytes, *, page: Page, procedure_date: date | None = None, paper: Paper | None = None, actor: StaffUser
) -> Batch:
    """Keep the list in `data`. `procedure_date` is that of rows which name none.

    Raises NotPermitted, NotPublished, and ListUnusable with what to do about the file.
    """
    require(actor, Permission.ISSUE_SHEETS)
    ground, lines = ground_of([page]), read_lines(data)
    found = find_columns(
        lines[0].cells,
        ground.sources[0].document,
        identifier=ground.details.second_identifier,
        required=ground.details.second_identifier_required,
    )
    rows = tuple(_row(line, found, procedure_date) for line in lines[1:])
    order = order_of(dates_in(rows))
    contents = Contents(rows=rows, asks_order=order is None, unused=found.unused, paper=paper)
    # The one it had before, if it was brought before: lists of another key are known again.
    macs = macs_of(lines)
    file_mac = queries.known_mac(macs) or macs[0]
    batch = new_batch(contents if order is None else with_order(contents, order), file_mac=file_mac)
    batch.page_id, batch.made_by_id = page.id, actor.id
    db.session.add(batch)
    db.session.flush()
    record(Action.BATCH_STARTED, actor_id=actor.id, subject_id=batch.id, rows=batch.row_count)
    return batch


def dates_in(rows: Sequence[Row]) -> list[str]:
    """Every date of a list as it is written there."""
    return [text for row in rows for name, text in row.typed.items() if _is_date(name) and text]


def with_order(contents: Contents, order: DateOrder) -> Contents:
    """The dates written as the desk writes them, now that it is known how the file does."""
    rows = tuple(
        row.model_copy(
            update={
                "typed": {
                    name: written_plainly(text, order) if _is_date(name) else text for name, text in row.typed.items()
                }
            }
        )
        for row in contents.rows
    )
    return contents.model_copy(update={"rows": rows, "asks_order": False})


def _is_date(name: str) -> bool:
    return name in _DATES or name.startswith(ITEM)


def _row(line: Line, found: Found, procedure_date: date | None) -> Row:
    typed = {name: cell for name, cell in zip(found.fields, line.cells, strict=False) if name is not None and cell}
    first, last = typed.pop(FIRST_NAME, ""), typed.pop(LAST_NAME, "")
    if "patient_name" not in typed and (first or last):
        typed["patient_name"] = f"{first} {last}".strip()
    if procedure_date is not None:
        typed.setdefault("procedure_date", procedure_date.isoformat())
    return Row(number=line.number, typed=typed)
