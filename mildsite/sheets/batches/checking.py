"""Every row of a batch with what it makes and what must be mended in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from mildsite.accounts.models import StaffUser
from mildsite.accounts.permitting import require
from mildsite.accounts.roles import Permission
from mildsite.content.models import Page
from mildsite.db import db
from mildsite.sheets.batches.contents import Contents, Row, contents_of
from mildsite.sheets.batches.models import Batch
from mildsite.sheets.batches.rows import Checked, Desk, check_row, identity
from mildsite.sheets.errors import Problem

OF_ALL = ("page", "overdue_reason")
"""Problems that no row can mend: they are of the whole batch."""


@dataclass(frozen=True)
class CheckedBatch:
    contents: Contents
    desk: Desk
    rows: tuple[tuple[Row, Checked], ...]

    @cached_property
    def of_all(self) -> list[Problem]:
        """What stands against every sheet of the batch, each once."""
        found = {
            problem.message: problem for _, row in self.rows for problem in row.problems if problem.field in OF_ALL
        }
        return list(found.values())

    @cached_property
    def faulty(self) -> dict[int, list[Problem]]:
        """Rows to correct, by number, with their own problems."""
        return {row.number: problems for row, found in self.rows if (problems := _own(found))}


def open_batch(batch: Batch, *, overdue_reason: str | None = None, actor: StaffUser) -> CheckedBatch:
    """The rows for the nurse who uploaded them. Raises NotPermitted, NotPublished, BatchEnded, SealBroken."""
    require(actor, Permission.ISSUE_SHEETS)
    return checked(batch, contents_of(batch), overdue_reason=overdue_reason)


def checked(batch: Batch, contents: Contents, *, overdue_reason: str | None = None) -> CheckedBatch:
    page = db.session.get_one(Page, batch.page_id)
    reason = contents.overdue_reason if overdue_reason is None else overdue_reason
    desk = Desk(page, reason, contents.paper)
    rows = [(row, _with_refusal(row, check_row(row.typed, desk))) for row in contents.rows]
    return CheckedBatch(contents, desk, tuple(_without_twins(rows)))


def _own(found: Checked) -> list[Problem]:
    return [problem for problem in found.problems if problem.field not in OF_ALL]


def _with_refusal(row: Row, found: Checked) -> Checked:
    return Checked(found.order, [*found.problems, Problem("row", row.refused)]) if row.refused else found


def _without_twins(rows: list[tuple[Row, Checked]]) -> list[tuple[Row, Checked]]:
    """The same patient twice in a list would get two sheets."""
    seen: dict[tuple[object, ...], int] = {}
    result = []
    for row, found in rows:
        who = identity(found.order)
        if who is not None and not _own(found):
            first = seen.setdefault(who, row.number)
            if first != row.number:
                message = f"This is the same patient as in row {first}. Leave one of the two rows out."
                result.append((row, Checked(found.order, [*found.problems, Problem("patient_name", message)])))
                continue
        result.append((row, found))
    return result
