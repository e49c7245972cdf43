"""Entries and sheets for tests."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

from mildsite.accounts.models import StaffUser
from mildsite.content.models import Page
from mildsite.sheets.entries import Entries
from mildsite.sheets.issuing import issue
from mildsite.sheets.making import Order
from mildsite.sheets.models import Sheet

_keys = itertools.count(1)


def make_entries(**changes: Any) -> Entries:
    """Entries that are fit for a sheet on 22 November 2026, the day tests live in."""
    values: dict[str, Any] = {
        "patient_name": "Zoë O'Brien",
        "birth_date": date(1950, 3, 4),
        "procedure_date": date(2026, 11, 22),
        "practitioner": "Dr. Ames",
    }
    return Entries(**{**values, **changes})


SITE = "http://127.0.0.1:8000"


def make_order(page: Page, *, also: Page | None = None, overdue_reason: str = "", **changes: Any) -> Order:
    """An order for one sheet; `changes` are those of the entries."""
    entries = make_entries(**changes)
    return Order(page=page, also=also, entries=entries, old_date_confirmed=False, overdue_reason=overdue_reason)


def make_sheet(*, page: Page, nurse: StaffUser, key: str | None = None, **changes: Any) -> Sheet:
    return issue(make_order(page, **changes), site=SITE, idempotency_key=key or f"key-{next(_keys)}", actor=nurse)
