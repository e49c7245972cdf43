"""Entries and sheets for tests."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

from mildsite.accounts.models import StaffUser
from mildsite.content.models import Page
from mildsite.sheets.entries import Entries
from mildsite.sheets.issuing import issue
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


def make_sheet(*, page: Page, nurse: StaffUser, key: str | None = None, **changes: Any) -> Sheet:
    return issue(
        page=page,
        entries=make_entries(**changes),
        old_date_confirmed=False,
        idempotency_key=key or f"key-{next(_keys)}",
        actor=nurse,
    )
