"""When a page was last reviewed as a whole, and when it is due again: dates on the clinic's calendar."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime

from mildsite.clinic.queries import find_details
from mildsite.content.models import Page
from mildsite.db import db

MONTHS = 12
"""Between two reviews, where the clinic has not said."""


def months_later(day: date, months: int) -> date:
    """The same day `months` later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def reviewed(page: Page, *, at: datetime) -> None:
    """A reviewer has signed the whole page at `at`."""
    details = find_details()
    day = at.astimezone(details.zone if details else UTC).date()
    page.last_reviewed_on = day
    page.next_review_on = months_later(day, details.review_months if details else MONTHS)
    db.session.flush()
