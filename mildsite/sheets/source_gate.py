"""Whether a sheet may be made from a page's text today: is it stopped, is its review overdue?"""

from __future__ import annotations

from mildsite.content import queries
from mildsite.content.models import Page
from mildsite.content.translating import standing_of
from mildsite.sheets.entries import MAX_LINE, Entries
from mildsite.sheets.errors import Problem
from mildsite.sheets.names import clean_line, index_words

STALE = (
    "This translation is out of date: the text it was made from has changed in what matters for safety. Use another."
)


def why_not_usable(page: Page) -> str | None:
    """Why nothing may be issued from the page's text, in words for staff, or None."""
    stop = queries.stop_on(page.key)
    if stop:
        return f"A clinician has stopped this text: {stop.reason}"
    return None if standing_of(page).usable else STALE


def problems_of_source(unusable: str | None, entries: Entries, *, overdue: bool, overdue_reason: str) -> list[Problem]:
    """What stands against a sheet from a text, whatever the nurse entered; `unusable` is what `why_not_usable` says."""
    if unusable:
        return [Problem("page", unusable)]
    if not overdue:
        return []
    reason = clean_line(overdue_reason)
    if not reason:
        return [Problem("overdue_reason", "The review of this text is overdue. Say why you use it all the same.")]
    if len(reason) > MAX_LINE:
        return [Problem("overdue_reason", f"This is too long. There is room for {MAX_LINE} characters.")]
    if index_words(reason) & index_words(entries.patient_name):
        # It is kept in clear.
        return [Problem("overdue_reason", "Do not name the patient here.")]
    return []
